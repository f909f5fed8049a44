/**
 * The signed-in user's microphone and camera for one call. A muted microphone stays open, so that unmuting is immediate. A
 * camera that is turned off is closed, so that its light goes out. Whatever is under way, `close` leaves nothing open. A camera
 * whose background is hidden is neither shown nor sent as it is: a filter's track takes its place.
 */
import type { Media } from '../call/call-info.js';
import { badRequest, CallError, type Device } from '../call/call-error.js';
import {
  audioConstraints,
  sizeError,
  videoConstraints,
  type CaptureSettings,
} from './capture-settings.js';
import { requireCallSupport } from './call-support.js';
import { loadModule } from '../call/load-module.js';
import { backgroundFor, type Background } from './background/background-choice.js';
import type { CameraFilter } from './background/camera-filter.js';
import type { PageBackground } from './background/page-background.js';
import { deviceError } from './device-error.js';
import { devicesOf, preference, preferredId } from './devices.js';

export interface LocalMediaOptions {
  /** A device in use went away (unplugged, permission withdrawn). */
  lost(device: Device): void;
  /** Default: backgrounds are shown as they are. */
  readonly background?: PageBackground;
  /** Read whenever a device is opened. */
  readonly capture?: CaptureSettings;
  /** The background is not as it was asked for. The camera goes on, with all of its picture blurred. */
  problem?(error: CallError): void;
}

export class LocalMedia {
  readonly #options: LocalMediaOptions;
  #stream: MediaStream | undefined;
  /** As it was opened. */
  #camera: MediaStreamTrack | null = null;
  /** Hides the background of that camera. */
  #filter: CameraFilter | undefined;
  #closed = false;
  #isSizeTold = false;
  #startQueue!: () => void;
  /** Changes run one at a time, starting when the devices are open. */
  #queue: Promise<unknown> = new Promise<void>((resolve) => (this.#startQueue = resolve));

  constructor(options: LocalMediaOptions) {
    this.#options = options;
  }

  /** For the self view. Made when it is needed: not every browser has streams, and a call still has to say so. */
  get stream(): MediaStream {
    return (this.#stream ??= new MediaStream());
  }

  get microphone(): MediaStreamTrack | null {
    return this.#stream?.getAudioTracks()[0] ?? null;
  }

  /** What is shown and sent of the camera. */
  get camera(): MediaStreamTrack | null {
    return this.#stream?.getVideoTracks()[0] ?? null;
  }

  /**
   * Opens the microphone, and the camera for `video`. Without a preferred device, `getUserMedia` is called before this
   * returns.
   *
   * @returns the error of a camera that cannot be opened, which does not stop a call
   * @throws CallError when the microphone cannot be opened
   */
  open(media: Media): Promise<CallError | undefined> {
    return this.#open(media).finally(this.#startQueue);
  }

  async #open(media: Media): Promise<CallError | undefined> {
    if (media === 'audio') {
      await this.#openDevice('microphone');
      return undefined;
    }
    try {
      await this.#openDevices('microphone', 'camera'); // one permission prompt instead of two
      return undefined;
    } catch (cause) {
      if (this.microphone) return cameraError(cause); // its background cannot be hidden
      if (cause instanceof CallError) throw cause;
      await this.#openDevice('microphone');
      // Both failed and the microphone alone works, so it was the camera. It is not requested again: a person who has just
      // denied it would get the same prompt.
      return cameraError(cause);
    }
  }

