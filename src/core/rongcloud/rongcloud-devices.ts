/**
 * The own microphone and camera in one call: what is wanted of them, and how the SDK is brought to it. Its methods work
 * only in the media room; before, the tracks themselves are muted. A camera that is let go before it is published breaks
 * the call, so that it stays open, muted, until then.
 */
import type { Media, DeviceState } from '../call/call-info.js';
import { badRequest, CallError, toCallError, type Device } from '../call/call-error.js';
import { attempt, expectSuccess, failureOf, isInRoom } from './sdk-results.js';
import { errorOf } from './codes.js';
import { NO_CAMERA, SUCCESS, TRACK_ENDED, type SdkSession, type Track } from './sdk-types.js';
import type { SdkTracks } from './sdk-tracks.js';
import { withDeviceSupport } from './lazy-devices.js';

/** The call that the devices are in. */
export interface RongCloudDevicesHost {
  readonly userId: string;
  readonly tracks: SdkTracks;
  /** The SDK's session, once there is one. */
  sdk(): SdkSession | undefined;
  report(device: Device, state: DeviceState): void;
  /** Tells of a failure that the call survives. */
  complain(error: CallError): void;
}

export class RongCloudDevices {
  readonly #host: RongCloudDevicesHost;
  readonly #wanted: Record<Device, boolean>;
  readonly #state: Record<Device, DeviceState> = { microphone: 'pending', camera: 'pending' };
  /** One change after the other: the last one asked for stays. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(host: RongCloudDevicesHost, media: Media) {
    this.#host = host;
    this.#wanted = { microphone: true, camera: media === 'video' };
  }

  /** The call goes on without the own camera. */
  forgoCamera(): void {
    this.#wanted.camera = false;
    this.#report('camera', 'off');
  }

  /** @throws CallError */
  set(device: Device, on: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#state[device];
      this.#wanted[device] = on;
      this.#report(device, 'pending');
      try {
        await this.#turn(device, on);
      } catch (cause) {
        this.#report(device, on ? 'blocked' : before);
        throw toCallError(cause);
      }
      // before the SDK has opened a device, it is pending
      if (!on || this.#track(device)) this.#report(device, on ? 'on' : 'off');
    });
  }

  /** Takes another microphone, which is muted where the one before was. @throws CallError */
  useMicrophone(micphoneId?: string): Promise<void> {
    return this.#inTurn(async () => {
      const sdk = this.#host.sdk();
      if (!sdk)
        throw badRequest('not-supported', 'The call is not connected yet.', {
          device: 'microphone',
        });
      const profile = micphoneId === undefined ? {} : { micphoneId };
      expectSuccess(await attempt(() => sdk.changeAudioDevice(profile)), 'Changing the microphone');
      if (!this.#wanted.microphone) await this.#turnMicrophone(false);
    });
  }

  /** The SDK opened a device. One that is not wanted is muted before anybody sees or hears it. */
  receive(track: Track): void {
    const device = track.isAudioTrack() ? 'microphone' : 'camera';
    track.on?.(TRACK_ENDED, () => this.#lose(device, track));
    if (this.#wanted[device]) return this.#report(device, 'on');
    track.mute();
    this.#report(device, 'off');
    this.#turnOffQuietly(device);
  }

  /** Lets a camera go that is off and could not be let go before. */
  tidy(): void {
    const track = this.#track('camera');
    if (!this.#wanted.camera && track && isPublished(track)) this.#turnOffQuietly('camera');
  }

  /** A video call without a camera goes on with audio; why there is none is found out by asking for one. */
  async checkCamera(): Promise<void> {
    if (!this.#wanted.camera || this.#track('camera')) return;
    this.#wanted.camera = false;
    this.#report('camera', 'blocked');
    const error = await explain(NO_CAMERA);
    this.#host.complain(error ?? errorOf(NO_CAMERA, 'Opening the camera'));
  }

  #track(device: Device): Track | undefined {
    const { tracks, userId } = this.#host;
    return device === 'microphone' ? tracks.audio(userId) : tracks.video(userId);
  }

  #report(device: Device, state: DeviceState): void {
    if (this.#state[device] === state) return;
    this.#state[device] = state;
    this.#host.report(device, state);
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(change);
    this.#queue = done.catch(() => {});
    return done;
  }

  /** What cannot be turned off is muted, and that must do. */
  #turnOffQuietly(device: Device): void {
    this.#inTurn(async () => {
      if (!this.#wanted[device]) await this.#turn(device, false);
    }).catch(() => {});
  }

  #turn(device: Device, on: boolean): Promise<void> {
    return device === 'microphone' ? this.#turnMicrophone(on) : this.#turnCamera(on);
  }

  async #turnMicrophone(on: boolean): Promise<void> {
    const sdk = this.#host.sdk();
    const track = this.#track('microphone');
    if (on && sdk && track && !track.isReady()) {
      // it was taken away, and there may be another
      expectSuccess(await attempt(() => sdk.changeAudioDevice()), 'Turning the microphone on');
      return;
    }
    await (on ? sdk?.enableAudioTrack() : sdk?.disableAudioTrack());
    if (track && track.isLocalMuted() === on) setMuted(track, !on);
  }

  async #turnCamera(on: boolean): Promise<void> {
    const { tracks, userId } = this.#host;
    const sdk = this.#host.sdk();
    const track = this.#track('camera');
    if (on && track?.isReady()) {
      setMuted(track, false);
      tracks.show(userId);
    } else if (on) {
      await this.#openCamera(sdk);
    } else if (track) {
      setMuted(track, true);
      if (sdk && isPublished(track)) await this.#closeCamera(sdk, track);
    }
  }

  /** It comes as another track. */
  async #openCamera(sdk: SdkSession | undefined): Promise<void> {
    if (!sdk || !isInRoom(sdk)) throw errorOf(NO_CAMERA, 'Turning the camera on');
    const answer = await attempt(() => sdk.enableVideoTrack());
    if (answer.code === SUCCESS) return;
    const error = await explain(answer.code);
    throw error ?? failureOf(answer, 'Turning the camera on');
  }

  /** A client may be set up to leave it open. */
  async #closeCamera(sdk: SdkSession, track: Track): Promise<void> {
    expectSuccess(await attempt(() => sdk.disableVideoTrack()), 'Turning the camera off');
    if (!track.isReady()) this.#host.tracks.dropVideo(this.#host.userId);
  }

  /** Unplugged, or no longer allowed. */
  #lose(device: Device, track: Track): void {
    if (this.#track(device) !== track || !this.#wanted[device]) return;
    this.#wanted[device] = false;
    this.#turnOffQuietly(device);
    this.#report(device, 'blocked');
    this.#host.complain(
      new CallError('device-missing', `The ${device} was taken away.`, { device }),
    );
  }
}

function setMuted(track: Track, muted: boolean): void {
  if (muted) track.mute();
  else track.unmute();
}

/** Older tracks do not tell; theirs are when anybody asks. */
function isPublished(track: Track): boolean {
  return track.isPublished?.() ?? true;
}

function explain(code: number): Promise<CallError | undefined> {
  return withDeviceSupport((devices) => devices.explainDeviceFailure(code, 'video'));
}
