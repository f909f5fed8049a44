/** A media room, as one member sees it. What others send arrives as clones of their tracks. */
import { Rtc, SUCCESS } from './codes.js';
import type { FakeIm } from './im.js';
import type { FakeRtcClient } from './rtc.js';
import { latency, type RoomMember, type RoomNotice } from './service.js';
import { RemoteTrack, type Answer, type LocalTrack } from './tracks.js';

/** What the call plugin wants to know of its room. */
export interface RoomListener {
  onKickOff(byServer: boolean, type?: number): void;
  onAudioMuteChange(track: RemoteTrack): void;
  onVideoMuteChange(track: RemoteTrack): void;
  onTrackPublish(tracks: RemoteTrack[]): void;
  onTrackReady(track: RemoteTrack): void;
  onUserJoin(userIds: string[]): void;
  onUserLeave(userIds: string[]): void;
  onPing(result: 'Success' | 'Fail'): void;
  onICEConnectionStateChange(state: RTCIceConnectionState): void;
  onRTCStateReport(report: object): void;
}

/** How long it takes to negotiate media. */
const EXCHANGES = 4;
/** How often the SDK tells what it measured. */
const REPORT_MS = 1000;

export class FakeRoom implements RoomMember {
  readonly id: string;
  readonly userId: string;
  readonly connection: FakeIm;
  readonly published = new Map<string, LocalTrack>();

  readonly #rtc: FakeRtcClient;
  readonly #remote = new Map<string, RemoteTrack>();
  /** Who was there when the room was last heard of. */
  #present: Set<string>;
  #listener: RoomListener | undefined;
  #isDestroyed = false;
  #ice: RTCIceConnectionState = 'new';
  #timers: ReturnType<typeof setTimeout>[] = [];
  /** Since when the service has missed the pings, by `performance.now()`. */
  #missingSince: number | undefined;
  #reports: ReturnType<typeof setInterval> | undefined;

  constructor(rtc: FakeRtcClient, id: string) {
    this.#rtc = rtc;
    this.id = id;
    this.userId = rtc.getCurrentId();
    this.connection = rtc.im;
    const { service } = rtc.im;
    const others = service.membersOf(id) as FakeRoom[];
    this.#present = new Set(others.map(({ userId }) => userId));
    for (const { userId, published } of others)
      for (const track of published.values()) this.#addRemote(userId, track);
    service.enterRoom(id, this);
  }

  getSessionId(): string {
    return `rtc-${this.id}`;
  }

  registerRoomEventListener(listener: RoomListener): void {
    this.#listener = listener;
  }

  getRemoteTracks(): RemoteTrack[] {
    return [...this.#remote.values()];
  }

  // --- own tracks ---

  publish(tracks: readonly LocalTrack[]): Promise<Answer> {
    return this.#rtc.inTurn(async () => {
      await this.#exchange();
      const { publish } = this.#rtc.faults;
      if (publish) return { code: publish };
      if (this.#isDestroyed || !tracks.every((track) => track.isReady()))
        return { code: Rtc.notPublished };
      for (const track of tracks) this.#announce(track);
      return { code: SUCCESS };
    });
  }

