/** Rates a connection from 1 to 5, as people read signal bars. */
import type { Quality } from '../call/call-info.js';

/** Loss and delay of a connection since the last measurement. */
export interface LinkMeasurement {
  /** The share of packets lost, in the worse direction: 0 to 1. */
  readonly lossRatio: number;
  /** Round-trip time, in ms. */
  readonly roundTripMs: number;
}

/**
 * The highest loss and delay for each rating. ITU-T G.114 recommends at most 150 ms one way, and 400 ms as the limit for
 * conversation: round trips of 300 and 800 ms. Audio codecs conceal a few lost packets; beyond a tenth words go missing.
 */
const THRESHOLDS: readonly (LinkMeasurement & { readonly quality: Quality })[] = [
  { quality: 5, lossRatio: 0.01, roundTripMs: 150 },
  { quality: 4, lossRatio: 0.03, roundTripMs: 300 },
  { quality: 3, lossRatio: 0.08, roundTripMs: 500 },
  { quality: 2, lossRatio: 0.2, roundTripMs: 800 },
];

export function qualityOf({ lossRatio, roundTripMs }: LinkMeasurement): Quality {
  const met = THRESHOLDS.find(
    (most) => lossRatio <= most.lossRatio && roundTripMs <= most.roundTripMs,
  );
  return met?.quality ?? 1;
}

/** Smooths measurements, so that one bad second does not make the bars jump. */
export class QualityMeter {
  #mean: LinkMeasurement | undefined;

  /** Adds a measurement. @returns the smoothed rating */
  take(measured: LinkMeasurement): Quality {
    const before = this.#mean ?? measured;
    this.#mean = {
      lossRatio: (before.lossRatio + measured.lossRatio) / 2,
      roundTripMs: (before.roundTripMs + measured.roundTripMs) / 2,
    };
    return qualityOf(this.#mean);
  }
}
