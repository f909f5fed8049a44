/** What call stats report. Each backend has stats of its own, because it reads them from another place. */
import type { Quality } from '../call/call-info.js';

/** Where call stats report. */
export interface CallStatsListener {
  /** Somebody began to speak, or fell silent. */
  speaks(userId: string, speaking: boolean): void;
  /** The connection to somebody was rated. Called after each measurement, changed or not. */
  rated(userId: string, quality: Quality): void;
}
