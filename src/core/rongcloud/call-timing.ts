import type { CallTiming } from './timing.js';

/** Loaded with the code of calls. */
export const CALL_TIMING: CallTiming = Object.freeze({
  proofMs: 3000,
  tickMs: 1000,
  lapseMs: 62_000,
  lateRingMs: 58_000,
  linkPatienceMs: 20_000,
  redialMs: 600,
  awaitRedialMs: 5000,
  releaseMs: 3000,
  closeMs: 1000,
  silenceMs: 6000,
  reviveMs: 1500,
  membersMs: 3000,
  setUpMs: 50_000,
  deviceMs: 20_000,
  commandMs: 10_000,
  returnMs: 30_000,
  hangUpMs: 3000,
  leaveMs: 2000,
});
