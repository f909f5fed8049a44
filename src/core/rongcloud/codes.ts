/**
 * The vendor's numbers, in the words of the kit. A number that is not here gets a default, with the number shown.
 *
 * Sources: `RCCallErrorCode` and `RCCallEndReason` of the call plugin, `ErrorCode` of `imlib-next` 5.38, `RCRTCCode` of
 * `plugin-rtc` 5.4, and behaviour observed.
 */
import type { CallEnd } from '../backend.js';
import { CallError, type ErrorReason } from '../call-error.js';

/** Codes of the IM connection, of the call plugin and of the RTC plugin share one number space. */
export const REASON_BY_CODE: Readonly<Record<number, ErrorReason>> = {
  // connection: who is allowed in
  31004: 'token-invalid',
  31020: 'token-expired',
  31010: 'kicked',
  31023: 'kicked', // the same kind of client is online already
  31009: 'blocked',
  31011: 'blocked',
  31029: 'blocked', // account closed
  // connection: how the app is set up
  31002: 'service-off',
  31008: 'service-off',
  31022: 'service-off', // the page's domain is not allowed
  31025: 'service-off',
  31026: 'service-off',
  31027: 'service-off',
  31028: 'service-off',
  31030: 'service-off',
  // connection: the way there
  2: 'network', // signed out
  30001: 'network',
  30002: 'network',
  30003: 'network',
  30004: 'network',
  30005: 'network',
  30006: 'network',
  30007: 'network',
  30008: 'network',
  30009: 'network',
  30010: 'network',
  30011: 'network',
  30012: 'network',
  30019: 'network',
  30021: 'network',
  31000: 'network',
  32054: 'network',
  34006: 'network',
  35008: 'network',
  33001: 'sdk-missing', // not initialised
  33006: 'busy', // connecting already
  34001: 'busy', // connected already
  // messages
  405: 'blocked',
  407: 'blocked',
  20106: 'blocked',
  22406: 'not-in-group',
  22408: 'blocked',
  // calls
  53200: 'busy',
  53201: 'network',
  53202: 'blocked',
  53203: 'not-in-group',
  53301: 'device-missing',
  53302: 'device-missing',
  53303: 'device-missing',
  53304: 'network',
  53305: 'network',
  53306: 'network',
  53307: 'network',
  53308: 'network',
  53309: 'device-missing',
  53310: 'network',
  53311: 'bad-request',
  // media
  50000: 'network',
  50001: 'bad-request',
  50002: 'busy',
  50003: 'network',
  53009: 'service-off',
  53010: 'device-busy',
  53011: 'permission-denied',
  53012: 'permission-denied',
  53015: 'network', // no user id: not connected
  53019: 'service-off', // the browser is not supported
  53020: 'network',
  53021: 'bad-request',
  53022: 'device-busy',
  53026: 'bad-request',
  53028: 'busy',
  53029: 'permission-denied',
  53031: 'network',
};

/**
 * A vendor's answer as a `CallError`.
 *
 * @param code the vendor's number
 * @param doing what was tried, for the developer's message
 */
export function errorOf(code: number | undefined, doing: string): CallError {
  // the service closes a connection without a code when it has no reason to give
  const reason = code === undefined ? 'network' : (REASON_BY_CODE[code] ?? 'unknown');
  const detail = code === 53311 ? 'no-group' : code === 53028 ? 'already-answered' : undefined;
  return new CallError(reason, `${doing} failed with code ${code}.`, {
    code,
    ...(detail && { detail }),
    ...(code === 53302 || code === 53309 ? { device: 'camera' as const } : {}),
    cause: { code },
  });
}

/** Whether a new token may help. */
export function isTokenCode(code: number | undefined): boolean {
  return code === 31004 || code === 31020;
}

type End = Omit<CallEnd, 'durationMs'>;

const failed = (reason: ErrorReason, endedBy: CallEnd['endedBy'], code: number): End => ({
  reason: 'failed',
  endedBy,
  error: new CallError(reason, `The call ended with reason ${code}.`, { code }),
});

const lost = (code: number): End => ({
  reason: 'network',
  endedBy: 'system',
  error: new CallError('network', `The call ended with reason ${code}.`, { code }),
});

/** `RCCallEndReason`: 1–10 and 21–24 are this side's, 11–20 and 31–34 the other side's. */
export const END_BY_REASON: Readonly<Record<number, () => End>> = {
  1: () => ({ reason: 'canceled', endedBy: 'self' }),
  2: () => ({ reason: 'declined', endedBy: 'self' }),
  3: () => ({ reason: 'hung-up', endedBy: 'self' }),
  4: () => ({ reason: 'busy', endedBy: 'self' }),
  5: () => ({ reason: 'no-answer', endedBy: 'self' }),
  6: () => failed('service-off', 'system', 6),
  7: () => lost(7),
  8: () => failed('device-missing', 'self', 8),
  9: () => lost(9),
  10: () => lost(10),
  11: () => ({ reason: 'canceled', endedBy: 'remote' }),
  12: () => ({ reason: 'declined', endedBy: 'remote' }),
  13: () => ({ reason: 'hung-up', endedBy: 'remote' }),
  14: () => ({ reason: 'busy', endedBy: 'remote' }),
  15: () => ({ reason: 'no-answer', endedBy: 'remote' }),
  16: () => ({ reason: 'failed', endedBy: 'remote' }),
  17: () => lost(17),
  18: () => ({ reason: 'failed', endedBy: 'remote' }),
  19: () => lost(19),
  20: () => lost(20),
  21: () => ({ reason: 'answered-elsewhere', endedBy: 'self' }),
  22: () => ({ reason: 'answered-elsewhere', endedBy: 'self' }),
  23: () => ({ reason: 'removed', endedBy: 'system' }),
  24: () => ({ reason: 'hung-up', endedBy: 'self' }), // a phone call was taken instead
  31: () => ({ reason: 'hung-up', endedBy: 'remote' }),
  32: () => ({ reason: 'hung-up', endedBy: 'remote' }),
  33: () => ({ reason: 'hung-up', endedBy: 'remote' }),
  34: () => ({ reason: 'hung-up', endedBy: 'remote' }),
  101: () => ({ reason: 'answered-elsewhere', endedBy: 'self' }),
  102: () => ({ reason: 'declined', endedBy: 'self' }), // on another device
  103: () => failed('blocked', 'remote', 103),
  104: () => failed('service-off', 'system', 104),
  105: () => failed('blocked', 'remote', 105),
};

/** How a call ended, from the vendor's reason; `undefined` and `null` reach the other side of some failures. */
export function endOf(reason: number | null | undefined): End {
  if (reason === undefined || reason === null) return { reason: 'failed', endedBy: 'remote' };
  return END_BY_REASON[reason]?.() ?? failed('unknown', 'system', reason);
}
