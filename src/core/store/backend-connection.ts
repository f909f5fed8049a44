/**
 * The store's connection to a backend. Each `connect` makes a backend, one at a time: a new one waits until the one before
 * is disposed of, and disconnecting aborts an attempt.
 */
import type { BackendEvent, CallBackend, Features } from '../call/backend.js';
import type { ConnectionStatus, MemberLimits, Profile } from '../call/call-info.js';
import { CallError, toCallError } from '../call/call-error.js';
import type { CallEntry } from '../call/call-entry.js';
import { withDeadline } from '../call/deadline.js';
import { noAnswer, type StoreTiming } from './limits.js';

export interface ConnectionChange {
  readonly status: ConnectionStatus;
  readonly error?: CallError;
  /** The signed-in user, with `connected`. */
  readonly self?: Profile;
}

export interface BackendConnectionOptions {
  /** Makes the backend of one connection. May throw a `CallError`. */
  readonly createBackend: () => CallBackend | Promise<CallBackend>;
  /** The status that the store shows. The backend changes it, too: it reconnects, or is kicked. */
  readonly status: () => ConnectionStatus;
  readonly change: (change: ConnectionChange) => void;
  readonly handle: (event: BackendEvent) => void;
  readonly timing: Pick<StoreTiming, 'connectMs' | 'disposeMs'>;
  /** A backend was disposed of: its calls are over, even those that it did not report as ended. */
  readonly onDisposed: () => void;
}

export const NO_FEATURES: Partial<Features> = Object.freeze({});

export const NO_MEMBERS: MemberLimits = Object.freeze({ audio: 0, video: 0 });

export class BackendConnection {
  readonly #options: BackendConnectionOptions;
  #backend: CallBackend | undefined;
  /** Also while it is being disposed of: a call that ends by that is recorded, too. */
  #recorder: CallBackend | undefined;
  #stopListening: (() => void) | undefined;
  #attempt: { controller: AbortController; done: Promise<void> } | undefined;
  /** What a backend reports while it signs in: a call may ring before the store knows who is signed in. */
  #early: BackendEvent[] | undefined;
  /** Why the last attempt failed. */
  #failure: string | undefined;
  /** Settles when the last backend is disposed of. */
  #disposed: Promise<void> = Promise.resolve();

  constructor(options: BackendConnectionOptions) {
    this.#options = options;
  }

  get backend(): CallBackend | undefined {
    return this.#backend;
  }

  /**
   * Connects, unless it is connected already. Joins an attempt in progress.
   *
   * @param isRetry a failure like the last one is not told again
   * @throws CallError
   */
  connect(isRetry = false): Promise<void> {
    if (this.#attempt) return this.#attempt.done;
    const status = this.#options.status();
    if (status === 'connected' || status === 'reconnecting') {
      if (this.#backend) return Promise.resolve();
      this.#options.change({ status: 'disconnected' }); // the backend is being disposed of
    }
    const controller = new AbortController();
    const done = this.#signIn(controller, isRetry).finally(() => {
      if (this.#attempt?.controller === controller) this.#attempt = undefined;
    });
    this.#attempt = { controller, done };
    return done;
  }

  async disconnect(): Promise<void> {
    this.#attempt?.controller.abort(new CallError('network', 'Disconnected meanwhile.'));
    this.#attempt = undefined;
    await this.#dispose();
    // unless the page connected again meanwhile
    if (!this.#attempt) this.#options.change({ status: 'disconnected' });
  }

  /** Writes a call into its conversation, if the last backend can. @throws CallError */
  record(entry: CallEntry): Promise<void> | undefined {
    return this.#recorder?.record?.(entry);
  }

  async #signIn(controller: AbortController, isRetry: boolean): Promise<void> {
    const { change } = this.#options;
    const { signal } = controller;
    change({ status: 'connecting' });
    try {
      await this.#dispose(); // of a backend that failed or was kicked
      const signedIn = this.#signInWithNew(signal);
      const self = await withDeadline(signedIn, this.#options.timing.connectMs, noAnswer);
      this.#failure = undefined;
      change({ status: 'connected', self });
      this.#handleEarly();
    } catch (cause) {
      const error = toCallError(cause);
      if (!signal.aborted) {
        controller.abort(error); // an attempt that goes on is given up
        void this.#dispose();
        const isKnown = isRetry && this.#failure === failureOf(error);
        this.#failure = failureOf(error);
        change({ status: 'failed', ...(!isKnown && { error }) });
      }
      throw error;
    }
  }

  #handleEarly(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    early.forEach(this.#options.handle);
  }

  async #signInWithNew(signal: AbortSignal): Promise<Profile> {
    const { createBackend, handle } = this.#options;
    signal.throwIfAborted();
    const made = createBackend();
    const backend = 'then' in made ? await made : made; // a page may have promises of its own
    signal.throwIfAborted();
    this.#backend = this.#recorder = backend;
    this.#early = [];
    this.#stopListening = backend.listen((event) => {
      if (this.#early) this.#early.push(event);
      else handle(event);
    });
    const self = await backend.connect(signal);
    signal.throwIfAborted();
    return self;
  }

  /** The backend hangs up; its last events are still handled. */
  #dispose(): Promise<void> {
    const backend = this.#backend;
    const stopListening = this.#stopListening;
    this.#backend = undefined;
    this.#stopListening = undefined;
    this.#early = undefined;
    if (!backend) return this.#disposed;
    const disposing = (async () => backend.dispose())(); // one that throws rejects
    this.#disposed = withDeadline(disposing, this.#options.timing.disposeMs, noAnswer)
      .catch((cause: unknown) => reportError(cause))
      .then(() => {
        stopListening?.();
        this.#options.onDisposed();
      });
    return this.#disposed;
  }
}

function failureOf({ reason, params }: CallError): string {
  return `${reason} ${params.detail}`;
}
