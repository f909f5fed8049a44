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
  CallPatch,
  CallSession,
  Features,
} from '../../src/core/call/backend.js';
import type {
  CallEnd,
  CallInfo,
  CallRequest,
  ConnectionStatus,
  Link,
  Media,
  Member,
  MemberLimits,
  Profile,
} from '../../src/core/call/call-info.js';
import type { CallError, Device } from '../../src/core/call/call-error.js';
import {
  createCallStore,
  type CallStore,
  type CallStoreOptions,
} from '../../src/core/store/call-store.js';
import { newId } from '../../src/core/call/ids.js';

/** A command the store gave to a call. */
export type SessionCommand =
  | { readonly type: 'accept'; readonly media: Media }
  | { readonly type: 'end'; readonly as?: 'busy' }
  | { readonly type: 'invite'; readonly userIds: readonly string[] }
  | { readonly type: 'microphone' | 'camera'; readonly on: boolean }
  | { readonly type: 'use-device'; readonly device: Device; readonly deviceId?: string }
  | { readonly type: 'resume-sound' | 'switch-to-audio' };

/** A command the store gave to the backend. */
export type BackendCommand =
  | { readonly type: 'connect' }
  | { readonly type: 'call'; readonly request: CallRequest }
  | { readonly type: 'dispose' };

/** The answer to a command, held until the test gives it. */
export interface Held {
  /** Carries out the command. */
  resolve(): void;
  reject(error: unknown): void;
}

export interface FakeBackendOptions {
  self: Profile;
  features?: Partial<Features>;
  maxMembers?: number | MemberLimits;
}

export interface IncomingOptions {
  /** Id of the caller. */
  from: string;
  media?: Media;
  groupId?: string;
  /** Ids of the other people called. */
  userIds?: readonly string[];
  id?: string;
}

/** @returns a store signed in on a fake backend, by default as Anna (3001) */
export async function connectedStore(
  options: Partial<FakeBackendOptions> &
    Pick<CallStoreOptions, 'profiles' | 'elect'> & { appKey?: string } = {},
): Promise<{ store: CallStore; backend: FakeBackend }> {
  const { profiles, elect, appKey = newId(), ...rest } = options;
  const backend = new FakeBackend({ self: { userId: '3001', name: 'Anna' }, ...rest });
  const store = createCallStore({
    createBackend: () => backend,
    profiles,
    elect,
    appKey: () => appKey, // a history of its own
  });
  await store.send({ type: 'connect' });
  return { store, backend };
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
};

export class FakeBackend implements CallBackend {
  readonly features: Features;
  readonly maxMembers: MemberLimits;
  readonly self: Profile;
  readonly commands: BackendCommand[] = [];
  /** All calls, oldest first. */
  readonly sessions: FakeSession[] = [];

  readonly #listeners = new Set<(event: BackendEvent) => void>();
  readonly #answers = new Answers<'connect' | 'call' | 'dispose'>();
  #signal: AbortSignal | undefined;
  #connected = false;
  #starting = false;

  constructor({ self, features, maxMembers = 9 }: FakeBackendOptions) {
    this.self = self;
    this.features = Object.freeze({ ...ALL_FEATURES, ...features });
    this.maxMembers =
      typeof maxMembers === 'number' ? { audio: maxMembers, video: maxMembers } : maxMembers;
  }

  // --- for the test ---

