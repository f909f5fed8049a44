/**
 * One call on the local backend: who is in it and how far along, one `PeerLink` to everybody who has joined, the own
 * devices, and the clock that notices who never answers or vanished. It ends once, whatever happens, and then owns
 * nothing any more.
 */
import type { BackendEvent, CallPatch, CallSession } from '../call/backend.js';
import type { CallEnd, CallInfo, EndReason, Media, MemberLimits } from '../call/call-info.js';
import { badRequest, CallError, toCallError, type Device } from '../call/call-error.js';
import { preferredId, watchDevices } from '../media/devices.js';
import { requireRoom } from '../call/member-limits.js';
import { LocalMedia } from '../media/local-media.js';
import { soundBlocked } from '../media/autoplay.js';
import { Mesh } from './mesh.js';
import type { PeerLink, PeerSignal } from './peer-link.js';
import { LocalPeers, type Peer, type PeerChange, type Sending } from './local-peers.js';
import type { CallMessage, MessageBody, MessageOf } from './protocol.js';
import { MediaViews } from './media-views.js';
import type { LocalStats } from './local-stats.js';

/** What a session needs of its backend. */
export interface SessionHost {
  readonly userId: string;
  /** This tab. */
  readonly endpoint: string;
  readonly noAnswerMs: number;
  readonly iceServers: readonly RTCIceServer[];
  readonly maxMembers: MemberLimits;
  send(body: MessageBody): void;
  emit(event: BackendEvent): void;
  /** May these be called? `undefined`: nobody to ask, so they may. @throws CallError */
  checkUsers(userIds: readonly string[], groupId?: string): Promise<void> | undefined;
}

const TICK_MS = 1000;
const ALIVE_EVERY_MS = 2000;
/** Who says nothing for this long and has no connection is gone: a tab that was closed or crashed. */
const SILENT_MS = 9000;
/** A connection that went down looks for another way this often. */
const RESTART_EVERY_MS = 4000;
/** A connection that does not come up, or back, is given up after this long. */
const LINK_PATIENCE_MS = 20_000;

type Stage =
  /** Dialled here, opening devices; nobody was told yet. */
  | 'dialling'
  /** Being called. */
  | 'ringing'
  /** Answered here, or dialled and called by the one dialled; opening devices. */
  | 'answering'
  /** In the call: whoever joins connects to this side. A caller is from when the invitation is out. */
  | 'joined'
  | 'ended';

export class LocalSession implements CallSession {
  info: CallInfo;

