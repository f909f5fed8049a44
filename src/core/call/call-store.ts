/**
 * Holds the state, carries out what `transition` decides, and tells who listens. A store outlives connections: each
 * `connect` asks for a backend, so a new token simply means a new backend behind the same store, and tags that hold the
 * store need not be told.
 */
import type { BackendEvent, CallBackend, CallSession, Features } from './backend.js';
import type { CallEnd, CallInfo, MemberLimits } from './call-info.js';
import { CallError, toCallError } from './call-error.js';
import {
  initialState,
  isLive,
  transition,
  type CallCommand,
  type CallFact,
  type Effect,
  type Input,
  type StoreState,
} from './call-state.js';
import { safeCall } from './safe-call.js';
import { DeviceHistory, type CallHistory } from '../history/call-history.js';
import type { CallEntry } from './call-entry.js';
import { newId } from './ids.js';
import { createProfiles, type Profiles } from '../people/profiles.js';

/** Everything that can be asked of a store. */
export type Command = CallCommand | { readonly type: 'connect' } | { readonly type: 'disconnect' };

export interface CallStoreOptions {
  /** Makes the backend for one connection (or returns the same one each time). May throw a `CallError`. */
  createBackend: () => CallBackend | Promise<CallBackend>;
  /** Names and pictures; default: none known, ids are shown. */
  profiles?: Profiles;
  /** The app key: calls of one app are not in the history of another. */
  appKey?: () => string;
  /**
   * Decides which of this person's tabs rings: `electLeader`, or something like it. Default: each of them.
   *
   * @param name the same for all of them
   * @param onChange to be told whether it is this one, as soon as that is clear and at each change
   * @param options `take`: it is this one from now on, for the call is answered here
   * @returns leaves
   */
  elect?: (
    name: string,
    onChange: (isElected: boolean) => void,
    options?: { take?: boolean },
  ) => () => void;
}

export interface CallStore {
  /** The current snapshot: frozen, plain, replaced and never changed. */
  readonly state: StoreState;
  /** What the service can do; nothing before the first connect. */
  readonly features: Features;
  /** The most people one call of each kind holds, the signed-in user included; 0 before the first connect. */
  readonly maxMembers: MemberLimits;
  readonly profiles: Profiles;
  /** The calls of the signed-in user that were kept on this device. */
  readonly history: CallHistory;
  /** Calls back with each new snapshot. @returns the undo */
  subscribe(listener: (state: StoreState) => void): () => void;
  /** Calls back with each fact, once and in order. @returns the undo */
  observe(listener: (fact: CallFact) => void): () => void;
  /**
   * Carries out a command. Resolves when it is done (a call: when the invitation is on its way or was canceled).
   *
   * @throws CallError, always one; the failure also stands in `state.problem` or in the ended call's `end.error`
   */
  send(command: Command): Promise<void>;
  /** Shows a user's video in an element for as long as the current call lasts. @returns the undo */
  attachView(userId: string, video: HTMLVideoElement): () => void;
}

const NO_FEATURES: Features = Object.freeze({
  video: false,
  group: false,
  invite: false,
  switchCamera: false,
  switchMicrophone: false,
  switchSpeaker: false,
  switchToAudio: false,
  screenShare: false,
});

const NO_MEMBERS: MemberLimits = Object.freeze({ audio: 0, video: 0 });

export function createCallStore(options: CallStoreOptions): CallStore {
  return new Store(options);
}

/** Settles the promise of a call that was dialled. */
interface Dialling {
  resolve(): void;
  reject(error: CallError): void;
}

class Store implements CallStore {
  state: StoreState = initialState;
  readonly profiles: Profiles;
  readonly history: DeviceHistory;

  readonly #createBackend: CallStoreOptions['createBackend'];
  readonly #elect: CallStoreOptions['elect'];
  readonly #subscribers = new Set<(state: StoreState) => void>();
  readonly #observers = new Set<(fact: CallFact) => void>();
  readonly #sessions = new Map<string, CallSession>();
  readonly #dialling = new Map<string, Dialling>();
  /** What came of an incoming call before it was clear which tab rings. */
  readonly #undecided = new Map<string, BackendEvent[]>();
  /** Leaves the election of the tab that rings. */
  readonly #elections = new Map<string, () => void>();
  /** The calls that this tab rings for. */
  readonly #elected = new Set<string>();
  /** The input being carried out, and those that wait for it. */
  readonly #inputs: (() => void)[] = [];
  #backend: CallBackend | undefined;
  /** The backend's, until there is another: what disposing of it ends is written, too. */
  #record: (entry: CallEntry) => Promise<void> | undefined = () => undefined;
  #stopListening: (() => void) | undefined;
  #attempt: { controller: AbortController; done: Promise<void> } | undefined;
  /** The end of the last disconnect: a new connect waits for it. */
  #released: Promise<void> = Promise.resolve();