  get isConnected(): boolean {
    return this.#connected;
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
  incoming({ from, media = 'audio', groupId, userIds = [], id }: IncomingOptions): FakeSession {
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
    return this.self;
  }

  startCall(request: CallRequest): CallSession {
    this.commands.push({ type: 'call', request });
    if (!this.#connected) throw new Error('startCall before connect');
    this.#answers.throwIfFailed('call');
    this.#starting = true;
    const { id, media, groupId, userIds } = request;
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
    void this.#answers.take('call').then(
      () => session.place(),
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
  }

  readonly #host: FakeHost = {
    self: () => this.self,
    emit: (event) => this.#emit(event),
  };

  #emit(event: BackendEvent): void {
    if (this.#starting) throw new Error(`the event "${event.type}" came before startCall returned`);
    if (!this.#connected) throw new Error(`the event "${event.type}" came without a connection`);
    for (const listener of [...this.#listeners]) listener(event);
  }
}

interface FakeHost {
  self(): Profile;
  emit(event: BackendEvent): void;
}

/** One call of a `FakeBackend`. The test drives it; the store holds its `seam`. */
export class FakeSession {
  /** The `CallSession` that the store holds. */
  readonly seam: CallSession;
  readonly commands: SessionCommand[] = [];
  /** The attached video elements, by user id. */
  readonly views = new Map<string, Set<HTMLVideoElement>>();

  readonly #host: FakeHost;
  readonly #answers = new Answers<SessionCommand['type']>();
  #info: CallInfo;
  #stage: 'dialled' | 'ringing' | 'in' | 'connected' | 'ended';
  #since = 0;

  constructor(host: FakeHost, info: CallInfo) {
    this.#host = host;
    this.#info = info;
    this.#stage = info.direction === 'outgoing' ? 'dialled' : 'ringing';
    this.seam = this.#makeSeam();
  }

  // --- for the test ---

  get id(): string {
    return this.#info.id;
  }

  get info(): CallInfo {
    return this.#info;
  }

  get ended(): boolean {
    return this.#stage === 'ended';
  }

  /** Holds the answer to the next command of that type. */
  hold(command: SessionCommand['type']): Held {
    return this.#answers.hold(command);
  }

  /** Rejects the next command of that type. A device that fails is reported as blocked first. */
  fail(command: SessionCommand['type'], error: unknown): void {
    this.#answers.hold(command).reject(error);
  }

  /** Reports that the invitation has been sent. */
  place(): void {
    if (this.ended) return; // canceled meanwhile
    this.#expect('dialled', 'place a call that is out already');
    this.#openDevices(this.#info.media);
    this.#stage = 'in';
    this.#emit({ type: 'placed', callId: this.id });
  }

  /** Adds members, as if someone else had invited them. */
  invite(...userIds: string[]): void {
    this.change({ members: [...this.#info.members, ...userIds.map(invited)] });
  }

  ring(userId: string): void {
    this.#changeMember(userId, { status: 'ringing' });
  }

  /** A member joins, invited or not, by default with microphone on and, in a video call, camera on. */
  join(userId: string, sending: Partial<Pick<Member, 'microphone' | 'camera'>> = {}): void {
    const camera = this.#info.media === 'video';
    this.#changeMember(userId, { status: 'joined', microphone: true, camera, ...sending });
  }

  /** A member turns a device on or off. */
  send(userId: string, sending: Partial<Pick<Member, 'microphone' | 'camera'>>): void {
    this.#member(userId);
    this.#changeMember(userId, sending);
  }

  /** A member leaves, declines or never answers, and the call goes on. */
  leave(userId: string): void {
    this.#member(userId);
    this.change({ members: this.#info.members.filter((member) => member.userId !== userId) });
  }

  /** Reports any `changed` event. */
  change(patch: CallPatch, by?: string): void {
    this.#info = { ...this.#info, ...patch };
    this.#emit({ type: 'changed', callId: this.id, patch, ...(by !== undefined && { by }) });
  }

  /** Reports the call as connected. If nobody has joined yet, the first member joins. */
  connect(at = Date.now()): void {
    this.#expect('in', 'connect a call that was not answered, or twice');
    const first = this.#info.members[0];
    if (first && !this.#info.members.some(({ status }) => status === 'joined'))
      this.join(first.userId);
    this.#stage = 'connected';
    this.#since = at;
    this.#emit({ type: 'connected', callId: this.id, at });
  }

  link(link: Link): void {
    this.#expect('connected', 'report the link of a call that is not connected');
    this.#emit({ type: 'link', callId: this.id, link });
  }

  /** Reports the end of the call, by default because the other side hung up. */
  end(end: Partial<CallEnd> = {}): void {
    const durationMs = this.#stage === 'connected' ? Math.max(0, Date.now() - this.#since) : 0;
    const full: CallEnd = { reason: 'hung-up', endedBy: 'remote', durationMs, ...end };
    this.#check();
    this.#stage = 'ended';
    this.#host.emit({ type: 'ended', callId: this.id, end: full });
  }

  /** Ends the call as the store's `end` does: cancels, declines or hangs up. Does nothing after the end. */
  hangUp(as?: 'busy'): void {
    if (this.ended) return;
    const called = this.#info.direction === 'incoming' && this.#stage === 'ringing';
    const early = this.#stage === 'connected' ? 'hung-up' : 'canceled';
    this.end({ reason: called ? (as ?? 'declined') : early, endedBy: 'self' });
  }

  // --- for the store ---

  #makeSeam(): CallSession {
    const info = () => this.#info;
    return {
      get info() {
        return info();
      },
      accept: (media) => this.#accept(media),
      end: (as) => this.#obey(as ? { type: 'end', as } : { type: 'end' }, () => this.hangUp(as)),
      invite: (userIds) => this.#obey({ type: 'invite', userIds }, () => this.invite(...userIds)),
      setMicrophone: (on) => this.#turn('microphone', on),
      setCamera: (on) => this.#turn('camera', on),
      useDevice: (device, deviceId) =>
        this.#obey({ type: 'use-device', device, deviceId }, () =>
          this.change({ devices: { ...this.#info.devices, [device]: deviceId ?? 'the next' } }),
        ),
      switchToAudio: () =>
        this.#obey({ type: 'switch-to-audio' }, () =>
          this.change({ media: 'audio', camera: 'off' }),
        ),
      attachView: (userId, video) => this.#attachView(userId, video),
      resumeSound: () => this.#obey({ type: 'resume-sound' }, () => {}),
    };
  }

  async #accept(media: Media): Promise<void> {
    await this.#obey({ type: 'accept', media }, () => {
      this.#expect('ringing', 'answer a call that was answered');
      this.#openDevices(media);
      this.#stage = 'in';
    });
  }

  async #turn(type: 'microphone' | 'camera', on: boolean): Promise<void> {
    try {
      await this.#obey({ type, on }, () => this.change({ [type]: on ? 'on' : 'off' }));
    } catch (error) {
      if (!this.ended) this.change({ [type]: 'blocked' });
      throw error;
    }
  }

  async #obey(command: SessionCommand, act: () => void): Promise<void> {
    this.commands.push(command);
    await this.#answers.take(command.type);
    if (!this.ended) act();
  }

  #attachView(userId: string, video: HTMLVideoElement): () => void {
    const elements = this.views.get(userId) ?? new Set();
    this.views.set(userId, elements.add(video));
    return () => elements.delete(video);
  }

  // --- helpers ---

  #openDevices(media: Media): void {
    this.change({ microphone: 'on', camera: media === 'video' ? 'on' : 'off' });
  }

  #changeMember(userId: string, change: Partial<Member>): void {
    const { members } = this.#info;
    if (!members.some((member) => member.userId === userId))
      this.change({ members: [...members, { ...invited(userId), ...change }] });
    else
      this.change({
        members: members.map((member) =>
          member.userId === userId ? { ...member, ...change } : member,
        ),
      });
  }

  #member(userId: string): Member {
    const member = this.#info.members.find((known) => known.userId === userId);
    if (!member) throw new Error(`${userId} is not in the call`);
    return member;
  }

  #emit(event: BackendEvent): void {
    this.#check();
    this.#host.emit(event);
  }