  /** @throws CallError */
  setMicrophone(on: boolean): Promise<void> {
    return this.#enqueue(async () => {
      if (on && !this.microphone) await this.#openDevice('microphone');
      if (this.microphone) this.microphone.enabled = on;
    });
  }

  /** @throws CallError */
  setCamera(on: boolean): Promise<void> {
    return this.#enqueue(async () => {
      if (!on) this.#removeTrack(this.#camera);
      else if (!this.#camera) await this.#openDevice('camera');
    });
  }

  /** The ids of the devices in use. */
  get inUse(): Partial<Record<Device, string>> {
    const [microphone, camera] = [this.microphone, this.#camera].map(idOf);
    return { ...(microphone && { microphone }), ...(camera && { camera }) };
  }

  /**
   * Switches to that device, or to the next one. Muted or not, it stays so. Does nothing while the device is closed: the
   * preferred one is used when it opens.
   *
   * @throws CallError when the device cannot be opened; the previous one is in use then, if it opens again
   */
  use(device: Device, deviceId?: string): Promise<void> {
    return this.#enqueue(async () => {
      const before = this.#track(device);
      if (!before || idOf(before) === deviceId) return;
      const wanted = deviceId === undefined ? await nextDevice(device, before) : exactId(deviceId);
      if (device === 'camera') this.#removeTrack(before); // phones open one camera at a time
      const { onended } = before;
      before.onended = null; // iOS ends it when the other one opens
      try {
        await this.#openExactly(device, wanted);
      } catch (cause) {
        const old = idOf(before);
        if (before.readyState === 'live') before.onended = onended;
        else this.#removeTrack(before);
        if (!this.#track(device) && old)
          await this.#openExactly(device, exactId(old)).catch(() => {});
        throw cause;
      }
      this.#removeTrack(before);
      const now = this.#track(device);
      if (now) now.enabled = before.enabled;
    });
  }

  /** Opens another device in place of one that is gone. @returns whether there is one */
  async replace(device: Device, goneId: string | undefined, enabled: boolean): Promise<boolean> {
    const others = (await devicesOf(device)).filter(({ deviceId }) => deviceId !== goneId);
    if (others.length === 0) return false;
    return this.#enqueue(async () => {
      const wanted = (await preferredId(device)) ?? others[0]!.deviceId;
      await this.#openExactly(device, exactId(wanted === goneId ? others[0]!.deviceId : wanted));
      const now = this.#track(device);
      if (now) now.enabled = enabled;
      return now !== null;
    }).catch(() => false);
  }

  /**
   * Shows the background that is wanted now.
   *
   * @returns whether `camera` is another track
   * @throws CallError when it cannot be hidden at all: the camera is closed then
   */
  followBackground(): Promise<boolean> {
    return this.#enqueue(async () => {
      const camera = this.#camera;
      const filter = this.#filter;
      const isWanted = this.#background.choice !== 'none';
      if (isWanted) filter?.show(this.#background);
      if (!camera || isWanted === (filter !== undefined)) return false;
      this.#filter = undefined;
      try {
        const shown = await this.#shownOf(camera);
        if (this.#camera !== camera) return true; // it went away meanwhile
        this.stream.removeTrack(filter?.track ?? camera);
        this.stream.addTrack(shown);
      } catch (cause) {
        this.#removeTrack(camera);
        throw cause;
      } finally {
        filter?.stop();
      }
      return true;
    });
  }

  close(): void {
    this.#closed = true;
    this.#startQueue();
    for (const track of [this.#camera, this.microphone]) this.#removeTrack(track);
  }

  /** Runs changes one at a time, so that the last one requested wins. */
  #enqueue<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(change);
    this.#queue = done.catch(() => {});
    return done;
  }

  #track(device: Device): MediaStreamTrack | null {
    return device === 'camera' ? this.#camera : this.microphone;
  }

  async #openDevice(device: Device): Promise<void> {
    try {
      await this.#openDevices(device);
    } catch (cause) {
      throw cause instanceof CallError ? cause : deviceError(cause, device);
    }
  }

  /** Opens the preferred devices, if they are plugged in. Without a preference there is nothing to wait for. */
  async #openDevices(...devices: Device[]): Promise<void> {
    const ids = devices.some(preference) ? await Promise.all(devices.map(preferredId)) : [];
    const wanted = devices.map((device, i) => [
      KINDS[device],
      this.#constraints(device, ids[i] ? exactId(ids[i]) : undefined) ?? true,
    ]);
    await this.#openWith(Object.fromEntries(wanted) as MediaStreamConstraints);
  }

  async #openExactly(device: Device, wanted: MediaTrackConstraints): Promise<void> {
    try {
      await this.#openWith({ [KINDS[device]]: this.#constraints(device, wanted) });
    } catch (cause) {
      throw cause instanceof CallError ? cause : deviceError(cause, device);
    }
  }

  /** As the page wants that device opened. @param which the device */
  #constraints(
    device: Device,
    which: MediaTrackConstraints | undefined,
  ): MediaTrackConstraints | undefined {
    const how = (device === 'camera' ? videoConstraints : audioConstraints)(
      this.#options.capture ?? {},
    );
    return how ? { ...which, ...how } : which;
  }

  async #openWith(constraints: MediaStreamConstraints): Promise<void> {
    if (this.#closed) return;
    requireCallSupport();
    const opened = await navigator.mediaDevices.getUserMedia(constraints);
    for (const track of opened.getAudioTracks()) this.#addTrack(track, track);
    for (const camera of opened.getVideoTracks()) await this.#addCamera(camera);
  }

  async #addCamera(camera: MediaStreamTrack): Promise<void> {
    try {
      const shown = await this.#shownOf(camera);
      if (camera.readyState === 'ended') throw new DOMException('', 'NotReadableError');
      this.#addTrack(camera, shown);
      this.#checkSize(camera);
    } catch (cause) {
      camera.stop();
      throw cause;
    }
  }

  /** Told once: most people have one camera. */
  #checkSize(camera: MediaStreamTrack): void {
    const error = this.#isSizeTold ? undefined : sizeError(camera, this.#options.capture ?? {});
    if (!error || this.#closed) return;
    this.#isSizeTold = true;
    this.#options.problem?.(error);
  }

  /** @param shown what is shown and sent of it */
  #addTrack(track: MediaStreamTrack, shown: MediaStreamTrack): void {
    const isCamera = track.kind === 'video';
    if (isCamera) this.#camera = track;
    // fires when the device goes away, not on stop()
    track.onended = () => {
      this.#removeTrack(track);
      this.#options.lost(isCamera ? 'camera' : 'microphone');
    };
    this.stream.addTrack(shown);
    if (this.#closed) this.#removeTrack(track); // hung up during the permission prompt
  }

  #removeTrack(track: MediaStreamTrack | null): void {
    if (!track) return;
    track.onended = null;
    track.stop();
    this.#stream?.removeTrack(track);
    if (track !== this.#camera) return;
    this.#camera = null;
    if (this.#filter) this.#stream?.removeTrack(this.#filter.track);
    this.#filter?.stop();
    this.#filter = undefined;
  }

  get #background(): Background {
    const { background } = this.#options;
    return background ? backgroundFor(background.asked) : { choice: 'none' };
  }

  /** The track to show and send of a camera: not its own while its background is hidden. @throws CallError */
  async #shownOf(camera: MediaStreamTrack): Promise<MediaStreamTrack> {
    if (this.#background.choice === 'none') return camera;
    const { CameraFilter } = await loadModule(() => import('./background/camera-filter.js'));
    if (this.#closed || camera.readyState === 'ended') return camera;
    this.#filter = new CameraFilter({
      ...{ camera, background: this.#background, files: this.#options.background?.files ?? null },
      problem: (error) => this.#options.problem?.(error),
    });
    return this.#filter.track;
  }
}

const cameraError = (cause: unknown): CallError =>
  cause instanceof CallError ? cause : deviceError(cause, 'camera');

const KINDS = { microphone: 'audio', camera: 'video' } as const;

const exactId = (deviceId: string): MediaTrackConstraints => ({ deviceId: { exact: deviceId } });

function idOf(track: MediaStreamTrack | null): string | undefined {
  return track?.getSettings().deviceId;
}

/** The camera on the other side of a phone, otherwise the next device in the list. @throws CallError */
async function nextDevice(device: Device, track: MediaStreamTrack): Promise<MediaTrackConstraints> {
  const { facingMode, deviceId } = track.getSettings();
  if (facingMode) return { facingMode: { exact: facingMode === 'user' ? 'environment' : 'user' } };
  const devices = await devicesOf(device);
  const at = devices.findIndex((each) => each.deviceId === deviceId);
  const next = devices[(at + 1) % devices.length];
  if (!next || devices.length < 2)
    throw badRequest('not-supported', `There is no other ${device}.`, { device });
  return exactId(next.deviceId);
}
