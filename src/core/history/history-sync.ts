/** Keeps call lists in sync between the tabs of a site. Loaded lazily, when there is a call to store or a list to show. */
import type { CallEntry } from '../call/call-entry.js';
import * as storage from './history-storage.js';

type Entries = readonly CallEntry[];

/** The name of the channel between the tabs, and the `localStorage` key of the pending entry. */
const NAME = 'rc-call-kit-history';
/** The `localStorage` key of the calls that rang when their page went away. */
const LEFT = `${NAME}-left`;
/** A call that rang when the page was reloaded rings again within this time, if it still does. */
const RING_AGAIN_MS = 5000;

export interface HistorySyncOptions {
  /** Called with a list's key and its entries, whenever they have changed. */
  readonly show: (key: string, entries: Entries) => void;
  /** Called once for each call, in the tab that stored it. */
  readonly logged: (entry: CallEntry) => void;
  /** Whether a call rings or goes on in this tab. */
  readonly isLive: (callId: string) => boolean;
}

export class HistorySync {
  readonly #options: HistorySyncOptions;
  #channel: BroadcastChannel | undefined;
  /** The key of the list that is shown. */
  #followed: string | undefined;

  constructor(options: HistorySyncOptions) {
    this.#options = options;
  }

  /**
   * Shows this list from now on, also when another tab changes it. `undefined`: shows none.
   *
   * @param away calls to add to it; it is emptied
   */
  async follow(key: string | undefined, away: unknown[]): Promise<void> {
    await this.#show(key);
    if (key === undefined) return;
    for (const entry of away.splice(0))
      if (storage.isEntry(entry) && !this.#options.isLive(entry.id)) await this.insert(key, entry);
  }

  async #show(key: string | undefined): Promise<void> {
    if (key === this.#followed) return;
    this.#followed = key;
    this.#channel?.close();
    this.#channel = undefined;
    if (key === undefined) return;
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === key) void this.#load(key);
    };
    await this.#load(key);
    const [owner, entry] = readPending() ?? [];
    if (entry && owner === key) await this.insert(key, entry);
    for (const left of readLeft()) if (left.key === key) this.#settle(left);
  }

  async insert(key: string, entry: CallEntry): Promise<void> {
    writePending([key, entry]);
    const [entries, isNew] = await storage.insert(key, entry);
    this.#publish(key, entries);
    writePending(null);
    dropLeft((left) => left.entry.id === entry.id);
    if (isNew) this.#options.logged(entry);
  }

  /** A call rang when the page went away. It is stored later as a missed one, unless something better becomes of it. */
  leave(key: string, entry: CallEntry): Promise<void> {
    writeLeft([...readLeft(), { key, entry, leftAt: Date.now() }]);
    return Promise.resolve();
  }

  async markSeen(key: string): Promise<void> {
    this.#publish(key, await storage.markSeen(key));
  }

  async clear(key: string): Promise<void> {
    dropLeft((left) => left.key === key);
    this.#publish(key, await storage.remove(key));
  }

  #settle({ key, entry, leftAt }: Left): void {
    const age = Date.now() - leftAt;
    const wait = age >= 0 && age < RING_AGAIN_MS ? RING_AGAIN_MS - age : 0;
    setTimeout(() => {
      const isLeft = readLeft().some((left) => left.entry.id === entry.id);
      dropLeft((left) => left.entry.id === entry.id);
      if (isLeft && !this.#options.isLive(entry.id)) void this.insert(key, entry);
    }, wait);
  }

  async #load(key: string): Promise<void> {
    this.#options.show(key, await storage.read(key));
  }

  /** Shows a changed list here, and has the other tabs load it. */
  #publish(key: string, entries: Entries): void {
    this.#options.show(key, entries);
    const channel = this.#channel ?? new BroadcastChannel(NAME);
    channel.postMessage(key);
    if (channel !== this.#channel) channel.close();
  }
}

/** An entry on its way to the database. */
type Pending = readonly [key: string | undefined, entry: CallEntry];

/**
 * A page that is unloaded during a call cannot finish a database write. It leaves the entry in `localStorage`, which is
 * synchronous, and the next page stores it.
 */
function writePending(pending: Pending | null): void {
  try {
    if (pending) localStorage.setItem(NAME, JSON.stringify(pending));
    else localStorage.removeItem(NAME);
  } catch {
    // storage is not available
  }
}

function readPending(): Pending | undefined {
  try {
    const [key, entry] = JSON.parse(localStorage.getItem(NAME)!) as Pending;
    return [key, entry];
  } catch {
    return undefined;
  }
}

/** A call that rang when its page went away. */
interface Left {
  readonly key: string;
  readonly entry: CallEntry;
  /** In ms since 1970. */
  readonly leftAt: number;
}

function readLeft(): Left[] {
  try {
    const list = JSON.parse(localStorage.getItem(LEFT)!) as unknown;
    return Array.isArray(list) ? list.filter(isLeft) : [];
  } catch {
    return [];
  }
}

function isLeft(value: unknown): value is Left {
  return typeof (value as Partial<Left> | null)?.entry?.id === 'string';
}

function writeLeft(list: readonly Left[]): void {
  try {
    if (list.length > 0) localStorage.setItem(LEFT, JSON.stringify(list));
    else localStorage.removeItem(LEFT);
  } catch {
    // storage is not available
  }
}

function dropLeft(isDone: (left: Left) => boolean): void {
  const list = readLeft();
  const rest = list.filter((left) => !isDone(left));
  if (rest.length < list.length) writeLeft(rest);
}
