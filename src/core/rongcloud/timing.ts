/** How long things may take, in ms. What the vendor fixes cannot be asked of its SDK, so it is written down here. */
export interface Timing {
  /** How often a call is looked after. */
  readonly tickMs: number;
  /** The SDK gives an invited member up after 60 s, sometimes without a word; a little later we do. */
  readonly lapseMs: number;
  /**
   * How long this side rings for a call that is going on already: the SDK's own time-out, two seconds later, tells nobody
   * and leaves its client stuck in that call.
   */
  readonly lateRingMs: number;
  /** A media path that stays down this long is over: the SDK does not notice in today's browsers. */
  readonly linkPatienceMs: number;
  /** After both dialled each other: when one dials again, and how long the other waits for that. */
  readonly redialMs: number;
  readonly awaitRedialMs: number;
  /** The longest the SDK is waited for before the next call. */
  readonly releaseMs: number;
  /** How long after somebody joined a call that is over may still come to life again. */
  readonly reviveMs: number;
  /** Before a token that was refused is asked for again. */
  readonly tokenRetryMs: number;
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
});
