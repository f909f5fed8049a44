/**
 * The connection to RongCloud's messaging service, over which calls are signalled: signs in, replaces tokens that are refused,
 * and reports what becomes of the connection. Where the page has a connection of its own, that one is used and left open.
 */
import type { BackendEvent } from '../call/backend.js';
import type { CallOutcome } from '../call/call-reporter.js';
import { CallError, toCallError } from '../call/call-error.js';
import { endOf, errorOf, isTokenCode } from './codes.js';
import {
  CONNECTED,
  DISCONNECTED,
  OWN_NETWORK,
  SIGNED_OUT,
  type Answer,
  type ImModule,
} from './sdk-types.js';

export interface RongCloudConnectionOptions {
  readonly im: ImModule;
  readonly token?: string;
  readonly getToken?: () => Promise<string>;
  /** The pause before another token is requested, in ms. */
  readonly tokenRetryMs: number;
  readonly emit: (event: BackendEvent) => void;
  /** The connection is lost for good, and with it the call. Called before the event. */
  readonly onLost: (outcome: CallOutcome) => void;
}

export class RongCloudConnection {
  readonly #options: RongCloudConnectionOptions;
  /** Made here, and not by the page. */
  #isOwn = false;
  #isUp = false;
  /** Another token was requested since the connection was last up. */
  #hasRenewed = false;

  constructor(options: RongCloudConnectionOptions) {
    this.#options = options;
  }

  /** Whether a call can be placed right now. */
  get isConnected(): boolean {
    return this.#options.im.getConnectionStatus() === CONNECTED;
  }

  /**
   * Signs in, and follows the connection from then on.
   *
   * @returns the user id
   * @throws CallError
   */
  async open(signal: AbortSignal): Promise<string> {
    const { im } = this.#options;
    const userId = await this.#signIn(signal);
    signal.throwIfAborted();
    this.#isUp = true;
    for (const [name, listener] of this.#listeners()) im.addEventListener(name, listener);
    return userId;
  }

  /** Stops following the connection, and signs out if it was made here. */
  async close(): Promise<void> {
    const { im } = this.#options;
    this.#isUp = false;
    // only our own listeners: the page has its own
    for (const [name, listener] of this.#listeners()) im.removeEventListener(name, listener);
    if (this.#isOwn) await signOut(im);
    this.#isOwn = false;
  }

  // --- signing in ---

  async #signIn(signal: AbortSignal): Promise<string> {
    const { im, getToken, tokenRetryMs } = this.#options;
    const status = im.getConnectionStatus();
    if (status === CONNECTED) return im.getCurrentUserId(); // the page's own connection
    if (status !== DISCONNECTED) return pageConnection(im, signal);
    let answer = await this.#connectWith(await this.#firstToken(), signal);
    if (isTokenCode(answer.code) && getToken) {
      await pause(tokenRetryMs);
      signal.throwIfAborted();
      answer = await this.#connectWith(await getToken(), signal);
    }
    if (answer.code !== 0 || !answer.data) throw noConnection(answer.code);
    return answer.data.userId;
  }

  #connectWith(token: string, signal: AbortSignal): Promise<Answer<{ userId: string }>> {
    signal.throwIfAborted(); // it may have been aborted while the token was requested
    this.#isOwn = true;
    return connectWith(this.#options.im, token);
  }

  #firstToken(): Promise<string> {
    const { token, getToken } = this.#options;
    if (token !== undefined) return Promise.resolve(token);
    if (getToken) return getToken();
    throw new CallError('token-invalid', 'There is neither a token nor a way to get one.');
  }

  // --- once it is up ---

  #listeners(): [string, (code?: number) => void][] {
    const { Events } = this.#options.im;
    return [
      [Events.CONNECTED, this.#handleConnected],
      [Events.SUSPEND, this.#handleSuspend],
      [Events.DISCONNECT, this.#handleDisconnect],
    ];
  }

  readonly #handleConnected = (): void => {
    if (!this.#isUp) return;
    this.#hasRenewed = false;
    this.#options.emit({ type: 'connection', status: 'connected' });
  };

  /** The SDK reconnects by itself; the call goes on. */
  readonly #handleSuspend = (): void => {
    if (this.#isUp) this.#options.emit({ type: 'connection', status: 'reconnecting' });
  };

  /** Final: only another `connect` helps. The SDK reports a kick twice. */
  readonly #handleDisconnect = (code?: number): void => {
    if (!this.#isUp) return;
    if (code === SIGNED_OUT) return this.#leave();
    if (isTokenCode(code) && this.#options.getToken && !this.#hasRenewed) return void this.#renew();
    this.#lose(errorOf(code, 'Staying connected'));
  };

  /** The token expired while connected: requests another one, once. */
  async #renew(): Promise<void> {
    const { im, getToken, tokenRetryMs, emit } = this.#options;
    this.#hasRenewed = true;
    emit({ type: 'connection', status: 'reconnecting' });
    try {
      await pause(tokenRetryMs);
      if (!this.#isUp) return; // closed meanwhile
      const token = await getToken!();
      if (!this.#isUp) return;
      const answer = await connectWith(im, token);
      if (answer.code !== 0) this.#lose(errorOf(answer.code, 'Connecting'));
    } catch (cause) {
      this.#lose(toCallError(cause));
    }
  }

  /** The page closed its own connection, which is ours as well. */
  #leave(): void {
    this.#isUp = false;
    this.#options.onLost(endOf(OWN_NETWORK));
    this.#options.emit({ type: 'connection', status: 'disconnected' });
  }

  #lose(error: CallError): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    const isKick = error.reason === 'kicked';
    this.#options.onLost({ reason: isKick ? 'removed' : 'network', endedBy: 'system', error });
    this.#options.emit({ type: 'connection', status: isKick ? 'kicked' : 'failed', error });
  }
}

/** Some releases answer with a code, others reject with one. */
async function connectWith(im: ImModule, token: string): Promise<Answer<{ userId: string }>> {
  try {
    return await im.connect(token);
  } catch (cause) {
    const { code } = cause as Partial<Answer>;
    if (typeof code === 'number') return { code };
    throw cause;
  }
}

/** The error of a connection that never came up, so that nobody is told that it was lost. */
function noConnection(code: number | undefined): CallError {
  return errorOf(code, 'Connecting', 'not-connected');
}

/**
 * Told to disconnect while it connects, the SDK ends up reporting a connection that does not exist. It has to be told once
 * more.
 */
async function signOut(im: ImModule): Promise<void> {
  await im.disconnect();
  if (im.getConnectionStatus() !== DISCONNECTED) await im.disconnect();
}

/** Waits for a connection that the page itself is bringing up, or back. @returns the user id it signs in */
function pageConnection(im: ImModule, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      im.removeEventListener(im.Events.CONNECTED, handleConnected);
      im.removeEventListener(im.Events.DISCONNECT, handleDisconnect);
      finish();
    };
    const handleConnected = (): void => settle(() => resolve(im.getCurrentUserId()));
    const handleDisconnect = (code?: number): void => settle(() => reject(noConnection(code)));
    im.addEventListener(im.Events.CONNECTED, handleConnected);
    im.addEventListener(im.Events.DISCONNECT, handleDisconnect);
    signal.addEventListener('abort', () => settle(() => reject(signal.reason as Error)), {
      once: true,
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
