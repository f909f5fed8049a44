/**
 * One connection for all tabs of a signed-in user, for services that allow one connection per user and close the previous
 * one. The tabs elect a leader, usually the visible tab, and the leader connects. When it closes or crashes, another tab
 * takes over. The leader sends its events to the other tabs, and they send it commands for its calls. A tab in a call keeps
 * the connection until the call has ended.
 */
import type { BackendEvent, CallBackend, CallSession, Features } from '../call/backend.js';
import type { CallRequest, MemberLimits, Profile } from '../call/call-info.js';
import { badRequest, CallError, toCallError } from '../call/call-error.js';
import { safeCall } from '../call/safe-call.js';
import type { CallEntry } from '../call/call-entry.js';
import { newId } from '../call/ids.js';
import type { RemoteCalls } from './remote-calls.js';
import { electLeader, type ElectionOptions } from './leader-election.js';
import { deserialize, serialize, type CommandMessage, type Message } from './tab-messages.js';

/** How long things may take, in ms. */
export interface SharingTiming {
  /** How long a handover to another tab may take before the status is `reconnecting`. */
  readonly handoverMs: number;
  /** The pause between attempts to get a lost connection back. */
  readonly retryMs: number;
  /** How long a leader that lost its connection stays leader, so that the others learn of the loss before one leads. */
  readonly farewellMs: number;
}

const TIMING: SharingTiming = Object.freeze({ handoverMs: 1000, retryMs: 2000, farewellMs: 500 });

/** The shared connections of this page, by name. */
const namesHere = new Set<string>();

/**
 * Wraps a backend so that only one tab of a user connects it.
 *
 * @param backend used by the returned backend alone
 * @param keyOf returns a key that all tabs of a user share, and no other tab; called at each connect
 * @param timing how long things may take; for tests
 */
export function shareConnection(
  backend: CallBackend,
  keyOf: () => Promise<string>,
  timing: Partial<SharingTiming> = {},
): CallBackend {
  return new SharedConnection(backend, keyOf, { ...TIMING, ...timing });
}

class SharedConnection implements CallBackend {
  readonly #inner: CallBackend;
  readonly #keyOf: () => Promise<string>;
  readonly #timing: SharingTiming;
  /** Identifies this tab. */
  readonly #id = newId();
  readonly #listeners = new Set<(event: BackendEvent) => void>();
  /** As leader: the calls of this tab, and the `incoming` events of those that ring, by call id. */
  readonly #calls = new Map<string, CallSession>();
  readonly #ringing = new Map<string, BackendEvent>();
  /** As leader: the tab that answered a call, by call id. */
  readonly #answeredBy = new Map<string, string>();
  /** Calls without the connection. Loaded lazily, with the first message of a leader. */
  #remote: RemoteCalls | undefined;
  /** Resolves when all messages received so far are handled. */
  #handled: Promise<void> = Promise.resolve();
  #name = '';
  #channel: BroadcastChannel | undefined;
  /** Settles `connect`. */
  #connecting: { resolve(self: Profile): void; reject(error: unknown): void } | undefined;
  #self: Profile | undefined;
  /** Aborts on `dispose`. */
  #life = new AbortController();
  /** The id of the tab that leads, and whether it has a call. */
  #leader: string | undefined;
  #leaderInCall = false;
  #withdraw = (): void => {};
  /** Whether this tab is elected. It may have to wait for the connection, or keep it for a call. */
  #isElected = false;
  /** Aborts the wait for the connection's lock. */
  #lockQueue: AbortController | undefined;
  /** While this tab has the connection's lock: resolves when the lock is free again. */
  #leading: Promise<void> | undefined;
  /** Gives the connection up. Set while this tab is connected. */
  #resign: (() => void) | undefined;
  #recorded: Promise<void> | undefined;

