import { preferredId, watchDevices } from '../media/devices.js';

/** Which stream of which user is shown in which video elements, and the sound of the others. */
export class MediaViews {
  readonly #streams = new Map<string, MediaStream>();
  readonly #elements = new Map<string, Set<HTMLVideoElement>>();
  readonly #speakers = new Map<string, HTMLAudioElement>();
  readonly #blocked: () => void;
  readonly #unwatch = watchDevices(() => {
    for (const speaker of this.#speakers.values()) void playThrough(speaker);
  });

  /** @param blocked called when the browser refuses to play sound */
  constructor(blocked: () => void) {
    this.#blocked = blocked;
  }

  /** @returns the undo */
  attach(userId: string, video: HTMLVideoElement): () => void {
    for (const others of this.#elements.values()) others.delete(video); // it shows one user
    const elements = this.#elements.get(userId) ?? new Set();
    this.#elements.set(userId, elements.add(video));
    video.muted = true; // sound comes from the speakers below, once, however many views there are
    video.autoplay = true;
    video.playsInline = true;
    video.srcObject = this.#streams.get(userId) ?? null;
    return () => {
      if (elements.delete(video)) video.srcObject = null;
    };
  }

  /** Shows a user's stream from now on, or nothing. `audible` plays its sound as well. */
  show(userId: string, stream: MediaStream | null, audible: boolean): void {
    if (stream) this.#streams.set(userId, stream);
    else this.#streams.delete(userId);
    for (const video of this.#elements.get(userId) ?? []) video.srcObject = stream;
    this.#hush(userId);
    if (stream && audible) this.#speak(userId, stream);
  }

  /** Plays everybody's sound again, in answer to a gesture. */
  resume(): void {
    for (const speaker of this.#speakers.values()) if (speaker.paused) this.#play(speaker);
  }

  clear(): void {
    for (const userId of [...this.#streams.keys()]) this.show(userId, null, false);
    this.#elements.clear();
    this.#unwatch();
  }

  #speak(userId: string, stream: MediaStream): void {
    const speaker = new Audio();
    this.#speakers.set(userId, speaker);
    speaker.srcObject = stream;
    void playThrough(speaker);
    this.#play(speaker);
  }

  #play(speaker: HTMLAudioElement): void {
    speaker.play().catch((cause: unknown) => {
      // a speaker that was hushed meanwhile fails too, with another name
      if (cause instanceof DOMException && cause.name === 'NotAllowedError') this.#blocked();
    });
  }

  #hush(userId: string): void {
    const speaker = this.#speakers.get(userId);
    this.#speakers.delete(userId);
    speaker?.pause();
    if (speaker) speaker.srcObject = null;
  }
}

/** Through the loudspeaker a person prefers; where it is gone, or not allowed, through the usual one. */
async function playThrough(speaker: HTMLAudioElement): Promise<void> {
  const deviceId = (await preferredId('speaker')) ?? '';
  if (deviceId !== (speaker.sinkId ?? '')) await speaker.setSinkId(deviceId).catch(() => {});
}
