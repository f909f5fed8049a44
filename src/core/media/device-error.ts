/** What a browser says about a microphone or camera that it cannot open, as the kit's errors. */
import { CallError, type Device, type ErrorReason } from '../call/call-error.js';
import { refusalByPolicy } from './page-policy.js';

/** The exceptions of `getUserMedia`: https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
const REASON_BY_EXCEPTION: Readonly<Record<string, ErrorReason>> = {
  NotAllowedError: 'permission-denied',
  SecurityError: 'permission-denied',
  NotFoundError: 'device-missing',
  OverconstrainedError: 'device-missing',
  NotReadableError: 'device-busy',
  AbortError: 'device-busy',
};

/**
 * The exception of a failed `getUserMedia` as a `CallError`.
 *
 * @param device the device that was requested
 */
export function deviceError(cause: unknown, device: Device): CallError {
  const name = cause instanceof Error ? cause.name : '';
  const reason = REASON_BY_EXCEPTION[name] ?? 'unknown';
  const all: Device[] = device === 'camera' ? ['microphone', 'camera'] : [device];
  const refusal = reason === 'permission-denied' ? refusalByPolicy(device, all) : undefined;
  return new CallError(reason, `The ${device} could not be opened (${name || String(cause)}).`, {
    device,
    cause,
    ...refusal,
  });
}
