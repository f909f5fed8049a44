/**
 * Stores call lists in IndexedDB, for all tabs of the site. Without IndexedDB (private windows, sandboxed frames) in memory.
 *
 * Built files contain idb-keyval: Copyright 2016 Jake Archibald, SPDX-License-Identifier: Apache-2.0
 */
import { createStore, del, get, update } from 'idb-keyval';
import type { CallEntry } from '../call/call-entry.js';
import { shared } from '../call/page-registry.js';

type Entries = readonly CallEntry[];

const MAX_ENTRIES = 200;

const database = createStore('rc-call-kit-history', 'calls');
/** The lists as last read or written: the fallback when IndexedDB fails. */
const memory = shared('history', () => new Map<string, Entries>());

export function read(key: string): Promise<Entries> {
  return remember(key, async () => entriesIn(await get(key, database)));
}

/**
 * Adds a call, unless another tab has added it and knows as much of it. The entry of the tab that answered replaces that of a
 * tab where the call only stopped ringing.
 *
 * @returns the list, and whether to report the call: the tab that answered reports it, and no tab reports it twice
 */
export async function insert(key: string, entry: CallEntry): Promise<[Entries, boolean]> {
  let isNew = false;
  const entries = await write(key, (before) => {
    const known = before.find(({ id }) => id === entry.id);
    isNew = !known || weightOf(entry) > weightOf(known);
    if (!isNew && !goesOn(known!, entry)) return before;
    const others = before.filter((other) => other !== known);
    const merged = known
      ? {
          ...entry,
          at: Math.min(entry.at, known.at),
          seen: entry.seen || (known.missed && known.seen),
        }
      : entry;
    return entriesIn([merged, ...others])
      .sort((a, b) => b.at - a.at)
      .slice(0, MAX_ENTRIES);
  });
  return [entries, isNew && entry.end !== 'answered-elsewhere'];
}

export function markSeen(key: string): Promise<Entries> {
  return write(key, (before) => before.map((entry) => ({ ...entry, seen: true })));
}

export function remove(key: string): Promise<Entries> {
  memory.delete(key);
  return remember(key, async () => {
    await del(key, database);
    return [];
  });
}

/** Reads and writes in one transaction, so that tabs that write at the same time lose nothing. */
function write(key: string, change: (before: Entries) => Entries): Promise<Entries> {
  let after: Entries = [];
  return remember(
    key,
    async () => {
      await update(key, (before) => (after = change(entriesIn(before))), database);
      return after;
    },
    change,
  );
}

async function remember(
  key: string,
  work: () => Promise<Entries>,
  otherwise = (entries: Entries) => entries,
): Promise<Entries> {
  const entries = await work().catch(() => otherwise(memory.get(key) ?? []));
  memory.set(key, entries);
  return entries;
}

/** Whether the call was left, and returned to: it is as long as it was in the end. */
function goesOn(known: CallEntry, entry: CallEntry): boolean {
  return weightOf(entry) === weightOf(known) && entry.durationMs > known.durationMs;
}

/** How much an entry knows of its call: the one of a tab that went away while it rang least, of one that answered most. */
function weightOf({ direction, end, endedBy, durationMs, missed }: CallEntry): number {
  if (direction === 'outgoing' || durationMs > 0) return 4;
  if (end === 'declined') return 3;
  if (end === 'answered-elsewhere') return 2;
  if (endedBy === 'self' && (end === 'no-answer' || end === 'hung-up')) return 0;
  return missed ? 1 : 4;
}

/** Drops everything that is not an entry: any script of the site can write to the database. */
function entriesIn(value: unknown): CallEntry[] {
  return Array.isArray(value) ? value.filter(isEntry) : [];
}

/** Whether this is an entry that can be shown. */
export function isEntry(value: unknown): value is CallEntry {
  const entry = value as Partial<CallEntry> | null;
  return (
    typeof entry?.id === 'string' &&
    typeof entry.end === 'string' &&
    entry.at! > 0 &&
    entry.at! < 8e15 && // the largest time that `Date` can hold is 8.64e15
    Number.isFinite(entry.durationMs) &&
    Array.isArray(entry.userIds) &&
    entry.userIds.length > 0 &&
    entry.userIds.every((userId) => typeof userId === 'string')
  );
}
