/** Keeps call lists in sync between the tabs of a site. Loaded lazily, when there is a call to store or a list to show. */
import type { CallEntry } from '../call/call-entry.js';
import * as storage from './history-storage.js';

type Entries = readonly CallEntry[];

/** The name of the channel between the tabs, and the `localStorage` key of the pending entry. */
const NAME = 'rc-call-kit-history';

export class HistorySync {
  readonly #show: (key: string, entries: Entries) => void;
  readonly #logged: (entry: CallEntry) => void;
  #channel: BroadcastChannel | undefined;
  /** The key of the list that is shown. */
  #followed: string | undefined;

  /**
   * @param show called with a list's key and its entries, whenever they have changed
   * @param logged called once for each call, in the tab that stored it
   */
  constructor(show: (key: string, entries: Entries) => void, logged: (entry: CallEntry) => void) {
    this.#show = show;
    this.#logged = logged;
  }

  /** Shows this list from now on, also when another tab changes it. `undefined`: shows none. */
  async follow(key: string | undefined): Promise<void> {
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
  }

  async insert(key: string, entry: CallEntry): Promise<void> {
    writePending([key, entry]);
    const [entries, isNew] = await storage.insert(key, entry);
    this.#publish(key, entries);
    writePending(null);
    if (isNew) this.#logged(entry);
  }

  async markSeen(key: string): Promise<void> {
    this.#publish(key, await storage.markSeen(key));
  }

  async clear(key: string): Promise<void> {
    this.#publish(key, await storage.remove(key));
  }

  async #load(key: string): Promise<void> {
    this.#show(key, await storage.read(key));
  }

  /** Shows a changed list here, and has the other tabs load it. */
  #publish(key: string, entries: Entries): void {
    this.#show(key, entries);
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
