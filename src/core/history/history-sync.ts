/** Keeps lists of calls for all tabs of a site. It comes when there is something to keep or to show. */
import type { CallEntry } from '../call/call-entry.js';
import * as storage from './history-storage.js';

type Entries = readonly CallEntry[];

/** The channel that tells the other tabs, and where a page that goes away leaves its last call. */
const CHANNEL = 'rc-call-kit-history';

export class HistorySync {
  readonly #show: (key: string, entries: Entries) => void;
  readonly #logged: (entry: CallEntry) => void;
  #channel: BroadcastChannel | undefined;
  /** Whose list is looked at. */
  #followed: string | undefined;

  /**
   * @param show is given a list, and whose it is, whenever there is another one
   * @param logged told of each call once, in the tab that kept it
   */
  constructor(show: (key: string, entries: Entries) => void, logged: (entry: CallEntry) => void) {
    this.#show = show;
    this.#logged = logged;
  }

  /** Shows this list from now on, whichever tab changes it; or none. */
  async follow(key: string | undefined): Promise<void> {
    if (key === this.#followed) return;
    this.#followed = key;
    this.#channel?.close();
    this.#channel = undefined;
    if (key === undefined) return;
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === key) void this.#load(key);
    };
    await this.#load(key);
    const [owner, entry] = left() ?? [];
    if (entry && owner === key) await this.insert(key, entry);
  }

  async insert(key: string, entry: CallEntry): Promise<void> {
    leave([key, entry]);
    const [entries, isNew] = await storage.insert(key, entry);
    this.#tell(key, entries);
    leave(null);
    if (isNew) this.#logged(entry);
  }

  async markSeen(key: string): Promise<void> {
    this.#tell(key, await storage.markSeen(key));
  }

  async clear(key: string): Promise<void> {
    this.#tell(key, await storage.remove(key));
  }

  async #load(key: string): Promise<void> {
    this.#show(key, await storage.read(key));
  }

  /** A list has changed: this tab shows it, and the others hear of it. */
  #tell(key: string, entries: Entries): void {
    this.#show(key, entries);
    const channel = this.#channel ?? new BroadcastChannel(CHANNEL);
    channel.postMessage(key);
    if (channel !== this.#channel) channel.close();
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
