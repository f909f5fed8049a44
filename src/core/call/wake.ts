/** Tells when a page has been away: hidden, frozen, asleep, blocked, or on another network. Its connections may be dead by then. */

/** How often the clock is looked at, in ms. */
const TICK_MS = 5000;
/** The timers of a hidden page are let run once a minute. */
const HIDDEN_TICK_MS = 60_000;
/** A tick that is this much late: the machine slept, or the page stood still. */
const AWAY_MS = 10_000;

/**
 * Calls back at each return of the page, sometimes several times for one.
 *
 * @returns the undo
 */
export function onWake(wake: () => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const look = (): void => {
    if (!document.hidden) wake();
  };
  document.addEventListener('visibilitychange', look, { signal });
  document.addEventListener('resume', wake, { signal }); // thawed: https://wicg.github.io/page-lifecycle/
  addEventListener('pageshow', wake, { signal });
  addEventListener('online', wake, { signal });
  const { connection } = navigator as { connection?: EventTarget };
  connection?.addEventListener('change', wake, { signal });
  let before = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - before > (document.hidden ? HIDDEN_TICK_MS : TICK_MS) + AWAY_MS) wake();
    before = now;
  }, TICK_MS);
  return () => {
    ending.abort();
    clearInterval(timer);
  };
}
