/**
 * A scripted `CallBackend`, as strict as the interface: a test that makes it report what no service may report (an event of an
 * ended call, two ends, a connected call that nobody answered) gets an error at that line.
 *
 * By default it obeys the store: it connects, places calls, opens devices, and ends calls. The test does what other people do
 * (ring, join, leave, hang up): `const call = backend.incoming({ from: '3002' }); call.connect();`. `hold` and `fail` let the
 * test answer one command itself: `const answer = call.hold('camera'); …; answer.reject(error)`.
 */
import type {
  BackendEvent,
  CallBackend,
  CallSession,
  Features,
  GroupCallListener,
} from '../core/call/backend.js';
import type { CallEntry } from '../core/call/call-entry.js';
import { badRequest, type CallError, type Device } from '../core/call/call-error.js';
import type {
  CallRequest,
  ConnectionStatus,
  GroupCall,
  Media,
  MemberLimits,
  Profile,
} from '../core/call/call-info.js';
import { newId } from '../core/call/ids.js';
import { FakeSession, invited, type FakeHost } from './fake-session.js';
import { Answers, deferred, type Held } from './held-answers.js';

/** A command the store gave to the backend. */
export type BackendCommand =
  | { readonly type: 'connect' }
  | { readonly type: 'call'; readonly request: CallRequest }
  | { readonly type: 'dispose' };

export interface FakeBackendOptions {
  self: Profile;
  features?: Partial<Features>;
  maxMembers?: number | MemberLimits;
  /** Called with each call that the store places, before it is on its way. */
  onStart?: (session: FakeSession) => void;
}

export interface IncomingOptions {
  /** Id of the caller. */
  from: string;
  media?: Media;
  groupId?: string;
  /** Ids of the other people called. */
  userIds?: readonly string[];
  id?: string;
  /** The page was in this call before it was reloaded: the call is offered again, and does not ring. */
  returning?: true;
}

const ALL_FEATURES: Features = {
  video: true,
  group: true,
  invite: true,
  switchCamera: true,
  switchMicrophone: true,
  switchSpeaker: true,
  switchToAudio: true,
  screenShare: true,
  stats: true,
  becomeGroup: true,
  rejoin: true,
  joinCall: true,
};

export class FakeBackend implements CallBackend {
  readonly features: Features;
  readonly maxMembers: MemberLimits;
  readonly self: Profile;
  readonly commands: BackendCommand[] = [];
  /** All calls, oldest first. */
  readonly sessions: FakeSession[] = [];
  /** Why a device cannot be opened, or a screen shared: the ones that can are not in it. */
  readonly deviceErrors = new Map<Device | 'screen', CallError>();

  /** Where the service can tell. */
  readonly watchGroupCall: CallBackend['watchGroupCall'];

  readonly #listeners = new Set<(event: BackendEvent) => void>();
  readonly #groupCalls = new Map<string, GroupCall | null>();
  readonly #groupListeners = new Map<GroupCallListener, string>();
  readonly #answers = new Answers<'connect' | 'call' | 'dispose'>();
  readonly #onStart: (session: FakeSession) => void;
  readonly #host: FakeHost;
  #whenConnected = deferred<void>();
  #signal: AbortSignal | undefined;
  #connected = false;
  #starting = false;

