/**
 * The connection to RongCloud's messaging service, over which calls are signalled: signs in, replaces tokens that are refused,
 * and reports what becomes of the connection. Where the page has a connection of its own, that one is used and left open.
 */
import type { BackendEvent } from '../call/backend.js';
import type { CallOutcome } from '../call/call-reporter.js';
import { CallError, notConnected, toCallError } from '../call/call-error.js';
import { withDeadline } from '../call/deadline.js';
import { loadModule } from '../call/load-module.js';
import { errorOf, isTokenCode } from './codes.js';
import {
  CONNECTED,
  CONNECTING,
  DISCONNECTED,
  SIGNED_OUT,
  SUSPENDED,
  type Answer,
  type ImModule,
} from './sdk-types.js';
import type { ConnectionTiming } from './timing.js';

export interface RongCloudConnectionOptions {
  readonly im: ImModule;
  readonly token?: string;
  /** Settles within a limit. */
  readonly getToken?: () => Promise<string>;
  readonly timing: Pick<
    ConnectionTiming,
    'tokenRetryMs' | 'connectMs' | 'disconnectMs' | 'reasonMs'
  >;
  readonly emit: (event: BackendEvent) => void;
  /** The connection is lost for good, and with it the call. Called before the event. */
  readonly onLost: (outcome: CallOutcome) => void;
}

/** The codes of `imlib-next` 5.3 end here. It reports that it signed out before it reports why, and may connect again. */
const OLD_CODES = 30;

export class RongCloudConnection {
  readonly #options: RongCloudConnectionOptions;
  /** Made here, and not by the page. */
  isOwn = false;
  #isUp = false;
  /** The connection is down and may come back: this was reported. */
  #isReconnecting = false;
  #isRenewing = false;
  /** Waits for the real reason of a lost connection. */
  #losing: ReturnType<typeof setTimeout> | undefined;

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
    const { im, timing } = this.#options;
    this.#isUp = false;
    clearTimeout(this.#losing);
    // only our own listeners: the page has its own
    for (const [name, listener] of this.#listeners()) im.removeEventListener(name, listener);
    if (this.isOwn) await withDeadline(signOut(im), timing.disconnectMs).catch(() => {});
    this.isOwn = false;
  }

  // --- signing in ---

  async #signIn(signal: AbortSignal): Promise<string> {
    const { im, getToken, timing } = this.#options;
    const status = im.getConnectionStatus();
    if (status === CONNECTED) return im.getCurrentUserId(); // the page's own connection
    if (status === CONNECTING || status === SUSPENDED) {
      const { pageConnection } = await loadModule(() => import('./page-connection.js'));
      return pageConnection(im, signal, timing.connectMs);
    }
    let answer = await this.#connectWith(await this.#firstToken(), signal);
    if (isTokenCode(answer.code) && getToken) {
      await pause(timing.tokenRetryMs);
      signal.throwIfAborted();
      answer = await this.#connectWith(await getToken(), signal);
    }
    if (answer.code !== 0 || !answer.data) throw noConnection(answer.code);
    return answer.data.userId;
  }

  #connectWith(token: string, signal: AbortSignal): Promise<Answer<{ userId: string }>> {
    signal.throwIfAborted(); // it may have been aborted while the token was requested
    this.isOwn = true;
    return this.#connect(token);
  }

  /** Some releases answer with a code, others reject with one. */
  async #connect(token: string): Promise<Answer<{ userId: string }>> {
    const { im, timing } = this.#options;
    try {
      return await withDeadline(im.connect(token), timing.connectMs, noAnswer);
    } catch (cause) {
      const code = (cause as Partial<Answer> | undefined)?.code;
      if (typeof code === 'number') return { code };
      throw cause;
    }
  }

  #firstToken(): Promise<string> {
    const { token, getToken } = this.#options;
    if (token !== undefined) return Promise.resolve(token);
    if (getToken) return getToken();
    throw new CallError('token-invalid', 'There is no token.');
  }

  // --- once it is up ---

  #listeners(): [string, (code?: number) => void][] {
    const { Events } = this.#options.im;
    return [
      [Events.CONNECTING, this.#handleSuspend], // 5.3 reports nothing else when it reconnects
      [Events.CONNECTED, this.#handleConnected],
      [Events.SUSPEND, this.#handleSuspend],
      [Events.DISCONNECT, this.#handleDisconnect],
    ];
  }

  readonly #handleConnected = (): void => {
    if (!this.#isUp || !this.#isReconnecting) return;
    this.#isReconnecting = false;
    this.#options.emit({ type: 'connection', status: 'connected' });
  };

  /** The SDK reconnects by itself; the call goes on. */
  readonly #handleSuspend = (): void => {
    if (!this.#isUp || this.#isReconnecting) return;
    this.#isReconnecting = true;
    this.#options.emit({ type: 'connection', status: 'reconnecting' });
  };

  /** Final: only another `connect` helps. The SDK reports many things twice, sometimes when they are over. */
  readonly #handleDisconnect = (code?: number): void => {
    const { getToken, timing } = this.#options;
    if (!this.#isUp || this.isConnected) return;
    if (isTokenCode(code) && getToken) {
      if (!this.#isRenewing) void this.#renew(); // else this is an echo, or what `connect` answers, too
    } else if (code === undefined || code > OLD_CODES) {
      this.#lose(code);
    } else {
      clearTimeout(this.#losing);
      this.#losing = setTimeout(() => {
        if (!this.isConnected) this.#lose(code);
      }, timing.reasonMs);
    }
  };

  /** The token expired while connected: requests another one, once. */
  async #renew(): Promise<void> {
    const { getToken, timing } = this.#options;
    this.#isRenewing = true;
    this.#handleSuspend();
    try {
      await pause(timing.tokenRetryMs);
      if (!this.#isUp) return; // closed meanwhile
      const token = await getToken!();
      if (!this.#isUp) return;
      const { code } = await this.#connect(token);
      if (code === 0) this.#handleConnected();
      else this.#fail(errorOf(code, 'Connecting'));
    } catch (cause) {
      this.#fail(toCallError(cause));
    } finally {
      this.#isRenewing = false;
    }
  }

  #lose(code: number | undefined): void {
    if (code === SIGNED_OUT) this.#leave();
    else this.#fail(errorOf(code, 'Staying connected'));
  }

  /** The page closed its own connection, which is ours as well. */
  #leave(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    const error = new CallError('network', 'The page closed its connection.');
    this.#options.onLost({ reason: 'network', endedBy: 'system', error });
    this.#options.emit({ type: 'connection', status: 'disconnected' });
  }

  #fail(error: CallError): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    const isKick = error.reason === 'kicked';
    this.#options.onLost({ reason: isKick ? 'removed' : 'network', endedBy: 'system', error });
    this.#options.emit({ type: 'connection', status: isKick ? 'kicked' : 'failed', error });
  }
}

/** The error of a connection that never came up, so that nobody is told that it was lost. */
function noConnection(code: number | undefined): CallError {
  return errorOf(code, 'Connecting', 'not-connected');
}

function noAnswer(): CallError {
  return notConnected('Connecting took too long.');
}

/**
 * Told to disconnect while it connects, the SDK ends up reporting a connection that does not exist. It has to be told once
 * more.
 */
async function signOut(im: ImModule): Promise<void> {
  await im.disconnect();
  if (im.getConnectionStatus() !== DISCONNECTED) await im.disconnect();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
