/** The type of `device-support.ts`, which loads with the first call: a page that only waits for one needs nothing of it. */
import { withDeadline } from '../call/deadline.js';

type DeviceSupport = typeof import('./device-support.js');

/** How long the file and the action may take: a call does not wait for what the browser says of devices. */
const LIMIT_MS = 5000;

/**
 * Runs an action with `device-support.ts`.
 *
 * @returns what the action returns, or `undefined` if that file cannot be loaded, the action fails, or either takes too long
 */
export async function withDeviceSupport<T>(
  action: (devices: DeviceSupport) => Promise<T>,
): Promise<T | undefined> {
  const done = import('./device-support.js').then(action);
  return withDeadline(done, LIMIT_MS).catch(() => undefined);
}
