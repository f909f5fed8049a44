/**
 * One connection for all tabs of a signed-in user, for services that allow one connection per user and close the previous
 * one. The tabs elect a leader, usually the visible tab, and the leader connects. When it closes or crashes, another tab
 * takes over. It sends its events to the others, and they send it commands for its calls. A tab in a call keeps the
 * connection until the call has ended. A leader that hangs loses it to another tab: at once, or half a minute later if it is
 * in a call, whose media goes on meanwhile.
 */
import type { BackendEvent, CallBackend, CallSession, Features } from '../call/backend.js';
import type { CallRequest, MemberLimits, Profile } from '../call/call-info.js';
import { badRequest, CallError, notConnected, toCallError } from '../call/call-error.js';
import { withDeadline } from '../call/deadline.js';
import { loadModule } from '../call/load-module.js';
import { safeCall } from '../call/safe-call.js';
import type { CallEntry } from '../call/call-entry.js';
import { newId } from '../call/ids.js';
import { shared } from '../call/page-registry.js';
import type { RemoteCalls } from './remote-calls.js';
import { userInCall } from './call-mark.js';
import type { ElectionOptions, Liveness } from './leader-election.js';
import { holdLock } from './connection-lock.js';
import { LedCalls, otherCall } from './led-calls.js';
import { signIn } from './sign-in.js';
import { TIMING, type Elections, type SharingTiming } from './sharing-timing.js';
import { deserialize, isLoss, serialize, type Message } from './tab-messages.js';

export type { Elections, SharingTiming } from './sharing-timing.js';

/** The shared connections of this page, by name. */
const namesHere = shared('connections', () => new Set<string>());

/**
 * Wraps a backend so that only one tab of a user connects it.
 *
 * @param backend used by the returned backend alone
 * @param keyOf returns a key that all tabs of a user share, and no other tab; called at each connect
 * @param timing how long things may take; for tests
 * @param elections default: loaded with the first connect
 */
export function shareConnection(
  backend: CallBackend,
  keyOf: () => Promise<string>,
  timing: Partial<SharingTiming> = {},
  elections?: Elections,
): CallBackend {
  return new SharedConnection(backend, keyOf, { ...TIMING, ...timing }, elections);
}

class SharedConnection implements CallBackend {
  readonly watchGroupCall: CallBackend['watchGroupCall'];
  readonly #inner: CallBackend;
  readonly #keyOf: () => Promise<string>;
  readonly #timing: SharingTiming;
  #elections: Elections | undefined;
  /** Identifies this tab. */
  readonly #id = newId();
  readonly #listeners = new Set<(event: BackendEvent) => void>();
  /** As leader: the calls of this tab. */
  readonly #calls = new LedCalls();
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
  /** The highest term of a leader so far, and the one of this tab. */
  #term = 0;
  #ownTerm = 0;
  /** Another tab has taken the connection from this one, which hung. */
  #isReplaced = false;
  /** The leader hangs: the next request for its lock takes it. */
  #mustSteal = false;
  #liveness: Liveness | undefined;
  #recorded: Promise<void> | undefined;

