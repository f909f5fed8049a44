import { preferredId, watchDevices } from '../media/devices.js';

/** Shows streams in the video elements that are attached for them, by a key such as a user's id, and plays the sound of others. */
export class MediaViews {
  readonly #streams = new Map<string, MediaStream>();
  readonly #videos = new Map<string, Set<HTMLVideoElement>>();
  readonly #players = new Map<string, HTMLAudioElement>();
  readonly #soundBlocked: () => void;
  /** Called when a video element was attached, or is not any more. */
  changed: () => void = () => {};
  readonly #unwatch = watchDevices(() => {
    for (const player of this.#players.values()) void usePreferredSpeaker(player);
  });

  /** @param soundBlocked called when the browser's autoplay policy blocks sound */
  constructor(soundBlocked: () => void) {
    this.#soundBlocked = soundBlocked;
  }

  /** @returns the undo */
  attach(key: string, video: HTMLVideoElement): () => void {
    for (const others of this.#videos.values()) others.delete(video); // it shows one user
    const videos = this.#videos.get(key) ?? new Set();
    this.#videos.set(key, videos.add(video));
    video.muted = true; // sound is played once per user, however many views there are
    video.autoplay = true;
    video.playsInline = true;
    video.srcObject = this.#streams.get(key) ?? null;
    this.changed();
    return () => {
      if (!videos.delete(video)) return;
      video.srcObject = null;
      this.changed();
    };
  }

  /** The video elements that are attached. */
  of(key: string): Iterable<HTMLVideoElement> {
    return this.#videos.get(key) ?? [];
  }

  /** Shows a user's stream from now on, or nothing. `audible` plays its sound as well. */
  show(key: string, stream: MediaStream | null, audible: boolean): void {
    if (stream) this.#streams.set(key, stream);
    else this.#streams.delete(key);
    for (const video of this.#videos.get(key) ?? []) video.srcObject = stream;
    this.#stopSound(key);
    if (stream && audible) this.#startSound(key, stream);
  }

  /** Plays all sound again that was blocked. Call it in response to a user gesture. */
  resume(): void {
    for (const player of this.#players.values()) if (player.paused) this.#play(player);
  }

  clear(): void {
    for (const key of [...this.#streams.keys()]) this.show(key, null, false);
    this.#videos.clear();
    this.#unwatch();
  }

  #startSound(key: string, stream: MediaStream): void {
    const player = new Audio();
    this.#players.set(key, player);
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

  #stopSound(key: string): void {
    const player = this.#players.get(key);
    this.#players.delete(key);
    player?.pause();
    if (player) player.srcObject = null;
  }
}

/** Falls back to the system's default where the preferred speaker is gone or not allowed. */
async function usePreferredSpeaker(player: HTMLAudioElement): Promise<void> {
  const deviceId = (await preferredId('speaker')) ?? '';
  if (deviceId !== (player.sinkId ?? '')) await player.setSinkId?.(deviceId).catch(() => {});
}
