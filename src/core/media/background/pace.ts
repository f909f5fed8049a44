/**
 * How much a background may cost: when painting takes too much of the page's time, masks are made of fewer frames, then fewer
 * frames are painted, and in the end there is no mask. When there is time again, it goes back step by step.
 */

/** The share of the page's time that painting may take; a page needs the rest. */
const MOST = 0.6;
/** One in so many frames of the camera is painted, and one in so many of those gets a mask, step by step. */
const STEPS = [
  { frame: 1, mask: 1 },
  { frame: 1, mask: 2 },
  { frame: 1, mask: 4 },
  { frame: 2, mask: 2 },
] as const;
/** Windows in a row that are too much, before a step is taken: a page is busy for a moment now and then. */
const PATIENCE = 2;
/** Windows in a row with time to spare, before a step is taken back. Twice as many frames or masks cost at most twice. */
const CALM = 4;

export class Pace {
  readonly #windowMs: number;
  #step = 0;
  #frame = 0;
  #painted = 0;
  #tooMuch = 0;
  #calm = 0;
  #spentMs = 0;
  #since: number | undefined;

  /** @param windowMs how often it is decided */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Whether it was too much even at the lowest pace. */
  get isTooSlow(): boolean {
    return this.#step >= STEPS.length;
  }

  /** Whether the next frame of the camera is painted. */
  nextFrame(): boolean {
    return this.#frame++ % (STEPS[this.#step]?.frame ?? 1) === 0;
  }

  /** Whether the next frame that is painted gets a mask of its own. */
  nextMask(): boolean {
    const every = STEPS[this.#step]?.mask;
    return every !== undefined && this.#painted++ % every === 0;
  }

  /**
   * Counts a frame.
   *
   * @param spentMs what painting it took
   * @param now `performance.now()` afterwards
   */
  count(spentMs: number, now: number): void {
    this.#since ??= now - spentMs;
    this.#spentMs += spentMs;
    const pastMs = now - this.#since;
    if (pastMs < this.#windowMs) return;
    this.#decide(this.#spentMs / pastMs);
    this.#since = now;
    this.#spentMs = 0;
  }

  #decide(share: number): void {
    this.#tooMuch = share > MOST ? this.#tooMuch + 1 : 0;
    this.#calm = this.#step > 0 && share * 2 < MOST ? this.#calm + 1 : 0;
    if (this.#tooMuch >= PATIENCE) this.#take(1);
    else if (this.#calm >= CALM) this.#take(-1);
  }

  #take(step: number): void {
    this.#step += step;
    this.#tooMuch = this.#calm = 0;
  }
}
