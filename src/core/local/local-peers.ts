/** The others in a call on the local backend: what is known of each, as a list with no rules of its own. */
import type { Member, Quality } from '../call/call-info.js';
import type { RosterEntry } from './protocol.js';

export interface Sending {
  readonly microphone: boolean;
  readonly camera: boolean;
}

export interface Peer {
  readonly userId: string;
  status: 'invited' | 'ringing' | 'joined';
  microphone: boolean;
  camera: boolean;
  speaking?: boolean;
  quality?: Quality;
  /** When an unanswered invitation lapses. All times here are `performance.now()`. */
  lapsesAt: number;
  /** Whether this side sent the invitation. */
  invitedHere: boolean;
  /** Their tabs that ring. */
  readonly ringsAt: Set<string>;
  /** The tab they joined from. */
  endpoint?: string;
  wasUp: boolean;
  /** Since when there is no connection; `undefined` while there is one. */
  downSince?: number;
  restartedAt: number;
  lastHeard: number;
}

export type PeerChange = Partial<
  Pick<Peer, 'status' | 'microphone' | 'camera' | 'speaking' | 'quality'>
>;

export class LocalPeers {
  readonly #byId = new Map<string, Peer>();

  get size(): number {
    return this.#byId.size;
  }

  get(userId: string): Peer | undefined {
    return this.#byId.get(userId);
  }

  /** Who joined from that tab. */
  at(endpoint: string): Peer | undefined {
    return this.all().find((peer) => peer.endpoint === endpoint);
  }

  has(userId: string): boolean {
    return this.#byId.has(userId);
  }

  add(userId: string, fields: Pick<Peer, 'lapsesAt'> & Partial<Peer>): Peer {
    const peer: Peer = {
      userId,
      status: 'invited',
      microphone: false,
      camera: false,
      invitedHere: false,
      ringsAt: new Set(),
      wasUp: false,
      restartedAt: 0,
      lastHeard: performance.now(),
      ...fields,
    };
    this.#byId.set(userId, peer);
    return peer;
  }

  remove(peer: Peer): void {
    this.#byId.delete(peer.userId);
  }

  /** A copy, safe to walk while peers come and go. */
  all(): Peer[] {
    return [...this.#byId.values()];
  }

  ids(): string[] {
    return [...this.#byId.keys()];
  }

  someJoined(): boolean {
    return this.all().some((peer) => peer.status === 'joined');
  }

  members(): Member[] {
    return this.all().map(({ userId, status, microphone, camera, speaking, quality }) => ({
      userId,
      status,
      microphone,
      camera,
      ...(speaking && microphone && { speaking }),
      ...(quality && { quality }),
    }));
  }

  roster(): RosterEntry[] {
    return this.all().map(({ userId, status, endpoint, microphone, camera }) => ({
      userId,
      status,
      ...(endpoint && { endpoint }),
      microphone,
      camera,
    }));
  }
}
