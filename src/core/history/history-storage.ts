/**
 * Where lists of calls are: in IndexedDB, for all tabs of the site; where there is none (private windows, sandboxed frames),
 * in memory.
 *
 * Built files contain idb-keyval: Copyright 2016 Jake Archibald, SPDX-License-Identifier: Apache-2.0
 */
import { createStore, del, get, update } from 'idb-keyval';
import type { CallEntry } from '../call/call-entry.js';

type Entries = readonly CallEntry[];

const KEPT = 200;

const database = createStore('rc-call-kit-history', 'calls');
/** What the lists were when they were last looked at. */
const memory = new Map<string, Entries>();

export function read(key: string): Promise<Entries> {
  return remember(key, async () => entriesIn(await get(key, database)));
}

/**
 * Keeps a call: one entry, however many tabs saw it. The tab that answered knows more than one where it only stopped ringing.
 *
 * @returns the list, and whether it is news
 */
export async function insert(key: string, entry: CallEntry): Promise<[Entries, boolean]> {
  let isNew = false;
  const entries = await write(key, (before) => {
    const known = before.find(({ id }) => id === entry.id);
    isNew = !known || (isElsewhere(known) && !isElsewhere(entry));
    if (!isNew) return before;
    const others = before.filter((other) => other !== known);
    return entriesIn([entry, ...others])
      .sort((a, b) => b.at - a.at)
      .slice(0, KEPT);
  });
  return [entries, isNew && !isElsewhere(entry)]; // where it was answered tells of it
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

/** What another tab does at the same moment comes before or after. */
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

const isElsewhere = ({ end }: CallEntry): boolean => end === 'answered-elsewhere';

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