  constructor({ self, features, maxMembers = 9, onStart = () => {} }: FakeBackendOptions) {
    this.#onStart = onStart;
    this.self = self;
    this.features = Object.freeze({ ...ALL_FEATURES, ...features });
    if (this.features.joinCall)
      this.watchGroupCall = (groupId, listener) => this.#watchGroup(groupId, listener);
    this.#host = {
      self: () => this.self,
      emit: (event) => this.#emit(event),
      deviceError: (device) => this.deviceErrors.get(device),
      canShareScreen: this.features.screenShare,
      canMeasure: this.features.stats,
      canBecomeGroup: this.features.becomeGroup,
    };
    this.maxMembers =
      typeof maxMembers === 'number' ? { audio: maxMembers, video: maxMembers } : maxMembers;
  }

  // --- for the test ---

  get isConnected(): boolean {
    return this.#connected;
  }

  /** Resolves once the store is connected. */
  get connected(): Promise<void> {
    return this.#whenConnected.promise;
  }

  /** Number of event listeners. */
  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** Abort signal of the latest `connect`. */
  get signal(): AbortSignal | undefined {
    return this.#signal;
  }

  /** The latest call. */
  get session(): FakeSession {
    const session = this.sessions.at(-1);
    if (!session) throw new Error('there was no call yet');
    return session;
  }

  /** Holds the answer to the next command. A held `call` has started, but is not placed yet. */
  hold(command: 'connect' | 'call' | 'dispose'): Held {
    return this.#answers.hold(command);
  }

  /** The next `connect` or `dispose` rejects; the next `call` makes `startCall` throw. */
  fail(command: 'connect' | 'call' | 'dispose', error: unknown): void {
    this.#answers.hold(command).reject(error);
  }

  /** Reports an incoming call. */
  incoming(options: IncomingOptions): FakeSession {
    const { from, media = 'audio', groupId, userIds = [], id, returning } = options;
    if (returning && !this.features.rejoin) throw new Error('the service offers no call again');
    const session = new FakeSession(this.#host, {
      id: id ?? newId(),
      direction: 'incoming',
      media,
      callerId: from,
      ...(groupId !== undefined && { groupId }),
      members: [
        { userId: from, status: 'joined', microphone: true, camera: media === 'video' },
        ...userIds.map(invited),
      ],
      ...(returning && { returning }),
      microphone: 'off',
      camera: 'off',
    });
    this.sessions.push(session);
    this.#emit({ type: 'incoming', session: session.seam });
    return session;
  }

  /** Reports a new connection status. Only after `connect`. */
  connection(status: ConnectionStatus, error?: CallError): void {
    this.#emit({ type: 'connection', status, ...(error && { error }) });
  }

  /** Reports a call that went on while nobody was connected. */
  missed(entry: CallEntry): void {
    this.#emit({ type: 'missed', entry });
  }

  /** The groups that are watched. */
  get watchedGroups(): string[] {
    return [...this.#groupListeners.values()];
  }

  /** Reports the call that a group is in: that of others, which the page may join. `null`: it is in none. */
  groupCall(groupId: string, call: GroupCall | null): void {
    if (!this.features.joinCall) throw new Error('the service tells of no calls of groups');
    this.#groupCalls.set(groupId, call);
    for (const [listener, watched] of this.#groupListeners) if (watched === groupId) listener(call);
  }

  /** Reports a problem. */
  problem(error: CallError): void {
    this.#emit({ type: 'problem', error });
  }

  // --- for the store ---

  async connect(signal: AbortSignal): Promise<Profile> {
    this.commands.push({ type: 'connect' });
    if (this.#connected) throw new Error('connected already');
    this.#signal = signal;
    const aborted = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    );
    await Promise.race([this.#answers.take('connect'), aborted]);
    signal.throwIfAborted();
    this.#connected = true;
    this.#whenConnected.resolve();
    return this.self;
  }

  startCall(request: CallRequest): CallSession {
    this.commands.push({ type: 'call', request });
    if (!this.#connected) throw new Error('startCall before connect');
    this.#answers.throwIfFailed('call');
    const { id, media, groupId, userIds, joins } = request;
    if (joins !== undefined && this.#groupCalls.get(groupId ?? '')?.callId !== joins)
      throw badRequest('no-call', 'The group is in no such call.');
    this.#starting = true;
    const session = new FakeSession(this.#host, {
      id,
      direction: 'outgoing',
      media,
      callerId: this.self.userId,
      ...(groupId !== undefined && { groupId }),
      members: userIds.map(invited),
      microphone: 'pending',
      camera: media === 'video' ? 'pending' : 'off',
    });
    this.sessions.push(session);
    this.#onStart(session);
    void this.#answers.take('call').then(
      () => {
        session.place();
        if (joins !== undefined && !session.ended)
          for (const userId of userIds) session.join(userId); // who is in it, is
      },
      (error: CallError) => {
        if (!session.ended) session.end({ reason: 'failed', endedBy: 'system', error });
      },
    );
    this.#starting = false;
    return session.seam;
  }

  listen(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.commands.push({ type: 'dispose' });
    await this.#answers.take('dispose');
    for (const session of this.sessions) session.hangUp();
    this.#connected = false;
    this.#whenConnected = deferred();
  }

  async #watchGroup(groupId: string, listener: GroupCallListener): Promise<() => void> {
    const own: GroupCallListener = (...report) => listener(...report);
    this.#groupListeners.set(own, groupId);
    queueMicrotask(() => {
      if (this.#groupListeners.has(own)) own(this.#groupCalls.get(groupId) ?? null);
    });
    return () => this.#groupListeners.delete(own);
  }

  #emit(event: BackendEvent): void {
    if (this.#starting) throw new Error(`the event "${event.type}" came before startCall returned`);
    if (!this.#connected) throw new Error(`the event "${event.type}" came without a connection`);
    for (const listener of [...this.#listeners]) listener(event);
  }
}
