/**
 * Translates the vendor's reasons for the end of a call. A number that is not listed gets a default, and its error names it.
 *
 * Sources: `RCCallEndReason` of the call plugin, and observation.
 */
import type { CallEnd, EndReason } from '../call/call-info.js';
import type { CallOutcome } from '../call/call-reporter.js';
import { CallError, type ErrorDetail, type ErrorReason } from '../call/call-error.js';
import type { CallEntry } from '../call/call-entry.js';

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
