/**
 * The local tracks of one call: the microphone and the camera are closed the moment it ends here, whatever the SDK does. The SDK
 * shows a callee's tracks only once they are published, so what it opens is noted as well.
 */
import type { OpenedDevices, RtcClient, Track } from './sdk-types.js';

export class OwnTracks {
  readonly #tracks = new Set<Track>();
  #isOver = false;

  /** Whether the SDK has opened any device. */
  get areOpen(): boolean {
    return this.#tracks.size > 0;
  }

  /** Adds a track. One that comes after the end is closed at once. */
  add(track: Track): void {
    this.#tracks.add(track);
    if (this.#isOver) close(track);
  }

  /** The call is over. */
  close(): void {
    this.#isOver = true;
    for (const track of this.#tracks) close(track);
  }
}

/**
 * Stops the browser's track, of which the SDK is not told: it unpublishes a track of its own that is destroyed, and leaves the
 * media room only after that.
 */
function close(track: Track): void {
  const media = track.__innerGetMediaStreamTrack?.();
  if (media) media.stop();
  else if (track.isReady()) track.destroy?.();
}

const OPENERS = [
  'createMicrophoneAudioTrack',
  'createCameraVideoTrack',
  'createMicrophoneAndCameraTracks',
] as const;

/** Whose devices the SDK opens now. */
const owners = new WeakMap<RtcClient, OwnTracks>();
const followed = new WeakSet<RtcClient>();

/** What an RTC client opens from now on belongs to this call, until another one takes its place. */
export function claimDevices(rtc: RtcClient | undefined, tracks: OwnTracks): void {
  if (!rtc) return;
  owners.set(rtc, tracks);
  if (followed.has(rtc)) return;
  followed.add(rtc);
  for (const name of OPENERS) {
    const open = rtc[name];
    if (!open) continue;
    Reflect.set(rtc, name, async (...args: unknown[]): Promise<OpenedDevices> => {
      const owner = owners.get(rtc); // a person may take longer than the call lasts
      const answer = await open.apply(rtc, args);
      for (const track of [answer.track, ...(answer.tracks ?? [])]) if (track) owner?.add(track);
      return answer;
    });
  }
}

/** Whether another call has the client's devices and media room now. */
export function isClaimedByAnother(rtc: RtcClient | undefined, tracks: OwnTracks): boolean {
  return rtc !== undefined && (owners.get(rtc) ?? tracks) !== tracks;
}

/** What an RTC client opens from now on is not this call's. */
export function disclaimDevices(rtc: RtcClient | undefined, tracks: OwnTracks): void {
  if (rtc && owners.get(rtc) === tracks) owners.delete(rtc);
}
