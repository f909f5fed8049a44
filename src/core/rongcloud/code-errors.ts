/**
 * The vendor's error numbers in calls as errors. The IM connection, the call plugin and the RTC plugin share one number space.
 *
 * Sources: `RCCallErrorCode` of the call plugin, `ErrorCode` of `imlib-next` 5.38, `RCRTCCode` of `plugin-rtc` 5.4, and
 * observation.
 */
import { CallError, type ErrorDetail } from '../call/call-error.js';
import { errorOf, reasonOf, type CodesByReason } from './codes.js';

const CALL_CODES: CodesByReason = {
  blocked: [405, 407, 20106, 22408, 53202],
  'service-off': [53009, 53019], // the last: a browser that is too old
  network: [
    ...[50000, 50003, 53015, 53020, 53031, 53201],
    ...[53304, 53305, 53306, 53307, 53308, 53310],
  ],
  'not-in-group': [22406, 53203],
  busy: [50002, 53028, 53200],
  'device-missing': [53301, 53302, 53303, 53309],
  'device-busy': [53010, 53022],
  'permission-denied': [53011, 53012, 53029],
  'bad-request': [50001, 53021, 53026, 53311],
};

/** Codes for which the sentence of the reason alone would be wrong. */
const DETAIL_BY_CODE: Readonly<Record<number, ErrorDetail>> = {
  53019: 'old-browser',
  53028: 'already-answered',
  53202: 'refused', // the other side's doing
  53311: 'no-group',
};

/**
 * A vendor's answer in a call as a `CallError`.
 *
 * @param code the vendor's number
 * @param doing what was tried, for the developer's message
 */
export function callErrorOf(code: number | undefined, doing: string): CallError {
  const reason = code === undefined ? undefined : reasonOf(code, CALL_CODES);
  if (code === undefined || !reason) return errorOf(code, doing);
  const detail = DETAIL_BY_CODE[code];
  return new CallError(reason, `${doing} failed with code ${code}.`, {
    code,
    ...(detail && { detail }),
    ...((code === 53302 || code === 53309) && { device: 'camera' }),
    cause: { code },
  });
}
