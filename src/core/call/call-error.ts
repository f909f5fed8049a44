/**
 * Everything that can go wrong, named for people. A `CallError` carries a `reason`, sometimes with a `detail` and
 * parameters, from which each element looks up a sentence in the page's language when it renders. The English `message` is
 * for developers; the raw cause stays attached for logs.
 */

import { shared } from './page-registry.js';

/** Why something failed, in a person's terms. */
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

/** The exact mistake, where one reason covers several. */
export type ErrorDetail =
  | 'already-answered'
  | 'background-files'
  | 'background-picture'
  | 'background-slow'
  | 'bad-signal'
  | 'bad-text'
  | 'call-over'
  | 'camera-size'
  | 'config'
  | 'device-replaced'
  | 'frame'
  | 'header'
  | 'needs-reload'
  | 'no-background'
  | 'no-call'
  | 'no-group'
  | 'no-members'
  | 'no-push'
  | 'no-screen'
  | 'not-connected'
  | 'not-supported'
  | 'old-browser'
  | 'own-id'
  | 'page-left'
  | 'piece-gone'
  | 'piece-missing'
  | 'profiles'
  | 'push-key'
  | 'push-refused'
  | 'push-server'
  | 'push-service'
  | 'push-worker'
  | 'refused'
  | 'relay'
  | 'sandbox'
  | 'screen-refused'
  | 'second-provider'
  | 'sound-blocked'
  | 'too-many'
  | 'unknown-user';

/** The local device that an error is about. */
export type Device = 'microphone' | 'camera';

/** What a sentence may mention: a device or the screen, user ids, a limit, a vendor's code, what to add to the page. */
export interface ErrorParams {
  readonly detail?: ErrorDetail;
  readonly device?: Device | 'screen';
  readonly userIds?: readonly string[];
  readonly limit?: number;
  readonly code?: number;
  /** What the owner of the page has to add: a header, an attribute. */
  readonly fix?: string;
}

export interface CallErrorOptions extends ErrorParams {
  /** The raw error or vendor answer behind this error. Never contains a token. */
  readonly cause?: unknown;
}

/** All of the page, whichever copy of the kit made them. */
const errors = shared('errors', () => new WeakSet());

/** The one error type that leaves the kit: rejected promises, `rc-call-error`, `rc-call-ended`, `state.problem`. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly reason: ErrorReason;
  readonly params: ErrorParams;

  /**
   * @param reason picks the sentence that people read
   * @param message English, for developers
   * @param options parameters of that sentence, and the `cause`
   */
  constructor(reason: ErrorReason, message: string, options: CallErrorOptions = {}) {
    const { cause, ...params } = options;
    super(message, { cause });
    this.reason = reason;
    this.params = Object.freeze(params);
    errors.add(this);
  }

  /** An error of another copy of the kit on the page is one, too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // asked of a subclass of the page, it means just that one
    return this === CallError ? errors.has(value as object) : super[Symbol.hasInstance](value);
  }
}

/** The error of a request that cannot be carried out as asked; `detail` says why. */
export function badRequest(
  detail: ErrorDetail,
  message: string,
  params: ErrorParams = {},
): CallError {
  return new CallError('bad-request', message, { ...params, detail });
}

/** @param message why there is no connection; English, for developers */
export function notConnected(message = 'Not connected to the calling service.'): CallError {
  return new CallError('network', message, { detail: 'not-connected' });
}

/** Any thrown value as a `CallError`. One that is a `CallError` already is returned as it is. */
export function toCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new CallError('unknown', message, { cause });
}