  #check(): void {
    if (this.ended) throw new Error('the call has ended: nothing may be told of it any more');
  }

  #expect(stage: 'dialled' | 'ringing' | 'in' | 'connected', what: string): void {
    this.#check();
    if (this.#stage !== stage) throw new Error(`cannot ${what}`);
  }
}

/** Held answers, in order per command. */
class Answers<T extends string> {
  readonly #held = new Map<T, { promise: Promise<void>; error?: unknown; failed: boolean }[]>();

  hold(command: T): Held {
    const { promise, resolve, reject } = deferred();
    promise.catch(() => {});
    const answer = { promise, failed: false, error: undefined as unknown };
    this.#held.set(command, [...(this.#held.get(command) ?? []), answer]);
    return {
      resolve,
      reject: (error) => {
        Object.assign(answer, { failed: true, error });
        reject(error);
      },
    };
  }

  /** Settles when the test gives the held answer; at once if none is held. */
  take(command: T): Promise<void> {
    return this.#held.get(command)?.shift()?.promise ?? Promise.resolve();
  }

  throwIfFailed(command: T): void {
    const next = this.#held.get(command)?.[0];
    if (!next?.failed) return;
    this.#held.get(command)?.shift();
    throw next.error;
  }
}

function deferred() {
  let resolve!: () => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function invited(userId: string): Member {
  return { userId, status: 'invited', microphone: false, camera: false };
}
