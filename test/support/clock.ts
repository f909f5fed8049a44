/** A fake clock: `Date.now`, `performance.now` and timers stand still until the test advances them. */
import { replace } from './replace.js';

interface Timer {
  readonly run: () => void;
  readonly every?: number;
  at: number;
}

/**
 * Replaces `Date.now`, `performance.now` and the page's timers. Timers already running keep using the real clock.
 *
 * @param now the time it shows, in milliseconds since the epoch
 */
export function stopClock(now = Date.UTC(2026, 0, 1)): Clock {
  return new Clock(now);
}

export class Clock {
  now: number;
  /** What `performance.now` has missed. */
  #sleptMs = 0;

  readonly #timers = new Map<number, Timer>();
  readonly #undo: (() => void)[];
  #lastId = 1_000_000;

  constructor(now: number) {
    this.now = now;
    const startedAt = performance.now();
    const clear = ((id?: number) => void this.#timers.delete(id ?? 0)) as typeof clearTimeout;
    this.#undo = [
      replace(Date, 'now', () => this.now),
      replace(performance, 'now', () => startedAt + this.now - now - this.#sleptMs),
      replace(window, 'setTimeout', ((run: () => void, ms = 0) =>
        this.#add({ run, at: this.now + ms })) as typeof setTimeout),
      replace(window, 'setInterval', ((run: () => void, ms = 0) =>
        this.#add({ run, at: this.now + ms, every: ms })) as typeof setInterval),
      replace(window, 'clearTimeout', clear),
      replace(window, 'clearInterval', clear),
    ];
  }

  /** Number of pending timers. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Advances the clock. Runs due timers in order, and waits after each until promises and renders have settled. */
  async pass(ms: number): Promise<void> {
    await settled();
    const until = this.now + ms;
    for (let due = this.#next(until); due; due = this.#next(until)) {
      const [id, timer] = due;
      this.now = timer.at;
      if (timer.every === undefined) this.#timers.delete(id);
      else timer.at += Math.max(1, timer.every);
      timer.run();
      await settled();
    }
    this.now = until;
    await settled();
  }

  /** The computer sleeps: no timer runs, and `performance.now` stands still. A clock that is set looks the same. */
  sleep(ms: number): void {
    this.now += ms;
    this.#sleptMs += ms;
    for (const timer of this.#timers.values()) timer.at += ms;
  }

  /** Restores the real clock. */
  restore(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  #add(timer: Timer): number {
    this.#timers.set(++this.#lastId, timer);
    return this.#lastId;
  }

  #next(until: number): [number, Timer] | undefined {
    return [...this.#timers]
      .filter(([, { at }]) => at <= until)
      .sort(([, a], [, b]) => a.at - b.at)[0];
  }
}

/** Waits for a new task, without a timer, so that promises have settled and elements have rendered. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
