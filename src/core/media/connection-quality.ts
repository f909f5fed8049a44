/** How good a connection is, in the five steps that people read as bars. */
import type { Quality } from '../call/call-info.js';

/** What was measured of a connection lately. */
export interface LinkMeasure {
  /** How much of what was sent got lost on the way, the worse direction: 0 to 1. */
  readonly lossRatio: number;
  /** There and back. */
  readonly roundTripMs: number;
}

/**
 * Up to so much loss and delay a connection counts as this. By ITU-T G.114 nobody minds 150 ms one way, and conversation
 * breaks down at 400 ms: 300 and 800 ms there and back. Sound hides a few lost packets; beyond a tenth words go missing.
 */
const STEPS: readonly (LinkMeasure & { readonly quality: Quality })[] = [
  { quality: 5, lossRatio: 0.01, roundTripMs: 150 },
  { quality: 4, lossRatio: 0.03, roundTripMs: 300 },
  { quality: 3, lossRatio: 0.08, roundTripMs: 500 },
  { quality: 2, lossRatio: 0.2, roundTripMs: 800 },
];

export function qualityOf({ lossRatio, roundTripMs }: LinkMeasure): Quality {
  const step = STEPS.find((most) => lossRatio <= most.lossRatio && roundTripMs <= most.roundTripMs);
  return step?.quality ?? 1;
}

/** Evens out what is measured, so that one bad second does not make the bars jump. */
export class QualityMeter {
  #mean: LinkMeasure | undefined;

  /** @returns how good the connection has been of late */
  take(measure: LinkMeasure): Quality {
    const before = this.#mean ?? measure;
    this.#mean = {
      lossRatio: (before.lossRatio + measure.lossRatio) / 2,
      roundTripMs: (before.roundTripMs + measure.roundTripMs) / 2,
    };
    return qualityOf(this.#mean);
  }
}
