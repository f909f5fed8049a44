/**
 * The SDK's tracks of one call and the elements they play in. Each track is played once per element: `play` un-mutes an own
 * muted track, so that one is left alone until it is un-muted, and tells nobody when the browser refuses to play sound.
 */
import type { Track } from './sdk-types.js';
import { withDeviceSupport } from './lazy-devices.js';

export class SdkTracks {
  /** By user: the newest video and audio track. A camera that was off and on is another track. */
  readonly #video = new Map<string, Track>();
  readonly #audio = new Map<string, Track>();
  readonly #elements = new Map<string, Set<HTMLVideoElement>>();

  /** Another loudspeaker may be preferred. */
  readonly #watched = withDeviceSupport(async ({ watchDevices }) =>
    watchDevices(() => this.resumeSound()),
  );

  add(track: Track): void {
    const userId = track.getUserId();
    if (track.isAudioTrack()) {
      this.#audio.set(userId, track);
      if (!track.isLocalTrack()) void playSound(track); // the own microphone would be an echo
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

  /** Plays a user's video wherever it is to be seen. */
  show(userId: string): void {
    for (const element of this.#elements.get(userId) ?? []) this.#play(userId, element);
  }

  /** Forgets a user's video. Their elements show nothing instead of the last picture. */
  dropVideo(userId: string): void {
    this.#video.delete(userId);
    for (const element of this.#elements.get(userId) ?? []) element.srcObject = null;
  }

  /** Forgets somebody who left. */
  drop(userId: string): void {
    this.dropVideo(userId);
    this.#audio.delete(userId);
  }

  /** @returns the undo */
  attach(userId: string, element: HTMLVideoElement): () => void {
    for (const others of this.#elements.values()) others.delete(element); // it shows one user
    const elements = this.#elements.get(userId) ?? new Set();
    this.#elements.set(userId, elements.add(element));
    element.muted = true; // sound comes from the SDK's own audio elements
    element.srcObject = null;
    this.#play(userId, element);
    return () => {
      if (elements.delete(element)) element.srcObject = null;
    };
  }

  /** Plays everybody's sound again, after a person did something on the page. */
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

/** Through the loudspeaker a person prefers, if it is there: the SDK takes no other. */
async function playSound(track: Track): Promise<void> {
  const audioDeviceId = await withDeviceSupport(({ preferredId }) => preferredId('speaker'));
  await (audioDeviceId === undefined ? track.play() : track.play(undefined, { audioDeviceId }));
}
