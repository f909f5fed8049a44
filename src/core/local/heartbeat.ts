/** The clock of one local call: its regular checks, and the sign of life that this side gives. */
import type { LocalTiming } from './timing.js';

/** A heartbeat is answered, unless this side's last one is younger than this part of the interval. */
const FRESH = 0.75;

export interface HeartbeatOptions {
  readonly timing: LocalTiming;
  /** Gives a sign of life. */
  beat(): void;
  /** Time for the regular checks. */
  tick(): void;
  /** The page was blocked, or the machine slept, for some ms: nothing was heard because nothing could be. */
  blocked(ms: number): void;
}

export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #ticker: ReturnType<typeof setInterval>;
  #tickedAt = performance.now();
  #beatAt = -Infinity;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#ticker = setInterval(() => this.#tick(), options.timing.tickMs);
  }

  beat(): void {
    this.#beatAt = performance.now();
    this.#options.beat();
  }

  /** Answers the heartbeat of somebody else. Timers of hidden tabs are slow, messages are not. */
  answer(): void {
    if (this.#beatAge > FRESH * this.#options.timing.aliveEveryMs) this.beat();
  }

  stop(): void {
    clearInterval(this.#ticker);
  }

  get #beatAge(): number {
    return performance.now() - this.#beatAt;
  }

  #tick(): void {
    const { tickMs, aliveEveryMs } = this.#options.timing;
    const now = performance.now();
    const lateMs = now - this.#tickedAt - tickMs;
    this.#tickedAt = now;
    if (lateMs > tickMs) this.#options.blocked(lateMs);
    if (this.#beatAge >= aliveEveryMs) this.beat();
    this.#options.tick();
  }
}
