/**
 * The calls of the signed-in user, kept on this device: in IndexedDB, by app key and user, for all tabs of the site. Where
 * there is no IndexedDB (private windows, sandboxed frames), they last as long as the page. Calls are kept while somebody
 * looks (`subscribe`): a page without a list of calls has nothing stored.
 */
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

/** The channel that tells the other tabs, and where a page that goes away leaves its last call. */
const CHANNEL = 'rc-call-kit-history';

/** Reasons for which a call that came and was not answered was missed. */
const MISSED: readonly EndReason[] = ['no-answer', 'canceled', 'busy'];

/** @returns the list after it */
type Work = (
  storage: typeof import('./history-storage.js'),
  key: string,
) => Promise<readonly CallEntry[]>;

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
    await this.#change((storage, key) => storage.markSeen(key));
  }

  async clear(): Promise<void> {
    await this.#change((storage, key) => storage.remove(key));
  }

  /** Somebody signed in. Who was signed in here before has signed out with that. */
  signIn(userId: string): void {
    if (userId !== this.#userId) void this.clear();
    const key = `${this.#app()}\n${userId}`;
    if (key === this.#key) return;
    this.#userId = userId;
    this.#key = key;
    this.#show([]);
    if (this.#listeners.size > 0) void this.#begin();
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

  async #insert(entry: CallEntry): Promise<void> {
    leave([this.#key, entry]);
    let isNew = false;
    await this.#change(async (storage, key) => {
      const [entries, isNews] = await storage.insert(key, entry);
      isNew = isNews;
      return entries;
    });
    leave(null);
    if (isNew) this.#logged(entry);
  }

  #open(): void {
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === this.#key) void this.#load();
    };
    void this.#begin();
  }

  async #begin(): Promise<void> {
    await this.#load();
    const [key, entry] = left() ?? [];
    if (entry && key === this.#key) await this.#insert(entry);
  }

  async #load(): Promise<void> {
    await this.#use((storage, key) => storage.read(key));
  }

  async #change(work: Work): Promise<void> {
    const key = await this.#use(work);
    if (key !== undefined) this.#tellTabs(key);
  }

  /** Shows what comes of it, unless somebody else has signed in meanwhile. @returns whose list it was */
  async #use(work: Work): Promise<string | undefined> {
    const key = this.#key;
    if (key === undefined) return undefined;
    const storage = await import('./history-storage.js').catch(() => undefined);
    if (!storage) return undefined; // a file that is not there: nothing is kept
    const entries = await work(storage, key);
    if (key === this.#key) this.#show(entries);
    return key;
  }

  #tellTabs(key: string): void {
    const channel = this.#channel ?? new BroadcastChannel(CHANNEL);
    channel.postMessage(key);
    if (channel !== this.#channel) channel.close();
  }

  #show(entries: readonly CallEntry[]): void {
    this.entries = Object.freeze(entries);
    for (const listener of [...this.#listeners]) guarded(listener);
  }
}

type Left = readonly [key: string | undefined, entry: CallEntry];

/** A page that goes away does not get to the database any more: the next one does. */
function leave(call: Left | null): void {
  try {
    if (call) localStorage.setItem(CHANNEL, JSON.stringify(call));
    else localStorage.removeItem(CHANNEL);
  } catch {
    // there is no storage
  }
}

function left(): Left | undefined {
  try {
    const [key, entry] = JSON.parse(localStorage.getItem(CHANNEL)!) as Left;
    return [key, entry];
  } catch {
    return undefined;
  }
}