  constructor(options: CallStoreOptions) {
    this.#createBackend = options.createBackend;
    this.#elect = options.elect;
    this.profiles = options.profiles ?? createProfiles();
    this.history = new DeviceHistory(options.appKey ?? (() => ''), (entry) =>
      this.#tell({ type: 'logged', entry }),
    );
  }

  get features(): Features {
    return this.#backend?.features ?? NO_FEATURES;
  }

  get maxMembers(): MemberLimits {
    return this.#backend?.maxMembers ?? NO_MEMBERS;
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
    if (command.type === 'connect') return this.#connect();
    if (command.type === 'disconnect') return this.#disconnect();
    await this.#apply(command.type === 'call' ? { ...command, id: newId() } : command);
  }

  attachView(userId: string, video: HTMLVideoElement): () => void {
    const { call } = this.state;
    const session = isLive(call) ? this.#sessions.get(call.call.id) : undefined;
    return session?.attachView(userId, video) ?? (() => {});
  }

  // --- the connection ---

  #connect(): Promise<void> {
    if (this.#attempt) return this.#attempt.done;
    if (this.state.connection === 'connected' || this.state.connection === 'reconnecting') {
      if (this.#backend) return Promise.resolve();
      this.#dispatch({ type: 'connection', status: 'disconnected' }); // as is under way already
    }
    const controller = new AbortController();
    const done = this.#signIn(controller.signal).finally(() => {
      if (this.#attempt?.controller === controller) this.#attempt = undefined;
    });
    this.#attempt = { controller, done };
    return done;
  }

