/** How long things may take, in ms. The SDK does not tell the vendor's own time limits, so they are written down here. */
export interface Timing {
  /** How often a call is checked. */
  readonly tickMs: number;
  /** When an unanswered invitation lapses. The SDK drops an invited member after 60 s, sometimes without an event. */
  readonly lapseMs: number;
  /**
   * How long this side rings for a call that is under way already. The SDK's own time-out, two seconds later, reports nothing
   * and leaves its client stuck in that call.
   */
  readonly lateRingMs: number;
  /** How long a media connection may be down before the call ends. The SDK does not notice in today's browsers. */
  readonly linkPatienceMs: number;
  /** After both sides dialled each other: when one dials again, and how long the other waits for that. */
  readonly redialMs: number;
  readonly awaitRedialMs: number;
  /** The longest that the next call waits for the SDK. */
  readonly releaseMs: number;
  /** How long after somebody joined a call that ended may come to life again. */
  readonly reviveMs: number;
  /** The pause before another token is requested, after the service refused one. */
  readonly tokenRetryMs: number;
  /** From the moment a connection is up until the code of calls is loaded, unless a call needs it earlier. */
  readonly preloadMs: number;
}

export const TIMING: Timing = Object.freeze({
  tickMs: 1000,
  lapseMs: 62_000,
  lateRingMs: 58_000,
  linkPatienceMs: 20_000,
  redialMs: 600,
  awaitRedialMs: 5000,
  releaseMs: 3000,
  reviveMs: 1500,
  tokenRetryMs: 1000,
  preloadMs: 500,
});
