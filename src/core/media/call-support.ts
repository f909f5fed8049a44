import { CallError } from '../call/call-error.js';

/**
 * @returns what keeps every call from this page, whatever its devices and permissions: it is neither served over https nor
 *   from localhost, or the browser has no WebRTC
 */
export function callObstacle(): 'insecure-page' | 'old-browser' | undefined {
  if (globalThis.isSecureContext === false) return 'insecure-page';
  const { mediaDevices } = navigator as Partial<Navigator>;
  const canCall = mediaDevices && 'RTCPeerConnection' in globalThis && 'MediaStream' in globalThis;
  return canCall ? undefined : 'old-browser';
}

/** @returns the error of a call where there is such an obstacle */
export function callSupportError(): CallError | undefined {
  const obstacle = callObstacle();
  if (obstacle === 'insecure-page')
    return new CallError(obstacle, 'Calls need https, or localhost.');
  return (
    obstacle && new CallError('service-off', 'This browser has no WebRTC.', { detail: obstacle })
  );
}

/** @throws CallError where there is such an obstacle */
export function requireCallSupport(): void {
  const error = callSupportError();
  if (error) throw error;
}
