/** The call plugin holds every message back for 200 ms, so that those that overtook each other can be put in order. */
import type { Message } from './service.js';

const HOLD_MS = 200;
const LOOK_EVERY_MS = 20;

export class HeldMessages {
  readonly #handle: (message: Message) => void;
  readonly #handleOffline: (messages: readonly Message[]) => void;
  /** Where an exception ends up that nobody catches. */
  readonly #thrown: unknown[];
  readonly #holdMs: number;
  readonly #isBusy: () => boolean;
  #held: { readonly since: number; readonly message: Message }[] = [];

  /**
   * @param options.speed how many times shorter than with the real plugin messages are held back
   * @param options.isBusy whether the page does something else: what comes meanwhile is handled in one go later
   */
  constructor(
    handle: (message: Message) => void,
    {
      thrown,
      speed,
      isBusy,
      handleOffline,
    }: {
      readonly thrown: unknown[];
      readonly speed: number;
      readonly isBusy: () => boolean;
      readonly handleOffline: (messages: readonly Message[]) => void;
    },
  ) {
    this.#handle = handle;
    this.#handleOffline = handleOffline;
    this.#thrown = thrown;
    this.#holdMs = HOLD_MS / speed;
    this.#isBusy = isBusy;
  }

  push(message: Message): void {
    this.#held.push({ since: performance.now(), message });
    this.#held.sort((a, b) => a.message.sentTime - b.message.sentTime);
    this.#look();
  }

  #look(): void {
    if (this.#held.length > 0) setTimeout(() => this.#handleRipe(), LOOK_EVERY_MS);
  }

  /** An exception stops it: the message stays, and is handled once more together with the next one. */
  #handleRipe(): void {
    if (this.#isBusy()) return this.#look();
    const now = performance.now();
    let ripe = this.#held.filter(({ since }) => now - since >= this.#holdMs);
    try {
      if (ripe[0]?.message.isOffline) {
        ripe = this.#held.filter(({ message }) => message.isOffline);
        this.#handleOffline(ripe.map(({ message }) => message));
      } else for (const { message } of ripe) this.#handle(message);
    } catch (cause) {
      this.#thrown.push(cause);
      return;
    }
    this.#held = this.#held.filter((held) => !ripe.includes(held));
    this.#look();
  }
}
