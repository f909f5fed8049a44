/**
 * One call on RongCloud. The SDK reports through a listener bound to this object (its first tracks come before it has a
 * session to name), in orders that differ and sometimes twice; what counts is decided here: how far the call is along, and
 * the one end.
 */
import type { BackendEvent, CallPatch, CallSession } from '../call/backend.js';
import type { CallEnd, CallInfo, Media, MemberLimits } from '../call/call-info.js';
import { badRequest, toCallError, type CallError, type Device } from '../call/call-error.js';
import { requireRoom } from '../call/member-limits.js';
import { attempt, expectSuccess, failureOf, isInRoom } from './sdk-results.js';
import { endOf } from './codes.js';
import { RongCloudDevices } from './rongcloud-devices.js';
import { RongCloudPeers, type PeerChange } from './rongcloud-peers.js';
import {
  ANOTHER_CALL,
  GROUP,
  IN_CALL,
  NO_DEVICE,
  NO_MICROPHONE,
  OTHER_IS_BUSY,
  OVER,
  OWN_NETWORK,
  SUCCESS,
  type CallClient,
  type SdkSession,
  type SessionListener,
  type Track,
} from './sdk-types.js';
import type { Timing } from './timing.js';
import { SdkTracks } from './sdk-tracks.js';
import type { RongCloudStats } from './rongcloud-stats.js';
import { withDeviceSupport } from './lazy-devices.js';

/** What a session needs of its backend. */
export interface RongCloudHost {
  readonly userId: string;
  readonly client: CallClient;
  readonly maxMembers: MemberLimits;
  readonly timing: Timing;
  emit(event: BackendEvent): void;
  /** Settles when the SDK is done with all calls before this one. */
  ready(session: RongCloudSession): Promise<unknown>;
  /** @throws CallError when somebody is not in the group */
  expectMembers(userIds: readonly string[], groupId: string): Promise<void>;
  /** Leaves the media room that the SDK is in, if it is in one. */
  leaveRoom(): Promise<void>;
}

type End = Omit<CallEnd, 'durationMs'>;

export class RongCloudSession implements CallSession {
  info: CallInfo;
  /** Settles when the SDK is done with this call and can take the next. */
  readonly released: Promise<void>;

  readonly #host: RongCloudHost;
  readonly #tracks = new SdkTracks();
  readonly #peers: RongCloudPeers;
  readonly #devices: RongCloudDevices;
  /** Comes when a call is connected; where it cannot be loaded, nothing is measured. */
  #stats: Promise<RongCloudStats> | undefined;
  readonly #ticker: ReturnType<typeof setInterval>;
  #release!: () => void;
  /** The SDK's session; none while it dials, and none once it is done with it. */
  #sdk: SdkSession | undefined;
  #isDialling = false;
  /** Of a call that came in between. */
  #refusal: Promise<unknown> | undefined;
  #isPlaced = false;
  #isAnswered = false;
  /** When ringing is over that nobody answers, by `performance.now()`. */
  #ringsUntil = Infinity;
  #since: number | undefined;
  /** When somebody last joined, by `performance.now()`. */
  #stirredAt = -Infinity;
  #downSince: number | undefined;
  #lastReason: number | undefined;
  #isSoundChecked = false;
  /** Both dialled each other: the SDK ends both calls as busy. */
  #hasCollided = false;
  /** Dials again after that, or gives up waiting for the other side to. */
  #redial: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;

