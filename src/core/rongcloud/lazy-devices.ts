type Devices = typeof import('./device-support.js');

/**
 * Does something about devices, which comes with the first call: a page that waits for one needs nothing of it.
 *
 * @returns `undefined` where that file cannot be had
 */
export async function withDeviceSupport<T>(
  act: (devices: Devices) => Promise<T>,
): Promise<T | undefined> {
  const devices = await import('./device-support.js').catch(() => undefined);
  return devices && act(devices);
}
