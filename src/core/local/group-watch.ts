/** What a tab knows of the calls of one group that others are in: their heartbeats tell. */
import type { GroupCallListener } from '../call/backend.js';
import { CallError, toCallError } from '../call/call-error.js';
import type { GroupCall, Media } from '../call/call-info.js';
import type { GroupCallsHost } from './group-calls.js';
import type { CallKey, CallMessage, MessageOf, RosterEntry } from './protocol.js';

/** A call as its heartbeats tell of it. */
export interface HeardCall {
  readonly key: CallKey;
  media: Media;
  /** When it connected, by `performance.now()`, and in ms since the epoch. */
  startedAt?: number;
  since?: number;
  /** The tabs that are in it. */
  readonly tabs: Map<string, HeardTab>;
}

interface HeardTab {
  readonly userId: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** By `performance.now()`. */
  readonly heardAt: number;
}

/** More calls of one group are not noted. */
const MAX_CALLS = 20;
/** More people than any call holds. */
const MAX_TABS = 100;
/** What somebody says of the time may be late: a start that is less earlier than this is the same. */
const SAME_START_MS = 1000;

/** @returns rejects when this user is not in the group; `undefined` when nobody has to be asked */
export function requireMember(host: GroupCallsHost, groupId: string): Promise<void> | undefined {
  return host.checkUsers([], groupId)?.catch((cause: unknown) => {
    const { reason, message } = toCallError(cause);
    throw new CallError(reason, message); // it need not name them to themselves
  });
}

export class GroupWatch {
  readonly #host: GroupCallsHost;
  readonly #groupId: string;
  readonly #calls = new Map<string, HeardCall>();
  readonly #listeners = new Set<GroupCallListener>();
  readonly #ticker: ReturnType<typeof setInterval>;
  /** When the next question is due, how many are left, and when nobody has answered in time. By `performance.now()`. */
  #asksAt = Infinity;
  #asksLeft = 2;
  readonly #answeredBy: number;
  #tickedAt = performance.now();
  #wasOnline = true;
  /** What was told last. */
  #told: string | undefined;

  constructor(host: GroupCallsHost, groupId: string) {
    this.#host = host;
    this.#groupId = groupId;
    this.#ticker = setInterval(() => this.#tick(), host.timing.tickMs);
    this.#ask();
    // everybody in a call says so in that time
    this.#answeredBy = performance.now() + 2.5 * host.timing.aliveEveryMs;
  }

  get isWanted(): boolean {
    return this.#listeners.size > 0;
  }

