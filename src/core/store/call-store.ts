/**
 * Holds the state, runs the effects that `transition` decides on, and notifies subscribers. A store outlives connections:
 * each `connect` makes a new backend, so a new token simply means a new backend behind the same store, and elements that
 * hold the store notice nothing.
 */
import type { BackendEvent, CallBackend, CallSession, Features } from '../call/backend.js';
import { BackendConnection, NO_FEATURES, NO_MEMBERS } from './backend-connection.js';
import type { CallEnd, MemberLimits } from '../call/call-info.js';
import { CallError, notConnected, toCallError } from '../call/call-error.js';
import { checkedCall, checkedEnd } from '../call/checked-report.js';
import {
  initialState,
  isLive,
  type CallFact,
  type Effect,
  type Input,
  type StoreState,
} from '../call/call-state.js';
import { safeCall } from '../call/safe-call.js';
import { DeviceHistory } from '../history/call-history.js';
import { newId } from '../call/ids.js';
import { createProfiles, type Profiles } from '../people/profiles.js';
import { ownEnd, PICK_MS, SetUpLimit, startOf, TIMING, type StoreTiming } from './limits.js';
import { RingElection } from './ring-election.js';
import { SessionList } from './session-list.js';
import type { CallStore, CallStoreOptions, Command } from './store-types.js';
import { transition } from '../call/transition.js';

export type { CallStore, CallStoreOptions, Command } from './store-types.js';

export function createCallStore(options: CallStoreOptions): CallStore {
  return new Store(options);
}

class Store implements CallStore {
  state: StoreState = initialState;
  readonly profiles: Profiles;
  readonly history: DeviceHistory;
  quiet?: CallStore['quiet'];

  readonly #connection: BackendConnection;
  readonly #ringElection: RingElection | undefined;
  readonly #subscribers = new Set<(state: StoreState) => void>();
  readonly #observers = new Set<(fact: CallFact) => void>();
  readonly #timing: StoreTiming;
  readonly #sessions: SessionList;
  /** Settles the promises of calls being placed. */
  readonly #dialling = new Map<string, { resolve(): void; reject(error: CallError): void }>();
  #isStarting = false;
  readonly #setUpLimit: SetUpLimit;
  /** The input being carried out, and those that wait for it. */
  readonly #inputs: (() => void)[] = [];

