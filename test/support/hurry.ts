import { replace } from './replace.js';

/**
 * Speeds up the page's timeouts.
 *
 * @param times speed-up factor
 * @returns the requested delays in milliseconds, and a function that restores normal speed
 */
export function hurry(times: number): { delays: number[]; restore: () => void } {
  const setTimeout = window.setTimeout.bind(window);
  const delays: number[] = [];
  const restore = replace(window, 'setTimeout', ((action: () => void, ms = 0) => {
    delays.push(ms);
    return setTimeout(action, ms / times);
  }) as typeof window.setTimeout);
  return { delays, restore };
}
