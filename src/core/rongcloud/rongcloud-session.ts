/**
 * One call on RongCloud. Owns everything that belongs to the call and ends it once; its parts decide how it is set up
 * (`call-setup.ts`), what the SDK's events mean (`session-listener.ts`), what becomes of the SDK's session (`sdk-call.ts`)
 * and when a call is over that nobody ends (`call-watchdog.ts`).
 */
import type { CallSession } from '../call/backend.js';
import type { CallInfo, Media } from '../call/call-info.js';
import { badRequest, toCallError, type Device } from '../call/call-error.js';
import { checkTexts } from '../call/sent-texts.js';
import { CallReporter, type CallOutcome } from '../call/call-reporter.js';
import { requireRoom } from '../call/member-limits.js';
import type { MemberChange } from '../call/member-list.js';
import type { SessionStats } from '../call/session-stats.js';
import { LazyPart } from '../call/lazy-part.js';
import { loadModule } from '../call/load-module.js';
import { CallSetup, mediaOf } from './call-setup.js';
import { CallWatchdog } from './call-watchdog.js';
import { endAt, endOf } from './end-reasons.js';
import { expectMembers } from './group-members.js';
import { GroupPart } from './group-part.js';
import { withDeviceSupport } from './lazy-devices.js';
import { hostOf, type RongCloudHost, type RongCloudLine } from './rongcloud-host.js';
import { RongCloudDevices } from './rongcloud-devices.js';
import { RongCloudPeers } from './rongcloud-peers.js';
import type { RongCloudStats } from './rongcloud-stats.js';
import { SdkCall } from './sdk-call.js';
import { attempt, expectSuccess } from './sdk-results.js';
import { SdkTracks } from './sdk-tracks.js';
import { GROUP, IN_CALL, NO_DEVICE, NO_MICROPHONE, OWN_NETWORK } from './call-codes.js';
import type { SdkSession } from './sdk-types.js';
import type { TrailWriter } from './trail-writer.js';
import { createSessionListener } from './session-listener.js';

export class RongCloudSession implements CallSession {
  readonly #host: RongCloudHost;
  readonly #reporter: CallReporter;
  readonly #peers: RongCloudPeers;
  readonly #tracks: SdkTracks;
  readonly #sdk: SdkCall;
  readonly #devices: RongCloudDevices;
  readonly #setup: CallSetup;
  readonly #watchdog: CallWatchdog;
  readonly #stats: LazyPart<RongCloudStats>;
  readonly #ticker: ReturnType<typeof setInterval>;
  /** The reason of the last hang-up: the SDK may close its session without one. */
  #lastReason: number | undefined;
  readonly #group: GroupPart;
  /** Lets the next page of this tab find the call again. */
  readonly #trail = new LazyPart(() => this.#loadTrail());

