import type { CallEnd, CallInfo, Member } from '../core/call/call-info.js';
import { withDeadline } from '../core/call/deadline.js';
import type { FakeSession } from './fake-session.js';

/** How long the promises of a fake call wait for the page, in ms. */
export const PATIENCE_MS = 5000;

/** What somebody sends. */
export type Sending = Partial<Pick<Member, 'microphone' | 'camera'>>;

/**
 * A call of `fakeCalls()`. Its methods do what other people and the network do, at once; the page is told as a service would
 * tell it. Without a user id they mean the only other person, or the first member. What no service could report, such as
 * something of a call that is over, throws.
 */
export class FakeCall {
  readonly #session: FakeSession;
  #end: CallEnd | undefined;

  /** @internal Made by `fakeCalls()`. */
  constructor(session: FakeSession) {
    this.#session = session;
    void session.over.then((end) => (this.#end = end));
  }

  /** The call as the service knows it: `id`, `direction`, `media`, `callerId`, `groupId`, `members`, `microphone`, `camera`. */
  get info(): CallInfo {
    return this.#session.info;
  }

  /** How it ended; `undefined` while it goes on. */
  get end(): CallEnd | undefined {
    return this.#end;
  }

  /**
   * Waits until the page has answered an incoming call.
   *
   * @param ms how long
   * @throws Error when the page does not, or the call ends before
   */
  async answered(ms = PATIENCE_MS): Promise<void> {
    const ended = this.#session.over.then(({ reason }) => {
      throw new Error(`The call ended before it was answered: ${reason}.`);
    });
    ended.catch(() => {});
    await within(ms, 'The page did not answer', Promise.race([this.#session.accepted, ended]));
  }

  /**
   * Waits until the call is over.
   *
   * @param ms how long
   * @returns how it ended
   * @throws Error when it goes on
   */
  ended(ms = PATIENCE_MS): Promise<CallEnd> {
    return within(ms, 'The call did not end', this.#session.over);
  }

  /** Somebody who was called hears it ring. */
  ring(userId = this.#first): void {
    this.#session.ring(userId);
  }

  /** Somebody who was called answers; the first one connects the call. */
  answer(userId = this.#first, sending?: Sending): void {
    this.join(userId, sending);
    if (!this.#session.isConnected) this.#session.connect();
  }

  /** The call connects, where `fakeCalls` was told not to do it by itself. */
  connect(): void {
    this.#session.connect();
  }

  /** Somebody joins, called or not. */
  join(userId: string, sending?: Sending): void {
    this.#session.join(userId, sending);
  }

  /** Somebody declines. When nobody is left, the call is over. */
  decline(userId = this.#first): void {
    this.#lose(userId, { reason: 'declined', endedBy: 'remote' });
  }

  /** Somebody is in another call. When nobody is left, the call is over. */
  beBusy(userId = this.#first): void {
    this.#lose(userId, { reason: 'busy', endedBy: 'remote' });
  }

  /** Somebody leaves the call. When nobody is left, the call is over. */
  leave(userId = this.#first): void {
    this.#lose(userId, { reason: 'hung-up', endedBy: 'remote' });
  }

  /** The other side hangs up, or the caller cancels: the call is over. */
  hangUp(): void {
    const isCanceled = this.info.direction === 'incoming' && !this.#session.isConnected;
    this.#session.end({ reason: isCanceled ? 'canceled' : 'hung-up', endedBy: 'remote' });
  }

  /** It has rung for too long: the call is over. */
  letRingOut(): void {
    if (this.#session.isConnected) throw new Error('The call was answered.');
    const endedBy = this.info.direction === 'incoming' ? 'self' : 'remote';
    this.#session.end({ reason: 'no-answer', endedBy });
  }

  /** The signed-in user answers an incoming call on another device. */
  answerElsewhere(): void {
    this.#session.end({ reason: 'answered-elsewhere', endedBy: 'self' });
  }

  /** Somebody turns microphone or camera on or off. */
  turn(userId: string, sending: Sending): void {
    this.#session.send(userId, sending);
  }

  /** Somebody begins or stops to speak. */
  speak(userId: string, speaking = true): void {
    this.#session.change({
      members: this.info.members.map((each) =>
        each.userId === userId ? { ...each, speaking } : each,
      ),
    });
  }

  /** Somebody who has joined shares their screen. */
  shareScreen(userId = this.#first): void {
    this.#session.share(userId);
  }

  /** Somebody stops sharing their screen. For the signed-in user: the browser's own bar does, or the window is closed. */
  stopSharing(userId = this.#first): void {
    this.#session.share(userId, false);
  }

  /** Somebody else invites more members. */
  invite(...userIds: string[]): void {
    this.#session.invite(...userIds);
  }

  /** Somebody turns a video call into an audio call, for everybody. */
  switchToAudio(userId = this.#first): void {
    this.#session.change({ media: 'audio', camera: 'off' }, userId);
  }

  /** The connection to the others is lost: the page shows that it is being restored. */
  loseLink(): void {
    this.#session.link('recovering');
  }

  /** The connection to the others is back. */
  regainLink(): void {
    this.#session.link('steady');
  }

  /** The connection to the others is lost for good: the call is over. */
  drop(): void {
    this.#session.end({ reason: 'network', endedBy: 'system' });
  }

  get #first(): string {
    const [first] = this.info.members;
    if (!first) throw new Error('Nobody is left in the call.');
    return first.userId;
  }

  #lose(userId: string, end: Pick<CallEnd, 'reason' | 'endedBy'>): void {
    const isLast = this.info.members.every((each) => each.userId === userId);
    if (isLast) this.#session.end(end);
    else this.#session.leave(userId);
  }
}

/** @throws Error `what`, with the time that has passed */
export function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  return withDeadline(promise, ms, () => new Error(`${what} within ${ms} ms.`));
}
