/** Which devices the SDK is to open, and why it could not: its codes do not say, so the browser is asked. */
import type { Media } from '../call/call-info.js';
import type { CallError, Device } from '../call/call-error.js';
import {
  sizeError,
  videoConstraints,
  videoSize,
  type CaptureSettings,
} from '../media/capture-settings.js';
import { callSupportError } from '../media/call-support.js';
import { deviceError } from '../media/device-error.js';
import { preferredId } from '../media/devices.js';
import type { DeviceConstraints, Track } from './sdk-types.js';

export { preferredId, watchDevices } from '../media/devices.js';
export { isSoundBlocked, soundBlocked } from '../media/autoplay.js';

/** The SDK's names of what `videoSize` returns. */
const RESOLUTIONS = { 640: 'W640_H360', 1280: 'W1280_H720', 1920: 'W1920_H1080' } as const;

/** The preferred devices and size, in the SDK's form; `undefined` when it may open any. */
export async function preferredDevices(
  media: Media,
  capture: CaptureSettings,
): Promise<DeviceConstraints | undefined> {
  const micphoneId = await preferredId('microphone');
  const cameraId = media === 'video' ? await preferredId('camera') : undefined;
  const size = media === 'video' ? videoSize(capture) : undefined;
  if (!micphoneId && !cameraId && !size) return undefined;
  const resolution = size ? RESOLUTIONS[size.width] : 'W640_H480';
  return {
    ...(micphoneId && { audio: { micphoneId } }),
    // the SDK's own defaults, all of which it demands with any
    ...((cameraId || size) && {
      video: { ...(cameraId && { cameraId }), frameRate: 'FPS_15', resolution },
    }),
  };
}

/**
 * Gives a camera the size that the page wants: the SDK opens one that was off in its own.
 *
 * @returns what to tell of a camera that has no such size; it keeps the size it has
 */
export async function resizeCamera(
  track: Track,
  capture: CaptureSettings,
): Promise<CallError | undefined> {
  const size = videoConstraints(capture);
  const camera = track.__innerGetMediaStreamTrack?.();
  if (!size || !camera) return undefined;
  await camera.applyConstraints(size).catch(() => {});
  return sizeError(camera, capture);
}

const DEVICE_CODES = [53_301, 53_302, 53_303];

/**
 * The reason for which the SDK could not open devices, found by opening them here.
 *
 * @param code the SDK's code
 * @param media what the call wanted
 * @returns `undefined` when the code is not about devices, or when they open fine and something else was wrong
 */
export async function explainDeviceFailure(
  code: number,
  media: Media,
): Promise<CallError | undefined> {
  const unsupported = callSupportError();
  if (unsupported?.params.detail === 'old-browser') return unsupported; // whatever the SDK makes of it
  if (!DEVICE_CODES.includes(code)) return undefined;
  if (unsupported) return unsupported;
  const microphone = code === 53_302 ? undefined : await probe('microphone');
  return microphone ?? (media === 'video' ? await probe('camera') : undefined);
}

async function probe(device: Device): Promise<CallError | undefined> {
  try {
    const constraints = device === 'camera' ? { video: true } : { audio: true };
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    for (const track of stream.getTracks()) track.stop();
    return undefined;
  } catch (cause) {
    return deviceError(cause, device);
  }
}