  private constructor(host: RongCloudHost, info: CallInfo, peers: RongCloudPeers) {
    const { userId, client, timing, emit, caller, capture = {} } = host;
    const reporter = new CallReporter({ info, emit, release: () => this.#close() });
    const tracks = new SdkTracks();
    const sdk = new SdkCall(host);
    const parts = { userId, client, timing, capture, reporter, peers, tracks, sdk };
    const devices = new RongCloudDevices(parts, info.media);
    const silentEnd = (): CallOutcome => this.#endFor(this.#lastReason);
    const watchdog = new CallWatchdog({ ...parts, silentEnd });
    const stats = new LazyPart(() => this.#loadStats());
    const listener = createSessionListener({
      ...{ ...parts, devices, watchdog, stats },
      receiveHangUp: (userId, reason) => this.#receiveHangUp(userId, reason),
      becomeAudio: (by) => this.#becomeAudio(by),
    });
    this.#host = host;
    this.#reporter = reporter;
    this.#peers = peers;
    this.#tracks = tracks;
    this.#sdk = sdk;
    this.#devices = devices;
    this.#watchdog = watchdog;
    this.#stats = stats;
    this.#group = new GroupPart({ ...parts, host, invite: (userId) => this.invite([userId]) });
    this.#setup = new CallSetup({
      ...{ ...parts, devices, watchdog, listener, caller },
      ready: () => this.#ready(),
      drop: (outcome) => this.drop(outcome),
    });
    this.#ticker = setInterval(() => this.#tick(), timing.tickMs);
  }

  /** An outgoing call. @throws CallError for texts that cannot be sent */
  static dial(line: RongCloudLine, info: CallInfo): RongCloudSession {
    checkTexts(info);
    const host = hostOf(line);
    const peers = new RongCloudPeers(host.userId, host.timing.lapseMs);
    peers.invite(info.members.map(({ userId }) => userId));
    const session = new RongCloudSession(host, info, peers);
    // events never come before this has returned
    void Promise.resolve()
      .then(() => session.#prepare())
      .then(
        () => (info.joins === undefined ? session.#setup.dial() : undefined),
        (cause: unknown) =>
          session.drop({ reason: 'failed', endedBy: 'system', error: toCallError(cause) }),
      );
    return session;
  }

  /** An incoming call. */
  static receive(line: RongCloudLine, sdkSession: SdkSession): RongCloudSession {
    const host = hostOf(line);
    const { lapseMs, lateRingMs } = host.timing;
    const users = sdkSession.getRemoteUsers();
    const callerId = sdkSession.getCallerId();
    const peers = new RongCloudPeers(host.userId, lapseMs);
    peers.adopt(users);
    peers.join(callerId);
    const info: CallInfo = {
      id: sdkSession.getSessionId(),
      direction: 'incoming',
      media: mediaOf(sdkSession),
      callerId,
      ...(sdkSession.getConversationType() === GROUP && { groupId: sdkSession.getTargetId() }),
      members: peers.members,
      microphone: 'off',
      camera: 'off',
    };
    const session = new RongCloudSession(host, info, peers);
    session.#setup.adopt(sdkSession);
    const isUnderWay = users.some(({ state }) => state === IN_CALL);
    session.#watchdog.ringFor(isUnderWay ? lateRingMs : lapseMs);
    return session;
  }

  get info(): CallInfo {
    return this.#reporter.info;
  }

  get ended(): boolean {
    return this.#reporter.isEnded;
  }

  /** Also a call that came in may be joined again later. */
  get #isIncoming(): boolean {
    return this.info.direction === 'incoming' && this.info.joins === undefined;
  }

  get #isRinging(): boolean {
    return this.#isIncoming && !this.#sdk.isAnswered;
  }

  /** Settles when the SDK is done with this call and can take the next one. */
  get released(): Promise<void> {
    return this.#sdk.released;
  }

  // --- what the page asks for ---

  async accept(media: Media): Promise<void> {
    const { session } = this.#sdk;
    const isIncoming = this.info.direction === 'incoming';
    if (!session || !isIncoming || this.#sdk.isAnswered || this.ended)
      throw badRequest('already-answered', 'This call was answered already.');
    this.#reporter.change({
      microphone: 'pending',
      camera: media === 'video' ? 'pending' : 'off',
    });
    if (media === 'audio') this.#devices.forgoCamera();
    await this.#setup.answer(session);
  }

  /** The SDK declines in one way only: the caller of one that is declined as busy reads that it was declined. */
  async end(as?: 'busy'): Promise<void> {
    if (this.ended) return;
    this.#finish(this.#ownHangUp(as));
    await this.#sdk.hangUp();
  }

