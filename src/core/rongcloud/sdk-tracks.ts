/**
 * The SDK's tracks of one call, and the elements that they play in. Each track is played once per element, for `play` has two
 * quirks. It un-mutes a muted local track, so such a track is not played before it is un-muted; and it does not report when
 * the browser's autoplay policy refuses sound.
 */
import type { Track } from './sdk-types.js';
import { withDeviceSupport } from './lazy-devices.js';

export class SdkTracks {
  /** By user id: the newest track. A camera that was turned off and on again is another track. */
  readonly #video = new Map<string, Track>();
  readonly #audio = new Map<string, Track>();
  readonly #elements = new Map<string, Set<HTMLVideoElement>>();

  /** Sound moves to another loudspeaker when the preference changes. */
  readonly #watched = withDeviceSupport(async ({ watchDevices }) =>
    watchDevices(() => this.resumeSound()),
  );

  add(track: Track): void {
    const userId = track.getUserId();
    if (track.isAudioTrack()) {
      this.#audio.set(userId, track);
      if (!track.isLocalTrack()) void playSound(track); // the local microphone would be heard as an echo
      return;
    }
    this.#video.set(userId, track);
    this.show(userId);
  }

  video(userId: string): Track | undefined {
    return this.#video.get(userId);
  }

  audio(userId: string): Track | undefined {
    return this.#audio.get(userId);
  }

  /** Whether somebody's sound comes in. Whoever joins sends sound, muted or not. */
  isHeard(userId: string): boolean {
    return this.#audio.get(userId)?.isReady() ?? false;
  }

  /** Plays a user's video in all elements that show this user. */
  show(userId: string): void {
    for (const element of this.#elements.get(userId) ?? []) this.#play(userId, element);
  }

  /** Forgets a user's video. Their elements go blank, instead of freezing on the last frame. */
  dropVideo(userId: string): void {
    this.#video.delete(userId);
    for (const element of this.#elements.get(userId) ?? []) element.srcObject = null;
  }

  /** Forgets the tracks of somebody who left. */
  drop(userId: string): void {
    this.dropVideo(userId);
    this.#audio.delete(userId);
  }

  /** Shows a user's video in an element, now and whenever it changes. @returns the undo */
  attach(userId: string, element: HTMLVideoElement): () => void {
    for (const others of this.#elements.values()) others.delete(element); // an element shows one user
    const elements = this.#elements.get(userId) ?? new Set();
    this.#elements.set(userId, elements.add(element));
    element.muted = true; // sound comes from the SDK's own audio elements
    element.srcObject = null;
    this.#play(userId, element);
    return () => {
      if (elements.delete(element)) element.srcObject = null;
    };
  }

  /** Plays everybody's sound again, now that a user gesture on the page allows it. */
  resumeSound(): void {
    for (const track of this.#audio.values()) if (!track.isLocalTrack()) void playSound(track);
  }

  clear(): void {
    void this.#watched.then((unwatch) => unwatch?.());
    for (const userId of [...this.#elements.keys()]) this.drop(userId);
    this.#elements.clear();
    this.#video.clear();
    this.#audio.clear();
  }

  #play(userId: string, element: HTMLVideoElement): void {
    const track = this.#video.get(userId);
    if (track && !(track.isLocalTrack() && track.isLocalMuted())) void track.play(element);
  }
}

/** Plays through the preferred loudspeaker, if it is connected: the SDK accepts no other id. */
async function playSound(track: Track): Promise<void> {
  const audioDeviceId = await withDeviceSupport(({ preferredId }) => preferredId('speaker'));
  await (audioDeviceId === undefined ? track.play() : track.play(undefined, { audioDeviceId }));
}
