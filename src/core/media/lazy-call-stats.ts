/**
 * Call stats that load on first use: active speakers and connection quality cost nothing until a call is connected. Each
 * backend has stats of its own, because it reads them from another place.
 */
import type { Quality } from '../call/call-info.js';

/** Where call stats report. */
export interface CallStatsListener {
  /** Somebody began to speak, or fell silent. */
  speaks(userId: string, speaking: boolean): void;
  /** The connection to somebody was rated. Called after each measurement, changed or not. */
  rated(userId: string, quality: Quality): void;
}

export class LazyCallStats<Stats extends { stop(): void }> {
  readonly #load: () => Promise<Stats>;
  #stats: Promise<Stats> | undefined;
  #isStopped = false;

  /** @param load imports and creates the stats; called once. If it fails, the call goes on without them. */
  constructor(load: () => Promise<Stats>) {
    this.#load = load;
  }

  /** Runs `action` once the stats are loaded, unless they have been stopped by then. */
  use(action: (stats: Stats) => void): void {
    if (this.#isStopped) return;
    this.#stats ??= this.#load();
    this.#stats.then((stats) => this.#isStopped || action(stats)).catch(() => {});
  }

  /** @returns what `read` reads, once the stats are loaded; `undefined` if they cannot be */
  async ask<T>(read: (stats: Stats) => T): Promise<T | undefined> {
    if (this.#isStopped) return undefined;
    this.#stats ??= this.#load();
    return this.#stats.then(read, () => undefined);
  }

  /** Stops what is measured, for good. */
  stop(): void {
    this.#isStopped = true;
    this.#stats?.then((stats) => stats.stop()).catch(() => {});
  }
}
