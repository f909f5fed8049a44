import type { BackendEvent, CallPatch, CallSession } from '../core/call/backend.js';
import { badRequest, type CallError, type Device } from '../core/call/call-error.js';
import type {
  CallEnd,
  CallInfo,
  Link,
  Media,
  Member,
  Picture,
  Profile,
} from '../core/call/call-info.js';
import type { MemberStats, SessionStats, StreamStats } from '../core/call/session-stats.js';
import { Answers, deferred, type Held } from './held-answers.js';

/** A command the store gave to a call. */
export type SessionCommand =
  | { readonly type: 'accept'; readonly media: Media }
  | { readonly type: 'end'; readonly as?: 'busy' }
  | { readonly type: 'invite'; readonly userIds: readonly string[]; readonly groupId?: string }
  | { readonly type: 'microphone' | 'camera' | 'screen'; readonly on: boolean }
  | { readonly type: 'use-device'; readonly device: Device; readonly deviceId?: string }
  | { readonly type: 'resume-sound' | 'switch-to-audio' };

/** What a call needs of its backend. */
export interface FakeHost {
  self(): Profile;
  emit(event: BackendEvent): void;
  /** Why a device cannot be opened, or a screen cannot be shared, if it cannot. */
  deviceError(device: Device | 'screen'): CallError | undefined;
  /** Whether the service can share screens. */
  readonly canShareScreen: boolean;
  /** Whether the service tells what it measures. */
  readonly canMeasure: boolean;
  /** Whether the service makes a group call of a one-to-one call. */
  readonly canBecomeGroup: boolean;
}

/** One call of a `FakeBackend`. The test drives it; the store holds its `seam`. */
export class FakeSession {
  /** The `CallSession` that the store holds. */
  readonly seam: CallSession;
  readonly commands: SessionCommand[] = [];
  /** The attached video elements, by user id. */
  readonly views = new Map<string, Set<HTMLVideoElement>>();
  /** Those attached for shared screens. */
  readonly screenViews = new Map<string, Set<HTMLVideoElement>>();

  /** Resolves once the invitation is sent. */
  readonly placed: Promise<void>;
  /** Resolves once an incoming call was answered here. */
  readonly accepted: Promise<void>;
  /** Resolves once it is over. */
  readonly over: Promise<CallEnd>;

  /** What the service measures, by user id. Without any: what a good connection measures. */
  readonly measured = new Map<string, Omit<MemberStats, 'userId'>>();

  readonly #host: FakeHost;
  readonly #placed = deferred<void>();
  readonly #accepted = deferred<void>();
  readonly #over = deferred<CallEnd>();
  readonly #answers = new Answers<SessionCommand['type'] | 'stats'>();
  #info: CallInfo;
  #stage: 'dialled' | 'ringing' | 'in' | 'connected' | 'ended';
  #since = 0;

  constructor(host: FakeHost, info: CallInfo) {
    this.#host = host;
    this.#info = info;
    this.#stage = info.direction === 'outgoing' ? 'dialled' : 'ringing';
    this.seam = this.#makeSeam();
    this.placed = this.#placed.promise;
    this.accepted = this.#accepted.promise;
    this.over = this.#over.promise;
  }

  // --- for the test ---

  get id(): string {
    return this.#info.id;
  }

  get info(): CallInfo {
    return this.#info;
  }

  get isConnected(): boolean {
    return this.#stage === 'connected';
  }

  get ended(): boolean {
    return this.#stage === 'ended';
  }

  /** Holds the answer to the next command of that type. */
  hold(command: SessionCommand['type'] | 'stats'): Held {
    return this.#answers.hold(command);
  }

  /** Rejects the next command of that type. A device that fails is reported as blocked first. */
  fail(command: SessionCommand['type'] | 'stats', error: unknown): void {
    this.#answers.hold(command).reject(error);
  }

  /** Reports that the invitation has been sent. */
  place(): void {
    if (this.ended) return; // canceled meanwhile
    this.#expect('dialled', 'place a call that is out already');
    const error = this.#openDevices(this.#info.media);
    if (error) return this.end({ reason: 'failed', endedBy: 'system', error });
    this.#stage = 'in';
    this.#emit({ type: 'placed', callId: this.id });
    this.#placed.resolve();
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
    const { members, screens } = this.#info;
    this.change({
      members: members.filter((member) => member.userId !== userId),
      ...(screens?.includes(userId) && { screens: screens.filter((id) => id !== userId) }),
    });
  }

  /** A member who has joined, or the signed-in user, shares their screen, or stops. */
  share(userId: string, on = true): void {
    const { screens = [] } = this.#info;
    if (screens.includes(userId) === on)
      throw new Error(`${userId} shares ${on ? 'a screen already' : 'no screen'}`);
    this.change({ screens: on ? [...screens, userId] : screens.filter((id) => id !== userId) });
  }

