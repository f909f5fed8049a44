import { preferredId, watchDevices } from '../media/devices.js';

/** Shows each user's stream in the video elements attached for them, and plays the sound of the others. */
export class MediaViews {
  readonly #streams = new Map<string, MediaStream>();
  readonly #videos = new Map<string, Set<HTMLVideoElement>>();
  readonly #players = new Map<string, HTMLAudioElement>();
  readonly #soundBlocked: () => void;
  readonly #unwatch = watchDevices(() => {
    for (const player of this.#players.values()) void usePreferredSpeaker(player);
  });

  /** @param soundBlocked called when the browser's autoplay policy blocks sound */
  constructor(soundBlocked: () => void) {
    this.#soundBlocked = soundBlocked;
  }

  /** @returns the undo */
  attach(userId: string, video: HTMLVideoElement): () => void {
    for (const others of this.#videos.values()) others.delete(video); // it shows one user
    const videos = this.#videos.get(userId) ?? new Set();
    this.#videos.set(userId, videos.add(video));
    video.muted = true; // sound is played once per user, however many views there are
    video.autoplay = true;
    video.playsInline = true;
    video.srcObject = this.#streams.get(userId) ?? null;
    return () => {
      if (videos.delete(video)) video.srcObject = null;
    };
  }

  /** Shows a user's stream from now on, or nothing. `audible` plays its sound as well. */
  show(userId: string, stream: MediaStream | null, audible: boolean): void {
    if (stream) this.#streams.set(userId, stream);
    else this.#streams.delete(userId);
    for (const video of this.#videos.get(userId) ?? []) video.srcObject = stream;
    this.#stopSound(userId);
    if (stream && audible) this.#startSound(userId, stream);
  }

  /** Plays all sound again that was blocked. Call it in response to a user gesture. */
  resume(): void {
    for (const player of this.#players.values()) if (player.paused) this.#play(player);
  }

  clear(): void {
    for (const userId of [...this.#streams.keys()]) this.show(userId, null, false);
    this.#videos.clear();
    this.#unwatch();
  }

  #startSound(userId: string, stream: MediaStream): void {
    const player = new Audio();
    this.#players.set(userId, player);
    player.srcObject = stream;
    void usePreferredSpeaker(player);
    this.#play(player);
  }

  #play(player: HTMLAudioElement): void {
    player.play().catch((cause: unknown) => {
      // a player that was stopped meanwhile rejects as well, with AbortError
      if (cause instanceof DOMException && cause.name === 'NotAllowedError') this.#soundBlocked();
    });
  }

  #stopSound(userId: string): void {
    const player = this.#players.get(userId);
    this.#players.delete(userId);
    player?.pause();
    if (player) player.srcObject = null;
  }
}

/** Falls back to the system's default where the preferred speaker is gone or not allowed. */
async function usePreferredSpeaker(player: HTMLAudioElement): Promise<void> {
  const deviceId = (await preferredId('speaker')) ?? '';
  if (deviceId !== (player.sinkId ?? '')) await player.setSinkId?.(deviceId).catch(() => {});
}
