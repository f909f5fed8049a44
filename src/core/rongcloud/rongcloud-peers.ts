/**
 * The others in a call. The SDK's own list is taken for who is in, never for who is not: an invited member may vanish from
 * it without a word, and one whom somebody else invited is not on it before they answer.
 */
import type { Member, Quality } from '../call/call-info.js';
import { INVITED, IN_CALL, type RemoteUser } from './sdk-types.js';

interface Peer {
  status: 'invited' | 'ringing' | 'joined';
  microphone: boolean;
  camera: boolean;
  speaking?: boolean;
  quality?: Quality;
  /** When an unanswered invitation lapses, by `performance.now()`. */
  readonly lapsesAt: number;
  /** The SDK has had them on its list. */
  isListed: boolean;
}

export type PeerChange = Partial<
  Pick<Peer, 'status' | 'microphone' | 'camera' | 'speaking' | 'quality'>
>;

export class RongCloudPeers {
  readonly #peers = new Map<string, Peer>();
  readonly #selfId: string;
  readonly #lapseMs: number;

  /** @param lapseMs how long an invitation stands */
  constructor(selfId: string, lapseMs: number) {
    this.#selfId = selfId;
    this.#lapseMs = lapseMs;
  }

  get ids(): string[] {
    return [...this.#peers.keys()];
  }

  get members(): Member[] {
    return [...this.#peers].map(([userId, peer]) => {
      const { status, microphone, camera, speaking, quality } = peer;
      return {
        userId,
        status,
        microphone,
        camera,
        ...(speaking && microphone && { speaking }),
        ...(quality && { quality }),
      };
    });
  }

  has(userId: string): boolean {
    return this.#peers.has(userId);
  }

  isJoined(userId: string): boolean {
    return this.#peers.get(userId)?.status === 'joined';
  }

  /** Takes note of a change; somebody nobody knew of is added. */
  change(userId: string, change: PeerChange): void {
    if (userId !== this.#selfId) Object.assign(this.#find(userId), change);
  }

  /** The same for somebody who may be gone. @returns whether anything changed */
  update(userId: string, change: PeerChange): boolean {
    const peer = this.#peers.get(userId);
    const isNew = ([field, value]: [string, unknown]) => peer?.[field as keyof Peer] !== value;
    if (!peer || !Object.entries(change).some(isNew)) return false;
    Object.assign(peer, change);
    return true;
  }

  remove(userId: string): void {
    this.#peers.delete(userId);
  }

  /** Takes over who the SDK says is invited or in the call. Its word on the own user is not to be trusted. */
  take(users: readonly RemoteUser[]): void {
    for (const { userId, state } of users) {
      if (userId === this.#selfId || (state !== INVITED && state !== IN_CALL)) continue;
      const peer = this.#find(userId);
      peer.isListed = true;
      if (state === IN_CALL && peer.status !== 'joined') this.join(userId);
    }
  }

  /** Whoever joins sends sound, until they say otherwise. */
  join(userId: string): void {
    this.change(userId, { status: 'joined', microphone: true });
  }

  /** Removes whose invitation lapsed, or who is not on the SDK's list any more. @returns their ids */
  dropSilent(users: readonly RemoteUser[]): string[] {
    const listed = new Set(users.map(({ userId }) => userId));
    const now = performance.now();
    const silent = [...this.#peers].filter(
      ([userId, { status, lapsesAt, isListed }]) =>
        status !== 'joined' && (now > lapsesAt || (isListed && !listed.has(userId))),
    );
    for (const [userId] of silent) this.remove(userId);
    return silent.map(([userId]) => userId);
  }

  #find(userId: string): Peer {
    const known = this.#peers.get(userId);
    if (known) return known;
    const lapsesAt = performance.now() + this.#lapseMs;
    const peer: Peer = {
      status: 'invited',
      microphone: false,
      camera: false,
      lapsesAt,
      isListed: false,
    };
    this.#peers.set(userId, peer);
    return peer;
  }
}
