import { replace } from './replace.js';

/**
 * Makes the page's timeouts pass faster.
 *
 * @param times how much faster
 * @returns the delays that were asked for, and the undo
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
