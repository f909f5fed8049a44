/**
 * The signed-in user's microphone and camera for one call. A muted microphone stays open, so that it is back at once; a
 * camera that is off is let go, so that its light goes out. Whatever happens, `close` leaves nothing open.
 */
import type { Media } from '../backend.js';
import { CallError, deviceError, type Device } from '../call-error.js';

export class OwnMedia {
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
      await this.#openDevices({ audio: true, video: true }); // one question instead of two
      return undefined;
    } catch (cause) {
      if (cause instanceof CallError) throw cause;
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

  async #openDevice(device: Device): Promise<void> {
    try {
      await this.#openDevices(device === 'camera' ? { video: true } : { audio: true });
    } catch (cause) {
      throw cause instanceof CallError ? cause : deviceError(cause, device);
    }
  }

  async #openDevices(constraints: MediaStreamConstraints): Promise<void> {
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

/** Browsers give a camera and a microphone to secure pages only: https, or localhost. */
function requireSecurePage(): void {
  // The types know no page without mediaDevices; http pages are.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!isSecureContext || !devices)
    throw new CallError('insecure-page', 'Calls need a page served over https, or from localhost.');
}