  async invite(userIds: readonly string[]): Promise<void> {
    const { session } = this.#sdk;
    const { groupId } = this.info;
    if (!session) throw badRequest('no-call', 'The call is not placed yet.');
    if (groupId === undefined)
      throw badRequest('not-supported', 'The service makes no group call of a one-to-one call.');
    this.#requireRoom(userIds.filter((userId) => !this.#peers.has(userId)).length);
    const { commandMs } = this.#host.timing;
    await this.#expectMembers(userIds, groupId);
    expectSuccess(await attempt(() => session.invite([...userIds]), commandMs), 'Inviting');
    this.#peers.invite(userIds);
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

  /** The SDK keeps the room of a call to itself, and publishes no other track in it. */
  setScreen(): Promise<void> {
    return Promise.reject(badRequest('not-supported', 'The SDK shares no screens in calls.'));
  }

  async useDevice(device: Device, deviceId?: string): Promise<void> {
    if (device === 'camera')
      throw badRequest('not-supported', 'The SDK changes no camera during a call.', { device });
    await this.#devices.useMicrophone(deviceId);
  }

  async switchToAudio(): Promise<void> {
    const { session } = this.#sdk;
    if (!session || !this.#reporter.isConnected)
      throw badRequest('not-supported', 'The call is not connected yet.');
    const turning = attempt(() => session.descendAbility(), this.#host.timing.commandMs);
    expectSuccess(await turning, 'Turning to audio');
    this.#becomeAudio();
  }

  attachView(userId: string, video: HTMLVideoElement): () => void {
    return this.#tracks.attach(userId, video);
  }

  resumeSound(): Promise<void> {
    this.#tracks.resumeSound();
    return Promise.resolve();
  }

  async stats(): Promise<SessionStats> {
    const joined = this.#peers.members.filter(({ status }) => status === 'joined');
    const ids = joined.map(({ userId }) => userId);
    const members = await this.#stats.ask((stats) => stats.membersStats(ids));
    return { service: 'rongcloud', members: members ?? [] };
  }

  // --- what the backend learns ---

  /** Whether this call is about that session of the SDK. */
  isOf(session: SdkSession): boolean {
    return this.#sdk.session?.getSessionId() === session.getSessionId();
  }

  /** They dialled us while we dialled them: the SDK is about to end both calls. */
  collide(userId: string): void {
    this.#setup.collide(userId);
  }

  /** Offers a call that comes in during this one. @returns whether it takes this one's place */
  takes(session: SdkSession): boolean {
    if (this.info.joins === undefined) return this.#setup.takes(session);
    const isLetIn = this.#group.isLetIn(session);
    if (isLetIn) this.#setup.takeOver(session);
    return isLetIn;
  }

  /** Declines a call that came in while ours is not out yet. */
  refuse(session: SdkSession): void {
    this.#setup.refuse(session);
  }

  /** The SDK closed its session, for `reason`. It may say so twice, before or after `onHungup`. */
  closed(reason: number | null | undefined): void {
    const { session } = this.#sdk;
    const why = reason ?? this.#lastReason;
    this.#sdk.session = undefined;
    if (this.#setup.isCollision(why) && !this.ended) return this.#setup.settleCollision();
    if (why === NO_DEVICE && !this.ended) void this.#finishWithoutDevice();
    else this.#finish(this.#endFor(why));
    if (session) void this.#sdk.retire(session);
  }

  /**
   * The page goes away. Others would wait for a minute for somebody who leaves a call without a word; but nobody has declined
   * who closes or reloads a page that rings.
   */
  leavePage(): void {
    this.#trail.loaded?.leave();
    if (!this.#isRinging) return void this.end();
    this.#sdk.forget();
    this.#finish({ reason: 'no-answer', endedBy: 'self' });
  }

  /** Ends the call on both sides. After a lost connection, the SDK alone would need a minute to notice. */
  drop(outcome: CallOutcome): void {
    this.#finish(outcome);
    void this.#sdk.hangUp();
  }

  // --- during the call ---

  async #prepare(): Promise<void> {
    const { groupId, joins } = this.info;
    this.#requireRoom(0);
    await this.#ready();
    if (joins !== undefined) await this.#group.join();
    else if (groupId !== undefined) await this.#expectMembers(this.#peers.ids, groupId);
  }

  /** Settles when the SDK is done with all calls before this one, and connected. */
  async #ready(): Promise<void> {
    await this.#host.ready(this);
    await this.#sdk.connected(() => this.ended);
  }

  #expectMembers(userIds: readonly string[], groupId: string): Promise<void> {
    return expectMembers(this.#host.groupMembers, groupId, userIds, this.#host.timing.membersMs);
  }

  #requireRoom(more: number): void {
    requireRoom(this.#host.maxMembers, this.info.media, this.#peers.size + more + 1);
  }

  #reportMembers(): void {
    this.#reporter.change({ members: this.#peers.members });
  }

  #tick(): void {
    const { userId, caller } = this.#host;
    this.#devices.tidy();
    if (this.#reporter.isConnected) {
      this.#stats.use((stats) => stats.listen(userId, this.#peers.ids));
      if (caller?.getAttribute('rejoin') !== 'off') this.#trail.use((trail) => trail.follow());
    }
    this.#group.follow();
    const outcome = this.#watchdog.check();
    if (outcome) this.drop(outcome);
  }

  async #loadTrail(): Promise<TrailWriter> {
    const { TrailWriter } = await loadModule(() => import('./beside-calls.js'));
    return new TrailWriter({ host: this.#host, reporter: this.#reporter, sdk: this.#sdk });
  }

  async #loadStats(): Promise<RongCloudStats> {
    const { RongCloudStats } = await import('./rongcloud-stats.js');
    const update = (userId: string, change: MemberChange): void => {
      if (this.#peers.update(userId, change)) this.#reportMembers();
    };
    return new RongCloudStats({
      tracks: this.#tracks,
      speaks: (userId, speaking) =>
        userId === this.#host.userId
          ? this.#reporter.change({ speaking })
          : update(userId, { speaking }),
      rated: (userId, quality) => update(userId, { quality }),
    });
  }

  /** The SDK has closed everybody's camera. `by`: who wanted that, if it was somebody else. */
  #becomeAudio(by?: string): void {
    if (this.info.media === 'audio') return;
    this.#reporter.change({ media: 'audio' }, by);
    this.#devices.forgoCamera();
  }

  #receiveHangUp(userId: string, reason: number | undefined): void {
    if (this.ended || !this.#sdk.session) return; // an echo of a session that is closed
    this.#lastReason = reason;
    // named by the media room as the one who left: it does not know us any more
    if (userId === this.#host.userId) return this.drop(endOf(OWN_NETWORK));
    if (this.info.groupId !== undefined) {
      this.#peers.remove(userId);
      this.#tracks.drop(userId);
      this.#reportMembers();
    } else if (!this.#setup.isCollision(reason)) {
      this.#finish(this.#endFor(reason));
    }
  }

  // --- the end ---

  #ownHangUp(as?: 'busy'): CallOutcome {
    if (this.#isRinging) return { reason: as ?? 'declined', endedBy: 'self' };
    const wasCalled = this.#isIncoming || this.#reporter.isConnected;
    return { reason: wasCalled ? 'hung-up' : 'canceled', endedBy: 'self' };
  }

  #endFor(reason: number | null | undefined): CallOutcome {
    const isIncoming = this.#isIncoming;
    const [{ isAnswered }, { isConnected }] = [this.#sdk, this.#reporter];
    return this.#group.endOf(endAt({ isIncoming, isAnswered, isConnected }, reason));
  }

  async #finishWithoutDevice(): Promise<void> {
    const error = await withDeviceSupport((devices) =>
      devices.explainDeviceFailure(NO_MICROPHONE, this.info.media),
    );
    this.#finish(error ? { reason: 'failed', endedBy: 'self', error } : endOf(NO_DEVICE));
  }

  /** Whatever ends the call on this side ends it here, once. */
  #finish(outcome: CallOutcome): void {
    this.#reporter.end(outcome);
  }

  #close(): void {
    clearInterval(this.#ticker);
    this.#group.stop();
    this.#trail.stop();
    this.#stats.stop();
    this.#setup.stop();
    this.#tracks.clear();
    this.#sdk.end();
  }
}
