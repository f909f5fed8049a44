/**
 * The call history of the signed-in user on this device. Entries are stored in IndexedDB, by app key and user id, for all
 * tabs of the site. Without IndexedDB (private windows, sandboxed frames) they last as long as the page. Calls are stored
 * only while the history has subscribers, so that a page without a call list stores nothing.
 */
import type { CallEnd, CallInfo, EndReason } from '../call/call-info.js';
import type { CallEntry } from '../call/call-entry.js';
import { safeCall } from '../call/safe-call.js';
import type { HistorySync } from './history-sync.js';

export interface CallHistory {
  /** Newest first, 200 at most. Frozen; each change makes a new list. */
  readonly entries: readonly CallEntry[];
  /** The number of missed calls that the user has not seen. */
  readonly missed: number;
  /** Calls `listener` after each change. Calls are stored while there is a subscriber. @returns unsubscribes */
  subscribe(listener: () => void): () => void;
  /** Marks all missed calls as seen. */
  markSeen(): Promise<void>;
  /** Deletes all entries of the signed-in user, in all tabs. */
  clear(): Promise<void>;
}

/** End reasons of incoming calls that somebody has dealt with. Any other end of an unanswered one makes it a missed call. */
const DEALT_WITH: readonly EndReason[] = ['declined', 'answered-elsewhere'];

/** The history as the call store drives it: notes each call while it goes on, and stores it when it has ended. */
export class DeviceHistory implements CallHistory {
  entries: readonly CallEntry[] = [];

  readonly #app: () => string;
  readonly #logged: (entry: CallEntry) => void;
  readonly #listeners = new Set<() => void>();
  /** Calls that go on, by id: when each began (ms since 1970), and everybody who has been in it. */
  readonly #live = new Map<string, { at: number; userIds: Set<string> }>();
  #userId: string | undefined;
  #key: string | undefined;
  /** The list as stored. A call in it may go on here: another tab, or the page before a reload, has only stopped ringing. */
  #stored: readonly CallEntry[] = [];
  /** Calls meanwhile, which nobody has asked for yet: what lists them may be loaded later. */
  #away: CallEntry[] = [];
  /** Whether the page is going away: a call that rings may ring on in another tab, or again after a reload. */
  #isLeaving = false;
  /** Loaded lazily, when there is a call to store or a list to show. */
  #sync: HistorySync | undefined;

  /**
   * @param app returns the app key; each app key has a history of its own
   * @param logged called once for each call, in the tab that stored it
   */
  constructor(app: () => string, logged: (entry: CallEntry) => void) {
    this.#app = app;
    this.#logged = logged;
  }

  get missed(): number {
    return this.entries.filter(({ missed, seen }) => missed && !seen).length;
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener(); // the same listener may subscribe twice
    this.#listeners.add(own);
    void this.#follow();
    return () => {
      this.#listeners.delete(own);
      void this.#follow();
    };
  }

  async markSeen(): Promise<void> {
    if (this.missed > 0) await this.#withSync((sync, key) => sync.markSeen(key));
  }

  async clear(): Promise<void> {
    if (this.#key !== undefined) await this.#withSync((sync, key) => sync.clear(key));
  }

  /** A user has signed in. That signs a different user out, and deletes their entries. */
  signIn(userId: string): void {
    if (userId !== this.#userId) void this.clear();
    const key = `${this.#app()}\n${userId}`;
    if (key === this.#key) return;
    this.#userId = userId;
    this.#key = key;
    this.#away = [];
    this.#show(key, []);
    void this.#follow();
  }

  /** A call went on while the user was not connected. Stored as soon as there is a subscriber. */
  add(entry: CallEntry): void {
    if (!this.#live.has(entry?.id)) this.#away.push(entry); // else it is stored when it ends
    void this.#follow();
  }

  /** Notes the current state of a call. */
  note({ id, members }: CallInfo): void {
    const live = this.#live.get(id) ?? this.#begin(id);
    for (const { userId } of members) live.userIds.add(userId);
  }

  /** A call has ended: stores it if there is a subscriber. @returns its entry, stored or not */
  end(call: CallInfo, { reason, endedBy, durationMs }: CallEnd, wasAnswered: boolean): CallEntry {
    this.note(call);
    const { at, userIds } = this.#live.get(call.id)!;
    this.#forget(call.id);
    const { id, direction, media, callerId, groupId } = call;
    const hasSignedOut = reason === 'hung-up' && endedBy === 'self';
    const missed =
      direction === 'incoming' && !wasAnswered && !hasSignedOut && !DEALT_WITH.includes(reason);
    const entry: CallEntry = Object.freeze({
      ...{ id, at, direction, media, callerId, endedBy, durationMs, missed },
      userIds: [...userIds],
      ...(groupId !== undefined && { groupId }),
      end: reason,
      seen: !missed,
    });
    const mayRingOn = missed && this.#isLeaving;
    if (this.#listeners.size > 0)
      void this.#withSync((sync, key) =>
        mayRingOn ? sync.leave(key, entry) : sync.insert(key, entry),
      );
    return entry;
  }

  #begin(id: string): { at: number; userIds: Set<string> } {
    if (this.#live.size === 0) addEventListener('pagehide', this.#handlePageHide, true);
    const live = { at: Date.now(), userIds: new Set<string>() };
    this.#live.set(id, live);
    this.#refresh(id);
    return live;
  }

  #forget(id: string): void {
    this.#live.delete(id);
    if (this.#live.size === 0) removeEventListener('pagehide', this.#handlePageHide, true);
    this.#refresh(id);
  }

  /** Comes before the backend hears of it, which ends its calls then. */
  readonly #handlePageHide = (): void => {
    this.#isLeaving = true;
    setTimeout(() => (this.#isLeaving = false)); // a page may come back out of the browser's cache
  };

  async #follow(): Promise<void> {
    const hasListeners = () => this.#listeners.size > 0;
    if (hasListeners() || this.#sync)
      await this.#withSync((sync, key) =>
        sync.follow(hasListeners() ? key : undefined, this.#away),
      );
  }

  /** Acts synchronously once the sync is loaded, because a page that is unloaded runs nothing later. */
  async #withSync(act: (sync: HistorySync, key: string) => Promise<void>): Promise<void> {
    const key = this.#key;
    if (key === undefined) return; // nobody is signed in
    if (!this.#sync) {
      const module = await import('./history-sync.js').catch(() => undefined);
      if (!module) return; // the file cannot be loaded: nothing is stored
      this.#sync ??= new module.HistorySync({
        show: this.#show,
        logged: this.#logged,
        isLive: (id) => this.#live.has(id),
      });
    }
    await act(this.#sync, key);
  }

  /** Shows a list, unless another user has signed in meanwhile. */
  readonly #show = (key: string, entries: readonly CallEntry[]): void => {
    if (key !== this.#key) return;
    this.#stored = entries;
    this.#refresh();
  };

  /** Shows what is stored, without the calls that go on here. */
  #refresh(changedId?: string): void {
    if (changedId !== undefined && !this.#stored.some(({ id }) => id === changedId)) return;
    this.entries = Object.freeze(this.#stored.filter(({ id }) => !this.#live.has(id)));
    for (const listener of [...this.#listeners]) safeCall(listener);
  }
}
