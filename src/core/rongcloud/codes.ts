/**
 * Translates the vendor's error numbers into the kit's reasons: those that a connection can fail with. Calls know more of
 * them, see `code-errors.ts`. A number that is not listed gets a default, and its error names it.
 *
 * Sources: `ErrorCode` of `imlib-next` 5.38, and observation.
 */
import { CallError, type ErrorDetail, type ErrorReason } from '../call/call-error.js';

export type CodesByReason = Readonly<Partial<Record<ErrorReason, readonly number[]>>>;

/** Those below 30: `imlib-next` 5.3. */
const CONNECTION_CODES: CodesByReason = {
  'token-invalid': [31004],
  'token-expired': [31020],
  kicked: [6, 31010, 31023], // the last: the same kind of client is online already
  blocked: [9, 31009, 31011, 31029],
  // the app's settings, among them the page's domain
  'service-off': [31002, 31008, 31022, 31025, 31026, 31027, 31028, 31030],
  network: [2, 13, 31000, 32054, 33006, 34001, 34006, 35008],
  'sdk-missing': [33001],
};

/** @returns `undefined` for a number that is not among these */
export function reasonOf(code: number, codes = CONNECTION_CODES): ErrorReason | undefined {
  if (code > 30_000 && code < 30_100) return 'network'; // the many ways not to reach the service
  const known = Object.entries(codes).find(([, those]) => those.includes(code));
  return known?.[0] as ErrorReason | undefined;
}

/**
 * A vendor's answer about the connection as a `CallError`.
 *
 * @param code the vendor's number
 * @param doing what was tried, for the developer's message
 * @param away the detail of a network error. Default: none, and the sentence says that the connection was lost
 */
export function errorOf(code: number | undefined, doing: string, away?: ErrorDetail): CallError {
  // the service closes a connection without a code when it has no reason to give
  const reason = code === undefined ? 'network' : (reasonOf(code) ?? 'unknown');
  return new CallError(reason, `${doing} failed with code ${code}.`, {
    code,
    ...(away && reason === 'network' && { detail: away }),
    cause: { code },
  });
}

/** Whether a new token may solve it. */
export function isTokenCode(code: number | undefined): boolean {
  return code === 31004 || code === 31020;
}