  listen(listener: GroupCallListener): () => void {
    const own: GroupCallListener = (...report) => listener(...report); // each has its undo
    this.#listeners.add(own);
    if (this.#told !== undefined)
      queueMicrotask(() => this.#listeners.has(own) && own(this.#report));
    return () => this.#listeners.delete(own);
  }

  close(): void {
    clearInterval(this.#ticker);
  }

  /** What is known of a call of this group. */
  get(callId: string): HeardCall | undefined {
    return [...this.#calls.values()].find(({ key }) => key.call === callId);
  }

  /** Any message of somebody in any call. */
  receive(message: CallMessage): void {
    const { type, call, secret, endpoint } = message;
    const known = this.#calls.get(`${call} ${secret}`);
    if (type === 'leave' && known?.tabs.delete(endpoint)) this.#noteLeave(known);
    if (type === 'alive' && (message.groupId === this.#groupId || known))
      this.#note(message, known);
    if (type === 'accept' && known) this.#noteTab(message, known);
  }

  // --- asking ---

  #ask(): void {
    this.#host.delivery.send({ type: 'hello', group: this.#groupId });
    this.#asksAt = performance.now() + this.#host.timing.aliveEveryMs / 2;
  }

  #tick(): void {
    const { timing } = this.#host;
    const now = performance.now();
    const wasBlocked = now - this.#tickedAt > 3 * timing.tickMs;
    const isOnline = this.#host.isOnline();
    if (isOnline && !wasBlocked && this.#wasOnline) this.#forget();
    else this.#excuse(now); // they could not be heard
    if (isOnline && (!this.#wasOnline || (this.#asksLeft > 0 && now > this.#asksAt))) {
      this.#asksLeft -= 1;
      this.#ask();
    }
    this.#tickedAt = now;
    this.#wasOnline = isOnline;
    this.#tell(now > this.#answeredBy);
  }

  // --- what is heard ---

  #note(message: MessageOf<'alive'>, known?: HeardCall): void {
    const { call, secret, media, forMs } = message;
    if (!known && (this.#calls.size >= MAX_CALLS || !this.#host.allows())) return;
    const heard = known ?? { key: { call, secret }, media, tabs: new Map<string, HeardTab>() };
    this.#calls.set(`${call} ${secret}`, heard);
    heard.media = media;
    const startedAt = performance.now() - (forMs ?? -Infinity);
    if (startedAt < (heard.startedAt ?? Infinity) - SAME_START_MS) {
      heard.startedAt = startedAt;
      heard.since = Date.now() - forMs!;
    }
    this.#noteTab(message, heard);
  }

  #noteTab(
    { from, endpoint, microphone, camera }: MessageOf<'alive' | 'accept'>,
    { tabs }: HeardCall,
  ): void {
    const isNew = !tabs.has(endpoint);
    if (isNew && (tabs.size >= MAX_TABS || !this.#host.allows())) return;
    tabs.set(endpoint, { userId: from, microphone, camera, heardAt: performance.now() });
    this.#tell();
  }

  /** Whoever is left alone may have been the last: nobody is told that. They are asked. */
  #noteLeave({ tabs }: HeardCall): void {
    const { aliveEveryMs } = this.#host.timing;
    const [left, ...more] = tabs;
    if (left && more.length === 0) {
      const heardAt = performance.now() - this.#patienceWith(1) + aliveEveryMs / 2;
      tabs.set(left[0], { ...left[1], heardAt });
      this.#ask();
    }
    this.#tell();
  }

  /** How long somebody in a call may be silent, in ms. Where others are in it, they will tell. */
  #patienceWith(people: number): number {
    const { aliveEveryMs, silentMs } = this.#host.timing;
    return people > 1 ? silentMs : 2 * aliveEveryMs;
  }

  /** Forgets those who are silent. */
  #forget(): void {
    for (const [name, { tabs }] of this.#calls) {
      const since = performance.now() - this.#patienceWith(tabs.size);
      for (const [endpoint, { heardAt }] of tabs) if (heardAt < since) tabs.delete(endpoint);
      if (tabs.size === 0) this.#calls.delete(name);
    }
  }

  #excuse(now: number): void {
    for (const { tabs } of this.#calls.values())
      for (const [endpoint, tab] of tabs) tabs.set(endpoint, { ...tab, heardAt: now });
  }

  // --- telling ---

  /** @param isKnown whether it is known that there is no call, if none was heard of */
  #tell(isKnown = this.#told !== undefined): void {
    const report = this.#report;
    const told = JSON.stringify(report);
    if (told === this.#told || (!report && !isKnown)) return;
    this.#told = told;
    for (const listener of [...this.#listeners]) listener(report);
  }

  /** Of several calls the one with most people, for everybody. */
  get #report(): GroupCall | null {
    const reports = [...this.#calls.values()].flatMap((call) => reportOf(call, this.#host));
    reports.sort((a, b) => b.userIds.length - a.userIds.length || (a.callId < b.callId ? -1 : 1));
    return reports[0] ?? null;
  }
}

function reportOf(call: HeardCall, { sessions, userId }: GroupCallsHost): GroupCall[] {
  const { key, media, since, tabs } = call;
  if (tabs.size === 0) return [];
  const isHere = [...sessions].some(
    (session) => session.key.call === key.call && session.stage === 'joined',
  );
  const userIds = new Set([...tabs.values()].map((tab) => tab.userId));
  if (isHere) userIds.add(userId);
  return [{ callId: key.call, media, userIds: [...userIds], ...(since && { since }) }];
}

/** Those in a call, each once. */
export function rosterOf({ tabs }: HeardCall): RosterEntry[] {
  const roster = new Map<string, RosterEntry>();
  for (const [endpoint, { userId, microphone, camera }] of tabs)
    roster.set(userId, { userId, status: 'joined', endpoint, microphone, camera });
  return [...roster.values()];
}
