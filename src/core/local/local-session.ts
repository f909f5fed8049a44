/**
 * One call on the local backend, from dialling or ringing to its one end. It owns the parts that do the work and decides
 * how far the call is: `LocalPeers` knows who is in it, `LocalConnections` carries the media, `LocalDevices` has the own
 * microphone and camera, `CallMessenger` tells the others, `CallReporter` tells the store.
 */
import type { BackendEvent, CallSession } from '../call/backend.js';
import type { CallInfo, EndReason, Media, MemberLimits } from '../call/call-info.js';
import { badRequest, CallError, toCallError, type Device } from '../call/call-error.js';
import { CallReporter, type CallOutcome } from '../call/call-reporter.js';
import { requireRoom } from '../call/member-limits.js';
import { LazyCallStats } from '../media/lazy-call-stats.js';
import { CallMessenger } from './call-messenger.js';
import { LocalConnections, type EarlyOffer } from './local-connections.js';
import { LocalDevices } from './local-devices.js';
import { LocalPeers } from './local-peers.js';
import type { LocalStats } from './local-stats.js';
import { incomingCall, type CallMessage, type MessageBody, type MessageOf } from './protocol.js';
import type { LocalTiming } from './timing.js';

/** What a session needs of its backend. */
export interface SessionHost {
  readonly userId: string;
  /** This tab. */
  readonly endpoint: string;
  readonly noAnswerMs: number;
  readonly timing: LocalTiming;
  readonly iceServers: readonly RTCIceServer[];
  readonly maxMembers: MemberLimits;
  send(body: MessageBody): void;
  emit(event: BackendEvent): void;
  /** Rejects when one of these may not be called; `undefined` when nobody has to be asked. */
  checkUsers(userIds: readonly string[], groupId?: string): Promise<void> | undefined;
}

type Stage =
  /** Dialled here. Devices are opening, the invitation is not out. */
  | 'dialling'
  /** Being called. */
  | 'ringing'
  /** Accepted here, or merged with the call of somebody who dialled this user. Devices are opening. */
  | 'answering'
  /** In the call: newcomers connect to this side. A caller is from when the invitation is out. */
  | 'joined'
  | 'ended';

export class LocalSession implements CallSession {
  readonly #host: SessionHost;
  readonly #reporter: CallReporter;
  readonly #devices: LocalDevices;
  readonly #connections: LocalConnections;
  readonly #peers: LocalPeers;
  readonly #messenger: CallMessenger;
  readonly #stats: LazyCallStats<LocalStats>;
  readonly #ticker: ReturnType<typeof setInterval>;
  #stage: Stage;
  /** When ringing here is over, by `performance.now()`. */
  #lapsesAt = Infinity;
  /** The offer in the invitation, until it is answered. */
  #offered: EarlyOffer | undefined;

