import type { CallBackend } from '../call/backend.js';
import type { Profile } from '../call/call-info.js';
import { toCallError } from '../call/call-error.js';
import type { SharingTiming } from './sharing-timing.js';

/**
 * Connects a backend. A connection that another tab has had is tried for without end where the network is at fault.
 *
 * @param mayRetry asked after each failure
 * @param onLate called when it takes long
 */
export async function signIn(
  backend: CallBackend,
  signal: AbortSignal,
  { handoverMs, retryMs }: SharingTiming,
  mayRetry: () => boolean,
  onLate: () => void,
): Promise<Profile> {
  const late = setTimeout(onLate, handoverMs);
  try {
    for (;;)
      try {
        return await backend.connect(signal);
      } catch (cause) {
        if (!mayRetry() || signal.aborted || toCallError(cause).reason !== 'network') throw cause;
        await backend.dispose();
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
  } finally {
    clearTimeout(late);
  }
}
