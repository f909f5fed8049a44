/**
 * Translates the vendor's error numbers into the kit's reasons. A number that is not listed gets a default, and its error
 * names it.
 *
 * Sources: `RCCallErrorCode` of the call plugin, `ErrorCode` of `imlib-next` 5.38, `RCRTCCode` of `plugin-rtc` 5.4, and
 * observation.
 */
import { CallError, type ErrorDetail, type ErrorReason } from '../call/call-error.js';

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