  private constructor(host: SessionHost, info: CallInfo, stage: Stage) {
    const { userId, endpoint, iceServers, timing, noAnswerMs } = host;
    this.#host = host;
    this.#stage = stage;
    this.#reporter = new CallReporter({
      info,
      emit: (event) => host.emit(event),
      release: () => this.#release(),
    });
    const shared = { userId, endpoint, timing, reporter: this.#reporter };
    this.#devices = new LocalDevices({
      ...shared,
      tracksChanged: () => this.#connections.sendTracks(),
      sendingChanged: () => this.#sendAlive(),
    });
    this.#connections = new LocalConnections({
      ...{ ...shared, iceServers, localStream: this.#devices.stream },
      tracks: () => this.#devices.tracks,
      isOneToOne: () => this.#isOneToOne,
      isMember: (remoteEndpoint) => this.#peers.hasEndpoint(remoteEndpoint),
      send: (toEndpoint, signal) => this.#messenger.signal(toEndpoint, signal),
    });
    this.#peers = new LocalPeers({
      ...{ ...shared, noAnswerMs, connections: this.#connections },
      progress: () => this.#progress,
      left: (reason, gaveUp) => this.#followLeave(reason, gaveUp),
    });
    this.#messenger = new CallMessenger({
      ...{ ...shared, devices: this.#devices, connections: this.#connections },
      peers: this.#peers,
      send: (body) => host.send(body),
    });
    this.#stats = new LazyCallStats(() => this.#loadStats());
    this.#ticker = setInterval(() => this.#tick(), timing.tickMs);
  }

  /** A call from here. Devices are opened first: nobody's phone rings for a call that cannot take place. */
  static dial(host: SessionHost, info: CallInfo): LocalSession {
    const session = new LocalSession(host, info, 'dialling');
    for (const { userId } of info.members) session.#peers.invite(userId, Infinity);
    void session.#place();
    return session;
  }

  /** A call to here. */
  static receive(host: SessionHost, message: MessageOf<'invite'>): LocalSession {
    const session = new LocalSession(host, incomingCall(message, host.userId), 'ringing');
    session.#lapsesAt = performance.now() + message.expiresInMs;
    session.#offered = message;
    session.#peers.fill(message);
    session.#messenger.ringing();
    return session;
  }

  get info(): CallInfo {
    return this.#reporter.info;
  }

  /** The call's id in messages. */
  get wireId(): string {
    return this.#messenger.callId;
  }

  /** Whether the invitation is out. */
  get placed(): boolean {
    return this.#stage !== 'dialling';
  }

  /** Whether this is a call from here to just that user, which they have not answered. */
  isUnansweredCallTo(userId: string): boolean {
    const { direction, groupId } = this.info;
    const isOneToOne = direction === 'outgoing' && groupId === undefined;
    const isAnswered = this.#stage === 'ended' || this.#peers.isAnyJoined();
    return isOneToOne && !isAnswered && this.#peers.has(userId);
  }

  // --- commands of the page ---

  async accept(media: Media): Promise<void> {
    if (this.#stage !== 'ringing')
      throw badRequest('already-answered', 'This call was answered already.');
    this.#stage = 'answering';
    const camera = media === 'video' ? 'pending' : 'off';
    this.#reporter.change({ microphone: 'pending', camera });
    try {
      const opening = this.#devices.open(media);
      this.#prepareConnections();
      await opening;
    } catch (cause) {
      const error = toCallError(cause);
      this.#decline('failed', error);
      throw error;
    }
    if (this.#stage === 'answering') this.#join();
  }

  end(as?: 'busy'): Promise<void> {
    if (this.#stage === 'ringing' || this.#stage === 'answering') {
      this.#decline(as ?? 'declined');
    } else {
      this.#leave('hung-up');
      const isCanceled = this.info.direction === 'outgoing' && !this.#reporter.isConnected;
      this.#finish({ reason: isCanceled ? 'canceled' : 'hung-up', endedBy: 'self' });
    }
    return Promise.resolve();
  }

  /** Ends the call because this tab is being closed. A call that rings here keeps ringing in the user's other tabs. */
  close(): Promise<void> {
    if (this.#stage !== 'ringing') return this.end();
    this.#messenger.decline('declined', true);
    this.#finish({ reason: 'declined', endedBy: 'self' });
    return Promise.resolve();
  }

  async invite(userIds: readonly string[]): Promise<void> {
    const { groupId, media } = this.info;
    if (groupId === undefined)
      throw badRequest('no-group', 'Only a group call takes more members.');
    const isNew = (userId: string) => !this.#peers.has(userId);
    const people = this.#peers.size + userIds.filter(isNew).length + 1;
    requireRoom(this.#host.maxMembers, media, people);
    await this.#host.checkUsers(userIds, groupId);
    if (this.#stage !== 'dialling' && this.#stage !== 'joined')
      throw badRequest('no-call', 'The call is over.');
    const added = userIds.filter(isNew); // somebody else may have invited one meanwhile
    const { noAnswerMs } = this.#host;
    const lapsesAt = this.placed ? performance.now() + noAnswerMs : Infinity;
    for (const userId of added) this.#peers.invite(userId, lapsesAt);
    this.#peers.report();
    if (this.placed && added.length > 0) this.#messenger.invite(added, noAnswerMs);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#devices.setMicrophone(on);
  }

  async setCamera(on: boolean): Promise<void> {
    if (this.info.media === 'audio')
      throw badRequest('not-supported', 'An audio call has no camera.', { device: 'camera' });
    await this.#devices.setCamera(on);
  }

  useDevice(device: Device, deviceId?: string): Promise<void> {
    return this.#devices.use(device, deviceId);
  }

  /**
   * Makes it an audio call: all cameras are turned off for good. The others learn it from the heartbeat, which reaches
   * also those whose connection is down at the moment.
   *
   * @param by who switched, if it was somebody else
   */
  async switchToAudio(by?: string): Promise<void> {
    if (this.info.media === 'audio') return;
    this.#reporter.change({ media: 'audio' }, by);
    await this.#devices.forgoCamera();
  }

  attachView(userId: string, video: HTMLVideoElement): () => void {
    return this.#connections.attachView(userId, video);
  }

  resumeSound(): Promise<void> {
    this.#connections.resumeSound();
    return Promise.resolve();
  }

  // --- messages of the others ---

  /** Handles a message that carries this call's id. */
  receive(message: CallMessage): void {
    if (this.#stage === 'ended') return;
    const isFromOtherTab = message.from === this.#host.userId && message.type !== 'invite';
    if (isFromOtherTab) return this.#receiveFromOtherTab(message);
    const isAudio = message.type === 'alive' && message.media === 'audio';
    if (isAudio && this.#stage === 'joined') void this.switchToAudio(message.from);
    this.#peers.receive(message);
    // whoever joined while this side did may not know yet what it sends
    if (message.type === 'accept') this.#sendAlive();
  }

  /** A tab of an invited user signed in just now: it rings as well. */
  greet(userId: string, endpoint: string): void {
    const ringsForMs = this.placed ? this.#peers.ringsFor(userId) : undefined;
    if (ringsForMs !== undefined) this.#messenger.invite([userId], ringsForMs, endpoint);
  }

  /** The other side dialled this user while this side dialled them. Their call becomes this one, as if it were accepted. */
  adopt(message: MessageOf<'invite'>): void {
    const wasPlaced = this.placed;
    this.#leave('hung-up'); // their other tabs stop ringing for the call from here
    this.#stage = 'answering';
    this.#messenger.callId = message.call;
    this.#reporter.change({ media: message.media });
    if (message.media === 'audio' && this.info.camera !== 'off')
      void this.#devices.setCamera(false);
    this.#peers.merge(message);
    this.#connections.discardOffer();
    this.#offered = message;
    this.#prepareConnections();
    if (wasPlaced) this.#join(); // otherwise once the devices are open
  }

  /** The user answered or declined in another tab. */
  #receiveFromOtherTab(message: CallMessage): void {
    if (message.type === 'decline' && this.#stage === 'ringing' && !message.closing)
      return this.#finish({ reason: message.reason, endedBy: 'self' });
    if (message.type !== 'accept' || this.info.direction === 'outgoing') return;
    // answered in both at the same moment: the smaller endpoint id counts, for everybody in the call
    if (this.#stage === 'joined' && this.#host.endpoint < message.endpoint) return;
    this.#finish({ reason: 'answered-elsewhere', endedBy: 'self' });
  }

  // --- placing and answering ---

  async #place(): Promise<void> {
    const { media } = this.info; // as asked for, whatever call it is merged with
    try {
      requireRoom(this.#host.maxMembers, media, this.#peers.size + 1);
      const checking = this.#host.checkUsers(this.#peers.ids, this.info.groupId);
      if (checking) await checking;
      if (this.#reporter.isEnded) return;
      const opening = this.#devices.open(media); // before anything that takes time
      await Promise.all([opening, this.#isOneToOne && this.#connections.prepareOffer()]);
      if (this.#reporter.isEnded) return;
      const isAdopted = this.#stage === 'answering';
      if (!isAdopted) this.#ring();
      this.#reporter.placed();
      if (isAdopted) this.#join();
    } catch (cause) {
      await Promise.resolve(); // events never come before `startCall` has returned
      const error = toCallError(cause);
      if (this.#stage === 'answering') this.#decline('failed', error);
      else this.#finish({ reason: 'failed', endedBy: 'system', error });
    }
  }

  #ring(): void {
    this.#stage = 'joined';
    this.#peers.startRinging();
    this.#messenger.invite(this.#peers.ids, this.#host.noAnswerMs);
  }

  /** From here on this side is in the call, and connects to everybody who is. */
  #join(): void {
    if (this.#stage !== 'answering') return;
    this.#stage = 'joined';
    this.#messenger.accept(this.#peers.endpoints);
    this.#peers.connectAll();
  }

  #prepareConnections(): void {
    this.#connections.prepare(this.#peers.endpoints, this.#offered);
    this.#offered = undefined;
  }

  get #progress(): 'waiting' | 'answering' | 'joined' {
    return this.#stage === 'answering' || this.#stage === 'joined' ? this.#stage : 'waiting';
  }

  /** Two people who will not be more. */
  get #isOneToOne(): boolean {
    return this.info.groupId === undefined && this.#peers.size === 1;
  }

  // --- while the call goes on ---

  #tick(): void {
    if (this.#stage === 'ringing' && performance.now() > this.#lapsesAt)
      return this.#decline('no-answer');
    if (this.#messenger.aliveAge >= this.#host.timing.aliveEveryMs) this.#sendAlive();
    this.#peers.check();
    if (!this.#reporter.isConnected) return;
    const { audio } = this.#devices.tracks;
    this.#stats.use((stats) => stats.measure(audio, this.#connections.links()));
  }

  async #loadStats(): Promise<LocalStats> {
    const { LocalStats } = await import('./local-stats.js');
    const selfId = this.#host.userId;
    return new LocalStats(selfId, {
      speaks: (userId, speaking) => {
        if (userId === selfId) this.#reporter.change({ speaking });
        else this.#peers.update(userId, { speaking });
      },
      rated: (userId, quality) => this.#peers.update(userId, { quality }),
    });
  }

  #sendAlive(): void {
    if (this.#stage === 'joined') this.#messenger.alive();
  }

  // --- the end ---

  /** Somebody is out of the call, which may end it. */
  #followLeave(reason: EndReason, gaveUp: boolean): void {
    const isCalled = this.#stage === 'ringing' || this.#stage === 'answering';
    if (isCalled ? this.#peers.isAnyJoined() : this.#peers.size > 0) {
      this.#peers.report();
      this.#connections.reportState();
      return;
    }
    if (gaveUp) this.#leave(reason === 'network' ? 'network' : 'no-answer');
    this.#finish(outcomeOf(reason, this.#reporter));
  }

  #decline(reason: MessageOf<'decline'>['reason'], error?: CallError): void {
    if (this.#stage === 'ended') return;
    this.#messenger.decline(reason);
    this.#finish({ reason, endedBy: 'self', ...(error && { error }) });
  }

  #leave(reason: MessageOf<'leave'>['reason']): void {
    if (this.#stage === 'joined') this.#messenger.leave(reason);
  }

  #finish(outcome: CallOutcome): void {
    this.#stage = 'ended';
    this.#reporter.end(outcome);
  }

  #release(): void {
    clearInterval(this.#ticker);
    this.#stats.stop();
    this.#connections.close();
    this.#devices.close();
  }
}

/** How a call ends that the last of the others has left. */
function outcomeOf(reason: EndReason, { info, isConnected }: CallReporter): CallOutcome {
  if (reason === 'network') {
    const error = new CallError('network', 'The connection to the other side was lost.');
    return { reason, endedBy: 'system', error };
  }
  const isCanceled = reason === 'hung-up' && !isConnected && info.direction === 'incoming';
  return { reason: isCanceled ? 'canceled' : reason, endedBy: 'remote' };
}
