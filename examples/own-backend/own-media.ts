/** Media of one call: the own devices, the sound of the others, and the videos that show somebody. */
import type { Seat } from './exchange.js';

export class OwnMedia {
  /** What the others get. */
  readonly own = new MediaStream();
  readonly #userId: string;
  readonly #onSoundBlocked: () => void;
  readonly #views = new Map<HTMLVideoElement, string>();
  /** What the others send, by user id. */
  #streams = new Map<string, MediaStream>();
  readonly #sounds = new Map<string, HTMLAudioElement>();

  constructor(userId: string, onSoundBlocked: () => void) {
    this.#userId = userId;
    this.#onSoundBlocked = onSoundBlocked;
  }

  /** @param isOver asked when the device is open: the call may have ended meanwhile */
  async open(kind: 'audio' | 'video', isOver: () => boolean): Promise<void> {
    const stream = await navigator.mediaDevices.getUserMedia({ [kind]: true });
    for (const track of stream.getTracks()) {
      if (isOver()) track.stop();
      else this.own.addTrack(track);
    }
    this.#showAll();
  }

  mute(isMuted: boolean): void {
    for (const track of this.own.getAudioTracks()) track.enabled = !isMuted;
  }

  stopCamera(): void {
    for (const track of this.own.getVideoTracks()) {
      track.stop();
      this.own.removeTrack(track);
    }
    this.#showAll();
  }

  /** Plays and shows what these people send. */
  show(seats: readonly Seat[]): void {
    const others = seats.filter(({ userId, stream }) => userId !== this.#userId && stream);
    this.#streams = new Map(others.map(({ userId, stream }) => [userId, stream!]));
    for (const [userId, stream] of this.#streams) {
      if (this.#sounds.has(userId)) continue;
      const sound = Object.assign(new Audio(), { srcObject: stream });
      this.#sounds.set(userId, sound);
      this.#play(sound);
    }
    for (const [userId, sound] of this.#sounds)
      if (!this.#streams.has(userId)) this.#silence(userId, sound);
    this.#showAll();
  }

  playSound(): void {
    for (const sound of this.#sounds.values()) this.#play(sound);
  }

  /** Now, and whenever what that person sends changes. */
  attachView(userId: string, video: HTMLVideoElement): () => void {
    video.muted = true; // the sound is played above
    this.#views.set(video, userId);
    this.#showAll();
    return () => {
      this.#views.delete(video);
      video.srcObject = null;
    };
  }

  close(): void {
    for (const track of this.own.getTracks()) track.stop();
    for (const video of this.#views.keys()) video.srcObject = null;
    this.#views.clear();
    for (const [userId, sound] of this.#sounds) this.#silence(userId, sound);
  }

  #showAll(): void {
    for (const [video, userId] of this.#views) {
      const stream = userId === this.#userId ? this.own : this.#streams.get(userId);
      const isSent = stream?.getVideoTracks().some(({ readyState }) => readyState === 'live');
      const shown = isSent ? stream! : null;
      if (video.srcObject === shown) continue;
      video.srcObject = shown;
      if (shown) void video.play().catch(() => {}); // it was detached meanwhile
    }
  }

  #play(sound: HTMLAudioElement): void {
    sound.play().catch((error: unknown) => {
      if ((error as DOMException).name === 'NotAllowedError') this.#onSoundBlocked();
    });
  }

  #silence(userId: string, sound: HTMLAudioElement): void {
    sound.srcObject = null;
    this.#sounds.delete(userId);
  }
}
