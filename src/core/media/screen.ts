/** Asks a person for a screen, a window or a tab to share. */
import { badRequest, CallError, type ErrorDetail, type ErrorReason } from '../call/call-error.js';
import { requireCallSupport } from './call-support.js';
import { refusalByPolicy } from './page-policy.js';

/** `DisplayMediaStreamOptions` as in https://www.w3.org/TR/screen-capture/, which TypeScript does not know all of. */
const OPTIONS = {
  // text is read, not watched: sharp before smooth
  video: {
    width: { max: 1920 },
    height: { max: 1200 },
    frameRate: { ideal: 15, max: 30 },
  },
  // music and films as they are
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  surfaceSwitching: 'include',
  selfBrowserSurface: 'exclude', // an endless mirror
  systemAudio: 'exclude', // it holds the others, who would hear themselves
};

const NO_SCREEN = ['device-missing', 'no-screen'] as const;
const REFUSED = ['permission-denied', 'screen-refused'] as const;

/** The exceptions of `getDisplayMedia`: https://www.w3.org/TR/screen-capture/#dom-mediadevices-getdisplaymedia */
const ERROR_BY_EXCEPTION: Readonly<Record<string, readonly [ErrorReason, ErrorDetail]>> = {
  NotAllowedError: REFUSED,
  SecurityError: REFUSED,
  InvalidStateError: REFUSED, // not in response to a press
  InvalidAccessError: REFUSED, // the same in Safari
  NotFoundError: NO_SCREEN,
  NotReadableError: NO_SCREEN,
  OverconstrainedError: NO_SCREEN,
  AbortError: NO_SCREEN,
};

/**
 * Asks for a screen, before it returns. Browsers allow that in response to a press only.
 *
 * @returns its video, and its sound where the browser gives it
 * @throws CallError
 */
export async function openScreen(): Promise<MediaStream> {
  requireCallSupport();
  if (!('getDisplayMedia' in navigator.mediaDevices))
    throw badRequest('not-supported', 'This browser shares no screens.', { device: 'screen' });
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia(OPTIONS);
  } catch (cause) {
    throw screenError(cause);
  }
  const [video] = stream.getVideoTracks();
  if (video?.readyState !== 'live') throw screenError(new DOMException('', 'NotFoundError'));
  video.contentHint = 'detail';
  for (const sound of stream.getAudioTracks()) sound.contentHint = 'music';
  return stream;
}

/** The exception of a failed `getDisplayMedia` as a `CallError`. */
export function screenError(cause: unknown): CallError {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  const [reason, detail] = ERROR_BY_EXCEPTION[name] ?? (['unknown', undefined] as const);
  const feature = 'display-capture';
  const refusal = detail === 'screen-refused' ? refusalByPolicy(feature, [feature]) : undefined;
  return new CallError(reason, `No screen could be shared (${name || String(cause)}).`, {
    ...{ device: 'screen', cause },
    ...(detail && { detail }),
    ...refusal,
  });
}
