/**
 * The calls of the signed-in user, kept on this device: in IndexedDB, by app key and user, for all tabs of the site. Where
 * there is no IndexedDB (private windows, sandboxed frames), they last as long as the page. Calls are kept while somebody
 * looks (`subscribe`): a page without a list of calls has nothing stored.
 */
import { createStore, del, get, update, type UseStore } from 'idb-keyval';
import type { CallEnd, CallInfo, EndReason, Media } from './backend.js';
import { guarded } from './guarded.js';

/** A call that is over: plain data. */
export interface CallEntry {
  readonly id: string;
  /** When it was dialled or began to ring, in ms since the epoch. */
  readonly at: number;
  readonly direction: CallInfo['direction'];
  readonly media: Media;
  /** Everybody who was in it or invited, but the signed-in user. */
  readonly userIds: readonly string[];
  readonly callerId: string;
  readonly groupId?: string;
  readonly end: EndReason;
  readonly endedBy: CallEnd['endedBy'];
  /** From connect to the end; 0 when it never connected. */
  readonly durationMs: number;
  /** Somebody called, and nobody answered or declined. */
  readonly missed: boolean;
  /** Whether a missed one was on the screen since. */
  readonly seen: boolean;
}

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

const KEPT = 200;
/** Of the database, and of the channel that tells the other tabs. */
const NAME = 'rc-call-kit-history';

/** Reasons for which a call that came and was not answered was missed. */
const MISSED: readonly EndReason[] = ['no-answer', 'canceled', 'busy'];

let database: UseStore | undefined;

type Change = (entries: readonly CallEntry[]) => readonly CallEntry[];

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
  #channel: BroadcastChannel | undefined;

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
    if (this.#listeners.size === 1) this.#open();
    return () => {
      if (!this.#listeners.delete(own) || this.#listeners.size > 0) return;
      this.#channel?.close();
      this.#channel = undefined;
    };
  }

  async markSeen(): Promise<void> {
    if (this.missed === 0) return;
    await this.#change((entries) => entries.map((entry) => ({ ...entry, seen: true })));
  }

  async clear(): Promise<void> {
    const key = this.#key;
    if (key === undefined) return;
    this.#show([]);
    await stored((db) => del(key, db));
    this.#tellTabs(key);
  }

  /** Somebody signed in. Who was signed in here before has signed out with that. */
  signIn(userId: string): void {
    if (userId !== this.#userId) void this.clear();
    const key = `${this.#app()}\n${userId}`;
    if (key === this.#key) return;
    this.#userId = userId;
    this.#key = key;
    this.#show([]);
    if (this.#listeners.size > 0) void this.#load();
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
    if (this.#listeners.size > 0) void this.#insert(entry);
    return entry;
  }

  /** One entry, however many tabs saw the call. Who answered knows more of it than those where it only stopped ringing. */
  async #insert(entry: CallEntry): Promise<void> {
    const isElsewhere = entry.end === 'answered-elsewhere';
    let isNew = false;
    await this.#change((entries) => {
      const known = entries.find(({ id }) => id === entry.id);
      isNew = !known || (known.end === 'answered-elsewhere' && !isElsewhere);
      if (!isNew) return entries;
      const others = entries.filter((other) => other !== known);
      return [entry, ...others].sort((a, b) => b.at - a.at).slice(0, KEPT);
    });
    if (isNew && !isElsewhere) this.#logged(entry); // where it was answered tells of it
  }

  #open(): void {
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === this.#key) void this.#load();
    };
    void this.#load();
  }

  async #load(): Promise<void> {
    const key = this.#key;
    if (key === undefined) return;
    const entries = await stored(async (db) => entriesIn(await get(key, db)));
    if (entries && key === this.#key) this.#show(entries);
  }

  async #change(change: Change): Promise<void> {
    const key = this.#key;
    if (key === undefined) return;
    const changed = await stored(async (db) => {
      let after: readonly CallEntry[] = [];
      await update(key, (before) => (after = change(entriesIn(before))), db);
      return after;
    });
    if (key === this.#key) this.#show(changed ?? change(this.entries));
    if (changed) this.#tellTabs(key);
  }

  #tellTabs(key: string): void {
    const channel = this.#channel ?? new BroadcastChannel(NAME);
    channel.postMessage(key);
    if (channel !== this.#channel) channel.close();
  }

  #show(entries: readonly CallEntry[]): void {
    this.entries = Object.freeze(entries);
    for (const listener of [...this.#listeners]) guarded(listener);
  }
}

/** @returns `undefined` where nothing can be stored */
async function stored<T>(work: (db: UseStore) => Promise<T>): Promise<T | undefined> {
  try {
    return await work((database ??= createStore(NAME, 'calls')));
  } catch {
    return undefined;
  }
}

/** What is stored may be anything: what is no entry is left out. */
function entriesIn(value: unknown): CallEntry[] {
  return Array.isArray(value) ? value.filter(isEntry) : [];
}

function isEntry(value: unknown): value is CallEntry {
  const entry = value as Partial<CallEntry> | null;
  return (
    typeof entry?.id === 'string' &&
    typeof entry.end === 'string' &&
    entry.at! > 0 &&
    entry.at! < 8e15 && // beyond that there are no dates
    Number.isFinite(entry.durationMs) &&
    Array.isArray(entry.userIds) &&
    entry.userIds.length > 0 &&
    entry.userIds.every((userId) => typeof userId === 'string')
  );
}
