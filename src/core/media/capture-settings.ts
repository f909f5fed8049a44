/** How the own camera and microphone are opened, as the page wants it. Nothing of that keeps a device from opening. */
import { badRequest, type CallError } from '../call/call-error.js';

/** The size of the own picture, by its height. `auto`: the browser's, or the service's, own choice. */
export type VideoQuality = 'auto' | '360p' | '720p' | '1080p';

/** On unless it is `off`, or `false` as a text or as such: pages write that, too. */
export type OnOff = 'on' | 'off';

/** Read whenever a device is opened. A page may set anything: what makes no sense is as if it were not set. */
export interface CaptureSettings {
  readonly videoQuality?: VideoQuality | null | undefined;
  readonly echoCancellation?: OnOff | null | undefined;
  readonly noiseSuppression?: OnOff | null | undefined;
  readonly autoGainControl?: OnOff | null | undefined;
}

const WIDTHS = { '360p': 640, '720p': 1280, '1080p': 1920 } as const;

/** In pixels; `undefined` for `auto`. */
export function videoSize(
  settings: CaptureSettings,
): { readonly width: 640 | 1280 | 1920; readonly height: number } | undefined {
  const quality = String(settings.videoQuality).trim().toLowerCase();
  if (!Object.hasOwn(WIDTHS, quality)) return undefined;
  const width = WIDTHS[quality as keyof typeof WIDTHS];
  return { width, height: (width / 16) * 9 };
}

/** For a camera; `undefined` for what the browser does by itself. A camera that has no such size gives what it has. */
export function videoConstraints(settings: CaptureSettings): MediaTrackConstraints | undefined {
  const size = videoSize(settings);
  return size && { width: { ideal: size.width }, height: { ideal: size.height } };
}

/** What to tell of a camera that is smaller than the page wants; `undefined` for one that is not, or does not say. */
export function sizeError(
  camera: MediaStreamTrack,
  settings: CaptureSettings,
): CallError | undefined {
  const size = videoSize(settings);
  const { width = Infinity, height = Infinity } = camera.getSettings();
  // A phone that is held upright tells width and height the other way round.
  const isSmaller =
    size && Math.max(width, height) < size.width && Math.min(width, height) < size.height;
  if (!isSmaller) return undefined;
  const message = `The camera gives ${width} x ${height} instead of ${size.width} x ${size.height}.`;
  return badRequest('camera-size', message, { device: 'camera' });
}

/** For a microphone; `undefined` for what the browser does by itself, which is all of it. */
export function audioConstraints(settings: CaptureSettings): MediaTrackConstraints | undefined {
  const { echoCancellation, noiseSuppression, autoGainControl } = settings;
  if (![echoCancellation, noiseSuppression, autoGainControl].some(isOff)) return undefined;
  // All of them: Chromium turns the others off as well where only one is named.
  return {
    echoCancellation: !isOff(echoCancellation),
    noiseSuppression: !isOff(noiseSuppression),
    autoGainControl: !isOff(autoGainControl),
  };
}

function isOff(value: unknown): boolean {
  return /^(off|false)$/i.test(String(value).trim());
}