  constructor(inner: CallBackend, keyOf: () => Promise<string>, timing: SharingTiming) {
    this.#inner = inner;
    this.#keyOf = keyOf;
    this.#timing = timing;
    inner.listen((event) => this.#handleEvent(event));
  }

  get features(): Features {
    return this.#inner.features;
  }

  get maxMembers(): MemberLimits {
    return this.#inner.maxMembers;
  }

  connect(signal: AbortSignal): Promise<Profile> {
    return new Promise((resolve, reject) => {
      this.#connecting = { resolve, reject };
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.#join(signal).catch(reject);
    });
  }

  startCall(request: CallRequest): CallSession {
    if (this.#resign) {
      const session = this.#inner.startCall(request);
      this.#calls.set(request.id, session);
      this.#postLead();
      return session;
    }
    if (this.#leaderInCall) throw otherCall();
    if (!this.#remote || !this.#self)
      throw new CallError('network', 'Not connected yet.', { detail: 'not-connected' });
    this.#elect({ take: true });
    return this.#remote.dial(request, this.#self.userId);
  }

  listen(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  record(entry: CallEntry): Promise<void> {
    return (this.#recorded = this.#inner.record?.(entry) ?? Promise.resolve());
  }

  async dispose(): Promise<void> {
    const channel = this.#channel;
    if (!channel) return;
    this.#leaveElection();
    this.#life.abort(new CallError('network', 'Signed out.'));
    this.#resign?.();
    await this.#leading;
    await this.#handled;
    this.#remote?.endMirrored('hung-up');
    channel.close();
    namesHere.delete(this.#name);
    this.#channel = this.#self = this.#leader = undefined;
  }

  // --- who leads ---

  async #join(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#name = `rc-call-kit connects ${await this.#keyOf()}`;
    signal.throwIfAborted();
    if (namesHere.has(this.#name))
      throw badRequest(
        'second-provider',
        'Another <rc-call-provider> on this page has signed this user in.',
      );
    namesHere.add(this.#name);
    this.#life = new AbortController();
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<string>) => {
      this.#handled = this.#handled
        .then(() => this.#handleMessage(deserialize(data)))
        .catch(reportError);
    };
    this.#post({ type: 'ask' });
    this.#elect();
  }

  #elect(options?: ElectionOptions): void {
    const withdraw = this.#withdraw;
    this.#withdraw = electLeader(`${this.#name} here`, this.#handleElection, options);
    withdraw();
  }

  readonly #handleElection = (isElected: boolean): void => {
    this.#isElected = isElected;
    this.#lockQueue?.abort();
    if (!isElected) return this.#resignUnlessNeeded();
    if (this.#leading) return;
    const lead = () => (this.#leading = this.#lead());
    const { signal } = (this.#lockQueue = new AbortController());
    navigator.locks.request(this.#name, { signal }, lead).catch(() => {
      if (!signal.aborted) void lead(); // this frame may not use locks
    });
  };

  /** Gives the connection up when another tab is elected, unless a call needs it here. */
  #resignUnlessNeeded(): void {
    if (!this.#isElected && !this.#inCall && !this.#remote?.areWaiting) this.#resign?.();
  }

  #leaveElection(): void {
    this.#withdraw();
    this.#lockQueue?.abort();
    this.#isElected = false;
  }

  async #lead(): Promise<void> {
    await this.#handled;
    this.#remote?.endMirrored('network');
    this.#leaderInCall = false;
    try {
      const self = await this.#connect();
      const resigned = new Promise<void>((resolve) => (this.#resign = resolve));
      this.#handleConnected(self);
      this.#postLead();
      this.#remote?.startWaiting((request) => this.startCall(request));
      this.#resignUnlessNeeded();
      await resigned;
    } catch (cause) {
      this.#handleFailure(cause);
    }
    await this.#recorded?.catch(() => {});
    await this.#inner.dispose().catch(reportError);
    this.#resign = this.#leading = undefined;
    if (this.#isElected) this.#handleElection(true); // elected again meanwhile
  }

  /** Connects. After the first time, in whichever tab that was, network errors are retried without end. */
  async #connect(): Promise<Profile> {
    const { signal } = this.#life;
    const late = setTimeout(() => {
      if (this.#self) this.#publish({ type: 'connection', status: 'reconnecting' });
    }, this.#timing.handoverMs);
    try {
      for (;;)
        try {
          return await this.#inner.connect(signal);
        } catch (cause) {
          if (!this.#self || signal.aborted || toCallError(cause).reason !== 'network') throw cause;
          await this.#inner.dispose();
          await new Promise((resolve) => setTimeout(resolve, this.#timing.retryMs));
        }
    } finally {
      clearTimeout(late);
    }
  }

  #handleConnected(self: Profile): void {
    this.#self = self;
    if (this.#connecting) this.#connecting.resolve(self);
    else this.#emit({ type: 'connection', status: 'connected' });
    this.#connecting = undefined;
  }

  #handleFailure(cause: unknown): void {
    const error = toCallError(cause);
    this.#leaveElection();
    this.#failWaitingCalls(error);
    if (this.#connecting) this.#connecting.reject(cause);
    else if (!this.#life.signal.aborted)
      this.#emit({ type: 'connection', status: 'failed', error });
    this.#connecting = undefined;
  }

  // --- with the connection ---

  #handleEvent(event: BackendEvent): void {
    const callId = 'callId' in event ? event.callId : '';
    if (event.type === 'incoming') {
      this.#calls.set(event.session.info.id, event.session);
      this.#ringing.set(event.session.info.id, event);
    }
    if (event.type === 'connected') this.#ringing.delete(callId);
    if (event.type === 'ended') {
      this.#calls.delete(callId);
      this.#ringing.delete(callId);
    }
    this.#publish(event, this.#answeredBy.get(callId));
    if (event.type === 'ended') {
      this.#answeredBy.delete(callId);
      this.#resignUnlessNeeded();
    }
    if (!isLoss(event)) return;
    this.#leaveElection();
    const resign = this.#resign;
    setTimeout(() => resign?.(), this.#timing.farewellMs);
  }

  /** Reports an event in all tabs. */
  #publish(event: BackendEvent, by = this.#id): void {
    this.#postEvent(event, by);
    this.#emit(event);
  }

  #postEvent(event: BackendEvent, by: string): void {
    this.#post({ type: 'event', inCall: this.#inCall, event, by });
  }

  #postLead(): void {
    this.#post({ type: 'lead', inCall: this.#inCall, self: this.#self! });
  }

  /** Tells a newly opened tab of this one and its ringing calls. */
  #introduce(): void {
    this.#postLead();
    for (const event of this.#ringing.values()) this.#postEvent(event, this.#id);
  }

  async #runCommand(by: string, message: CommandMessage): Promise<void> {
    const { id, callId, command } = message;
    if (command === 'accept') this.#answeredBy.set(callId, by);
    try {
      const { runCommand } = await import('./remote-calls.js');
      const value = await runCommand(this.#calls.get(callId), message);
      this.#post({ type: 'done', id, value });
    } catch (cause) {
      this.#post({ type: 'done', id, error: toCallError(cause) });
    }
  }

  // --- without the connection ---

  async #handleMessage(message: Message & { from: string }): Promise<void> {
    const { from } = message;
    if ('inCall' in message) {
      if (from !== this.#leader) this.#remote?.endMirrored('network');
      this.#leader = from;
      this.#leaderInCall = message.inCall;
      if (message.inCall) this.#failWaitingCalls(otherCall());
    }
    switch (message.type) {
      case 'ask':
        if (this.#resign) this.#introduce();
        break;
      case 'command':
        if (this.#resign) void this.#runCommand(from, message);
        break;
      case 'lead':
        await this.#loadRemote();
        this.#handleConnected(message.self);
        break;
      case 'event':
        if (this.#self) this.#handleLeaderEvent(message.event, message.by);
        break;
      case 'done':
        this.#remote?.settle(message);
    }
  }

  /** Handles an event of the leader. */
  #handleLeaderEvent(event: BackendEvent, by: string): void {
    if (event.type !== 'connection') return this.#remote?.handleEvent(event, by);
    if (isLoss(event)) this.#leaveElection();
    this.#emit(event);
  }

  async #loadRemote(): Promise<void> {
    const module = await import('./remote-calls.js').catch(() => undefined);
    if (!module) return; // the file cannot be loaded: this tab shows no calls of the leader
    this.#remote ??= new module.RemoteCalls(
      this.#id,
      (message) => this.#post(message),
      (event) => this.#emit(event),
    );
  }

  // --- helpers ---

  #post(message: Message): void {
    this.#channel?.postMessage(serialize(message, this.#id));
  }

  /** Ends the calls that wait for the connection. */
  #failWaitingCalls(error: CallError): void {
    this.#remote?.startWaiting(() => {
      throw error;
    });
  }

  get #inCall(): boolean {
    return this.#calls.size > 0;
  }

  #emit(event: BackendEvent): void {
    for (const listener of [...this.#listeners]) safeCall(() => listener(event));
  }
}

function otherCall(): CallError {
  return new CallError('busy', 'Another tab of this site is in a call.');
}

/** Whether the connection has ended for good, until the user signs in again. */
function isLoss(event: BackendEvent): boolean {
  return event.type === 'connection' && ['disconnected', 'kicked', 'failed'].includes(event.status);
}
