import type { LocalTiming } from '../../../src/core/local/timing.js';

/**
 * Shorter times for tests that would only wait. Those that end a call stay long: on a busy machine messages and connections
 * are late, and a browser takes 5 s to notice a broken connection anyway.
 */
export const QUICK: LocalTiming = Object.freeze({
  tickMs: 100,
  aliveEveryMs: 250,
  silentMs: 4500,
  awayMs: 4000,
  returnMs: 6500,
  missingMs: 2700,
  closedMs: 800,
  restartEveryMs: 2000,
  linkPatienceMs: 10_000,
  relayTimeoutMs: 2000,
  relayRetryMs: Object.freeze([30, 60, 120, 250, 500]),
  pingEveryMs: 500,
  proveMs: 300,
  repeatFirstMs: 100,
  repeatMaxMs: 400,
  repeatForMs: 5000,
  ackAfterMs: 20,
  farewellMs: 500,
  askMs: 500,
  resizedAfterMs: 100,
  refitEveryMs: 100,
  garbageReportEveryMs: 10_000,
});
