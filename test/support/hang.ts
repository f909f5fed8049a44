/**
 * Makes a page hang: what its main thread would run (messages of other tabs, timers, results of lock requests) waits until it
 * wakes. Media and locks go on, as in a browser.
 */
import { replace } from './replace.js';

export interface Hang {
  hang(): void;
  wake(): void;
}

/** To be called before the code that is to hang makes its channels, timers and lock requests. */
export function makeHang(): Hang {
  let waiting: (() => void)[] | undefined;
  const run = (task: () => void): void => {
    if (waiting) waiting.push(task);
    else task();
  };
  const running = (): Promise<void> => new Promise(run);

  replace(
    window,
    'BroadcastChannel',
    class extends BroadcastChannel {
      override set onmessage(listener: ((event: MessageEvent) => void) | null) {
        super.onmessage = listener && ((event) => run(() => listener(event)));
      }
    },
  );
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const original = window[name].bind(window);
    replace(window, name, ((task: () => void, ms?: number) =>
      original(() => run(task), ms)) as never);
  }
  const { locks } = navigator;
  const request = async (
    name: string,
    options: LockOptions,
    hold: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    try {
      return await locks.request(name, options, async (lock) => {
        await running();
        return hold(lock);
      });
    } finally {
      await running();
    }
  };
  replace(navigator, 'locks', { request, query: () => locks.query() } as unknown as LockManager);

  return {
    hang() {
      waiting ??= [];
    },
    wake() {
      const tasks = waiting ?? [];
      waiting = undefined;
      for (const task of tasks) task();
    },
  };
}
