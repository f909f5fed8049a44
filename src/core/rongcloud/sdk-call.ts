/**
 * The SDK's side of one call: its session, from dialling until the SDK is done with it. The SDK holds one call at a time, so
 * the next one waits until this one is released.
 */
import { attempt, isInRoom, type Attempt } from './sdk-results.js';
import type { DialAnswer, SdkSession } from './sdk-types.js';
import type { Timing } from './timing.js';

export interface SdkCallOptions {
  readonly timing: Pick<Timing, 'releaseMs' | 'reviveMs'>;
  /** Leaves the media room that the SDK is in, if it is in one. */
  readonly leaveRoom: () => Promise<void>;
}

/** How often the media room of a call that ended is checked, in ms. */
const CHECK_EVERY_MS = 50;

export class SdkCall {
  /** Settles when the SDK is done with this call and can take the next one. */
  readonly released: Promise<void>;
  /** The SDK's session: `undefined` while it dials, and once the SDK has closed it. */
  session: SdkSession | undefined;
  /** Whether this side has answered. Its devices may still be opening. */
  isAnswered = false;

  readonly #options: SdkCallOptions;
  #release!: () => void;
  #isDialling = false;
  /** When somebody last joined, by `performance.now()`. */
  #joinedAt = -Infinity;

  constructor(options: SdkCallOptions) {
    this.#options = options;
    this.released = new Promise((resolve) => (this.#release = resolve));
  }

  get isDialling(): boolean {
    return this.#isDialling;
  }

  /** Runs a call method of the SDK's client. */
  async dial(call: () => Promise<DialAnswer>): Promise<Attempt<DialAnswer>> {
    this.#isDialling = true;
    const answer = await attempt(call);
    this.#isDialling = false;
    return answer;
  }

  /** Somebody joins the call right now, on this side or the other. */
  noteJoin(): void {
    this.#joinedAt = performance.now();
  }

  /**
   * Hangs up. The session closes on this side even when the message cannot be sent. While the SDK dials there is nothing to
   * hang up: the caller repeats it afterwards.
   */
  async hangUp(): Promise<void> {
    const { session } = this;
    if (session) await attempt(() => session.hungup());
    else if (!this.#isDialling) this.#release();
  }

  /** The SDK has nothing of this call, or nothing that matters any more. */
  release(): void {
    this.#release();
  }

  /** The call ended. The next one waits no longer than a limit, whatever the SDK does. */
  releaseSoon(): void {
    setTimeout(this.#release, this.#options.timing.releaseMs);
  }

  /**
   * Releases a session that the SDK closed, once the SDK is out of the media room and stays out. A call that ends while it
   * joins the room is in there afterwards, and no later call can join. A call that ends soon after somebody joined comes to
   * life once more.
   */
  async retire(session: SdkSession): Promise<void> {
    const { timing, leaveRoom } = this.#options;
    while (performance.now() - this.#joinedAt < timing.reviveMs) {
      await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS));
      if (isInRoom(session)) await leaveRoom();
    }
    this.#release();
  }
}
