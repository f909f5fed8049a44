/**
 * The signed-in user's microphone and camera for one call. A muted microphone stays open, so that it is back at once; a
 * camera that is off is let go, so that its light goes out. Whatever happens, `close` leaves nothing open.
 */
import type { Media } from '../call/call-info.js';
import {
  badRequest,
  CallError,
  deviceError,
  isCallError,
  type Device,
} from '../call/call-error.js';
import { devicesOf, preference, preferredId } from './devices.js';

export class LocalMedia {
  /** For the self view. */
  readonly stream = new MediaStream();
  readonly #lost: (device: Device) => void;
  #closed = false;
  #start!: () => void;
  /** What is asked for before the devices are open waits until they are. */
  #queue: Promise<unknown> = new Promise<void>((resolve) => (this.#start = resolve));

  /** @param lost called when a device in use goes away (unplugged, permission withdrawn) */
  constructor(lost: (device: Device) => void) {
    this.#lost = lost;
  }

  get microphone(): MediaStreamTrack | null {
    return this.stream.getAudioTracks()[0] ?? null;
  }

  get camera(): MediaStreamTrack | null {
    return this.stream.getVideoTracks()[0] ?? null;
  }

  /**
   * Opens the microphone, and the camera for `video`. A camera that fails does not stop a call.
   *
   * @returns what was wrong with the camera, if anything
   * @throws CallError when the microphone cannot be opened
   */
  open(media: Media): Promise<CallError | undefined> {
    return this.#open(media).finally(this.#start);
  }

  async #open(media: Media): Promise<CallError | undefined> {
    if (media === 'audio') {
      await this.#openDevice('microphone');
      return undefined;
    }
    try {
      await this.#openDevices('microphone', 'camera'); // one question instead of two
      return undefined;
    } catch (cause) {
      if (isCallError(cause)) throw cause;
      await this.#openDevice('microphone');
      // The pair failed and the microphone works, so it was the camera. It is not asked for again: that would show a
      // person who just said no the same question.
      return deviceError(cause, 'camera');
    }
  }

  /** @throws CallError */
  setMicrophone(on: boolean): Promise<void> {
    return this.#inTurn(async () => {
      if (on && !this.microphone) await this.#openDevice('microphone');
      if (this.microphone) this.microphone.enabled = on;
    });
  }

  /** @throws CallError */
  setCamera(on: boolean): Promise<void> {
    return this.#inTurn(async () => {
      if (!on) this.#drop(this.camera);
      else if (!this.camera) await this.#openDevice('camera');
    });
  }

  /** The ids of the devices in use. */
  get inUse(): Partial<Record<Device, string>> {
    const [microphone, camera] = [this.microphone, this.camera].map(idOf);
    return { ...(microphone && { microphone }), ...(camera && { camera }) };
  }

  /**
   * Takes another device: that one, or the next. Off or on, it stays. A device that is not open is left to the preference.
   *
   * @throws CallError when it cannot be opened; the one before is in use then, if it still can be
   */
  use(device: Device, deviceId?: string): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#track(device);
      if (!before || idOf(before) === deviceId) return;
      const wanted = deviceId === undefined ? await another(device, before) : exactly(deviceId);
      if (device === 'camera') this.#drop(before); // a phone opens one at a time
      try {
        await this.#openExactly(device, wanted);
      } catch (cause) {
        const old = idOf(before);
        if (!this.#track(device) && old)
          await this.#openExactly(device, exactly(old)).catch(() => {});
        throw cause;
      }
      this.#drop(before.readyState === 'live' ? before : null);
      const now = this.#track(device);
      if (now) now.enabled = before.enabled;
    });
  }

  /** Another device in place of one that is gone. @returns whether there is one */
  async replace(device: Device, goneId: string | undefined, enabled: boolean): Promise<boolean> {
    const others = (await devicesOf(device)).filter(({ deviceId }) => deviceId !== goneId);
    if (others.length === 0) return false;
    return this.#inTurn(async () => {
      const wanted = (await preferredId(device)) ?? others[0]!.deviceId;
      await this.#openExactly(device, exactly(wanted === goneId ? others[0]!.deviceId : wanted));
      const now = this.#track(device);
      if (now) now.enabled = enabled;
      return now !== null;
    }).catch(() => false);
  }

  close(): void {
    this.#closed = true;
    this.#start();
    for (const track of this.stream.getTracks()) this.#drop(track);
  }

  /** One change after the other, so that the last one asked for is the one that stays. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(change);
    this.#queue = done.catch(() => {});
    return done;
  }

  #track(device: Device): MediaStreamTrack | null {
    return device === 'camera' ? this.camera : this.microphone;
  }

  async #openDevice(device: Device): Promise<void> {
    try {
      await this.#openDevices(device);
    } catch (cause) {
      throw isCallError(cause) ? cause : deviceError(cause, device);
    }
  }

  /** Those a person prefers, if they are there. Without a preference the browser is asked at once. */
  async #openDevices(...devices: Device[]): Promise<void> {
    const ids = devices.some(preference) ? await Promise.all(devices.map(preferredId)) : [];
    const wanted = devices.map((device, i) => [KINDS[device], ids[i] ? exactly(ids[i]) : true]);
    await this.#openAs(Object.fromEntries(wanted) as MediaStreamConstraints);
  }

  async #openExactly(device: Device, wanted: MediaTrackConstraints): Promise<void> {
    try {
      await this.#openAs({ [KINDS[device]]: wanted });
    } catch (cause) {
      throw isCallError(cause) ? cause : deviceError(cause, device);
    }
  }

  async #openAs(constraints: MediaStreamConstraints): Promise<void> {
    if (this.#closed) return;
    requireSecurePage();
    const opened = await navigator.mediaDevices.getUserMedia(constraints);
    for (const track of opened.getTracks()) {
      if (this.#closed)
        track.stop(); // hung up while the browser was asking
      else this.#keep(track);
    }
  }

  #keep(track: MediaStreamTrack): void {
    this.stream.addTrack(track);
    // fires when the device goes away, never for our own stop()
    track.onended = () => {
      this.#drop(track);
      this.#lost(track.kind === 'audio' ? 'microphone' : 'camera');
    };
  }

  #drop(track: MediaStreamTrack | null): void {
    if (!track) return;
    track.onended = null;
    track.stop();
    this.stream.removeTrack(track);
  }
}

const KINDS = { microphone: 'audio', camera: 'video' } as const;

const exactly = (deviceId: string): MediaTrackConstraints => ({ deviceId: { exact: deviceId } });

function idOf(track: MediaStreamTrack | null): string | undefined {
  return track?.getSettings().deviceId;
}

/** The other side of a phone, else the next in the list. @throws CallError */
async function another(device: Device, track: MediaStreamTrack): Promise<MediaTrackConstraints> {
  const { facingMode, deviceId } = track.getSettings();
  if (facingMode) return { facingMode: { exact: facingMode === 'user' ? 'environment' : 'user' } };
  const devices = await devicesOf(device);
  const at = devices.findIndex((each) => each.deviceId === deviceId);
  const next = devices[(at + 1) % devices.length];
  if (!next || devices.length < 2)
    throw badRequest('not-supported', `There is no other ${device}.`, { device });
  return exactly(next.deviceId);
}

/** Browsers give a camera and a microphone to secure pages only: https, or localhost. */
function requireSecurePage(): void {
  // The types know no page without mediaDevices; http pages are.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!isSecureContext || !devices)
    throw new CallError('insecure-page', 'Calls need a page served over https, or from localhost.');
}
