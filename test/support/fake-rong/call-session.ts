/** `RCCallSession`: a call's devices, its media room, and the callbacks. */
import { AUDIO, Call, End, GROUP, Rtc, SessionState, SUCCESS, VIDEO } from './codes.js';
import type { CallMachine, User } from './call-machine.js';
import type { FakeRoom } from './room.js';
import { KickType, type DeviceProfiles, type FakeRtcClient } from './rtc.js';
import type { Answer, LocalTrack, RemoteTrack } from './tracks.js';

type Callback = (...args: unknown[]) => void;

/** What a page registers; which keys there must be is checked when it does. */
export type Listener = Record<string, Callback | undefined>;

const REQUIRED = [
  'onRinging',
  'onAccept',
  'onHungup',
  'onMemberModify',
  'onMediaModify',
  'onTrackReady',
];

/** Looks at own keys only: methods of a class are not seen. */
export function expectListener(listener: unknown, where: string): void {
  if (typeof listener !== 'object' || listener === null)
    throw new Error(`[${where}] listener must be an object`);
  const missing = REQUIRED.filter((key) => !Object.keys(listener).includes(key));
  if (missing.length > 0) throw new Error(`[${where}] missing parameter -> "${missing.join()}"`);
  for (const key of REQUIRED)
    if (typeof (listener as Listener)[key] !== 'function')
      throw new Error(`[${where}] '${key}' parameter must be of type 'function'`);
}

export function expectUserIds(userIds: unknown, where: string): void {
  const isList = Array.isArray(userIds) && userIds.length > 0;
  if (!isList || !userIds.every((id) => typeof id === 'string' && id.length > 0))
    throw new Error(`[${where}] 'userIds' parameter is required, must be of type 'string[]'`);
}

export interface SessionOptions {
  readonly isAllowDemotionGetStream?: boolean;
  readonly isAllowPublishRetry?: boolean;
  readonly isAllowSubscribeRetry?: boolean;
  readonly isOffCameraWhenVideoDisable?: boolean;
  readonly joinType?: number;
}

/** What a session tells its client. */
export interface SessionOwner {
  readonly rtc: FakeRtcClient;
  readonly options: SessionOptions;
  readonly log: string[];
  closed(session: FakeSession): void;
  hangUpOthers(session: FakeSession): void;
}

const RETRIES = 2;

export class FakeSession {
  listener: Listener | undefined;
  localTracks: LocalTrack[] = [];
  readonly machine: CallMachine;

  readonly #owner: SessionOwner;
  readonly #isCallee: boolean;
  #room: FakeRoom | undefined;

  constructor(owner: SessionOwner, machine: CallMachine, localTracks?: LocalTrack[]) {
    this.#owner = owner;
    this.machine = machine;
    this.#isCallee = localTracks === undefined;
    this.localTracks = localTracks ?? [];
    machine.watcher = {
      onState: (state) => this.#follow(state),
      onRinging: (userId) => this.#call('onRinging', { userId }),
      onAccept: (userId) => this.#call('onAccept', { userId }),
      onHungup: (sender, reason) => this.#call('onHungup', sender, reason),
      onMediaModify: (userId, mediaType) => {
        if (mediaType === AUDIO) void this.#dropVideo();
        this.#call('onMediaModify', { userId }, mediaType);
      },
    };
  }

  // --- what the page asks ---

  registerSessionListener(listener: object): void {
    expectListener(listener, 'RCCallSession registerSessionListener');
    this.listener = { ...listener };
  }

  /** Not safeCall against being called twice, nor against a call that is over by the time the devices are open. */
  async accept(constraints?: DeviceProfiles): Promise<Answer> {
    const { video } = constraints ?? {};
    if (video && (!video.frameRate || !video.resolution))
      throw new Error("[RCCallSession accept] 'frameRate' and 'resolution' are required");
    this.#owner.hangUpOthers(this);
    const { code, tracks } = await openDevices(
      this.#owner.rtc,
      this.machine.facts.mediaType,
      this.#owner.options,
      constraints,
    );
    if (code !== SUCCESS) {
      this.#fail(End.noDevice);
      return { code };
    }
    this.localTracks = tracks;
    return { code: await this.machine.accept() };
  }

  async hungup(): Promise<Answer> {
    return { code: await this.machine.hangUp() };
  }

  async invite(userIds: string[]): Promise<Answer> {
    if (this.machine.facts.conversationType !== GROUP) return { code: Call.noGroup };
    expectUserIds(userIds, 'RCCallSession invite');
    return { code: await this.machine.invite(userIds) };
  }

  async descendAbility(): Promise<Answer> {
    const code = await this.machine.changeMedia(AUDIO);
    if (code === SUCCESS) void this.#dropVideo();
    return { code };
  }