  constructor({ createBackend, profiles, appKey = () => '', elect, timing }: CallStoreOptions) {
    this.#timing = { ...TIMING, ...timing };
    this.#sessions = new SessionList(this.#timing);
    this.#setUpLimit = new SetUpLimit({
      setUpMs: this.#timing.setUpMs,
      isPlaced: (callId) => !this.#dialling.has(callId),
      giveUp: (callId, error) => {
        const session = this.#sessions.get(callId);
        this.#fail(callId, 'network', error);
        session?.end().catch(() => {}); // it is over here, whatever comes of that
      },
    });
    this.profiles = profiles ?? createProfiles();
    this.history = new DeviceHistory(appKey, (entry) => this.#tell({ type: 'logged', entry }));
    this.#connection = new BackendConnection({
      createBackend,
      timing: this.#timing,
      status: () => this.state.connection,
      change: (change) => {
        if (change.self) this.history.signIn(change.self.userId);
        this.#dispatch({ type: 'connection', ...change });
      },
      handle: (event) => this.#handle(event),
      onDisposed: () => this.#forgetSessions(),
    });
    this.#ringElection =
      elect &&
      new RingElection({
        elect,
        nameOf: (callId) => `rc-call-kit rings ${this.state.self?.userId} ${callId}`,
        ring: (call) => this.#dispatch({ type: 'incoming', call }),
        change: (callId, quiet) => this.#dispatch({ type: 'quiet', callId, quiet }),
        replay: (event) => this.#handle(event),
      });
  }

  get backend(): CallBackend | undefined {
    return this.#connection.backend;
  }

  get features(): Partial<Features> {
    return this.backend?.features ?? NO_FEATURES;
  }

  get maxMembers(): MemberLimits {
    return this.backend?.maxMembers ?? NO_MEMBERS;
  }

  subscribe(listener: (state: StoreState) => void): () => void {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  observe(listener: (fact: CallFact) => void): () => void {
    this.#observers.add(listener);
    return () => this.#observers.delete(listener);
  }

  async send(command: Command): Promise<void> {
    if (command.type === 'connect') return this.#connection.connect(command.isRetry);
    if (command.type === 'disconnect') return this.#connection.disconnect();
    await this.#apply(command.type === 'call' ? { ...command, id: newId() } : command);
  }

  get session(): CallSession | undefined {
    const { call } = this.state;
    return isLive(call) ? this.#sessions.get(call.call.id) : undefined;
  }

  attachView(...view: Parameters<CallSession['attachView']>): () => void {
    return this.session?.attachView(...view) ?? (() => {});
  }

  // --- events of the backend ---

  #handle(event: BackendEvent): void {
    if (this.#isStarting) return queueMicrotask(() => this.#handle(event)); // before its session is here
    if (this.#ringElection?.queue(event)) return;
    switch (event.type) {
      case 'incoming':
        this.#receive(event.session);
        break;
      case 'placed':
        this.#dispatch(event);
        this.#settle(event.callId);
        this.#setUpLimit.follow(this.state.call);
        break;
      case 'connected':
        this.#dispatch({ ...event, ...startOf(event.at) });
        break;
      case 'changed':
        this.#note(event.callId);
        this.#dispatch(event);
        break;
      case 'missed':
        this.history.add(event.entry);
        break;
      case 'ended': {
        const end = checkedEnd(event.end);
        this.#log(event.callId, end, event.isTold);
        this.#sessions.remove(event.callId);
        this.#dispatch(event);
        this.#settle(event.callId, end.error);
        break;
      }
      default:
        this.#dispatch(event);
    }
  }

  /** A call that comes in during another one, or is not to disturb, is refused at once, without an election. */
  #receive(session: CallSession): void {
    const call = checkedCall(session.info);
    if (!call || this.#sessions.get(call.id)) return; // reported twice
    this.#sessions.add(call.id, session);
    this.history.note(call);
    const isFree = !call.returning && !isLive(this.state.call);
    const refused = isFree && this.quiet?.refuses(call);
    if (isFree && !refused && this.#ringElection) this.#ringElection.start(call);
    else this.#dispatch({ type: 'incoming', call, refused });
  }

  /** Notes the members for the history, before one of them leaves. */
  #note(callId: string): void {
    const call = checkedCall(this.#sessions.get(callId)?.info);
    if (call) this.history.note(call);
  }

  /** Writes a call that ended into the history and, if it was placed here, into its conversation. */
  #log(callId: string, end: CallEnd, isTold?: boolean): void {
    const info = checkedCall(this.#sessions.get(callId)?.info);
    if (!info) return;
    const { call } = this.state;
    const isCurrent = isLive(call) && call.call.id === callId;
    const entry = this.history.end(info, end, isCurrent && call.phase !== 'incoming');
    if (isTold || entry.direction === 'incoming' || end.reason === 'failed') return;
    this.#connection
      .record(entry)
      ?.catch((cause: unknown) => this.#tell({ type: 'error', error: toCallError(cause) }));
  }

  /** No session outlives its backend, even if that backend did not report its end. */
  #forgetSessions(): void {
    this.#ringElection?.clear();
    for (const callId of this.#sessions.ids)
      this.#handle({
        type: 'ended',
        callId,
        end: { reason: 'hung-up', endedBy: 'self', durationMs: 0 },
      });
  }

  // --- state and effects ---

  #dispatch(input: Input): void {
    void this.#apply(input);
  }

  /**
   * Carries out one input after the other. What a listener sends meanwhile is queued, so that all listeners see all states
   * and facts in the same order.
   *
   * @returns settles when the effects are done; a caller may ignore it
   */
  #apply(input: Input): Promise<void> {
    const done = new Promise<void>((resolve) =>
      this.#inputs.push(() => resolve(this.#step(input))),
    );
    done.catch(() => {});
    if (this.#inputs.length === 1)
      for (let next = this.#inputs[0]; next; next = this.#inputs[0]) {
        next();
        this.#inputs.shift();
      }
    return done;
  }

  async #step(input: Input): Promise<void> {
    const { state, effects } = transition(this.state, input);
    if (state !== this.state) {
      this.state = state;
      for (const subscriber of [...this.#subscribers]) safeCall(() => subscriber(state));
      this.#ringElection?.leaveAllBut(state.call.phase === 'idle' ? undefined : state.call.call.id);
      this.#setUpLimit.follow(this.state.call);
    }
    await Promise.all(effects.flatMap((effect) => this.#run(effect) ?? []));
  }

  #run(effect: Effect): Promise<void> | undefined {
    switch (effect.type) {
      case 'announce':
        return void this.#tell(effect.fact);
      case 'refuse':
        return Promise.reject(effect.error);
      case 'start':
        return this.#start(effect);
      case 'accept':
        this.#ringElection?.take(effect.callId);
        return this.#operate(effect.callId, (session) => session.accept(effect.media));
      case 'end':
        return this.#end(effect);
      case 'invite':
        return this.#operate(effect.callId, (call) => call.invite(effect.userIds, effect.groupId));
      case 'microphone':
      case 'camera':
        return this.#turn(effect);
      case 'use-device':
        return this.#operate(effect.callId, (session) =>
          session.useDevice(effect.device, effect.deviceId),
        );
      case 'switch-to-audio':
        return this.#operate(effect.callId, (session) => session.switchToAudio());
      case 'resume-sound':
        return this.#operate(effect.callId, (session) => session.resumeSound());
      case 'screen':
        return this.#operate(effect.callId, (session) => session.setScreen(effect.on), PICK_MS);
    }
  }

  #tell(fact: CallFact): void {
    for (const observer of [...this.#observers]) safeCall(() => observer(fact));
  }

  #start({ request }: Extract<Effect, { type: 'start' }>): Promise<void> {
    const placed = new Promise<void>((resolve, reject) =>
      this.#dialling.set(request.id, { resolve, reject }),
    );
    this.#setUpLimit.follow(this.state.call);
    try {
      if (!this.backend) throw notConnected();
      this.#isStarting = true;
      this.#sessions.add(request.id, this.backend.startCall(request));
      this.#isStarting = false;
      this.#note(request.id);
    } catch (cause) {
      this.#isStarting = false;
      this.#fail(request.id, 'failed', toCallError(cause));
    }
    return placed;
  }

  #settle(callId: string, error?: CallError): void {
    const dialling = this.#dialling.get(callId);
    this.#dialling.delete(callId);
    if (error) dialling?.reject(error);
    else dialling?.resolve();
  }

  #end({ callId, as }: Extract<Effect, { type: 'end' }>): Promise<void> {
    const giveUp = (): void => {
      const { call } = this.state;
      const isCurrent = isLive(call) && call.call.id === callId;
      const end = isCurrent ? ownEnd(call, as) : ({ reason: 'busy', endedBy: 'self' } as const);
      this.#handle({ type: 'ended', callId, end: { durationMs: 0, ...end } });
    };
    return this.#reporting(callId, this.#sessions.end(callId, as, giveUp));
  }

  /** Ends a call that cannot go on. */
  #fail(callId: string, reason: 'failed' | 'network', error: CallError): void {
    const end = { reason, endedBy: 'system', durationMs: 0, error } as const;
    this.#handle({ type: 'ended', callId, end });
  }

  /** Turns a device on or off. It does not stay pending when that fails and the backend says no more. */
  async #turn(effect: Extract<Effect, { type: 'microphone' | 'camera' }>): Promise<void> {
    const { type, callId, on } = effect;
    const set = type === 'camera' ? 'setCamera' : 'setMicrophone';
    try {
      await this.#operate(callId, (session) => session[set](on));
    } catch (cause) {
      const { call } = this.state;
      if (isLive(call) && call.call.id === callId && call.call[type] === 'pending')
        this.#dispatch({ type: 'changed', callId, patch: { [type]: on ? 'blocked' : 'on' } });
      throw cause;
    }
  }

  #operate(
    callId: string,
    operation: (session: CallSession) => Promise<void>,
    ms?: number,
  ): Promise<void> {
    return this.#reporting(callId, this.#sessions.run(callId, operation, ms));
  }

  async #reporting(callId: string, operation: Promise<void>): Promise<void> {
    try {
      await operation;
    } catch (cause) {
      const error = toCallError(cause);
      this.#dispatch({ type: 'failed', callId, error });
      throw error;
    }
  }
}
