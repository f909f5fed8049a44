/** What is to wait no longer than this for an idle moment, in ms: a busy page has none. */
const LATEST_MS = 2000;
/** How long after the present task, in ms, where the browser does not tell when it is idle (Safari). */
const LATER_MS = 200;

/** Runs a task when the page has nothing else to do. @returns cancels it */
export function whenIdle(task: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(task, { timeout: LATEST_MS });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(task, LATER_MS);
  return () => clearTimeout(id);
}