  async disableVideoTrack(): Promise<Answer> {
    const tracks = this.#room ? this.#videoTracks() : [];
    if (tracks.length === 0) return { code: Call.noVideoTrack };
    for (const track of tracks) track.mute();
    if (this.#owner.options.isOffCameraWhenVideoDisable === false) return { code: SUCCESS };
    const { code } = await this.#room!.unpublish(tracks);
    if (code !== SUCCESS) return { code: Call.notUnpublished };
    for (const track of tracks) track.destroy();
    return { code: SUCCESS };
  }

  /** A new track with the default profile. Outside the room it rejects. */
  async enableVideoTrack(): Promise<Answer> {
    if (this.#owner.options.isOffCameraWhenVideoDisable === false) {
      const tracks = this.#room ? this.#videoTracks() : [];
      for (const track of tracks) track.unmute();
      return { code: tracks.length > 0 ? SUCCESS : Call.noVideoTrack };
    }
    const { code, track } = await this.#owner.rtc.createCameraVideoTrack();
    if (code !== SUCCESS || !track) return { code: Call.noCamera };
    for (const old of this.#videoTracks()) old.destroy();
    this.localTracks = [...this.localTracks.filter((old) => old.isAudioTrack()), track];
    track.mute(); // so that the others are told
    const published = await this.#inRoom().publish([track]);
    if (published.code !== SUCCESS) return { code: Call.videoNotPublished };
    track.unmute();
    this.#call('onTrackReady', track);
    return { code: SUCCESS };
  }

  async disableAudioTrack(): Promise<void> {
    if (this.#room) for (const track of this.#audioTracks()) track.mute();
  }

  async enableAudioTrack(): Promise<void> {
    if (this.#room) for (const track of this.#audioTracks()) track.unmute();
  }

  async changeAudioDevice(profile: { micphoneId?: string } = {}): Promise<Answer> {
    const { code, track } = await this.#owner.rtc.createMicrophoneAudioTrack(profile);
    if (code !== SUCCESS || !track) return { code: Call.noMicrophone };
    for (const old of this.#audioTracks()) old.destroy();
    this.localTracks = [...this.#videoTracks(), track];
    this.#call('onTrackReady', track);
    if (!this.#room) return { code: SUCCESS };
    const published = await this.#room.publish([track]);
    return { code: published.code === SUCCESS ? SUCCESS : Call.audioNotPublished };
  }

  getSessionId(): string {
    return this.machine.facts.callId;
  }

  getRTCSessionId(): string {
    return this.#inRoom().getSessionId();
  }

  getTargetId(): string {
    return this.machine.facts.targetId;
  }

  getConversationType(): number {
    return this.machine.facts.conversationType;
  }

  getChannelId(): string {
    return '';
  }

  getRemoteUsers(): User[] {
    return this.machine.remoteUsers();
  }

  getUserState(userId: string): number | undefined {
    if (!userId) throw new Error("userId is required, must be of type 'string'");
    return this.machine.stateOf(userId);
  }

  getState(): number {
    return this.machine.state;
  }

  getCallerId(): string {
    return this.machine.callerId;
  }

  getMediaType(): 1 | 2 {
    return this.machine.facts.mediaType === VIDEO ? VIDEO : AUDIO;
  }

  // --- the room ---

  #follow(state: number): void {
    if (state === SessionState.keeping) void this.#join();
    if (state === SessionState.end) this.#close();
  }

  #close(): void {
    for (const track of this.localTracks) track.destroy();
    if (!this.#room) return this.#owner.closed(this);
    this.#room = undefined;
    void this.#owner.rtc.leaveRoom().then(() => this.#owner.closed(this));
  }

  async #join(): Promise<void> {
    const { rtc, options } = this.#owner;
    const { code, room } = await rtc.joinRTCRoom(this.getSessionId(), options.joinType ?? 2);
    if (!room) return this.#failToJoin(code);
    this.#room = room;
    this.#listenTo(room);
    if (!(await this.#subscribeToPresent(room))) return this.#fail(End.subscribe);
    if (!(await this.#publish(room))) return this.#fail(End.publish);
    if (this.#isCallee) for (const track of this.localTracks) this.#call('onTrackReady', track);
  }

  #failToJoin(code: number): void {
    if (code === Rtc.serviceOff) this.#fail(End.serviceOff);
    this.#fail(code === Rtc.refused ? End.otherDeviceInCall : End.network);
  }

  async #subscribeToPresent(room: FakeRoom): Promise<boolean> {
    const tracks = room.getRemoteTracks();
    if (tracks.length === 0) return true;
    const { isAllowSubscribeRetry } = this.#owner.options;
    const { code } = await this.#retrying(isAllowSubscribeRetry, 'onTrackSubscribeFail', () =>
      room.subscribe(tracks),
    );
    return code === SUCCESS;
  }

  async #publish(room: FakeRoom): Promise<boolean> {
    const { isAllowPublishRetry } = this.#owner.options;
    const { code } = await this.#retrying(isAllowPublishRetry, 'onTrackPublishFail', () =>
      room.publish(this.localTracks),
    );
    return code === SUCCESS;
  }

  async #retrying(
    isAllowed: boolean | undefined,
    failure: string,
    attempt: () => Promise<Answer>,
  ): Promise<Answer> {
    let answer = await attempt();
    for (let left = isAllowed ? RETRIES : 0; answer.code !== SUCCESS; left -= 1) {
      this.#call(failure, answer.code);
      if (left === 0) break;
      answer = await attempt();
    }
    return answer;
  }

  #listenTo(room: FakeRoom): void {
    room.registerRoomEventListener({
      onKickOff: (byServer, type) => {
        this.machine.roomLeft([this.#owner.rtc.getCurrentId()]);
        if (!byServer) this.#fail(End.network);
        else if (type === KickType.byServer) this.#fail(End.kicked);
        else if (type === KickType.byOtherDevice) this.#fail(End.otherDeviceJoined);
      },
      onAudioMuteChange: (track) => this.#tellOfMute('onAudioMuteChange', 'audio', track),
      onVideoMuteChange: (track) => this.#tellOfMute('onVideoMuteChange', 'video', track),
      onTrackPublish: (tracks) => {
        if (this.#room) void room.subscribe(tracks);
      },
      onTrackReady: (track) => {
        if (this.machine.facts.mediaType === AUDIO && track.isVideoTrack()) return;
        this.#call('onTrackReady', track);
      },
      onUserJoin: (userIds) => this.machine.roomJoined(userIds),
      onUserLeave: (userIds) => this.machine.roomLeft(userIds),
      onPing: (result) => this.#call('onPing', result),
      onICEConnectionStateChange: (state) => this.#call('onICEConnectionStateChange', state),
      onRTCStateReport: (report) => this.#call('onRTCStateReport', report),
    });
  }

  #tellOfMute(callback: string, kind: string, track: RemoteTrack): void {
    const userId = track.getUserId();
    this.#call(callback, {
      userId,
      muted: track.isOwnerMuted(),
      kind,
      trackId: track.getTrackId(),
    });
  }

  #inRoom(): FakeRoom {
    if (!this.#room) throw new TypeError("Cannot read properties of null (reading 'getSessionId')");
    return this.#room;
  }

  #videoTracks(): LocalTrack[] {
    return this.localTracks.filter((track) => track.isVideoTrack());
  }

  #audioTracks(): LocalTrack[] {
    return this.localTracks.filter((track) => track.isAudioTrack());
  }

  async #dropVideo(): Promise<void> {
    const tracks = this.#room ? this.#videoTracks() : [];
    if (tracks.length === 0) return;
    for (const track of tracks) track.mute();
    await this.#room!.unpublish(tracks);
    for (const track of tracks) track.destroy();
  }

