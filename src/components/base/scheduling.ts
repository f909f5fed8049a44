/** Keeps slow work out of the task of a click, and behind the frame that shows its result. */

/** A hidden tab draws no frames. */
const NO_FRAME_MS = 300;
/** A browser that is never idle runs the work anyway. */
const NEVER_IDLE_MS = 500;
/** Stands in for idle time where the browser cannot tell (Safari). */
const UNKNOWN_IDLE_MS = 100;

/** Runs `action` later. @returns cancels it; harmless afterwards */
export type Schedule = (action: () => void) => () => void;

/** Runs `action` once the next frame is on screen, or soon in a page that draws none. */
export const afterPaint: Schedule = (action) => {
  let task: MessageChannel | undefined;
  const run = (): void => {
    cancel();
    action();
  };
  const frame = requestAnimationFrame(() => {
    // A frame callback runs before the frame is drawn; the task that follows runs after it.
    task = new MessageChannel();
    task.port1.onmessage = run;
    task.port2.postMessage(null);
  });
  const timer = setTimeout(run, NO_FRAME_MS);
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    task?.port1.close();
  };
  return cancel;
};

/** Runs `action` when the browser has nothing else to do, half a second later at the latest. */
export const whenIdle: Schedule = (action) => {
  const { requestIdleCallback } = window as Partial<Pick<Window, 'requestIdleCallback'>>;
  if (!requestIdleCallback) {
    const timer = setTimeout(action, UNKNOWN_IDLE_MS);
    return () => clearTimeout(timer);
  }
  const handle = window.requestIdleCallback(() => action(), { timeout: NEVER_IDLE_MS });
  return () => window.cancelIdleCallback(handle);
};

/**
 * Starts later something that goes on until it is stopped.
 *
 * @param start begins it and returns its stop
 * @returns the stop, which works before the start as well
 */
export function startLater(schedule: Schedule, start: () => () => void): () => void {
  let stop = schedule(() => (stop = start()));
  return () => stop();
}
