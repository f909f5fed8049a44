/**
 * Connects a provider by itself: when it has what it needs, again when its options have changed, again after the network
 * failed, and in place of another provider that has gone.
 */
import { CallError } from '../../core/call/call-error.js';
import type { ConnectionStatus } from '../../core/call/call-info.js';
import { isLive } from '../../core/call/call-state.js';
import type { CallStore } from '../../core/store/call-store.js';
import {
  changeBetween,
  hasCredentials,
  settingsOf,
  type ConnectionOptions,
} from './connection-settings.js';
import { claimUser, releaseUser, waitForUser, type UserHolder } from './signed-in-users.js';

/** The pauses before it tries again when the network failed, in ms. The last one repeats. */
const RETRY_MS = [2000, 5000, 10_000, 30_000] as const;

/** The provider that is connected. */
export interface AutoConnectHost extends ConnectionOptions {
  readonly store: CallStore;
  /** Whether it is in a page. */
  readonly isConnected: boolean;
  readonly ownerDocument: Document;
  readonly manual: boolean;
  readonly sdk: unknown;
  readonly getToken: unknown;
  /** Signs out, because another provider takes its place. */
  leave(): void;
}

export class AutoConnect implements UserHolder {
  readonly #host: AutoConnectHost;
  /** What the current backend was made of; `undefined` without one. */
  #settings: ConnectionOptions | undefined;
  /** The user that was claimed last. */
  #user: unknown;
  #isReconnecting = false;
  /** How often connecting has failed since it last worked. */
  #failures = 0;
  #error: CallError | undefined;
  #stopWaiting = (): void => {};

  constructor(host: AutoConnectHost, store: CallStore) {
    this.#host = host;
    store.observe((fact) => {
      if (fact.type === 'connection') this.#handleStatus(fact.status, fact.error);
      // a change that waits for the end of the call; once the backend has done with the call
      else if (fact.type === 'ended') queueMicrotask(() => this.#reconnectIfChanged());
    });
  }

  get isGone(): boolean {
    const { isConnected, ownerDocument } = this.#host;
    return !isConnected || !ownerDocument.defaultView; // the document of a frame that was removed has none
  }

  leave(): void {
    this.#host.leave();
  }

  /** A backend is made: notes its settings. */
  takeSettings(): ConnectionOptions {
    return (this.#settings = settingsOf(this.#host));
  }

  /** @throws CallError when another provider of the page holds that user */
  claim(user: unknown): Promise<void> {
    this.#user = user;
    return claimUser(user, this);
  }

  /** The provider came into a page again. */
  arrive(): void {
    this.#connect();
  }

  /** Options have changed. */
  update(): void {
    if (this.#host.manual) return;
    if (this.#host.store.state.connection === 'disconnected') this.#connect();
    else this.#reconnectIfChanged();
  }

  /** The page signs out, or the provider was removed: nothing connects by itself. */
  stop(): void {
    this.#settings = undefined;
    this.#isReconnecting = false;
    this.#stopWaiting();
  }

  #reconnectIfChanged(): void {
    const { store, manual } = this.#host;
    if (!this.#settings || manual) return;
    const change = changeBetween(this.#settings, settingsOf(this.#host));
    if (!change || (change === 'network' && isLive(store.state.call))) return;
    this.stop();
    this.#isReconnecting = true;
    void store.send({ type: 'disconnect' }).then(() => {
      if (this.#isReconnecting) this.#connect();
    });
  }

  #connect(isRetry = false): void {
    if (this.#isWanted) this.#host.store.send({ type: 'connect', isRetry }).catch(() => {}); // reported by event and state
  }

  get #isWanted(): boolean {
    const { isConnected, manual } = this.#host;
    return isConnected && hasCredentials(this.#host) && !manual;
  }

  #handleStatus(status: ConnectionStatus, error = this.#error): void {
    this.#stopWaiting();
    this.#error = error;
    if (status === 'connected' || status === 'disconnected') {
      this.#failures = 0;
      this.#error = undefined;
    }
    if (['disconnected', 'kicked', 'failed'].includes(status)) releaseUser(this);
    if (status !== 'failed' || !error) return;
    if (error.params.detail === 'second-provider') this.#takeOverLater();
    else if (error.reason === 'network' && error.params.detail !== 'piece-gone') this.#retryLater();
  }

  /** As soon as the other provider lets its user go. */
  #takeOverLater(): void {
    waitForUser(this.#user, this).then(
      () => {
        if (this.#isWanted) this.#connect(true);
        else releaseUser(this);
      },
      () => {}, // signed out meanwhile
    );
  }

  /** After a pause, and as soon as the network is back or somebody looks at the page. */
  #retryLater(): void {
    const retry = (): void => this.#connect(true);
    const look = (): void => {
      if (!document.hidden) retry();
    };
    const timer = setTimeout(retry, RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]);
    addEventListener('online', retry);
    document.addEventListener('visibilitychange', look);
    this.#stopWaiting = () => {
      clearTimeout(timer);
      removeEventListener('online', retry);
      document.removeEventListener('visibilitychange', look);
    };
  }
}