  readonly #host: SessionHost;
  readonly #peers = new LocalPeers();
  readonly #views = new MediaViews(() =>
    this.#host.emit({ type: 'problem', error: soundBlocked() }),
  );
  readonly #media = new LocalMedia((device) => void this.#loseDevice(device));
  readonly #ticker = setInterval(() => this.#tick(), TICK_MS);
  readonly #unwatchDevices = watchDevices(() => {
    void this.#followPreference('microphone');
    void this.#followPreference('camera');
  });
  readonly #preferred: Partial<Record<Device, string>> = {};
  #stage: Stage;
  /** The call's id on the wire; another than `info.id` when two people dialled each other. */
  #wireId: string;
  /** When being called is over. */
  #lapsesAt = Infinity;
  #since: number | undefined;
  #recovering = false;
  readonly #mesh: Mesh;
  /** The caller's offer to connect, until this side answers it. */
  #offered: Pick<MessageOf<'invite'>, 'endpoint' | 'signals'> | undefined;
  /** Comes when a call is connected; where it cannot be loaded, nothing is measured. */
  #stats: Promise<LocalStats> | undefined;
  #saidAliveAt = 0;

  private constructor(host: SessionHost, info: CallInfo, stage: Stage) {
    this.#host = host;
    this.#wireId = info.id;
    this.#stage = stage;
    this.info = info;
    this.#mesh = new Mesh({
      endpoint: host.endpoint,
      iceServers: host.iceServers,
      lines: () => ({ media: this.info.media, startsFast: this.#isDuo }),
      tracks: () => ({ audio: this.#media.microphone, video: this.#media.camera }),
      say: (toEndpoint, signal) =>
        this.#say({ type: 'signal', call: this.#wireId, toEndpoint, ...signal }),
      up: (endpoint, up) => this.#followLink(endpoint, up),
    });
    this.#views.show(host.userId, this.#media.stream, false);
  }

  /** A call from here. Devices are opened first: nobody's phone rings for a call that cannot be. */
  static dial(host: SessionHost, info: CallInfo): LocalSession {
    const session = new LocalSession(host, info, 'dialling');
    for (const { userId } of info.members)
      session.#peers.add(userId, { invitedHere: true, lapsesAt: Infinity });
    void session.#placeCall();
    return session;
  }

  /** A call to here. */
  static receive(host: SessionHost, message: MessageOf<'invite'>): LocalSession {
    const { call, media, callerId, groupId, expiresInMs } = message;
    const devices = { microphone: 'off', camera: 'off' } as const;
    const info = {
      id: call,
      direction: 'incoming',
      media,
      callerId,
      groupId,
      members: [],
      ...devices,
    } as const;
    const session = new LocalSession(host, info, 'ringing');
    const lapsesAt = performance.now() + expiresInMs;
    session.#lapsesAt = lapsesAt;
    session.#offered = message;
    for (const { userId, ...known } of message.roster)
      if (userId !== host.userId) session.#peers.add(userId, { ...known, lapsesAt });
    session.info = { ...info, members: session.#peers.members() };
    session.#say({ type: 'ringing', call });
    return session;
  }

  get ended(): boolean {
    return this.#stage === 'ended';
  }

  get wireId(): string {
    return this.#wireId;
  }

  /** Whether the invitation is out. */
  get placed(): boolean {
    return this.#stage !== 'dialling';
  }

  /** Whether this is a call from here to just that user, which they have not answered. */
  isUnansweredCallTo(userId: string): boolean {
    return (
      !this.ended &&
      this.info.direction === 'outgoing' &&
      this.info.groupId === undefined &&
      this.#peers.has(userId) &&
      !this.#peers.someJoined()
    );
  }

  // --- what the page asks for ---

  async accept(media: Media): Promise<void> {
    if (this.#stage !== 'ringing')
      throw badRequest('already-answered', 'This call was answered already.');
    this.#stage = 'answering';
    this.#report({ microphone: 'pending', camera: media === 'video' ? 'pending' : 'off' });
    try {
      const opening = this.#openDevices(media);
      this.#connectAhead();
      await opening;
    } catch (cause) {
      const error = toCallError(cause);
      this.#decline('failed', error);
      throw error;
    }
    if (!this.ended) this.#join();
  }

  end(as?: 'busy'): Promise<void> {
    if (this.#stage === 'ringing' || this.#stage === 'answering') {
      this.#decline(as ?? 'declined');
    } else {
      this.#leave('hung-up');
      const canceled = this.info.direction === 'outgoing' && this.#since === undefined;
      this.#finish({ reason: canceled ? 'canceled' : 'hung-up', endedBy: 'self' });
    }
    return Promise.resolve();
  }

  /** This tab goes away: that ends the call, but declines none that rings in other tabs. */
  close(): Promise<void> {
    if (this.#stage !== 'ringing') return this.end();
    this.#decline('declined', undefined, true);
    return Promise.resolve();
  }

  async invite(userIds: readonly string[]): Promise<void> {
    const { groupId } = this.info;
    if (groupId === undefined)
      throw badRequest('no-group', 'Only a group call takes more members.');
    const isNew = (userId: string) => !this.#peers.has(userId);
    this.#checkSize(userIds.filter(isNew).length);
    await this.#host.checkUsers(userIds, groupId);
    if (this.#stage !== 'dialling' && this.#stage !== 'joined')
      throw badRequest('no-call', 'The call is over.');
    const added = userIds.filter(isNew); // somebody else may have invited one meanwhile
    const lapsesAt = this.placed ? this.#newLapse() : Infinity;
    for (const userId of added) this.#peers.add(userId, { invitedHere: true, lapsesAt });
    this.#reportMembers();
    if (this.placed && added.length > 0) this.#sayInvite(added, this.#host.noAnswerMs);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#turn('microphone', on, () => this.#media.setMicrophone(on));
  }

  async setCamera(on: boolean): Promise<void> {
    if (this.info.media === 'audio')
      throw badRequest('not-supported', 'An audio call has no camera.', { device: 'camera' });
    await this.#turn('camera', on, () => this.#media.setCamera(on));
  }

  async useDevice(device: Device, deviceId?: string): Promise<void> {
    try {
      await this.#media.use(device, deviceId);
    } finally {
      // neither the new one nor the one before may be open now
      const isGone = device === 'camera' && this.info.camera === 'on' && !this.#media.camera;
      if (isGone) this.#report({ camera: 'blocked' });
      this.#followDevices();
      if (isGone) this.#sayAlive();
    }
  }

  switchToAudio(): Promise<void> {
    return this.#becomeAudio();
  }

  attachView(userId: string, video: HTMLVideoElement): () => void {
    return this.#views.attach(userId, video);
  }

  resumeSound(): Promise<void> {
    this.#views.resume();
    return Promise.resolve();
  }

  // --- what the others say ---

  /** Takes a message that carries this call's id. */
  receive(message: CallMessage): void {
    if (this.ended) return;
    const peer = this.#peers.get(message.from);
    const fromTheirTab = peer && (!peer.endpoint || peer.endpoint === message.endpoint);
    if (fromTheirTab) peer.lastHeard = performance.now();
    switch (message.type) {
      case 'invite':
        this.#mergeRoster(message);
        return this.#reportMembers();
      case 'ringing':
        peer?.ringsAt.add(message.endpoint);
        if (peer?.status === 'invited') this.#changePeer(peer, { status: 'ringing' });
        return;
      case 'accept':
        return this.#receiveAccept(message);
      case 'decline':
        return this.#receiveDecline(message, peer);
      case 'leave':
        if (fromTheirTab) this.#lose(peer, message.reason);
        return;
      case 'alive':
        return this.#receiveAlive(message, peer);
      case 'signal':
        return this.#receiveSignal(message, peer);
    }
  }

  /** A tab of an invited user signed in just now: it rings there as well. */
  greet(userId: string, endpoint: string): void {
    const peer = this.#peers.get(userId);
    if (!this.placed || !peer?.invitedHere || peer.status === 'joined') return;
    this.#sayInvite([userId], Math.max(1, peer.lapsesAt - performance.now()), endpoint);
  }

  /** The other side dialled us while we dialled them: their call becomes this one, as if each had answered. */
  adopt(message: MessageOf<'invite'>): void {
    const wasPlaced = this.placed;
    if (wasPlaced) this.#leave('hung-up'); // their other tabs stop ringing for our call
    this.#stage = 'answering';
    this.#wireId = message.call;
    this.#report({ media: message.media });
    if (message.media === 'audio' && this.info.camera !== 'off')
      void this.#turn('camera', false, () => this.#media.setCamera(false));
    this.#mergeRoster(message);
    this.#mesh.dropAhead();
    this.#offered = message;
    this.#connectAhead();
    if (wasPlaced) this.#join();
  }

  #receiveAccept(message: MessageOf<'accept'>): void {
    if (message.from === this.#host.userId) return this.#receiveOwnAccept(message.endpoint);
    const peer = this.#peers.get(message.from) ?? this.#addUnannounced(message.from);
    this.#welcome(peer, message.endpoint, message, message.offersTo.includes(this.#host.endpoint));
    this.#sayAlive(); // a newcomer that was told of us too early, or not at all, learns it now
  }

  /** This user answered in another tab. Two at the same moment: the smaller endpoint id counts, for everybody. */
  #receiveOwnAccept(endpoint: string): void {
    if (this.info.direction === 'outgoing') return;
    if (this.#stage === 'joined' && this.#host.endpoint < endpoint) return;
    this.#finish({ reason: 'answered-elsewhere', endedBy: 'self' });
  }

  #receiveDecline(message: MessageOf<'decline'>, peer: Peer | undefined): void {
    const { from, endpoint, reason, closing } = message;
    peer?.ringsAt.delete(endpoint);
    if (closing && (from === this.#host.userId || peer?.ringsAt.size)) return;
    if (from === this.#host.userId) {
      if (this.#stage === 'ringing') this.#finish({ reason, endedBy: 'self' });
    } else if (peer && peer.status !== 'joined') {
      this.#mesh.close(endpoint); // it may have been connecting while its devices opened
      this.#lose(peer, reason);
    }
  }

  #receiveAlive(message: MessageOf<'alive'>, known: Peer | undefined): void {
    const { from, endpoint, microphone, camera, media } = message;
    if (from === this.#host.userId) return;
    if (media === 'audio' && this.#stage === 'joined') void this.#becomeAudio(from);
    const peer = known ?? this.#addUnannounced(from);
    if (peer.endpoint === endpoint) this.#changePeer(peer, { microphone, camera });
    else this.#welcome(peer, endpoint, message);
  }

  #receiveSignal(message: MessageOf<'signal'>, known: Peer | undefined): void {
    const { from, endpoint, toEndpoint } = message;
    const isUnderWay = this.#stage === 'joined' || this.#stage === 'answering';
    if (toEndpoint !== this.#host.endpoint || !isUnderWay) return;
    const peer = known ?? this.#addUnannounced(from);
    if (peer.endpoint && peer.endpoint < endpoint) return; // as in #receiveOwnAccept
    this.#takeSignal(endpoint, message);
  }

  #takeSignal(endpoint: string, signal: PeerSignal): void {
    this.#mesh.receive(endpoint, signal).catch((cause: unknown) => {
      const sentence = 'A connection message made no sense and was ignored.';
      const error = new CallError('bad-request', sentence, { detail: 'bad-signal', cause });
      this.#host.emit({ type: 'problem', error });
    });
  }

  // --- placing and answering ---

  async #placeCall(): Promise<void> {
    const { media } = this.info; // what was asked for, whatever call it becomes part of
    try {
      this.#checkSize(0);
      const checking = this.#host.checkUsers(this.#peers.ids(), this.info.groupId);
      if (checking) await checking;
      if (this.ended) return;
      const opening = this.#openDevices(media); // asked for right now if may be: the page has yet to draw the call
      await Promise.all([opening, this.#isDuo && this.#mesh.offerAhead()]);
      if (this.ended) return;
      const adopted = this.#stage === 'answering';
      if (!adopted) this.#inviteAll();
      this.#host.emit({ type: 'placed', callId: this.info.id });
      if (adopted && !this.ended) this.#join(); // it may be connected with that
    } catch (cause) {
      await Promise.resolve(); // events never come before `startCall` has returned
      const error = toCallError(cause);
      if (this.#stage === 'answering') this.#decline('failed', error);
      else this.#finish({ reason: 'failed', endedBy: 'system', error });
    }
  }

  #inviteAll(): void {
    this.#stage = 'joined';
    for (const peer of this.#peers.all()) peer.lapsesAt = this.#newLapse();
    this.#sayInvite(this.#peers.ids(), this.#host.noAnswerMs);
  }

  /** From here on this side is in the call, and connects to everybody who is. */
  #join(): void {
    this.#stage = 'joined';
    const others = this.#peers.all().filter(isReachable);
    const offersTo = others.map(({ endpoint }) => endpoint);
    this.#say({ type: 'accept', call: this.#wireId, offersTo, ...this.#sending() });
    for (const peer of others) this.#connect(peer, true);
  }

  /** Makes the connections while the devices open; nothing is sent over them before there is something to send. */
  #connectAhead(): void {
    const { endpoint: offeredBy, signals = [] } = this.#offered ?? {};
    for (const { endpoint } of this.#peers.all().filter(isReachable))
      if (endpoint !== offeredBy || signals.length === 0) this.#mesh.open(endpoint, true);
    if (offeredBy) for (const signal of signals) this.#takeSignal(offeredBy, signal);
    this.#offered = undefined;
  }

  /** @throws CallError when the microphone failed; a camera that failed is told and lived without */
  async #openDevices(media: Media): Promise<void> {
    const cameraError = await this.#media.open(media);
    if (this.ended) return;
    const camera = cameraError ? 'blocked' : this.#media.camera ? 'on' : 'off';
    this.#report({ microphone: 'on', camera });
    this.#followDevices();
    if (cameraError) this.#host.emit({ type: 'problem', error: cameraError });
  }

  /** Two people who call each other, and will not be more. */
  get #isDuo(): boolean {
    return this.info.groupId === undefined && this.#peers.size === 1;
  }

  #checkSize(more: number): void {
    requireRoom(this.#host.maxMembers, this.info.media, this.#peers.size + more + 1);
  }

  // --- the others ---

  #newLapse(): number {
    return performance.now() + this.#host.noAnswerMs;
  }

  #addUnannounced(userId: string): Peer {
    return this.#peers.add(userId, { lapsesAt: this.#newLapse() });
  }

  /** Takes over what an invitation says about the others; what is known better here stays. */
  #mergeRoster({ roster, expiresInMs }: MessageOf<'invite'>): void {
    const lapsesAt = performance.now() + expiresInMs;
    for (const entry of roster) {
      const { userId, status, endpoint } = entry;
      if (userId === this.#host.userId) continue;
      const peer = this.#peers.get(userId) ?? this.#peers.add(userId, { status, lapsesAt });
      if (status === 'joined' && endpoint && !peer.endpoint) this.#welcome(peer, endpoint, entry);
    }
  }

  /** Somebody has joined, from this tab of theirs. */
  #welcome(
    peer: Peer,
    endpoint: string,
    { microphone, camera }: Sending,
    theyOffer = endpoint < this.#host.endpoint,
  ): void {
    // answered in two tabs at once, as in #receiveOwnAccept
    if (peer.endpoint && peer.endpoint < endpoint) return this.#mesh.close(endpoint);
    if (peer.endpoint !== endpoint) this.#disconnect(peer);
    peer.endpoint = endpoint;
    peer.lastHeard = performance.now();
    this.#changePeer(peer, { status: 'joined', microphone, camera });
    if (this.#stage === 'joined' && isReachable(peer)) this.#connect(peer, !theyOffer);
  }

  #connect(peer: ReachablePeer, offers: boolean): void {
    if (peer.downSince !== undefined || peer.wasUp) return; // connected, or at it
    const link = this.#mesh.open(peer.endpoint, offers);
    peer.downSince = performance.now();
    this.#sendTracks();
    this.#views.show(peer.userId, link.stream, true);
    if (link.isUp) this.#followLink(peer.endpoint, true); // it was made ahead
  }

  #disconnect(peer: Peer): void {
    if (peer.endpoint) this.#mesh.close(peer.endpoint);
    peer.downSince = undefined;
    peer.wasUp = false;
    this.#views.show(peer.userId, null, false);
  }

  #followLink(endpoint: string, up: boolean): void {
    const peer = this.#peers.at(endpoint);
    if (!peer && !up) this.#mesh.close(endpoint); // a tab that accepted and left it to another one
    if (!peer || this.#stage !== 'joined') return; // one of the two is still opening devices
    peer.downSince = up ? undefined : performance.now();
    peer.wasUp ||= up;
    if (up && this.#since === undefined) {
      this.#since = Date.now();
      this.#host.emit({ type: 'connected', callId: this.info.id, at: this.#since });
    }
    this.#reportLink();
  }

  #changePeer(peer: Peer | undefined, change: PeerChange): void {
    const isNew = ([field, value]: [string, unknown]) => peer?.[field as keyof Peer] !== value;
    if (!peer || !Object.entries(change).some(isNew)) return;
    Object.assign(peer, change);
    this.#reportMembers();
  }

  #followVoice(userId: string, speaking: boolean): void {
    if (userId === this.#host.userId) this.#report({ speaking });
    else this.#changePeer(this.#peers.get(userId), { speaking });
  }

  *#linked(): Iterable<readonly [string, PeerLink]> {
    for (const { userId, endpoint, wasUp } of this.#peers.all()) {
      const link = this.#mesh.get(endpoint);
      if (link && wasUp) yield [userId, link];
    }
  }

  /** Somebody is out of the call; it may be over with that. */
  #lose(peer: Peer, why: EndReason): void {
    this.#disconnect(peer);
    this.#peers.remove(peer);
    const called = this.#stage === 'ringing' || this.#stage === 'answering';
    const over = called ? !this.#peers.someJoined() : this.#peers.size === 0;
    if (over) return this.#finishAfter(why);
    this.#reportMembers();
    this.#reportLink();
  }

  /** The last of the others is out. */
  #finishAfter(why: EndReason): void {
    const neverUp = this.#since === undefined;
    const canceled = why === 'hung-up' && neverUp && this.info.direction === 'incoming';
    if (why !== 'network')
      return this.#finish({ reason: canceled ? 'canceled' : why, endedBy: 'remote' });
    const error = new CallError('network', 'The connection to the other side was lost.');
    this.#finish({ reason: 'network', endedBy: 'system', error });
  }

  // --- the clock ---

  #tick(): void {
    const now = performance.now();
    if (this.#stage === 'ringing' && now > this.#lapsesAt) return this.#decline('no-answer');
    if (this.#stage === 'joined' && now - this.#saidAliveAt >= ALIVE_EVERY_MS) this.#sayAlive();
    if (this.#since !== undefined) this.#measure();
    for (const peer of this.#peers.all()) {
      if (this.ended) return;
      if (peer.status === 'joined') this.#checkPresence(peer, now);
      else if (now > peer.lapsesAt) this.#giveUp(peer, 'no-answer');
    }
  }

  #measure(): void {
    this.#stats ??= import('./local-stats.js').then(
      ({ LocalStats }) =>
        new LocalStats({
          links: () => this.#linked(),
          speaks: (userId, speaking) => this.#followVoice(userId, speaking),
          rated: (userId, quality) => this.#changePeer(this.#peers.get(userId), { quality }),
        }),
    );
    const look = (vitals: LocalStats) => {
      if (!this.ended) vitals.look(this.#host.userId, this.#media.microphone);
    };
    this.#stats.then(look).catch(() => {});
  }

  #checkPresence(peer: Peer, now: number): void {
    const { downSince } = peer;
    const link = this.#mesh.get(peer.endpoint);
    if (link?.isUp) return;
    const silent = now - peer.lastHeard > SILENT_MS;
    const tooLong = downSince !== undefined && now - downSince > LINK_PATIENCE_MS;
    if (silent || tooLong) return this.#giveUp(peer, 'network');
    if (peer.wasUp && now - Math.max(downSince ?? 0, peer.restartedAt) > RESTART_EVERY_MS) {
      peer.restartedAt = now;
      link?.restart();
    }
  }

  #giveUp(peer: Peer, why: 'no-answer' | 'network'): void {
    if (this.#peers.size === 1) this.#leave(why);
    this.#lose(peer, why);
  }

  // --- the own side ---

  async #turn(device: Device, on: boolean, turn: () => Promise<void>): Promise<void> {
    this.#report({ [device]: 'pending' });
    try {
      await turn();
    } catch (cause) {
      if (!this.ended) this.#report({ [device]: 'blocked' });
      throw cause;
    }
    if (this.ended) return;
    this.#report({ [device]: on ? 'on' : 'off' });
    this.#followDevices();
    this.#sayAlive();
  }

  /**
   * An audio call from here on: nobody's camera is on, or can be turned on. The others learn it from what is said every
   * few seconds, so that nobody misses it whose line is down right now.
   *
   * @param by who wanted that; nobody named: this side
   */
  async #becomeAudio(by?: string): Promise<void> {
    if (this.info.media === 'audio') return;
    this.#report({ media: 'audio' }, by);
    await this.#media.setCamera(false); // after what else was asked of it
    this.#report({ camera: 'off' });
    this.#sendTracks();
    this.#sayAlive();
  }

  /** Unplugged, or the permission was withdrawn: the call goes on with another one, or without. */
  async #loseDevice(device: Device): Promise<void> {
    const { [device]: before, devices } = this.info;
    this.#report({ [device]: 'pending' });
    this.#sendTracks();
    const isReplaced = await this.#media.replace(device, devices?.[device], before === 'on');
    if (this.ended) return;
    this.#report({ [device]: isReplaced ? before : 'blocked' });
    this.#followDevices();
    this.#sayAlive();
    const sentence = `The ${device} went away during the call.`;
    const detail = isReplaced ? ({ detail: 'device-replaced' } as const) : {};
    const error = new CallError('device-missing', sentence, { device, ...detail });
    this.#host.emit({ type: 'problem', error });
  }

  /** What is open now is sent, and told. */
  #followDevices(): void {
    this.#sendTracks();
    const { inUse } = this.#media;
    const { devices } = this.info;
    if (inUse.microphone !== devices?.microphone || inUse.camera !== devices?.camera)
      this.#report({ devices: inUse });
  }

  /** A device that was preferred just now, or plugged in again, is taken up. */
  async #followPreference(device: Device): Promise<void> {
    const wanted = await preferredId(device);
    if (this.ended || wanted === this.#preferred[device]) return;
    this.#preferred[device] = wanted;
    if (wanted)
      await this.useDevice(device, wanted).catch((cause: unknown) => this.#complain(cause));
  }

  #complain(cause: unknown): void {
    this.#host.emit({ type: 'problem', error: toCallError(cause) });
  }

  #sendTracks(): void {
    this.#mesh.setTrack('audio', this.#media.microphone);
    this.#mesh.setTrack('video', this.#media.camera);
  }

  #sending(): Sending {
    return { microphone: this.info.microphone === 'on', camera: this.info.camera === 'on' };
  }

  // --- messages from here ---

  #say(body: MessageBody): void {
    this.#host.send(body);
  }

  #sayInvite(to: readonly string[], expiresInMs: number, toEndpoint?: string): void {
    const { userId, endpoint } = this.#host;
    const { media, callerId, groupId } = this.info;
    const self = { userId, endpoint, status: 'joined', ...this.#sending() } as const;
    const roster = [self, ...this.#peers.roster()];
    const call = this.#wireId;
    this.#say({
      type: 'invite',
      call,
      to,
      toEndpoint,
      media,
      callerId,
      groupId,
      roster,
      expiresInMs,
      signals: this.#mesh.ahead,
    });
  }

  #sayAlive(): void {
    if (this.#stage !== 'joined') return;
    this.#saidAliveAt = performance.now();
    const { media } = this.info;
    this.#say({ type: 'alive', call: this.#wireId, media, ...this.#sending() });
  }

  #decline(reason: MessageOf<'decline'>['reason'], error?: CallError, closing?: true): void {
    if (this.ended) return;
    this.#say({ type: 'decline', call: this.#wireId, reason, ...(closing && { closing }) });
    this.#finish({ reason, endedBy: 'self', ...(error && { error }) });
  }

  #leave(reason: MessageOf<'leave'>['reason']): void {
    if (this.#stage === 'joined') this.#say({ type: 'leave', call: this.#wireId, reason });
  }

  // --- reports ---

  #reportMembers(): void {
    this.#report({ members: this.#peers.members() });
  }

  #report(patch: CallPatch, by?: string): void {
    if (this.ended) return;
    this.info = { ...this.info, ...patch };
    this.#host.emit({
      type: 'changed',
      callId: this.info.id,
      patch,
      ...(by !== undefined && { by }),
    });
  }

  /** Recovering: what was connected is not any more, and the other side is still there. */
  #reportLink(): void {
    const linked = this.#peers.all().filter((peer) => peer.wasUp);
    const recovering =
      linked.length > 0 && linked.every(({ endpoint }) => !this.#mesh.get(endpoint)?.isUp);
    if (recovering === this.#recovering) return;
    this.#recovering = recovering;
    this.#host.emit({
      type: 'link',
      callId: this.info.id,
      link: recovering ? 'recovering' : 'steady',
    });
  }

  #finish(end: Omit<CallEnd, 'durationMs'>): void {
    if (this.ended) return;
    this.#stage = 'ended';
    clearInterval(this.#ticker);
    this.#unwatchDevices();
    this.#stats?.then((vitals) => vitals.stop()).catch(() => {});
    this.#mesh.closeAll();
    this.#views.clear();
    this.#media.close();
    const durationMs = this.#since === undefined ? 0 : Math.max(0, Date.now() - this.#since);
    this.#host.emit({ type: 'ended', callId: this.info.id, end: { ...end, durationMs } });
  }
}

/** Somebody in the call, from a tab that is known. */
type ReachablePeer = Peer & { readonly endpoint: string };

function isReachable(peer: Peer): peer is ReachablePeer {
  return peer.status === 'joined' && peer.endpoint !== undefined;
}