  /** Reports any `changed` event. */
  change(patch: CallPatch, by?: string): void {
    const next = { ...this.#info, ...patch };
    for (const userId of next.screens ?? []) this.#expectInCall(next, userId);
    this.#info = next;
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
    this.#over.resolve(full);
  }

  /** Ends the call as the store's `end` does: cancels, declines or hangs up. Does nothing after the end. */
  hangUp(as?: 'busy'): void {
    if (this.ended) return;
    const { direction, returning } = this.#info;
    const called = direction === 'incoming' && this.#stage === 'ringing' && !returning;
    const early = this.#stage === 'connected' || returning ? 'hung-up' : 'canceled';
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
      invite: (userIds, groupId) => this.#invite(userIds, groupId),
      setMicrophone: (on) => this.#turn('microphone', on),
      setCamera: (on) => this.#turn('camera', on),
      setScreen: (on) => this.#setScreen(on),
      useDevice: (device, deviceId) =>
        this.#obey({ type: 'use-device', device, deviceId }, () =>
          this.change({ devices: { ...this.#info.devices, [device]: deviceId ?? 'the next' } }),
        ),
      switchToAudio: () =>
        this.#obey({ type: 'switch-to-audio' }, () =>
          this.change({ media: 'audio', camera: 'off' }),
        ),
      attachView: (...view) => this.#attachView(...view),
      resumeSound: () => this.#obey({ type: 'resume-sound' }, () => {}),
      stats: () => this.#measure(),
    };
  }

  async #accept(media: Media): Promise<void> {
    await this.#obey({ type: 'accept', media }, () => {
      this.#expect('ringing', 'answer a call that was answered');
      const error = this.#openDevices(media);
      if (error) {
        this.end({ reason: 'failed', endedBy: 'system', error });
        throw error;
      }
      this.#stage = 'in';
      this.#accepted.resolve();
    });
  }

  async #turn(type: 'microphone' | 'camera', on: boolean): Promise<void> {
    try {
      await this.#obey({ type, on }, () => {
        const error = on && this.#host.deviceError(type);
        if (error) throw error;
        this.change({ [type]: on ? 'on' : 'off' });
      });
    } catch (error) {
      if (!this.ended) this.change({ [type]: 'blocked' });
      throw error;
    }
  }

  async #setScreen(on: boolean): Promise<void> {
    await this.#obey({ type: 'screen', on }, () => {
      if (!this.#host.canShareScreen)
        throw badRequest('not-supported', 'This service shares no screens.');
      const error = on && this.#host.deviceError('screen');
      if (error) throw error;
      const { userId } = this.#host.self();
      if ((this.#info.screens ?? []).includes(userId) !== on) this.share(userId, on);
    });
  }

  async #invite(userIds: readonly string[], groupId?: string): Promise<void> {
    const isGroup = this.#info.groupId !== undefined;
    const command = { type: 'invite', userIds, ...(!isGroup && { groupId }) } as const;
    await this.#obey(command, () => {
      if (!isGroup && !this.#host.canBecomeGroup)
        throw badRequest('not-supported', 'This service makes no group call of it.');
      if (!isGroup && groupId !== undefined) this.change({ groupId });
      this.invite(...userIds);
    });
  }

  async #measure(): Promise<SessionStats> {
    if (!this.#host.canMeasure)
      throw badRequest('not-supported', 'This service does not tell what it measures.');
    await this.#answers.take('stats');
    const joined = this.#info.members.filter(({ status }) => status === 'joined');
    const members = joined.map(({ userId }) => {
      const measured = this.measured.get(userId) ?? goodConnection(this.#info.media);
      return { userId, ...measured };
    });
    return { service: 'fake', members };
  }

  async #obey(command: SessionCommand, act: () => void): Promise<void> {
    this.commands.push(command);
    await this.#answers.take(command.type);
    if (!this.ended) act();
  }

  #attachView(userId: string, video: HTMLVideoElement, picture?: Picture): () => void {
    const views = picture === 'screen' ? this.screenViews : this.views;
    const elements = views.get(userId) ?? new Set();
    views.set(userId, elements.add(video));
    return () => elements.delete(video);
  }

  // --- helpers ---

  /** @returns why the microphone cannot be opened; without a camera the call goes on */
  #openDevices(media: Media): CallError | undefined {
    const error = this.#host.deviceError('microphone');
    if (error) return error;
    const cameraError = media === 'video' ? this.#host.deviceError('camera') : undefined;
    const camera = media !== 'video' ? 'off' : cameraError ? 'blocked' : 'on';
    this.change({ microphone: 'on', camera });
    if (cameraError) this.#host.emit({ type: 'problem', error: cameraError });
    return undefined;
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

  #expectInCall({ members }: CallInfo, userId: string): void {
    const isJoined = members.some((each) => each.userId === userId && each.status === 'joined');
    if (userId !== this.#host.self().userId && !isJoined)
      throw new Error(`${userId} cannot share a screen: they are not in the call`);
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

export function invited(userId: string): Member {
  return { userId, status: 'invited', microphone: false, camera: false };
}

function goodConnection(media: Media): Omit<MemberStats, 'userId'> {
  const audio: StreamStats = { kind: 'audio', bitrate: 32_000, lossRatio: 0, codec: 'opus' };
  const picture = { width: 640, height: 480, frameRate: 30, codec: 'VP8' };
  const video: StreamStats = { kind: 'video', bitrate: 1_200_000, lossRatio: 0, ...picture };
  const streams = media === 'video' ? [audio, video] : [audio];
  const way = { roundTripMs: 40, path: 'direct', protocol: 'udp' } as const;
  return { sent: streams, received: streams, ...way };
}
