import { isAllowed } from '../../core/media/page-policy.js';

/**
 * Keeps the screen on. The browser takes the lock away whenever the page is hidden, so it is asked again once the page
 * is visible. A refusal (battery saver, a policy, no such browser) is silent by design: the call goes on all the same,
 * and there is nothing a person could do about it here.
 */
export class WakeLock {
  /** The wish of now, aborted when it is over; an answer that comes later is given back. */
  #wish: AbortController | undefined;

  /** Whether the screen is to stay on; may be said as often as one likes. */
  keep(wanted: boolean): void {
    if (wanted === (this.#wish !== undefined)) return;
    this.#wish?.abort();
    this.#wish = wanted ? new AbortController() : undefined;
    if (!wanted) return document.removeEventListener('visibilitychange', this.#ask);
    document.addEventListener('visibilitychange', this.#ask);
    this.#ask();
  }

  readonly #ask = (): void => {
    if (this.#wish) askFor(this.#wish.signal).catch(() => {});
  };
}

async function askFor(wish: AbortSignal): Promise<void> {
  // Old browsers and pages that are not secure have none.
  const wakeLock = navigator.wakeLock as Navigator['wakeLock'] | undefined;
  // A frame without it gets an error in the console for each try.
  if (!isAllowed('screen-wake-lock')) return;
  if (!wakeLock || document.visibilityState !== 'visible') return;
  const lock = await wakeLock.request('screen');
  const release = (): void => void lock.release().catch(() => {});
  if (wish.aborted) return release();
  wish.addEventListener('abort', release, { once: true });
}
