/**
 * The signed-in user's microphone and camera in one local call: opens them, turns them on and off, follows the preferred
 * device, replaces one that goes away, and reports the state of each.
 */
import type { CallReporter } from '../call/call-reporter.js';
import type { Media } from '../call/call-info.js';
import { CallError, toCallError, type Device } from '../call/call-error.js';
import type { CaptureSettings } from '../media/capture-settings.js';
import { preferredId, watchDevices } from '../media/devices.js';
import type { PageBackground } from '../media/background/page-background.js';
import { LocalMedia } from '../media/local-media.js';

/** The own tracks by kind; `null` where nothing is sent. */
export type LocalTracks = Readonly<Record<'audio' | 'video', MediaStreamTrack | null>>;

/** Which devices of somebody send. */
export interface Sending {
  readonly microphone: boolean;
  readonly camera: boolean;
}

export interface LocalDevicesOptions {
  readonly reporter: CallReporter;
  readonly background?: PageBackground;
  readonly capture: CaptureSettings;
  /** Whether any of the others is shown the camera. */
  isSeen(): boolean;
  /** `tracks` are others than before. */
  tracksChanged(): void;
  /** `sending` may have changed, other than by opening the devices: the others have to be told. */
  sendingChanged(): void;
}

export class LocalDevices {
  readonly #options: LocalDevicesOptions;
  readonly #reporter: CallReporter;
  readonly #media: LocalMedia;
  readonly #unwatch: readonly (() => void)[];
  /** The preferred devices as of the last change. */
  readonly #preferred: Partial<Record<Device, string>> = {};

  constructor(options: LocalDevicesOptions) {
    this.#options = options;
    this.#reporter = options.reporter;
    const { background } = options;
    this.#media = new LocalMedia({
      ...{ background, capture: options.capture },
      lost: (device) => void this.#replace(device),
      problem: (error) => this.#reporter.problem(error),
      isSent: () => options.isSeen(),
    });
    const followBackground = () => void this.#followBackground();
    const unwatchDevices = watchDevices(() => {
      void this.#followPreference('microphone');
      void this.#followPreference('camera');
      followBackground();
    });
    this.#unwatch = [unwatchDevices, background?.watch(followBackground) ?? (() => {})];
  }

  /** For the self view. */
  get stream(): MediaStream {
    return this.#media.stream;
  }

  get tracks(): LocalTracks {
    return { audio: this.#media.microphone, video: this.#media.camera };
  }

  get sending(): Sending {
    const { microphone, camera } = this.#reporter.info;
    return { microphone: microphone === 'on', camera: camera === 'on' };
  }

  /**
   * Opens the microphone, and the camera for `video`. A camera that fails is reported, and the call goes on without it.
   * Unless a device is preferred, `getUserMedia` is called before this returns: the browser may have to ask a person, and
   * nothing should delay that.
   *
   * @throws CallError when the microphone cannot be opened
   */
  async open(media: Media): Promise<void> {
    const cameraError = await this.#media.open(media);
    const camera = cameraError ? 'blocked' : this.#media.camera ? 'on' : 'off';
    this.#reporter.change({ microphone: 'on', camera });
    this.#reportOpen();
    if (cameraError) this.#reporter.problem(cameraError);
  }

  /** @throws CallError */
  setMicrophone(on: boolean): Promise<void> {
    return this.#turn('microphone', on, () => this.#media.setMicrophone(on));
  }

  /** @throws CallError */
  setCamera(on: boolean): Promise<void> {
    return this.#turn('camera', on, () => this.#media.setCamera(on));
  }

  /** Closes the camera for good, after any change to it that is still under way. */
  async forgoCamera(): Promise<void> {
    await this.#media.setCamera(false);
    this.#reporter.change({ camera: 'off' });
    this.#options.tracksChanged();
    this.#options.sendingChanged();
  }

  /** Switches to that device, or to the next one. @throws CallError */
  async use(device: Device, deviceId?: string): Promise<void> {
    try {
      await this.#media.use(device, deviceId);
    } finally {
      // a camera is closed before the next one opens; if that fails, the old one may not open again either
      const isGone =
        device === 'camera' && this.#reporter.info.camera === 'on' && !this.#media.camera;
      if (isGone) this.#reporter.change({ camera: 'blocked' });
      this.#reportOpen();
      if (isGone) this.#options.sendingChanged();
    }
  }

  /** Closes everything, also what is still being opened. */
  close(): void {
    for (const unwatch of this.#unwatch) unwatch();
    this.#media.close();
  }

  async #turn(device: Device, on: boolean, turn: () => Promise<void>): Promise<void> {
    this.#reporter.change({ [device]: 'pending' });
    try {
      await turn();
    } catch (cause) {
      this.#reporter.change({ [device]: 'blocked' });
      throw cause;
    }
    this.#reporter.change({ [device]: on ? 'on' : 'off' });
    this.#reportOpen();
    this.#options.sendingChanged();
  }

  /** The device was unplugged, or its permission withdrawn: switches to another one, or does without. */
  async #replace(device: Device): Promise<void> {
    const { [device]: before, devices } = this.#reporter.info;
    this.#reporter.change({ [device]: 'pending' });
    this.#options.tracksChanged();
    const isReplaced = await this.#media.replace(device, devices?.[device], before === 'on');
    this.#reporter.change({ [device]: isReplaced ? before : 'blocked' });
    this.#reportOpen();
    this.#options.sendingChanged();
    const message = `The ${device} went away.`;
    const detail = isReplaced ? ({ detail: 'device-replaced' } as const) : {};
    this.#reporter.problem(new CallError('device-missing', message, { device, ...detail }));
  }

  /** Sends what is open now, and reports the ids of the devices. */
  #reportOpen(): void {
    this.#options.tracksChanged();
    const { inUse } = this.#media;
    const { devices } = this.#reporter.info;
    if (inUse.microphone !== devices?.microphone || inUse.camera !== devices?.camera)
      this.#reporter.change({ devices: inUse });
  }

  /** A camera whose background cannot be hidden as it is wanted is turned off. */
  async #followBackground(): Promise<void> {
    try {
      if (await this.#media.followBackground()) this.#reportOpen();
    } catch (cause) {
      this.#reporter.change({ camera: 'blocked' });
      this.#reportOpen();
      this.#options.sendingChanged();
      this.#reporter.problem(toCallError(cause));
    }
  }

  /** Switches to a device that was just preferred, or plugged in again. */
  async #followPreference(device: Device): Promise<void> {
    const wanted = await preferredId(device);
    if (this.#reporter.isEnded || wanted === this.#preferred[device]) return;
    this.#preferred[device] = wanted;
    if (!wanted) return;
    await this.use(device, wanted).catch((cause: unknown) =>
      this.#reporter.problem(toCallError(cause)),
    );
  }
}
