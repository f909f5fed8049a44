/**
 * Waiting for what the kit puts off. Callbacks run in the order in which they were asked for: when these are through, so is
 * everything that was put off before.
 */
import { afterPaint, whenIdle } from '../../src/components/base/scheduling.js';

/** What waited for a frame to be on screen has run. */
export function painted(): Promise<void> {
  return new Promise((resolve) => afterPaint(resolve));
}

/** What waited for the browser to be idle has run, also what was put off until after a frame. */
export async function idle(): Promise<void> {
  await painted();
  await new Promise<void>((resolve) => whenIdle(resolve));
}
