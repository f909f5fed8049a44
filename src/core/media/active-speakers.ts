/** Who speaks: listens to everybody in a call, the signed-in user included. */
import { measureLevel } from './level-meter.js';

/** What counts as speech: about −39 dB of full scale, well above the hum of a room. */
const SPEECH = 0.35;
/** Loud in so many measurements in a row is speech; a faint tap is not. */
const BEGINS_AFTER = 3;
/** Pauses between words are shorter. */
const ENDS_AFTER_MS = 1000;

interface Voice {
  readonly track: MediaStreamTrack;
  readonly stop: () => void;
  speaking: boolean;
}

export class ActiveSpeakers {
  readonly #changed: (userId: string, speaking: boolean) => void;
  readonly #voices = new Map<string, Voice>();

  /** @param changed somebody began to speak, or fell silent */
  constructor(changed: (userId: string, speaking: boolean) => void) {
    this.#changed = changed;
  }

  /**
   * Listens to this track of theirs from now on, or to nothing.
   *
   * @param evenMuted also while the track is turned off, by way of a copy: for the own microphone
   */
  follow(userId: string, track: MediaStreamTrack | null | undefined, evenMuted = false): void {
    const known = this.#voices.get(userId);
    if (known?.track === (track ?? undefined)) return;
    known?.stop();
    this.#voices.delete(userId);
    if (known?.speaking) this.#changed(userId, false);
    if (track) this.#listen(userId, track, evenMuted);
  }

  /** Where the browser has no sound processing for this page, nobody is said to speak. */
  #measure(track: MediaStreamTrack, tell: (level: number) => void): () => void {
    try {
      return measureLevel(track, tell);
    } catch {
      return () => {};
    }
  }

  /** Forgets who is not among these. */
  keep(userIds: ReadonlySet<string>): void {
    for (const userId of [...this.#voices.keys()])
      if (!userIds.has(userId)) this.follow(userId, null);
  }

  /** Nothing is left open, and nothing is told any more. */
  clear(): void {
    for (const { stop } of this.#voices.values()) stop();
    this.#voices.clear();
  }

  #listen(userId: string, track: MediaStreamTrack, evenMuted: boolean): void {
    const heard = evenMuted ? track.clone() : track;
    if (evenMuted) heard.enabled = true;
    let loud = 0;
    let lastLoudAt = -Infinity;
    const stopMeter = this.#measure(heard, (level) => {
      const now = performance.now();
      loud = level >= SPEECH ? loud + 1 : 0;
      if (loud >= BEGINS_AFTER) lastLoudAt = now;
      const speaking = now - lastLoudAt < ENDS_AFTER_MS;
      if (speaking === voice.speaking) return;
      voice.speaking = speaking;
      this.#changed(userId, speaking);
    });
    const stop = () => {
      stopMeter();
      if (evenMuted) heard.stop();
    };
    const voice: Voice = { track, stop, speaking: false };
    this.#voices.set(userId, voice);
  }
}
