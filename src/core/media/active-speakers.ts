/** Detects active speakers among everybody in a call, the signed-in user included. */
import { measureLevel } from './level-meter.js';

/** The level that counts as speech: about −39 dBFS, well above room noise. */
const SPEECH_LEVEL = 0.35;
/** Speech is loud in this many measurements in a row; a tap on the microphone is not. */
const STARTS_AFTER = 3;
/** Longer than the pauses between words. */
const STOPS_AFTER_MS = 1000;

interface Speaker {
  readonly track: MediaStreamTrack;
  readonly stop: () => void;
  speaking: boolean;
}

export class ActiveSpeakers {
  readonly #changed: (userId: string, speaking: boolean) => void;
  readonly #speakers = new Map<string, Speaker>();

  /** @param changed called when somebody starts or stops speaking */
  constructor(changed: (userId: string, speaking: boolean) => void) {
    this.#changed = changed;
  }

  /**
   * Listens to this track of somebody from now on, or to nothing.
   *
   * @param evenMuted listens to a clone, which hears speech also while the track is disabled: for the own microphone
   */
  follow(userId: string, track: MediaStreamTrack | null | undefined, evenMuted = false): void {
    const known = this.#speakers.get(userId);
    if (known?.track === (track ?? undefined)) return;
    known?.stop();
    this.#speakers.delete(userId);
    if (known?.speaking) this.#changed(userId, false);
    if (track) this.#listen(userId, track, evenMuted);
  }

  /** Stops listening to everybody who is not among these. */
  keep(userIds: ReadonlySet<string>): void {
    for (const userId of [...this.#speakers.keys()])
      if (!userIds.has(userId)) this.follow(userId, null);
  }

  /** Stops listening to everybody, without calling back. */
  clear(): void {
    for (const { stop } of this.#speakers.values()) stop();
    this.#speakers.clear();
  }

  #listen(userId: string, track: MediaStreamTrack, evenMuted: boolean): void {
    const heard = evenMuted ? track.clone() : track;
    if (evenMuted) heard.enabled = true;
    let loud = 0;
    let lastLoudAt = -Infinity;
    const stopMeter = tryMeasureLevel(heard, (level) => {
      const now = performance.now();
      loud = level >= SPEECH_LEVEL ? loud + 1 : 0;
      if (loud >= STARTS_AFTER) lastLoudAt = now;
      const speaking = now - lastLoudAt < STOPS_AFTER_MS;
      if (speaking === speaker.speaking) return;
      speaker.speaking = speaking;
      this.#changed(userId, speaking);
    });
    const stop = () => {
      stopMeter();
      if (evenMuted) heard.stop();
    };
    const speaker: Speaker = { track, stop, speaking: false };
    this.#speakers.set(userId, speaker);
  }
}

/** Where Web Audio is not available, nobody is reported as speaking. */
function tryMeasureLevel(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  try {
    return measureLevel(track, tell);
  } catch {
    return () => {};
  }
}