  constructor(
    inner: CallBackend,
    keyOf: () => Promise<string>,
    timing: SharingTiming,
    elections: Elections | undefined,
  ) {
    this.#elections = elections;
    this.#inner = inner;
    this.watchGroupCall = inner.watchGroupCall;
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
      this.#calls.add(session);
      this.#calls.mark(this.#name, this.#self);
      this.#postLead();
      return session;
    }
    if (this.#leaderInCall) throw otherCall();
    if (!this.#remote || !this.#self) throw notConnected();
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
    // a backend or a file that does not come holds up no other sign-in
    const rest = Promise.all([this.#leading, this.#handled]);
    await withDeadline(rest, this.#timing.patienceMs).catch(() => {});
    this.#remote?.endMirrored('hung-up');
    channel.close();
    namesHere.delete(this.#name);
    this.#channel = this.#self = this.#leader = undefined;
  }

  // --- who leads ---

  async #join(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#name = `rc-call-kit connects ${await this.#keyOf()}`;
    this.#elections ??= await loadModule(() => import('./leader-election.js'));
    signal.throwIfAborted();
    if (namesHere.has(this.#name))
      throw badRequest('second-provider', 'Another provider is signed in.');
    namesHere.add(this.#name);
    this.#life = new AbortController();
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<string>) => {
      this.#handled = this.#handled
        .then(() => this.#handleMessage(deserialize(data)))
        .catch(reportError);
    };
    this.#post({ type: 'ask' });
    this.#liveness = new this.#elections.Liveness(
      this.#name,
      () => this.#leading !== undefined && !this.#isReplaced,
      (ms) => void this.#handleSilence(ms),
      this.#timing.askMs,
    );
    this.#elect();
  }

  #elect(options?: ElectionOptions): void {
    const leave = this.#withdraw;
    this.#withdraw = this.#elections!.electLeader(
      `${this.#name} here`,
      this.#handleElection,
      options,
    );
    leave();
  }

  readonly #handleElection = (isElected: boolean): void => {
    this.#isElected = isElected;
    this.#lockQueue?.abort();
    if (!isElected) return this.#resignUnlessNeeded();
    if (!this.#leading) this.#requestConnection();
  };

  #requestConnection(): void {
    const { signal } = (this.#lockQueue = new AbortController());
    const lead = () => (this.#leading = this.#lead());
    holdLock(this.#name, this.#mustSteal, signal, lead, () => this.#stepDown());
    this.#mustSteal = false;
  }

  /** No tab that runs has the connection: it is taken from the one that hangs, unless a call would be lost by that. */
  async #handleSilence(ms: number): Promise<void> {
    const self = await userInCall(this.#name);
    if (this.#leading || !this.#channel) return;
    if (self && ms < this.#timing.hungCallMs && !this.#remote?.hasAbandoned) {
      this.#remote?.failWaiting(otherCall());
      if (!this.#connecting) return;
      await this.#loadRemote();
      this.#leaderInCall = true;
      return this.#handleConnected(self);
    }
    this.#mustSteal = true;
    if (this.#isElected) this.#handleElection(true);
    else this.#elect({ take: true });
  }

  /** Another tab has the connection, because this one hung. Its calls are lost: the service knows only the other tab now. */
  #stepDown(): void {
    this.#isReplaced = true;
    const ends = this.#calls.lose();
    this.#calls.mark(this.#name, this.#self);
    for (const end of ends) this.#emit(end);
    // until then the service may say that another tab has signed in, and there is nobody to hang up on
    setTimeout(() => this.#resign?.(), this.#timing.farewellMs);
  }

  /** Gives the connection up when another tab is elected, unless a call needs it here. */
  #resignUnlessNeeded(): void {
    if (!this.#isElected && !this.#calls.areAny && !this.#remote?.areWaiting) this.#resign?.();
  }

  #leaveElection(): void {
    this.#withdraw();
    this.#lockQueue?.abort();
    this.#liveness?.stop();
    this.#isElected = this.#mustSteal = false;
  }

  async #lead(): Promise<void> {
    this.#isReplaced = false;
    this.#ownTerm = this.#term = Math.max(Date.now(), this.#term + 1);
    this.#liveness?.announce();
    await this.#handled;
    this.#remote?.endMirrored('network');
    this.#leaderInCall = false;
    try {
      const self = await signIn(
        this.#inner,
        this.#life.signal,
        this.#timing,
        () => this.#self !== undefined && !this.#isReplaced,
        () => this.#self && this.#publish({ type: 'connection', status: 'reconnecting' }),
      );
      const resigned = new Promise<void>((resolve) => (this.#resign = resolve));
      this.#handleLead(self);
      await resigned;
    } catch (cause) {
      if (!this.#isReplaced) this.#handleFailure(cause);
    }
    await this.#recorded?.catch(() => {});
    await this.#inner.dispose().catch(reportError);
    this.#resign = this.#leading = undefined;
    if (this.#isElected) this.#handleElection(true); // elected again meanwhile
  }

  #handleLead(self: Profile): void {
    if (this.#isReplaced) return this.#resign?.();
    this.#handleConnected(self);
    this.#postLead();
    this.#remote?.startWaiting((request) => this.startCall(request));
    this.#resignUnlessNeeded();
  }

  #handleConnected(self: Profile): void {
    this.#self = self;
    if (this.#connecting) this.#connecting.resolve(self);
    else this.#emit({ type: 'connection', status: 'connected' });
    this.#connecting = undefined;
  }

  #handleFailure(cause: unknown): void {
    this.#leaveElection();
    const error = toCallError(cause);
    this.#remote?.failWaiting(error);
    if (this.#connecting) this.#connecting.reject(cause);
    else if (!this.#life.signal.aborted)
      this.#emit({ type: 'connection', status: 'failed', error });
    this.#connecting = undefined;
  }

  // --- with the connection ---

  #handleEvent(event: BackendEvent): void {
    if (this.#isReplaced) return;
    // a tab that hung learns a moment later that another one has taken its connection, and that nothing else was lost
    if (isLoss(event)) return void setTimeout(() => this.#lose(event), this.#timing.farewellMs);
    this.#publish(event, this.#calls.handleEvent(event));
    this.#calls.mark(this.#name, this.#self);
    if (event.type === 'ended') this.#resignUnlessNeeded();
  }

  #lose(event: BackendEvent): void {
    const resign = this.#resign;
    if (!resign || this.#isReplaced) return;
    this.#publish(event);
    this.#leaveElection();
    setTimeout(resign, this.#timing.farewellMs);
  }

  /** Reports an event in all tabs. */
  #publish(event: BackendEvent, by = this.#id): void {
    this.#postEvent(event, by);
    this.#emit(event);
  }

  #postEvent(event: BackendEvent, by: string): void {
    this.#post({ type: 'event', term: this.#ownTerm, inCall: this.#calls.areAny, event, by });
  }

  #postLead(): void {
    this.#post({
      type: 'lead',
      term: this.#ownTerm,
      inCall: this.#calls.areAny,
      self: this.#self!,
    });
  }

  // --- without the connection ---

  async #handleMessage(message: Message & { from: string }): Promise<void> {
    const { from } = message;
    if ('inCall' in message) {
      if (message.term < this.#term) return;
      this.#term = message.term;
      if (from !== this.#leader) this.#remote?.endMirrored('network');
      this.#leader = from;
      this.#leaderInCall = message.inCall;
      if (message.inCall) this.#remote?.failWaiting(otherCall());
    }
    switch (message.type) {
      case 'ask':
        if (!this.#resign) break;
        this.#postLead();
        for (const ring of this.#calls.ringing) this.#postEvent(ring, this.#id);
        break;
      case 'command':
        if (this.#resign) void this.#calls.run(from, message, (answer) => this.#post(answer));
        break;
      case 'lead':
        await this.#loadRemote();
        this.#handleConnected(message.self);
        break;
      case 'event':
        if (this.#self) this.#handleLeaderEvent(message.event, message.by);
        break;
      case 'got':
        this.#remote?.acknowledge(message.id);
        break;
      case 'done':
        this.#remote?.settle(message);
    }
  }

  #handleLeaderEvent(event: BackendEvent, by: string): void {
    if (event.type !== 'connection') return this.#remote?.handleEvent(event, by);
    if (isLoss(event)) this.#leaveElection();
    this.#emit(event);
  }

  async #loadRemote(): Promise<void> {
    const module = await loadModule(() => import('./remote-calls.js')).catch(() => {});
    if (!module) return; // this tab shows no calls of the leader
    const post = (message: Message): void => this.#post(message);
    const emit = (event: BackendEvent): void => this.#emit(event);
    this.#remote ??= new module.RemoteCalls(this.#id, post, emit, this.#timing);
  }

  // --- helpers ---

  #post(message: Message): void {
    this.#channel?.postMessage(serialize(message, this.#id));
  }

  #emit(event: BackendEvent): void {
    for (const listener of [...this.#listeners]) safeCall(() => listener(event));
  }
}
