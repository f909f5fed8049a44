/**
 * What can go wrong, named for people. A `CallError` carries a `reason` (and sometimes a `detail` and parameters) from
 * which every element looks up a sentence in the page's language when it renders; the English `message` is for
 * developers, the raw cause stays attached for logs.
 */

/** Why something failed, as a person would tell it. */
export type ErrorReason =
  | 'token-invalid'
  | 'token-expired'
  | 'kicked'
  | 'blocked'
  | 'service-off'
  | 'not-in-group'
  | 'permission-denied'
  | 'device-missing'
  | 'device-busy'
  | 'insecure-page'
  | 'sdk-missing'
  | 'busy'
  | 'network'
  | 'bad-request'
  | 'unknown';

/** What exactly was wrong, where one reason covers several mistakes. */
export type ErrorDetail =
  | 'already-answered'
  | 'bad-signal'
  | 'device-replaced'
  | 'needs-reload'
  | 'no-call'
  | 'no-group'
  | 'no-members'
  | 'not-connected'
  | 'not-supported'
  | 'old-browser'
  | 'own-id'
  | 'piece-gone'
  | 'piece-missing'
  | 'profiles'
  | 'refused'
  | 'relay'
  | 'second-provider'
  | 'sound-blocked'
  | 'too-many'
  | 'unknown-user';

/** Which own device an error is about. */
export type Device = 'microphone' | 'camera';

/** Facts a sentence may need: a device, the ids meant, a limit, the code of a vendor. */
export interface ErrorParams {
  readonly detail?: ErrorDetail;
  readonly device?: Device;
  readonly userIds?: readonly string[];
  readonly limit?: number;
  readonly code?: number;
}

export interface CallErrorOptions extends ErrorParams {
  /** The raw error or vendor answer behind this one. Never holds a token. */
  readonly cause?: unknown;
}

/** The one error type that leaves the kit: rejected promises, `rc-call-error`, `rc-call-ended`, `state.problem`. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly reason: ErrorReason;
  readonly params: ErrorParams;

  /**
   * @param reason what people are told
   * @param message English, for developers
   * @param options parameters of the sentence, and `cause`
   */
  constructor(reason: ErrorReason, message: string, options: CallErrorOptions = {}) {
    const { cause, ...params } = options;
    super(message, { cause });
    this.reason = reason;
    this.params = Object.freeze(params);
  }
}

/** A request that cannot be carried out as asked; `detail` says why. */
export function badRequest(
  detail: ErrorDetail,
  message: string,
  params: ErrorParams = {},
): CallError {
  return new CallError('bad-request', message, { ...params, detail });
}

/** Any thrown value as a `CallError`; one that is a `CallError` already is returned as it is. */
export function toCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new CallError('unknown', message, { cause });
}

/** What `getUserMedia` says when it fails: https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
const REASON_BY_EXCEPTION: Readonly<Record<string, ErrorReason>> = {
  NotAllowedError: 'permission-denied',
  SecurityError: 'permission-denied',
  NotFoundError: 'device-missing',
  OverconstrainedError: 'device-missing',
  NotReadableError: 'device-busy',
  AbortError: 'device-busy',
};

/**
 * A failed `getUserMedia` as a `CallError`.
 *
 * @param cause the exception
 * @param device the device that was asked for
 */
export function deviceError(cause: unknown, device: Device): CallError {
  const name = cause instanceof Error ? cause.name : '';
  const reason = REASON_BY_EXCEPTION[name] ?? 'unknown';
  return new CallError(reason, `The ${device} could not be opened (${name || String(cause)}).`, {
    device,
    cause,
  });
}
