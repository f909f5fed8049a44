/**
 * Holds a lock for as long as `hold` takes. Where a frame may not use locks, it goes on without.
 *
 * @param steal takes the lock from whoever has it
 * @param signal aborts the wait for the lock
 * @param onStolen another tab has taken the lock
 */
export function holdLock(
  name: string,
  steal: boolean,
  signal: AbortSignal,
  hold: () => Promise<void>,
  onStolen: () => void,
): void {
  let isHeld = false;
  const start = (): Promise<void> => {
    isHeld = true;
    return hold();
  };
  navigator.locks.request(name, steal ? { steal } : { signal }, start).catch(() => {
    if (isHeld) onStolen();
    else if (!signal.aborted) void start();
  });
}
