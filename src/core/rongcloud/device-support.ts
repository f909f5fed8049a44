/**
 * Which devices the SDK is to take, and why it got no microphone or camera: its codes do not tell, so the browser is asked.
 */
import type { Media } from '../call/call-info.js';
import { CallError, deviceError, type Device } from '../call/call-error.js';
import { preferredId } from '../media/devices.js';
import type { DeviceConstraints } from './sdk-types.js';

export { preferredId, watchDevices } from '../media/devices.js';
export { isSoundBlocked, soundBlocked } from '../media/autoplay.js';

/** The devices a person prefers, as the SDK is told; `undefined` when it may take any. */
export async function preferredDevices(media: Media): Promise<DeviceConstraints | undefined> {
  const micphoneId = await preferredId('microphone');
  const cameraId = media === 'video' ? await preferredId('camera') : undefined;
  if (!micphoneId && !cameraId) return undefined;
  return {
    ...(micphoneId && { audio: { micphoneId } }),
    // the rest is what it takes by itself
    ...(cameraId && { video: { cameraId, frameRate: 'FPS_15', resolution: 'W640_H480' } }),
  };
}

const DEVICE_CODES = [53_301, 53_302, 53_303];

/**
 * @param code the SDK's code; others than those of devices are not looked into
 * @param media what the call wanted
 * @returns the reason, or `undefined` when the devices are fine and something else was wrong
 */
export async function explainDeviceFailure(
  code: number,
  media: Media,
): Promise<CallError | undefined> {
  if (!DEVICE_CODES.includes(code)) return undefined;
  if (!isSecureContext)
    return new CallError(
      'insecure-page',
      'Calls need a page served over https, or from localhost.',
    );
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
