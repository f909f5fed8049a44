/**
 * The calls of the signed-in user, kept on this device: in IndexedDB, by app key and user, for all tabs of the site. Where
 * there is no IndexedDB (private windows, sandboxed frames), they last as long as the page. Calls are kept while somebody
 * looks (`subscribe`): a page without a list of calls has nothing stored.
 */
import type { CallEnd, CallInfo, EndReason } from '../call/call-info.js';
import type { CallEntry } from '../call/call-entry.js';
import { safeCall } from '../call/safe-call.js';
import type { HistorySync } from './history-sync.js';

export interface CallHistory {
  /** Newest first, 200 at most; frozen, and another list after each change. */
  readonly entries: readonly CallEntry[];
  /** How many missed calls were not seen yet. */
  readonly missed: number;
  /** Calls back after each change, and keeps calls for as long as that lasts. @returns the undo */
  subscribe(listener: () => void): () => void;
  /** All missed calls were seen. */
  markSeen(): Promise<void>;
  /** Forgets all calls of the signed-in user, in all tabs. */
  clear(): Promise<void>;
}

/** Reasons for which a call that came and was not answered was missed. */
const MISSED: readonly EndReason[] = ['no-answer', 'canceled', 'busy'];

/** The store's side of it: what goes on is noted, what has ended is kept. */
export class DeviceHistory implements CallHistory {
  entries: readonly CallEntry[] = [];

  readonly #app: () => string;
  readonly #logged: (entry: CallEntry) => void;
  readonly #listeners = new Set<() => void>();
  /** Calls that go on: since when, and everybody who was in them. */
  readonly #live = new Map<string, { at: number; userIds: Set<string> }>();
  #userId: string | undefined;
  #key: string | undefined;
  /** Comes when there is something to keep or to show. */
  #sync: HistorySync | undefined;

  /**
   * @param app whose calls: those of another app key are kept apart
   * @param logged told of each call once, in the tab that kept it
   */
  constructor(app: () => string, logged: (entry: CallEntry) => void) {
    this.#app = app;
    this.#logged = logged;
  }

  get missed(): number {
    return this.entries.filter(({ missed, seen }) => missed && !seen).length;
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener(); // the same listener may come twice
    this.#listeners.add(own);
    void this.#follow();
    return () => {
      this.#listeners.delete(own);
      void this.#follow();
    };
  }

  async markSeen(): Promise<void> {
    if (this.missed > 0) await this.#keep((sync, key) => sync.markSeen(key));
  }

  async clear(): Promise<void> {
    if (this.#key !== undefined) await this.#keep((sync, key) => sync.clear(key));
  }

  /** Somebody signed in. Who was signed in here before has signed out with that. */
  signIn(userId: string): void {
    if (userId !== this.#userId) void this.clear();
    const key = `${this.#app()}\n${userId}`;
    if (key === this.#key) return;
    this.#userId = userId;
    this.#key = key;
    this.#show(key, []);
    void this.#follow();
  }

  /** A call as it is now. */
  note({ id, members }: CallInfo): void {
    const live = this.#live.get(id) ?? { at: Date.now(), userIds: new Set() };
    this.#live.set(id, live);
    for (const { userId } of members) live.userIds.add(userId);
  }

  /** A call is over: keeps it, if calls are kept. */
  end(call: CallInfo, { reason, endedBy, durationMs }: CallEnd, wasAnswered: boolean): CallEntry {
    this.note(call);
    const { at, userIds } = this.#live.get(call.id)!;
    this.#live.delete(call.id);
    const { id, direction, media, callerId, groupId } = call;
    const missed = direction === 'incoming' && !wasAnswered && MISSED.includes(reason);
    const entry: CallEntry = Object.freeze({
      ...{ id, at, direction, media, callerId, endedBy, durationMs, missed },
      userIds: [...userIds],
      ...(groupId !== undefined && { groupId }),
      end: reason,
      seen: !missed,
    });
    if (this.#listeners.size > 0) void this.#keep((sync, key) => sync.insert(key, entry));
    return entry;
  }

  async #follow(): Promise<void> {
    const isLookedAt = () => this.#listeners.size > 0;
    if (isLookedAt() || this.#sync)
      await this.#keep((sync, key) => sync.follow(isLookedAt() ? key : undefined));
  }

  /** At once where the sync is there: a page that goes away does not wait. */
  async #keep(act: (sync: HistorySync, key: string) => Promise<void>): Promise<void> {
    const key = this.#key;
    if (key === undefined) return; // nobody is signed in
    if (!this.#sync) {
      const module = await import('./history-sync.js').catch(() => undefined);
      if (!module) return; // a file that is not there: nothing is kept
      this.#sync ??= new module.HistorySync(this.#show, this.#logged);
    }
    await act(this.#sync, key);
  }

  /** Unless somebody else has signed in meanwhile. */
  readonly #show = (key: string, entries: readonly CallEntry[]): void => {
    if (key !== this.#key) return;
    this.entries = Object.freeze(entries);
    for (const listener of [...this.#listeners]) safeCall(listener);
  };
}