  private constructor(host: RongCloudHost, info: CallInfo) {
    const { userId, timing } = host;
    this.#host = host;
    this.info = info;
    this.#peers = new RongCloudPeers(userId, timing.lapseMs);
    this.#ticker = setInterval(() => this.#tick(), timing.tickMs);
    this.released = new Promise((resolve) => (this.#release = resolve));
    this.#devices = new RongCloudDevices(
      {
        userId,
        tracks: this.#tracks,
        sdk: () => this.#sdk,
        report: (device, state) => this.#report({ [device]: state }),
        complain: (error) => this.#complain(error),
      },
      info.media,
    );
  }

  /** A call from here. */
  static dial(host: RongCloudHost, info: CallInfo): RongCloudSession {
    const session = new RongCloudSession(host, info);
    for (const { userId } of info.members) session.#peers.change(userId, { status: 'invited' });
    // events never come before this has returned
    void Promise.resolve()
      .then(() => session.#prepare())
      .then(
        () => session.#dial(),
        (cause: unknown) => session.#fail(toCallError(cause), 'system'),
      );
    return session;
  }

  /** A call to here. */
  static receive(host: RongCloudHost, sdk: SdkSession): RongCloudSession {
    const session = new RongCloudSession(host, {
      id: sdk.getSessionId(),
      direction: 'incoming',
      media: mediaOf(sdk),
      callerId: sdk.getCallerId(),
      ...(sdk.getConversationType() === GROUP && { groupId: sdk.getTargetId() }),
      members: [],
      microphone: 'off',
      camera: 'off',
    });
    session.#use(sdk);
    session.#peers.join(sdk.getCallerId());
    session.info = { ...session.info, members: session.#peers.members };
    const isLate = sdk.getRemoteUsers().some(({ state }) => state === IN_CALL);
    const { lapseMs, lateRingMs } = host.timing;
    session.#ringsUntil = performance.now() + (isLate ? lateRingMs : lapseMs);
    return session;
  }

  get ended(): boolean {
    return this.#isEnded;
  }

  /** Whether this is the SDK's session behind this call. */
  isOf(sdk: SdkSession): boolean {
    return this.#sdk?.getSessionId() === sdk.getSessionId();
  }

  // --- what the page asks for ---

  async accept(media: Media): Promise<void> {
    const sdk = this.#sdk;
    if (!sdk || this.info.direction !== 'incoming' || this.#isAnswered || this.#isEnded)
      throw badRequest('already-answered', 'This call was answered already.');
    this.#report({ microphone: 'pending', camera: media === 'video' ? 'pending' : 'off' });
    if (media === 'audio') this.#devices.forgoCamera();
    await this.#answer(sdk);
  }

  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#finish(this.#endHere());
    await this.#hangUp();
  }

  async invite(userIds: readonly string[]): Promise<void> {
    const sdk = this.#sdk;
    const { groupId } = this.info;
    if (!sdk) throw badRequest('no-call', 'The call is not placed yet.');
    const added = userIds.filter((userId) => !this.#peers.has(userId));
    this.#requireRoom(added.length);
    if (groupId !== undefined) await this.#host.expectMembers(userIds, groupId);
    expectSuccess(await attempt(() => sdk.invite([...userIds])), 'Inviting');
    for (const userId of userIds)
      if (!this.#peers.has(userId)) this.#peers.change(userId, { status: 'invited' });
    this.#reportMembers();
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#devices.set('microphone', on);
  }

  async setCamera(on: boolean): Promise<void> {
    if (this.info.media === 'audio')
      throw badRequest('not-supported', 'An audio call has no camera.', { device: 'camera' });
    await this.#devices.set('camera', on);
  }

  async useDevice(device: Device, deviceId?: string): Promise<void> {
    if (device === 'camera')
      throw badRequest('not-supported', 'The SDK changes no camera during a call.', { device });
    await this.#devices.useMicrophone(deviceId);
  }

  async switchToAudio(): Promise<void> {
    const sdk = this.#sdk;
    if (!sdk || this.#since === undefined)
      throw badRequest('not-supported', 'The call is not connected yet.');
    expectSuccess(await attempt(() => sdk.descendAbility()), 'Turning to audio');
    this.#becomeAudio();
  }

  attachView(userId: string, video: HTMLVideoElement): () => void {
    return this.#tracks.attach(userId, video);
  }

  resumeSound(): Promise<void> {
    this.#tracks.resumeSound();
    return Promise.resolve();
  }

  // --- what the backend knows ---

  /** They dialled us while we dialled them: the SDK is about to end both calls. */
  collide(userId: string): void {
    if (this.#isUnansweredCallTo(userId)) this.#hasCollided = true;
  }

  /**
   * They dialled us while the SDK has no call of ours: it is not out yet, or a collision ended it. Theirs takes its place.
   *
   * @returns whether it does
   */
  takes(sdk: SdkSession): boolean {
    if (!this.#isUnansweredCallTo(sdk.getCallerId())) return false;
    clearTimeout(this.#redial);
    this.#use(sdk);
    if (!this.#isDialling) void this.#answerTheirs(sdk); // else once the SDK has refused to place ours
    return true;
  }

  /** Somebody else calls while ours is not out yet: ours comes first, and is placed once the SDK is rid of theirs. */
  refuse(sdk: SdkSession): void {
    this.#refusal = attempt(() => sdk.hungup());
  }

  /** The SDK is done with its session, for `reason`. It may say so twice, before or after `onHungup`. */
  close(reason: number | null | undefined): void {
    const sdk = this.#sdk;
    const why = reason ?? this.#lastReason;
    this.#sdk = undefined;
    if (this.#hasCollided && why === OTHER_IS_BUSY && !this.#isEnded)
      return this.#settleCollision();
    if (why === NO_DEVICE && !this.#isEnded) void this.#finishWithoutDevice();
    else this.#finish(this.#endFor(why));
    if (sdk) void this.#retire(sdk);
  }

  /** The connection is gone for good: the SDK would need a minute to notice. */
  drop(end: End): void {
    this.#finish(end);
    void this.#hangUp();
  }

  // --- dialling and answering ---

  async #prepare(): Promise<void> {
    const { groupId } = this.info;
    this.#requireRoom(0);
    await this.#host.ready(this);
    if (groupId !== undefined) await this.#host.expectMembers(this.#peers.ids, groupId);
  }

  #requireRoom(more: number): void {
    requireRoom(this.#host.maxMembers, this.info.media, this.#peers.ids.length + more + 1);
  }

  async #dial(): Promise<void> {
    if (this.#isEnded) return this.#release();
    this.#isDialling = true;
    const answer = await attempt(() => this.#call());
    this.#isDialling = false;
    if (this.#sdk && answer.code === ANOTHER_CALL) return this.#answerTheirs(this.#sdk);
    if (this.#refusal && answer.code === ANOTHER_CALL) {
      await this.#refusal;
      this.#refusal = undefined;
      return this.#dial();
    }
    if (answer.code !== SUCCESS || !answer.session) {
      const error = await this.#explain(answer.code);
      this.#fail(error ?? failureOf(answer, 'Calling'), 'system');
      return;
    }
    this.#sdk = answer.session;
    if (this.#isEnded) return this.#hangUp();
    this.#place();
    void this.#devices.checkCamera();
  }

  async #call(): ReturnType<CallClient['call']> {
    const { client } = this.#host;
    const { groupId, media } = this.info;
    const userIds = this.#peers.ids;
    const constraints = await withDeviceSupport((devices) => devices.preferredDevices(media));
    const params = {
      mediaType: media === 'video' ? 2 : 1,
      listener: this.#listener,
      ...(constraints && { constraints }),
    } as const;
    return groupId === undefined
      ? client.call({ ...params, targetId: userIds[0] ?? '' })
      : client.callInGroup({ ...params, targetId: groupId, userIds });
  }

  #place(): void {
    if (this.#isPlaced) return;
    this.#isPlaced = true;
    this.#host.emit({ type: 'placed', callId: this.info.id });
  }

  async #answer(sdk: SdkSession): Promise<void> {
    this.#isAnswered = true;
    await this.#host.ready(this); // a call that has just ended may still be in the media room
    if (this.#isEnded) return;
    const constraints = await withDeviceSupport((devices) =>
      devices.preferredDevices(this.info.media),
    );
    if (this.#isEnded) return;
    const answer = await attempt(() => (constraints ? sdk.accept(constraints) : sdk.accept()));
    if (answer.code !== SUCCESS) {
      const error = await this.#explain(answer.code);
      throw this.#fail(error ?? failureOf(answer, 'Answering'), 'self');
    }
    this.#stir();
    if (this.#isEnded) return this.#abandon(sdk);
    this.#peers.take(sdk.getRemoteUsers());
    this.#peers.join(sdk.getCallerId());
    this.#reportMembers();
    this.#connect();
  }

  /** Ended while it was being answered: the SDK has joined the call all the same. */
  async #abandon(sdk: SdkSession): Promise<void> {
    await attempt(() => sdk.hungup());
    await this.#retire(sdk);
  }

  /** Their call is ours now: as if each had answered the other. */
  async #answerTheirs(sdk: SdkSession): Promise<void> {
    if (this.#isEnded) return this.#hangUp();
    const media = mediaOf(sdk);
    if (media !== this.info.media) {
      this.#report({ media });
      this.#devices.forgoCamera();
    }
    this.#place();
    await this.#answer(sdk).catch(() => {}); // it ended with that error
  }

  /** From here on the SDK's session is this call. */
  #use(sdk: SdkSession): void {
    this.#sdk = sdk;
    sdk.registerSessionListener(this.#listener);
    this.#peers.take(sdk.getRemoteUsers());
  }

  #measure(how: (vitals: RongCloudStats) => void): void {
    const { userId: selfId } = this.#host;
    this.#stats ??= import('./rongcloud-stats.js').then(
      ({ RongCloudStats }) =>
        new RongCloudStats({
          tracks: this.#tracks,
          speaks: (userId, speaking) =>
            userId === selfId ? this.#report({ speaking }) : this.#update(userId, { speaking }),
          rated: (userId, quality) => this.#update(userId, { quality }),
        }),
    );
    this.#stats.then((vitals) => !this.#isEnded && how(vitals)).catch(() => {});
  }

  #connect(): void {
    this.#stir();
    if (this.#since !== undefined || this.#isEnded) return;
    this.#since = Date.now();
    this.#host.emit({ type: 'connected', callId: this.info.id, at: this.#since });
  }

  // --- both dialled each other ---

  #isUnansweredCallTo(userId: string): boolean {
    const { direction, groupId } = this.info;
    const isOurs = direction === 'outgoing' && groupId === undefined;
    return isOurs && !this.#isEnded && this.#since === undefined && this.#peers.has(userId);
  }

  /** The smaller user id dials again, the other side waits for that and answers. */
  #settleCollision(): void {
    const { userId, timing } = this.#host;
    this.#hasCollided = false;
    const dialsAgain = this.#peers.ids.every((other) => userId < other);
    this.#redial = dialsAgain
      ? setTimeout(() => void this.#dial(), timing.redialMs)
      : setTimeout(() => this.drop({ reason: 'busy', endedBy: 'remote' }), timing.awaitRedialMs);
  }

  // --- what the SDK says ---

  /** A plain literal with every key: the SDK copies it and calls it without `this`. */
  readonly #listener: SessionListener = {
    onRinging: ({ userId }) => {
      if (!this.#peers.isJoined(userId)) this.#change(userId, { status: 'ringing' });
    },
    onAccept: ({ userId }) => {
      this.#stir();
      this.#change(userId, { status: 'joined', microphone: true });
      if (this.info.direction === 'outgoing') this.#connect();
    },
    onHungup: ({ userId }, reason) => this.#receiveHangUp(userId, reason),
    onTrackReady: (track) => {
      try {
        this.#receiveTrack(track);
      } catch (cause) {
        reportError(cause); // thrown into the SDK it would reject the call and leave the devices open
      }
    },
    onMemberModify: (_sender, invited) => {
      for (const { userId } of invited)
        if (!this.#peers.has(userId)) this.#peers.change(userId, { status: 'invited' });
      this.#reportMembers();
    },
    onMediaModify: ({ userId }, mediaType) => {
      if (mediaType === 1) this.#becomeAudio(userId);
    },
    onAudioMuteChange: ({ userId, muted }) => {
      if (this.#peers.has(userId)) this.#change(userId, { microphone: !muted });
    },
    onVideoMuteChange: ({ userId, muted }) => {
      if (this.#peers.has(userId)) this.#change(userId, { camera: !muted });
    },
    onICEConnectionStateChange: (state) => this.#followLink(state),
    onRTCStateReport: (report) => this.#measure((vitals) => vitals.rate(report)),
  };

  #receiveHangUp(userId: string, reason: number | undefined): void {
    if (this.#isEnded || !this.#sdk) return; // an echo of a session that is closed
    this.#lastReason = reason;
    // named by the room as the one who left: it does not know us any more
    if (userId === this.#host.userId) return this.drop(endOf(OWN_NETWORK));
    if (this.info.groupId !== undefined) {
      this.#removePeer(userId);
      this.#reportMembers();
    } else if (!(this.#hasCollided && reason === OTHER_IS_BUSY)) {
      this.#finish(this.#endFor(reason));
    }
  }

  #receiveTrack(track: Track): void {
    if (this.#isEnded) return;
    this.#tracks.add(track);
    if (track.isLocalTrack()) return this.#receiveOwnTrack(track);
    this.#stir();
    const device = track.isAudioTrack() ? 'microphone' : 'camera';
    this.#change(track.getUserId(), { status: 'joined', [device]: !track.isOwnerMuted() });
    if (device === 'microphone') void this.#checkSound();
  }

  #receiveOwnTrack(track: Track): void {
    this.#devices.receive(track);
    // a callee's tracks come all at once
    if (this.#isAnswered) queueMicrotask(() => void this.#devices.checkCamera());
  }

  /** The SDK plays the sound and does not tell when the browser refuses. */
  async #checkSound(): Promise<void> {
    if (this.#isSoundChecked) return;
    this.#isSoundChecked = true;
    await withDeviceSupport(async ({ isSoundBlocked, soundBlocked }) => {
      if (await isSoundBlocked()) this.#complain(soundBlocked());
    });
  }

  #followLink(state: RTCIceConnectionState): void {
    const isUp = state === 'connected' || state === 'completed';
    const isDown = state === 'disconnected' || state === 'failed';
    if (this.#isEnded || isUp === isDown) return;
    const wasDown = this.#downSince !== undefined;
    if (isDown === wasDown) return;
    this.#downSince = isDown ? performance.now() : undefined;
    if (this.#since === undefined) return;
    const link = isDown ? 'recovering' : 'steady';
    this.#host.emit({ type: 'link', callId: this.info.id, link });
  }

  // --- the others ---

  #change(userId: string, change: PeerChange): void {
    if (this.#isEnded) return;
    this.#peers.change(userId, change);
    this.#reportMembers();
  }

  /** Of somebody who may have left meanwhile. */
  #update(userId: string, change: PeerChange): void {
    if (!this.#isEnded && this.#peers.update(userId, change)) this.#reportMembers();
  }

  #removePeer(userId: string): void {
    this.#peers.remove(userId);
    this.#tracks.drop(userId);
  }

  // --- the clock ---

  #tick(): void {
    this.#devices.tidy();
    if (this.#since !== undefined)
      this.#measure((vitals) => vitals.look(this.#host.userId, this.#peers.ids));
    const now = performance.now();
    const { linkPatienceMs } = this.#host.timing;
    if (this.#downSince !== undefined && now - this.#downSince > linkPatienceMs)
      this.drop(endOf(OWN_NETWORK));
    else if (!this.#isAnswered && now > this.#ringsUntil)
      this.drop({ reason: 'no-answer', endedBy: 'self' });
    else if (this.info.groupId !== undefined && this.#since !== undefined) this.#dropTheSilent();
  }

  /** Who never answered leaves; the SDK may forget to end a call that nobody else is left in. */
  #dropTheSilent(): void {
    const sdk = this.#sdk;
    if (!sdk || sdk.getState() === OVER) return;
    const users = sdk.getRemoteUsers();
    const before = this.#peers.ids.length;
    const silent = this.#peers.dropSilent(users);
    this.#peers.take(users);
    for (const userId of silent) this.#tracks.drop(userId);
    const now = this.#peers.ids.length;
    if (silent.length > 0 || now !== before) this.#reportMembers();
    if (now === 0) this.drop({ reason: 'hung-up', endedBy: 'remote' });
  }

  #stir(): void {
    this.#stirredAt = performance.now();
  }

  /** The SDK has let everybody's camera go. `by`: who wanted that. */
  #becomeAudio(by?: string): void {
    if (this.info.media === 'audio') return;
    this.#report({ media: 'audio' }, by);
    this.#devices.forgoCamera();
  }

  // --- reports and the end ---

  #reportMembers(): void {
    this.#report({ members: this.#peers.members });
  }

  #report(patch: CallPatch, by?: string): void {
    if (this.#isEnded) return;
    this.info = { ...this.info, ...patch };
    this.#host.emit({
      type: 'changed',
      callId: this.info.id,
      patch,
      ...(by !== undefined && { by }),
    });
  }

  #complain(error: CallError): void {
    if (!this.#isEnded) this.#host.emit({ type: 'problem', error });
  }

  #endHere(): End {
    const isIncoming = this.info.direction === 'incoming';
    if (isIncoming && !this.#isAnswered) return { reason: 'declined', endedBy: 'self' };
    const wasCalled = isIncoming || this.#since !== undefined;
    return { reason: wasCalled ? 'hung-up' : 'canceled', endedBy: 'self' };
  }

  /** What the vendor's reason means here: groups send "canceled" and "declined" for hanging up as well. */
  #endFor(reason: number | null | undefined): End {
    const end = endOf(reason);
    const isRinging = this.info.direction === 'incoming' && !this.#isAnswered;
    if (this.#since !== undefined && (end.reason === 'canceled' || end.reason === 'declined'))
      return { ...end, reason: 'hung-up' };
    if (isRinging && end.reason === 'hung-up' && end.endedBy === 'remote')
      return { ...end, reason: 'canceled' };
    // a caller whom nobody answered tells those it called nothing that they understand
    if (isRinging && reason == null) return { reason: 'no-answer', endedBy: 'remote' };
    return end;
  }

  #explain(code: number): Promise<CallError | undefined> {
    return withDeviceSupport((devices) => devices.explainDeviceFailure(code, this.info.media));
  }

  async #finishWithoutDevice(): Promise<void> {
    const error = await this.#explain(NO_MICROPHONE);
    this.#finish(error ? { reason: 'failed', endedBy: 'self', error } : endOf(NO_DEVICE));
  }

  #fail(error: CallError, endedBy: CallEnd['endedBy']): CallError {
    this.drop({ reason: 'failed', endedBy, error });
    return error;
  }

  /** It closes on this side even when the message cannot be sent. */
  async #hangUp(): Promise<void> {
    const sdk = this.#sdk;
    if (sdk) await attempt(() => sdk.hungup());
    else if (!this.#isDialling) this.#release(); // else once there is something to hang up
  }

  #finish(end: End): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearInterval(this.#ticker);
    this.#stats?.then((vitals) => vitals.stop()).catch(() => {});
    clearTimeout(this.#redial);
    this.#tracks.clear();
    const durationMs = this.#since === undefined ? 0 : Math.max(0, Date.now() - this.#since);
    setTimeout(this.#release, this.#host.timing.releaseMs);
    this.#host.emit({ type: 'ended', callId: this.info.id, end: { ...end, durationMs } });
  }

  /**
   * The SDK is done with a call when it is out of the media room, and stays out. A call that ends while it joins the room
   * is in there afterwards, and no later call can join; one that ends soon after somebody joined comes to life once more.
   */
  async #retire(sdk: SdkSession): Promise<void> {
    const { reviveMs } = this.#host.timing;
    while (performance.now() - this.#stirredAt < reviveMs) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      if (isInRoom(sdk)) await this.#host.leaveRoom();
    }
    this.#release();
  }
}

/** How often a call that is over is looked at. */
const LOOK_EVERY_MS = 50;

function mediaOf(sdk: SdkSession): Media {
  return sdk.getMediaType() === 2 ? 'video' : 'audio';
}
