/**
 * The SDK's side of one call: its session, from dialling until the SDK is done with it. The SDK holds one call at a time, so
 * the next one waits until this one is released.
 */
import { withDeadline } from '../call/deadline.js';
import { claimDevices, disclaimDevices, isClaimedByAnother, OwnTracks } from './own-tracks.js';
import { attempt, isInRoom, type Attempt } from './sdk-results.js';
import {
  CONNECTED,
  OVER,
  type Answer,
  type DialAnswer,
  type ImModule,
  type RtcClient,
  type SdkSession,
} from './sdk-types.js';
import type { CallTiming } from './timing.js';

export interface SdkCallOptions {
  readonly timing: Pick<
    CallTiming,
    'releaseMs' | 'reviveMs' | 'closeMs' | 'setUpMs' | 'hangUpMs' | 'leaveMs' | 'linkPatienceMs'
  >;
  readonly im: Pick<ImModule, 'getConnectionStatus'>;
  /** Not every page passes its client. */
  readonly rtc?: RtcClient;
}

/** How often the media room of a call that ended is checked, in ms. */
const CHECK_EVERY_MS = 50;
/** How often somebody who waits for the SDK's connection looks for it, in ms. */
const LOOK_MS = 100;

export class SdkCall {
  /** Settles when the SDK is done with this call and can take the next one. */
  readonly released: Promise<void>;
  /** The SDK's session: `undefined` while it dials, and once the SDK has closed it. */
  session: SdkSession | undefined;
  /** Whether this side has answered. Its devices may still be opening. */
  isAnswered = false;
  /** The local microphone and camera. */
  readonly ownTracks = new OwnTracks();

  readonly #options: SdkCallOptions;
  #release!: () => void;
  #isReleased = false;
  #isDialling = false;
  #isHungUp = false;
  /** Settles when the SDK has left the media room, or takes too long. */
  #leaving: Promise<void> | undefined;
  /** When somebody last joined, by `performance.now()`. */
  #joinedAt = -Infinity;

  constructor(options: SdkCallOptions) {
    this.#options = options;
    this.released = new Promise((resolve) => (this.#release = resolve));
    void this.released.then(() => {
      this.#isReleased = true;
      disclaimDevices(options.rtc, this.ownTracks);
    });
  }

  get #isConnected(): boolean {
    return this.#options.im.getConnectionStatus() === CONNECTED;
  }

  get isDialling(): boolean {
    return this.#isDialling;
  }

  /**
   * Waits while the SDK reconnects: what it is told meanwhile, it does not tell later. After a limit, it has to say itself what is
   * wrong.
   */
  async connected(isOver: () => boolean = () => false): Promise<void> {
    const until = performance.now() + this.#options.timing.linkPatienceMs;
    while (!isOver() && !this.#isConnected && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }

  /** Runs a call method of the SDK's client. A session that comes too late is hung up. */
  async dial(call: () => Promise<DialAnswer>): Promise<Attempt<DialAnswer>> {
    const { timing, rtc } = this.#options;
    claimDevices(rtc, this.ownTracks);
    this.#isDialling = true;
    const answer = await attempt(call, timing.setUpMs, ({ session }) => {
      if (session) void this.abandon(session);
    });
    this.#isDialling = false;
    return answer;
  }

  /** Runs the SDK's method to answer. An answer that comes too late is taken back. */
  async accept(session: SdkSession, accept: () => Promise<Answer>): Promise<Attempt<Answer>> {
    const { timing, rtc } = this.#options;
    claimDevices(rtc, this.ownTracks);
    return attempt(accept, timing.setUpMs, () => void this.abandon(session));
  }

  /** Somebody joins the call right now, on this side or the other. */
  noteJoin(): void {
    this.#joinedAt = performance.now();
  }

  /**
   * Hangs up, once the SDK is connected; that is not waited for. The session closes on this side even when the message cannot be
   * sent. While the SDK dials there is nothing to hang up: the caller repeats it afterwards.
   */
  async hangUp(): Promise<void> {
    const { session } = this;
    if (session) await this.#hangUp(session);
    else if (!this.#isDialling) this.#release();
  }

  /** Hangs up a session that came to life after the end, and releases it. */
  async abandon(session: SdkSession): Promise<void> {
    await this.#hangUp(session);
    await this.retire(session);
  }

  /** The SDK has nothing of this call, or nothing that matters any more. */
  release(): void {
    this.#release();
  }

  /**
   * The call ended on this side, and nothing that the SDK does or leaves out holds that up: the devices close and the SDK leaves
   * the media room at once, also when it joins after all. A session that the SDK does not close is hung up, and the next call
   * waits no longer than a limit.
   */
  end(): void {
    const { session } = this;
    const { releaseMs, closeMs } = this.#options.timing;
    this.ownTracks.close();
    setTimeout(this.#release, releaseMs);
    if (!session) return;
    void this.#stayOut(session, () => this.#isReleased);
    setTimeout(() => {
      if (this.session && !this.#isHungUp && session.getState() !== OVER) void this.hangUp();
    }, closeMs);
  }

  /** The SDK's session is not ours any more: nothing is said to it. */
  forget(): void {
    this.session = undefined;
  }

  /** Leaves the media room if the SDK is in there for this session. */
  leave(session: SdkSession): Promise<void> {
    const { rtc, timing } = this.#options;
    if (!isInRoom(session) || isClaimedByAnother(rtc, this.ownTracks)) return Promise.resolve();
    this.#leaving ??= withDeadline(leaveRoom(rtc), timing.leaveMs)
      .catch(() => {}) // it is only for cleaning up
      .finally(() => (this.#leaving = undefined));
    return this.#leaving;
  }

  /**
   * Releases a session that the SDK closed, once the SDK is out of the media room and stays out. A call that ends while it
   * joins the room is in there afterwards, and no later call can join. A call that ends soon after somebody joined comes to
   * life once more.
   */
  async retire(session: SdkSession): Promise<void> {
    const { reviveMs } = this.#options.timing;
    await this.#stayOut(session, () => performance.now() - this.#joinedAt >= reviveMs);
    this.#release();
  }

  async #stayOut(session: SdkSession, isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      await this.leave(session);
      await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS));
    }
  }

  async #hangUp(session: SdkSession): Promise<void> {
    this.#isHungUp = true;
    const hangUp = (): Promise<Answer> =>
      this.#isConnected // in the same task, then: the page may be going away
        ? session.hungup()
        : this.connected().then(() => session.hungup());
    await attempt(hangUp, this.#options.timing.hangUpMs);
  }
}

async function leaveRoom(rtc: RtcClient | undefined): Promise<void> {
  await rtc?.leaveRoom?.();
}
