/**
 * The local microphone and camera in one call: what the user wants of them, and how the SDK is brought to it. The SDK's methods
 * work only in the media room; before that, the tracks themselves are muted. A camera that is closed before its track is
 * published breaks the call, so it stays open and muted until then.
 */
import type { Media, DeviceState } from '../call/call-info.js';
import { badRequest, CallError, toCallError, type Device } from '../call/call-error.js';
import type { CallReporter } from '../call/call-reporter.js';
import type { CaptureSettings } from '../media/capture-settings.js';
import type { SdkCall } from './sdk-call.js';
import type { Timing } from './timing.js';
import { attempt, expectSuccess, failureOf, isInRoom } from './sdk-results.js';
import { errorOf } from './codes.js';
import {
  NO_CAMERA,
  SUCCESS,
  TRACK_ENDED,
  type Answer,
  type SdkSession,
  type Track,
} from './sdk-types.js';
import type { SdkTracks } from './sdk-tracks.js';
import { withDeviceSupport } from './lazy-devices.js';

/** The call that the devices are in. */
export interface DevicesCall {
  /** The signed-in user. */
  readonly userId: string;
  readonly tracks: SdkTracks;
  readonly sdk: Pick<SdkCall, 'session'>;
  readonly reporter: Pick<CallReporter, 'change' | 'problem'>;
  readonly timing: Pick<Timing, 'deviceMs'>;
  readonly capture: CaptureSettings;
}

export class RongCloudDevices {
  readonly #call: DevicesCall;
  readonly #wanted: Record<Device, boolean>;
  readonly #state: Record<Device, DeviceState> = { microphone: 'pending', camera: 'pending' };
  #isSizeTold = false;
  /** Changes run one after the other, so that the last one wins. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(call: DevicesCall, media: Media) {
    this.#call = call;
    this.#wanted = { microphone: true, camera: media === 'video' };
  }

  /** The call goes on without the local camera. */
  forgoCamera(): void {
    this.#wanted.camera = false;
    this.#report('camera', 'off');
  }