  #announce(track: LocalTrack): void {
    const trackId = track.getTrackId();
    this.published.set(trackId, track);
    track.watcher = {
      muted: () => this.#tell({ type: 'muted', from: this, trackId }),
      destroyed: () => this.#withdraw(track),
    };
    this.#tell({ type: 'published', from: this, trackId });
  }

  unpublish(tracks: readonly LocalTrack[]): Promise<Answer> {
    return this.#rtc.inTurn(async () => {
      await this.#exchange();
      const { unpublish } = this.#rtc.faults;
      if (unpublish) return { code: unpublish };
      for (const track of tracks) this.#withdraw(track);
      return { code: SUCCESS };
    });
  }

  #withdraw(track: LocalTrack): void {
    const trackId = track.getTrackId();
    track.watcher = undefined;
    if (this.published.get(trackId) !== track) return;
    this.published.delete(trackId);
    this.#tell({ type: 'unpublished', from: this, trackId });
  }

  #tell(notice: RoomNotice): void {
    this.connection.service.tellRoom(this.id, this, notice);
  }

  // --- what the others send ---

  subscribe(tracks: readonly RemoteTrack[]): Promise<Answer> {
    return this.#rtc.inTurn(async () => {
      await this.#exchange();
      const { subscribe } = this.#rtc.faults;
      if (subscribe) return { code: subscribe };
      for (const track of tracks) this.#receive(track);
      return { code: SUCCESS };
    });
  }

  #receive(track: RemoteTrack): void {
    const trackId = track.getTrackId();
    const media = this.#publisherOf(trackId)?.published.get(trackId)?.media;
    if (!media || this.#isDestroyed || !this.#remote.has(trackId)) return;
    track.receive(media);
    this.#listener?.onTrackReady(track);
  }

  #publisherOf(trackId: string): FakeRoom | undefined {
    const members = this.connection.service.membersOf(this.id) as FakeRoom[];
    return members.find((member) => member !== this && member.published.has(trackId));
  }

  #addRemote(userId: string, source: LocalTrack): RemoteTrack {
    const kind = source.isAudioTrack() ? 'audio' : 'video';
    const track = new RemoteTrack(userId, kind, source.isLocalMuted());
    this.#remote.set(track.getTrackId(), track);
    return track;
  }

  hear(notice: RoomNotice): void {
    if (this.#isDestroyed) return;
    switch (notice.type) {
      case 'joined':
        this.#present.add(notice.userId);
        return this.#listener?.onUserJoin([notice.userId]);
      case 'left':
        return this.#lose([notice.userId]);
      case 'published':
        return this.#hearPublished(notice.from as FakeRoom, notice.trackId);
      case 'unpublished':
        return this.#forget(notice.trackId);
      case 'muted':
        return this.#hearMuted(notice.from as FakeRoom, notice.trackId);
    }
  }

  /** One that is known already gets other media; a new one is up to the listener. */
  #hearPublished(from: FakeRoom, trackId: string): void {
    const source = from.published.get(trackId);
    if (!source) return;
    const known = this.#remote.get(trackId);
    if (known?.isSubscribed()) void this.subscribe([known]);
    else this.#listener?.onTrackPublish([known ?? this.#addRemote(from.userId, source)]);
  }

  #hearMuted(from: FakeRoom, trackId: string): void {
    const track = this.#remote.get(trackId);
    const source = from.published.get(trackId);
    if (!track || !source) return;
    track.setOwnerMuted(source.isLocalMuted());
    if (track.isAudioTrack()) this.#listener?.onAudioMuteChange(track);
    else this.#listener?.onVideoMuteChange(track);
  }

  #forget(trackId: string): void {
    this.#remote.get(trackId)?.destroy();
    this.#remote.delete(trackId);
  }

  #lose(userIds: string[]): void {
    for (const [trackId, track] of this.#remote)
      if (userIds.includes(track.getUserId())) {
        track.stop();
        this.#remote.delete(trackId);
      }
    for (const userId of userIds) this.#present.delete(userId);
    this.#listener?.onUserLeave(userIds);
  }

  // --- the media path ---

  async #exchange(): Promise<void> {
    if (this.#ice === 'new') this.setIce('checking');
    await latency(EXCHANGES);
    if (this.#ice === 'checking') this.setIce('connected');
    if (!this.#isDestroyed)
      this.#reports ??= setInterval(
        () => this.#report(),
        REPORT_MS / this.connection.service.speed,
      );
  }

  /** What was measured in the last second, as on browsers whose statistics the SDK can read: not today's Chromium. */
  #report(): void {
    const { rtt, lostHere, lostThere } = this.#rtc.network;
    const entry = (track: LocalTrack | RemoteTrack, packetsLostRate: number) => ({
      trackId: track.getTrackId(),
      kind: track.isAudioTrack() ? 'audio' : 'video',
      packetsLostRate,
      bitrate: track.isAudioTrack() ? 32 : 800,
      jitter: 4,
      ...(track.isVideoTrack() && { frameWidth: 640, frameHeight: 480, frameRate: 15 }),
      remoteResource: track instanceof RemoteTrack,
      audioLevel: null,
    });
    this.#listener?.onRTCStateReport({
      timestamp: Date.now(),
      iceCandidatePair: { rtt, protocol: 'UDP' },
      senders: [...this.published.values()].map((track) => entry(track, lostThere)),
      receivers: this.getRemoteTracks().map((track) => entry(track, lostHere)),
    });
  }

  setIce(state: RTCIceConnectionState): void {
    this.#ice = state;
    if (!this.#isDestroyed) this.#listener?.onICEConnectionStateChange(state);
  }

  // --- the signalling path ---

  /** Without a connection the service misses the pings and takes the client out; the client notices later still. */
  loseTouch(): void {
    if (this.#timers.length > 0 || this.#isDestroyed) return;
    const { service } = this.connection;
    const ms = service.roomTimeoutMs;
    this.#missingSince = performance.now();
    this.#timers = [
      setTimeout(() => service.leaveRoom(this.id, this), ms),
      setTimeout(() => this.#listener?.onPing('Fail'), ms / 2),
      setTimeout(() => this.#beKicked(false), (ms * 7) / 6),
    ];
  }

  /** Back again: who left meanwhile has left now, and who came has come. */
  resync(): void {
    this.#clearTimers();
    this.#missingSince = undefined;
    const members = this.connection.service.membersOf(this.id);
    const there = new Set(members.map(({ userId }) => userId));
    there.delete(this.userId);
    const gone = [...this.#present].filter((userId) => !there.has(userId));
    if (gone.length > 0) this.#lose(gone);
    const come = [...there].filter((userId) => !this.#present.has(userId));
    for (const userId of come) this.hear({ type: 'joined', userId });
  }

  kick(type?: number): void {
    this.#beKicked(true, type);
  }

  #beKicked(byServer: boolean, type?: number): void {
    const listener = this.#listener;
    if (this.#isDestroyed) return;
    this.destroy();
    listener?.onKickOff(byServer, type);
  }

  #clearTimers(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }

  /** The page is gone: it says nothing any more, and sends nothing; the service notices in its time. */
  crash(): void {
    this.loseTouch();
    clearInterval(this.#reports);
    this.#listener = undefined;
    for (const track of this.published.values()) track.media?.stop();
    for (const track of this.#remote.values()) track.stop();
  }

  /** How long from now until the service takes out who is not connected. */
  #missedOutMs(): number {
    const now = performance.now();
    return (this.#missingSince ?? now) + this.connection.service.roomTimeoutMs - now;
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    clearInterval(this.#reports);
    this.#clearTimers();
    for (const track of this.published.values()) track.watcher = undefined;
    for (const track of this.#remote.values()) track.destroy();
    this.#remote.clear();
    const { service, isUp } = this.connection;
    const leave = (): void => service.leaveRoom(this.id, this);
    if (isUp) leave();
    else setTimeout(leave, this.#missedOutMs()); // nobody hears it
    this.#rtc.room = undefined;
  }
}
