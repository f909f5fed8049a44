/**
 * The other members of a call. The SDK's own list is evidence of who is in, never of who is not: an invited member may vanish
 * from it without an event, and one whom somebody else invited is not on it before they answer.
 */
import { MemberList, type MemberChange, type MemberEntry } from '../call/member-list.js';
import { INVITED, IN_CALL } from './call-codes.js';
import type { RemoteUser } from './sdk-types.js';

interface Peer extends MemberEntry {
  /** When an unanswered invitation lapses, by `performance.now()`. */
  readonly lapsesAt: number;
  /** The SDK has had them on its list. */
  isListed: boolean;
}

export class RongCloudPeers extends MemberList<Peer> {
  readonly #selfId: string;
  readonly #lapseMs: number;

  /** @param lapseMs how long an invitation stands */
  constructor(selfId: string, lapseMs: number) {
    super();
    this.#selfId = selfId;
    this.#lapseMs = lapseMs;
  }

  /** Updates somebody's entry. Unlike `update`, it adds a member who is not known yet. */
  change(userId: string, change: MemberChange): void {
    if (userId !== this.#selfId) Object.assign(this.#find(userId), change);
  }

  /** Adds those who are not known yet as invited. */
  invite(userIds: readonly string[]): void {
    for (const userId of userIds) if (!this.has(userId)) this.change(userId, { status: 'invited' });
  }

  /** Whoever joins sends sound, until they say otherwise. */
  join(userId: string): void {
    this.change(userId, { status: 'joined', microphone: true });
  }

  /** Adopts from the SDK's list who is invited or in the call. What it says of the own user cannot be trusted. */
  adopt(users: readonly RemoteUser[]): void {
    for (const { userId, state } of users) {
      if (userId === this.#selfId || (state !== INVITED && state !== IN_CALL)) continue;
      const peer = this.#find(userId);
      peer.isListed = true;
      if (state === IN_CALL && peer.status !== 'joined') this.join(userId);
    }
  }

  /**
   * Removes everybody whose invitation lapsed, or who was invited and is no longer on the SDK's list.
   *
   * @returns their ids
   */
  dropSilent(users: readonly RemoteUser[]): string[] {
    const listed = new Set(users.map(({ userId }) => userId));
    const now = performance.now();
    const silent = this.all().filter(
      ({ userId, status, lapsesAt, isListed }) =>
        status !== 'joined' && (now > lapsesAt || (isListed && !listed.has(userId))),
    );
    for (const { userId } of silent) this.remove(userId);
    return silent.map(({ userId }) => userId);
  }

  #find(userId: string): Peer {
    return (
      this.get(userId) ??
      this.add({
        userId,
        status: 'invited',
        microphone: false,
        camera: false,
        lapsesAt: performance.now() + this.#lapseMs,
        isListed: false,
      })
    );
  }
}
