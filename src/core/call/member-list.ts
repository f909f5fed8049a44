/** The other people in one call. Each backend adds fields of its own to an entry; what the store gets to see is the same. */
import type { Member, MemberStatus, Quality } from './call-info.js';

/** What both backends keep of one person. Once somebody has left, there is no entry. */
export interface MemberEntry {
  readonly userId: string;
  status: Exclude<MemberStatus, 'left'>;
  microphone: boolean;
  camera: boolean;
  /** Whether the connection to them is down and may come back. */
  reconnecting?: boolean;
  /** Whether their microphone picks up speech, also while it is off. */
  speaking?: boolean;
  quality?: Quality;
}

export type MemberChange = Partial<Omit<MemberEntry, 'userId'>>;

export class MemberList<Entry extends MemberEntry> {
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  /** In the order in which they were added. */
  get ids(): string[] {
    return [...this.#entries.keys()];
  }

  /** The list as the store gets it: plain data, new objects each time. */
  get members(): Member[] {
    return this.all().map((entry) => this.#memberOf(entry));
  }

  #memberOf(entry: Entry): Member {
    const { userId, status, microphone, camera, reconnecting, speaking, quality } = entry;
    return {
      ...{ userId, status, microphone, camera },
      ...(reconnecting && { reconnecting }),
      ...(speaking && microphone && { speaking }),
      ...(quality && { quality }),
    };
  }

  /** A copy: entries may be added and removed while a caller iterates. */
  all(): Entry[] {
    return [...this.#entries.values()];
  }

  has(userId: string): boolean {
    return this.#entries.has(userId);
  }

  get(userId: string): Entry | undefined {
    return this.#entries.get(userId);
  }

  isJoined(userId: string): boolean {
    return this.get(userId)?.status === 'joined';
  }

  isAnyJoined(): boolean {
    return this.all().some(({ status }) => status === 'joined');
  }

  /** Adds somebody, or replaces their entry. @returns the entry */
  add(entry: Entry): Entry {
    this.#entries.set(entry.userId, entry);
    return entry;
  }

  remove(userId: string): void {
    this.#entries.delete(userId);
  }

  /**
   * Updates somebody's entry. Nobody is added: they may have left a moment ago.
   *
   * @returns whether anything changed
   */
  update(userId: string, change: MemberChange): boolean {
    const entry = this.get(userId);
    const isNew = ([field, value]: [string, unknown]) =>
      entry?.[field as keyof MemberChange] !== value;
    if (!entry || !Object.entries(change).some(isNew)) return false;
    Object.assign(entry, change);
    return true;
  }
}
