/** Detects whether the browser's autoplay policy blocks sound on this page. */
import { CallError } from '../call/call-error.js';

/** Audio output takes a moment to start. Blocked output never does. */
const START_MS = 400;

/**
 * Browsers allow sound only after a user gesture on the page, or while the page uses the microphone. Where there is no sound
 * at all, nothing is blocked: no gesture would help.
 */
export async function isSoundBlocked(): Promise<boolean> {
  try {
    const context = new AudioContext();
    const started = context.resume().then(() => false);
    const timedOut = new Promise<boolean>((resolve) => setTimeout(resolve, START_MS, true));
    const blocked = (await Promise.race([started, timedOut])) && !mayPlay(context);
    context.close().catch(() => {});
    return blocked;
  } catch {
    return false;
  }
}

/** Firefox's; no other browser says. */
interface WithAutoplayPolicy {
  getAutoplayPolicy(context: AudioContext): 'allowed' | 'allowed-muted' | 'disallowed';
}

/** Whether the browser itself says that sound may play. What does not start all the same has no device. */
export function mayPlay(context: AudioContext): boolean {
  const { getAutoplayPolicy } = navigator as Partial<WithAutoplayPolicy>;
  return getAutoplayPolicy?.call(navigator, context) === 'allowed';
}

/** The error that tells the page to ask for a gesture: `resumeSound` works in response to one. */
export function soundBlocked(): CallError {
  return new CallError('permission-denied', 'The browser blocks the sound.', {
    detail: 'sound-blocked',
  });
}
