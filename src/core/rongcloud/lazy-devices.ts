/** The type of `device-support.ts`, which loads with the first call: a page that only waits for one needs nothing of it. */
type DeviceSupport = typeof import('./device-support.js');

/**
 * Runs an action with `device-support.ts`.
 *
 * @returns what the action returns, or `undefined` if that file cannot be loaded
 */
export async function withDeviceSupport<T>(
  action: (devices: DeviceSupport) => Promise<T>,
): Promise<T | undefined> {
  const devices = await import('./device-support.js').catch(() => undefined);
  return devices && action(devices);
}