  async #signIn(signal: AbortSignal): Promise<void> {
    this.#dispatch({ type: 'connection', status: 'connecting' });
    try {
      await this.#release(); // of a backend that failed or was kicked
      signal.throwIfAborted();
      const made = this.#createBackend();
      const backend = made instanceof Promise ? await made : made;
      signal.throwIfAborted();
      this.#backend = backend;
      this.#record = (entry) => backend.record?.(entry);
      this.#stopListening = backend.listen((event) => this.#handle(event));
      const self = await backend.connect(signal);
      signal.throwIfAborted();
      this.history.signIn(self.userId);
      this.#dispatch({ type: 'connection', status: 'connected', self });
    } catch (cause) {
      const error = toCallError(cause);
      if (!signal.aborted) {
        void this.#release();
        this.#dispatch({ type: 'connection', status: 'failed', error });
      }
      throw error;
    }
  }

  async #disconnect(): Promise<void> {
    this.#attempt?.controller.abort(
      new CallError('network', 'Disconnected before the connection was up.'),
    );
    this.#attempt = undefined;
    await this.#release();
    // unless somebody connected again meanwhile
    if (!this.#attempt) this.#dispatch({ type: 'connection', status: 'disconnected' });
  }

  /** Disposes of the backend, which hangs up; its last events are still heard. */
  #release(): Promise<void> {
    const backend = this.#backend;
    const stopListening = this.#stopListening;
    this.#backend = undefined;
    this.#stopListening = undefined;
    if (!backend) return this.#released;
    this.#released = backend
      .dispose()
      .catch((cause: unknown) => reportError(cause))
      .then(() => {
        stopListening?.();
        this.#forgetSessions();
      });
    return this.#released;
  }

  /** No session outlives its backend, even if that backend forgot to say so. */
  #forgetSessions(): void {
    this.#undecided.clear();
    this.#leaveElections();
    for (const callId of [...this.#sessions.keys()])
      this.#handle({
        type: 'ended',
        callId,
        end: { reason: 'hung-up', endedBy: 'self', durationMs: 0 },
      });
  }

  // --- commands and events ---

  #handle(event: BackendEvent): void {
    const waiting = 'callId' in event && this.#undecided.get(event.callId);
    if (waiting) return void waiting.push(event);
    switch (event.type) {
      case 'incoming':
        this.#sessions.set(event.session.info.id, event.session);
        this.history.note(event.session.info);
        this.#receive(event.session.info);
        break;
      case 'placed':
        this.#dispatch(event);
        this.#settle(event.callId);
        break;
      case 'changed':
        this.#note(event.callId);
        this.#dispatch(event);
        break;
      case 'ended':
        this.#log(event.callId, event.end);
        this.#sessions.delete(event.callId);
        this.#dispatch(event);
        this.#settle(event.callId, event.end.error);
        break;
      default:
        this.#dispatch(event);
    }
  }

  /** All tabs of a person are called; one of them rings. What is told of the call waits until that is clear. */
  #receive(call: CallInfo): void {
    const { id } = call;
    if (!this.#elect || isLive(this.state.call)) return this.#dispatch({ type: 'incoming', call });
    if (this.#elections.has(id)) return this.#ring(call); // called again into a call that was declined
    this.#undecided.set(id, []);
    const leave = this.#elect(this.#electionOf(id), (isElected) => {
      if (isElected) this.#elected.add(id);
      else this.#elected.delete(id);
      const waiting = this.#undecided.get(id);
      this.#undecided.delete(id);
      if (!waiting) return this.#dispatch({ type: 'quiet', callId: id, quiet: !isElected });
      this.#ring(call);
      for (const event of waiting) this.#handle(event);
    });
    this.#elections.set(id, leave);
  }

  #ring(call: CallInfo): void {
    const isElected = this.#elected.has(call.id);
    this.#dispatch({ type: 'incoming', call: isElected ? call : { ...call, quiet: true } });
  }

  #electionOf(callId: string): string {
    return `rc-call-kit rings ${this.state.self?.userId} ${callId}`;
  }

  /** The call is answered here. That is told once the devices are open, which may take a person's permission. */
  #silenceOthers(callId: string): void {
    const leave = this.#elections.get(callId);
    if (!this.#elect || !leave) return;
    this.#elected.add(callId);
    this.#elections.set(
      callId,
      this.#elect(this.#electionOf(callId), () => {}, { take: true }),
    );
    leave();
  }

  /** A call that ended is left when it is put away: until then the other tabs may not know that it has, and would ring. */
  #leaveElections(callId?: string): void {
    for (const [id, leave] of this.#elections)
      if (id !== callId && !this.#undecided.has(id)) {
        this.#elections.delete(id);
        this.#elected.delete(id);
        leave();
      }
  }

  /** Who leaves a call was in it. */
  #note(callId: string): void {
    const session = this.#sessions.get(callId);
    if (session) this.history.note(session.info);
  }

  /** A call is over: into the history with it and, by who placed it, into the conversation. */
  #log(callId: string, end: CallEnd): void {
    const session = this.#sessions.get(callId);
    if (!session) return;
    const { call } = this.state;
    const isCurrent = isLive(call) && call.call.id === callId;
    const entry = this.history.end(session.info, end, isCurrent && call.phase !== 'incoming');
    if (entry.direction === 'incoming' || end.reason === 'failed') return;
    this.#record(entry)?.catch((cause: unknown) =>
      this.#tell({ type: 'error', error: toCallError(cause) }),
    );
  }

  #dispatch(input: Input): void {
    void this.#apply(input);
  }

  /**
   * Carries out one input after the other: what a listener sends in between waits its turn, so that everybody sees all
   * states and facts in the same order.
   *
   * @returns when the effects are done; a caller may ignore it
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
      this.#leaveElections(state.call.phase === 'idle' ? undefined : state.call.call.id);
    }
    await Promise.all(effects.flatMap((effect) => this.#run(effect) ?? []));
  }

  #run(effect: Effect): Promise<void> | undefined {
    switch (effect.type) {
      case 'announce':
        this.#tell(effect.fact);
        return undefined;
      case 'refuse':
        return Promise.reject(effect.error);
      case 'start':
        return this.#start(effect);
      case 'accept':
        this.#silenceOthers(effect.callId);
        return this.#operate(effect.callId, (session) => session.accept(effect.media));
      case 'end':
        return this.#operate(effect.callId, (session) => session.end(effect.as));
      case 'invite':
        return this.#operate(effect.callId, (session) => session.invite(effect.userIds));
      case 'microphone':
        return this.#operate(effect.callId, (session) => session.setMicrophone(effect.on));
      case 'use-device':
        return this.#operate(effect.callId, (session) =>
          session.useDevice(effect.device, effect.deviceId),
        );
      case 'switch-to-audio':
        return this.#operate(effect.callId, (session) => session.switchToAudio());
      case 'resume-sound':
        return this.#operate(effect.callId, (session) => session.resumeSound());
      case 'camera':
        return this.#operate(effect.callId, (session) => session.setCamera(effect.on));
    }
  }

  #tell(fact: CallFact): void {
    for (const observer of [...this.#observers]) safeCall(() => observer(fact));
  }

  #start({ request }: Extract<Effect, { type: 'start' }>): Promise<void> {
    const placed = new Promise<void>((resolve, reject) =>
      this.#dialling.set(request.id, { resolve, reject }),
    );
    try {
      if (!this.#backend) throw new CallError('network', 'Not connected to the calling service.');
      this.#sessions.set(request.id, this.#backend.startCall(request));
      this.#note(request.id);
    } catch (cause) {
      const end = {
        reason: 'failed',
        endedBy: 'system',
        durationMs: 0,
        error: toCallError(cause),
      } as const;
      this.#handle({ type: 'ended', callId: request.id, end });
    }
    return placed;
  }

  #settle(callId: string, error?: CallError): void {
    const dialling = this.#dialling.get(callId);
    this.#dialling.delete(callId);
    if (error) dialling?.reject(error);
    else dialling?.resolve();
  }

  async #operate(
    callId: string,
    operation: (session: CallSession) => Promise<void>,
  ): Promise<void> {
    const session = this.#sessions.get(callId);
    if (!session) return; // ended a moment ago
    try {
      await operation(session);
    } catch (cause) {
      const error = toCallError(cause);
      this.#dispatch({ type: 'failed', callId, error });
      throw error;
    }
  }
}
