/** Tracks as `plugin-rtc` makes them, of real devices, playing in real elements. */
import { Rtc, SUCCESS } from './codes.js';

export type Kind = 'audio' | 'video';

export interface Answer {
  readonly code: number;
}

const TAG = 'RongCloudRTC';

class Track {
  readonly #userId: string;
  readonly #kind: Kind;
  readonly #isLocal: boolean;
  readonly #stream = new MediaStream();
  #media: MediaStreamTrack | undefined;
  #element: HTMLMediaElement | undefined;
  #localMuted = false;
  protected ownerMuted = false;

  constructor(userId: string, kind: Kind, isLocal: boolean) {
    this.#userId = userId;
    this.#kind = kind;
    this.#isLocal = isLocal;
  }

  getUserId(): string {
    return this.#userId;
  }

  getTag(): string {
    return TAG;
  }

  getStreamId(): string {
    return `${this.#userId}_${TAG}`;
  }

  getTrackId(): string {
    return `${this.getStreamId()}_${this.#kind === 'audio' ? 0 : 1}`;
  }

  /** Internal, and the only way to the browser's track. */
  __innerGetMediaStreamTrack(): MediaStreamTrack | undefined {
    return this.#media;
  }

  isLocalTrack(): boolean {
    return this.#isLocal;
  }

  isAudioTrack(): boolean {
    return this.#kind === 'audio';
  }

  isVideoTrack(): boolean {
    return this.#kind === 'video';
  }

  isReady(): boolean {
    return this.#media?.readyState === 'live';
  }

  isLocalMuted(): boolean {
    return this.#localMuted;
  }

  isOwnerMuted(): boolean {
    return this.ownerMuted;
  }

  mute(): void {
    this.setLocalMuted(true);
  }

  unmute(): void {
    this.setLocalMuted(false);
  }

  /** Un-mutes, and says that all is well even when the browser refuses to play. */
  async play(element?: HTMLVideoElement): Promise<Answer> {
    if (!this.#media) return { code: Rtc.notReady };
    if (this.isVideoTrack() && !(element instanceof HTMLVideoElement))
      return { code: Rtc.noElement };
    this.#element = this.isVideoTrack() ? element : (this.#element ?? new Audio());
    const target = this.#element!;
    if (this.#localMuted) this.setLocalMuted(false);
    if (target.srcObject !== this.#stream) target.pause();
    target.srcObject = this.#stream;
    target.autoplay = true;
    if (target instanceof HTMLVideoElement) target.playsInline = true;
    target.play().catch(() => {});
    return { code: SUCCESS };
  }

  /** Internal, as is `__innerGetMediaStreamTrack` of the SDK. */
  get media(): MediaStreamTrack | undefined {
    return this.#media;
  }

  protected setMedia(media: MediaStreamTrack | undefined): void {
    this.#media = media;
    this.setLocalMuted(this.#localMuted);
    for (const old of this.#stream.getTracks()) this.#stream.removeTrack(old);
    if (media) return this.#stream.addTrack(media);
    this.#element?.pause();
    if (this.#element) this.#element.srcObject = null;
  }

  protected setLocalMuted(muted: boolean): void {
    this.#localMuted = muted;
    if (this.#media) this.#media.enabled = !muted && !(this.ownerMuted && !this.#isLocal);
  }
}

/** Tells the room that it is in of what happens to a track. */
export interface TrackWatcher {
  muted(track: LocalTrack): void;
  destroyed(track: LocalTrack): void;
}

export class LocalTrack extends Track {
  watcher: TrackWatcher | undefined;
  readonly #endListeners = new Set<() => void>();

  constructor(userId: string, media: MediaStreamTrack) {
    super(userId, media.kind as Kind, true);
    this.setMedia(media);
    media.onended = () => this.#endListeners.forEach((listener) => listener());
  }

  isPublished(): boolean {
    return this.watcher !== undefined;
  }

  /** `local-track-end`: the device was taken away. */
  on(name: string, listener: () => void): void {
    if (name === 'local-track-end') this.#endListeners.add(listener);
  }

  destroy(): void {
    this.media?.stop();
    this.setMedia(undefined);
    this.watcher?.destroyed(this);
  }

  protected override setLocalMuted(muted: boolean): void {
    const isChange = muted !== this.isLocalMuted();
    super.setLocalMuted(muted);
    this.ownerMuted = muted;
    if (isChange) this.watcher?.muted(this);
  }
}

export class RemoteTrack extends Track {
  #isSubscribed = false;

  constructor(userId: string, kind: Kind, ownerMuted: boolean) {
    super(userId, kind, false);
    this.ownerMuted = ownerMuted;
  }

  isSubscribed(): boolean {
    return this.#isSubscribed;
  }

  /** What the publisher sends arrives here from now on. */
  receive(media: MediaStreamTrack): void {
    this.media?.stop();
    this.#isSubscribed = true;
    this.setMedia(media.clone());
  }

  setOwnerMuted(muted: boolean): void {
    this.ownerMuted = muted;
    this.setLocalMuted(this.isLocalMuted());
  }

  /** Nothing arrives any more; an element keeps its last picture. */
  stop(): void {
    this.media?.stop();
  }

  destroy(): void {
    this.stop();
    this.setMedia(undefined);
  }
}
