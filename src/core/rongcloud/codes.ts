/**
 * Translates the vendor's numbers into the kit's reasons. A number that is not listed gets a default, and its error names it.
 *
 * Sources: `RCCallErrorCode` and `RCCallEndReason` of the call plugin, `ErrorCode` of `imlib-next` 5.38, `RCRTCCode` of
 * `plugin-rtc` 5.4, and observation.
 */
import type { CallEnd, EndReason } from '../call/call-info.js';
import type { CallOutcome } from '../call/call-reporter.js';
import { CallError, type ErrorDetail, type ErrorReason } from '../call/call-error.js';
import type { CallEntry } from '../call/call-entry.js';

/** The codes of the IM connection, the call plugin and the RTC plugin share one number space. Those below 30: `imlib-next` 5.3. */
const CODES_BY_REASON: Readonly<Partial<Record<ErrorReason, readonly number[]>>> = {
  'token-invalid': [31004],
  'token-expired': [31020],
  kicked: [6, 31010, 31023], // the last: the same kind of client is online already
  blocked: [9, 31009, 31011, 31029, 405, 407, 20106, 22408, 53202],
  // the app's settings, among them the page's domain; a browser that is too old
  'service-off': [31002, 31008, 31022, 31025, 31026, 31027, 31028, 31030, 53009, 53019],
  network: [
    ...[2, 13, 31000, 32054, 33006, 34001, 34006, 35008],
    ...[50000, 50003, 53015, 53020, 53031, 53201, 53304, 53305, 53306, 53307, 53308, 53310],
  ],
  'sdk-missing': [33001],
  'not-in-group': [22406, 53203],
  busy: [50002, 53028, 53200],
  'device-missing': [53301, 53302, 53303, 53309],
  'device-busy': [53010, 53022],
  'permission-denied': [53011, 53012, 53029],
  'bad-request': [50001, 53021, 53026, 53311],
};

/** @returns `undefined` for an unknown number */
export function reasonOf(code: number): ErrorReason | undefined {
  if (code > 30_000 && code < 30_100) return 'network'; // the many ways not to reach the service
  const known = Object.entries(CODES_BY_REASON).find(([, codes]) => codes.includes(code));
  return known?.[0] as ErrorReason | undefined;
}

/** Codes for which the sentence of the reason alone would be wrong. */
const DETAIL_BY_CODE: Readonly<Record<number, ErrorDetail>> = {
  53019: 'old-browser',
  53028: 'already-answered',
  53202: 'refused', // the other side's doing
  53311: 'no-group',
};

/**
 * A vendor's answer as a `CallError`.
 *
 * @param code the vendor's number
 * @param doing what was tried, for the developer's message
 * @param away the detail of a network error. Default: none, and the sentence says that the connection was lost
 */
export function errorOf(code: number | undefined, doing: string, away?: ErrorDetail): CallError {
  // the service closes a connection without a code when it has no reason to give
  const reason = code === undefined ? 'network' : (reasonOf(code) ?? 'unknown');
  const detail = DETAIL_BY_CODE[code ?? 0] ?? (reason === 'network' ? away : undefined);
  return new CallError(reason, `${doing} failed with code ${code}.`, {
    code,
    ...(detail && { detail }),
    ...((code === 53302 || code === 53309) && { device: 'camera' }),
    cause: { code },
  });
}

/** Whether a new token may solve it. */
export function isTokenCode(code: number | undefined): boolean {
  return code === 31004 || code === 31020;
}

/** Who ended the call and how; for a failure that this side knows more about, also why. */
type Ending = readonly [CallEnd['endedBy'], EndReason, ErrorReason?, ErrorDetail?];

/** `RCCallEndReason` of this side. The other side is sent the same number plus ten. */
const END_BY_REASON: Readonly<Record<number, Ending>> = {
  1: ['self', 'canceled'],
  2: ['self', 'declined'],
  3: ['self', 'hung-up'],
  4: ['self', 'busy'],
  5: ['self', 'no-answer'],
  6: ['system', 'failed', 'service-off', 'old-browser'],
  7: ['system', 'network', 'network'],
  8: ['self', 'failed', 'device-missing'],
  9: ['system', 'network', 'network'],
  10: ['system', 'network', 'network'],
  21: ['self', 'answered-elsewhere'],
  22: ['self', 'answered-elsewhere'],
  23: ['system', 'removed'],
  24: ['self', 'hung-up'], // a phone call was taken instead
  101: ['self', 'answered-elsewhere'],
  102: ['self', 'declined'], // on another device
  103: ['remote', 'failed', 'blocked', 'refused'],
  104: ['system', 'failed', 'service-off'],
  105: ['remote', 'failed', 'blocked', 'refused'],
};

/**
 * How a call ended, by the vendor's reason.
 *
 * @param reason `undefined` and `null` are all that the other side of some failures gets
 */
export function endOf(reason: number | null | undefined): CallOutcome {
  if (reason == null) return { reason: 'failed', endedBy: 'remote' };
  const [endedBy, how, why, detail] = endingOf(reason) ?? UNKNOWN;
  if (!why) return { reason: how, endedBy };
  const params = { code: reason, ...(detail && { detail }) };
  const error = new CallError(why, `The call ended with reason ${reason}.`, params);
  return { reason: how, endedBy, error };
}

/** How far a call has come. */
export interface CallStage {
  readonly isIncoming: boolean;
  readonly isAnswered: boolean;
  readonly isConnected: boolean;
}

/** How a call ended, by the vendor's reason and how far the call had come: some reasons mean something else by then. */
export function endAt(stage: CallStage, reason: number | null | undefined): CallOutcome {
  const end = endOf(reason);
  const isRinging = stage.isIncoming && !stage.isAnswered;
  // groups send "canceled" and "declined" for hanging up as well
  if (stage.isConnected && (end.reason === 'canceled' || end.reason === 'declined'))
    return { ...end, reason: 'hung-up' };
  if (isRinging && end.reason === 'hung-up' && end.endedBy === 'remote')
    return { ...end, reason: 'canceled' };
  // a caller whom nobody answers sends no reason that the SDK of the called members understands
  if (isRinging && reason == null) return { reason: 'no-answer', endedBy: 'remote' };
  return end;
}

/** The vendor's reason for the end of an outgoing call. */
export function hangupReasonOf({ end, endedBy }: CallEntry): number {
  const known = Object.entries(END_BY_REASON).find(([, [, how]]) => how === end);
  return Number(known?.[0]) + (endedBy === 'remote' ? 10 : 0);
}

const UNKNOWN: Ending = ['system', 'failed', 'unknown'];

function endingOf(reason: number): Ending | undefined {
  const isOtherDevice = reason > 30 && reason < 35; // another device of theirs, or their phone
  if (isOtherDevice) return ['remote', 'hung-up'];
  const isTheirs = reason > 10 && reason < 21;
  const ending = END_BY_REASON[isTheirs ? reason - 10 : reason];
  return isTheirs && ending && ending[1] !== 'network' ? ['remote', ending[1]] : ending;
}
