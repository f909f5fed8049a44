/** A moment by both clocks: in ms since the epoch, and by `performance.now()`. */
export interface Moment {
  readonly since: number;
  readonly startedAt: number;
}

/** Less is a correction, as the system makes all the time. */
const SHORTEST_MS = 2000;
/** The longest that a calling service waits for somebody it does not hear of: RongCloud's minute. */
const LONGEST_MS = 60_000;

/**
 * Measures a call, sleep of the computer included. `performance.now()` should go on while it sleeps, says High Resolution
 * Time, and stands still in most browsers on macOS, Linux and Android. The system's clock goes on, but may be set. So a jump
 * of that clock is sleep if it goes forward and is so short that a call survives it: after a longer one the others are gone,
 * or somebody has set the clock.
 */
export class Stopwatch {
  readonly start: Moment;
  #last: Moment;
  #sleptMs = 0;

  constructor(start: Moment) {
    this.start = this.#last = start;
  }

  /** In ms. To be read now and then, so that one sleep is not taken for another. */
  get elapsed(): number {
    const now = { since: Date.now(), startedAt: performance.now() };
    const missed = now.since - this.#last.since - (now.startedAt - this.#last.startedAt);
    if (missed > SHORTEST_MS && missed <= LONGEST_MS) this.#sleptMs += missed;
    this.#last = now;
    return now.startedAt - this.start.startedAt + this.#sleptMs;
  }
}