  /**
   * Turns a device on or off. Before the SDK has opened it, it stays `pending`. One that is turned off is muted at once, whatever
   * the SDK is busy with.
   *
   * @throws CallError
   */
  set(device: Device, on: boolean): Promise<void> {
    const track = this.#track(device);
    if (!on && track && !track.isLocalMuted()) setMuted(track, true);
    return this.#enqueue(async () => {
      const before = this.#state[device];
      this.#wanted[device] = on;
      this.#report(device, 'pending');
      try {
        await this.#turn(device, on);
      } catch (cause) {
        const isMuted = this.#track(device)?.isLocalMuted();
        this.#report(device, on ? 'blocked' : isMuted ? 'off' : before);
        throw toCallError(cause);
      }
      if (!on || this.#track(device)) this.#report(device, on ? 'on' : 'off');
    });
  }

  /** Switches to another microphone; it is muted if the one before was. @throws CallError */
  useMicrophone(micphoneId?: string): Promise<void> {
    return this.#enqueue(async () => {
      const { session } = this.#call.sdk;
      if (!session)
        throw badRequest('not-supported', 'The call is not connected yet.', {
          device: 'microphone',
        });
      const profile = micphoneId === undefined ? {} : { micphoneId };
      expectSuccess(
        await this.#attempt(() => session.changeAudioDevice(profile)),
        'Changing the microphone',
      );
      if (!this.#wanted.microphone) await this.#turnMicrophone(false);
    });
  }

  /** The SDK opened a device. If it is not wanted, it is muted before anybody sees or hears it. */
  receive(track: Track): void {
    const device = track.isAudioTrack() ? 'microphone' : 'camera';
    track.on?.(TRACK_ENDED, () => this.#lose(device, track));
    const { capture } = this.#call;
    if (device === 'camera')
      void withDeviceSupport(({ resizeCamera }) => resizeCamera(track, capture)).then((error) =>
        this.#tellSize(error),
      );
    if (this.#wanted[device]) return this.#report(device, 'on');
    track.mute();
    this.#report(device, 'off');
    this.#turnOffQuietly(device);
  }

  /** Told once: it is the same camera each time. */
  #tellSize(error: CallError | undefined): void {
    if (!error || this.#isSizeTold) return;
    this.#isSizeTold = true;
    this.#call.reporter.problem(error);
  }

  /** Closes a camera that was turned off before it could be closed. To be called now and then. */
  tidy(): void {
    const track = this.#track('camera');
    if (!this.#wanted.camera && track && isPublished(track)) this.#turnOffQuietly('camera');
  }

  /** A video call without a camera goes on with audio. The SDK gives no reason, so the browser is asked for a camera. */
  async checkCamera(): Promise<void> {
    if (!this.#wanted.camera || this.#track('camera')) return;
    this.#wanted.camera = false;
    this.#report('camera', 'blocked');
    const error = await explain(NO_CAMERA);
    this.#call.reporter.problem(error ?? errorOf(NO_CAMERA, 'Opening the camera'));
  }

  #track(device: Device): Track | undefined {
    const { tracks, userId } = this.#call;
    return device === 'microphone' ? tracks.audio(userId) : tracks.video(userId);
  }

  #report(device: Device, state: DeviceState): void {
    if (this.#state[device] === state) return;
    this.#state[device] = state;
    this.#call.reporter.change({ [device]: state });
  }

  #enqueue(change: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(change);
    this.#queue = done.catch(() => {});
    return done;
  }

  /** A device that cannot be turned off stays muted: that has to do. */
  #turnOffQuietly(device: Device): void {
    this.#enqueue(async () => {
      if (!this.#wanted[device]) await this.#turn(device, false);
    }).catch(() => {});
  }

  #turn(device: Device, on: boolean): Promise<void> {
    return device === 'microphone' ? this.#turnMicrophone(on) : this.#turnCamera(on);
  }

  async #turnMicrophone(on: boolean): Promise<void> {
    const { session } = this.#call.sdk;
    const track = this.#track('microphone');
    if (on && session && track && !track.isReady()) {
      // the microphone was unplugged, and there may be another one
      const answer = await this.#attempt(() => session.changeAudioDevice());
      expectSuccess(answer, 'Turning the microphone on');
      return;
    }
    if (session) await this.#switchAudio(session, on);
    if (track && track.isLocalMuted() === on) setMuted(track, !on);
  }

  /** What comes of it shows in the track, which is muted here as well. */
  async #switchAudio(session: SdkSession, on: boolean): Promise<void> {
    await this.#attempt(async () => {
      await (on ? session.enableAudioTrack() : session.disableAudioTrack());
      return { code: SUCCESS };
    });
  }

  #attempt(method: () => Promise<Answer>): Promise<Answer> {
    return attempt(method, this.#call.timing.deviceMs);
  }

  async #turnCamera(on: boolean): Promise<void> {
    const { tracks, userId } = this.#call;
    const { session } = this.#call.sdk;
    const track = this.#track('camera');
    if (on && track?.isReady()) {
      setMuted(track, false);
      tracks.show(userId);
    } else if (on) {
      await this.#openCamera(session);
    } else if (track) {
      setMuted(track, true);
      if (session && isPublished(track)) await this.#closeCamera(session, track);
    }
  }

  /** The camera comes back as another track. */
  async #openCamera(session: SdkSession | undefined): Promise<void> {
    if (!session || !isInRoom(session)) throw errorOf(NO_CAMERA, 'Turning the camera on');
    const answer = await this.#attempt(() => session.enableVideoTrack());
    if (answer.code === SUCCESS) return;
    const error = await explain(answer.code);
    throw error ?? failureOf(answer, 'Turning the camera on');
  }

  /** A page's own client may be configured to leave it open (`isOffCameraWhenVideoDisable`). */
  async #closeCamera(session: SdkSession, track: Track): Promise<void> {
    const answer = await this.#attempt(() => session.disableVideoTrack());
    expectSuccess(answer, 'Turning the camera off');
    if (!track.isReady()) this.#call.tracks.dropVideo(this.#call.userId);
  }

  /** The device was unplugged, or its permission was withdrawn. */
  #lose(device: Device, track: Track): void {
    if (this.#track(device) !== track || !this.#wanted[device]) return;
    this.#wanted[device] = false;
    this.#turnOffQuietly(device);
    this.#report(device, 'blocked');
    this.#call.reporter.problem(
      new CallError('device-missing', `The ${device} was taken away.`, { device }),
    );
  }
}

function setMuted(track: Track, muted: boolean): void {
  if (muted) track.mute();
  else track.unmute();
}

/** Tracks of older releases do not tell. They are published by the time anybody asks. */
function isPublished(track: Track): boolean {
  return track.isPublished?.() ?? true;
}

function explain(code: number): Promise<CallError | undefined> {
  return withDeviceSupport((devices) => devices.explainDeviceFailure(code, 'video'));
}