  #fail(reason: number): void {
    for (const track of this.localTracks) track.destroy();
    this.machine.fail(reason);
  }

  /** Exceptions of the page's callbacks are logged, and that is all. The copy is `this`, not the page's object. */
  #call(name: string, ...args: unknown[]): void {
    const isOptional = name.startsWith('onTrackSub') || name.startsWith('onTrackPub');
    if (!this.listener?.[name] && (isOptional || name === 'onPing' || name.startsWith('onICE')))
      return;
    try {
      this.listener![name]!(...args, this);
    } catch (cause) {
      this.#owner.log.push(`${name}: ${String(cause)}`);
    }
  }
}

/** Microphone, and camera for a video call; the microphone alone when that is allowed and there is no more. */
export async function openDevices(
  rtc: FakeRtcClient,
  mediaType: number,
  { isAllowDemotionGetStream }: SessionOptions,
  constraints: DeviceProfiles | undefined,
): Promise<{ code: number; tracks: LocalTrack[] }> {
  if (mediaType === VIDEO) {
    const { code, tracks } = await rtc.createMicrophoneAndCameraTracks(undefined, constraints);
    if (code === SUCCESS) return { code, tracks };
    if (!isAllowDemotionGetStream) return { code: Call.noDevices, tracks: [] };
  }
  const { code, track } = await rtc.createMicrophoneAudioTrack(constraints?.audio);
  return code === SUCCESS && track
    ? { code, tracks: [track] }
    : { code: Call.noMicrophone, tracks: [] };
}
