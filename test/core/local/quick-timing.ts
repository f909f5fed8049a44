import type { LocalTiming } from '../../../src/core/local/timing.js';

/** The default times, shorter, for tests that would only wait. Heartbeats may be late here: the machine may be busy. */
export const QUICK: LocalTiming = Object.freeze({
  tickMs: 100,
  aliveEveryMs: 250,
  silentMs: 1500,
  restartEveryMs: 600,
  linkPatienceMs: 3000,
  relayTimeoutMs: 2000,
  relayRetryMs: Object.freeze([30, 60, 120, 250, 500]),
  garbageReportEveryMs: 10_000, // nothing waits for it
});
