/**
 * What a page knows of the calls of a group that others are in. It asks the group once; who is in a call answers, says when that
 * changes, and is asked again when nothing has been heard for a while. A tab that shares another tab's connection knows nothing:
 * it asks when the connection becomes its own.
 */
import type { GroupCallListener } from '../call/backend.js';
import { badRequest, CallError } from '../call/call-error.js';
import type { GroupCall, Media } from '../call/call-info.js';
import { CALL_TIMING } from './call-timing.js';
import { expectMembers } from './group-members.js';
import { canMessage, GroupLine, type GroupWord } from './group-messages.js';
import { GROUP_TIMING, type GroupTiming } from './group-timing.js';
import { KnownMembers, type MembersHost } from './known-members.js';
import type { RongCloudLine } from './rongcloud-host.js';
import { CONNECTED } from './sdk-types.js';

/** A call as those who are in it tell of it. */
export interface HeardCall {
  readonly groupId: string;
  readonly call: string;
  media: Media;
  /** When it connected, in ms since the epoch. */
  since: number;
  userIds: readonly string[];
  /** Who of them has the kit: whoever has told of it, the last one first. */
  tellers: readonly string[];
  /** How often it was asked about since it was heard of, and when that is due next, by `performance.now()`. */
  asks: number;
  asksAt: number;
}

/** More calls of one group are not noted. */
const MAX_CALLS = 20;
/** Asked so often, nobody has answered: the call is over. */
const MAX_ASKS = 2;
/** What somebody says of the time may be late: a start that is less earlier than this is the same. */
const SAME_START_MS = 1000;
/** So that not all who watch ask at once. */
const JITTER_MS = 5000;

/** The calls that were heard of, by the SDK of the page and their id. Whoever joins one may not watch it any more. */
const heardCalls = new WeakMap<object, Map<string, HeardCall>>();

export function heardCallsOf(im: object): Map<string, HeardCall> {
  const calls = heardCalls.get(im) ?? new Map<string, HeardCall>();
  heardCalls.set(im, calls);
  return calls;
}

/**
 * See `CallBackend.watchGroupCall`.
 *
 * @param lineOf the connection of this tab, while it has one
 * @throws CallError
 */
export async function watchGroupCall(
  lineOf: () => RongCloudLine | undefined,
  groupId: string,
  listener: GroupCallListener,
): Promise<() => void> {
  const line = lineOf();
  if (line) {
    if (!canMessage(line.im))
      throw badRequest('not-supported', 'This release of the SDK sends no messages of our own.');
    await expectMember(line, groupId);
  }
  const watch = new GroupWatch(lineOf, groupId, listener);
  return () => watch.close();
}

/** @throws CallError when the page says that the signed-in user is not in the group */
export async function expectMember(
  { userId, groupMembers, timing }: MembersHost & Pick<RongCloudLine, 'userId'>,
  groupId: string,
): Promise<void> {
  const { membersMs } = { ...CALL_TIMING, ...timing };
  await expectMembers(groupMembers, groupId, [userId], membersMs).catch(() => {
    throw new CallError('not-in-group', 'Not a member of this group.');
  });
}

class GroupWatch {
  readonly #lineOf: () => RongCloudLine | undefined;
  readonly #groupId: string;
  readonly #listener: GroupCallListener;
  readonly #ticker: ReturnType<typeof setInterval>;
  readonly #tickMs: number;
  readonly #timing: GroupTiming;
  #line: RongCloudLine | undefined;
  #messages: GroupLine | undefined;
  #members: KnownMembers | undefined;
  /** When nobody has answered in time, by `performance.now()`. */
  #answeredBy = Infinity;
  #tickedAt = performance.now();
  #wasUp = true;
  /** What was told last. */
  #told: string | undefined;
  #isClosed = false;

  constructor(
    lineOf: () => RongCloudLine | undefined,
    groupId: string,
    listener: GroupCallListener,
  ) {
    const timing = { ...CALL_TIMING, ...GROUP_TIMING, ...lineOf()?.timing };
    this.#lineOf = lineOf;
    this.#groupId = groupId;
    this.#listener = listener;
    this.#timing = timing;
    this.#tickMs = timing.tickMs;
    this.#ticker = setInterval(() => this.#tick(), timing.tickMs);
    this.#follow();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#ticker);
    this.#messages?.close();
  }

  /** The connection may have come, gone, or become another one. */
  #follow(): void {
    const line = this.#lineOf();
    if (line === this.#line) return;
    this.#messages?.close();
    this.#line = line;
    this.#messages = this.#members = undefined;
    if (line && canMessage(line.im)) {
      this.#members = new KnownMembers(line, this.#groupId);
      this.#messages = new GroupLine(line.im, line.userId, this.#groupId, (word, from) => {
        this.#members?.check(from, (isMember) => isMember && this.#receive(word, from));
      });
      this.#ask();
      this.#wasUp = line.im.getConnectionStatus() === CONNECTED;
      this.#answeredBy = performance.now() + this.#timing.answerMs;
    } else if (this.#told !== undefined || !line) queueMicrotask(() => this.#tell(true));
  }

  get #calls(): HeardCall[] {
    const calls = this.#line ? [...heardCallsOf(this.#line.im).values()] : [];
    return calls.filter(({ groupId }) => groupId === this.#groupId);
  }

  // --- asking ---

  #ask(to?: readonly string[]): void {
    this.#messages?.send({ kind: 'ask' }, to);
  }

  #tick(): void {
    this.#follow();
    const now = performance.now();
    const isLate = now - this.#tickedAt > 5 * this.#tickMs + 1000;
    const isUp = this.#line?.im.getConnectionStatus() === CONNECTED;
    if (isUp && (!this.#wasUp || isLate)) this.#askAnew();
    else if (isUp) for (const call of this.#calls) this.#askAbout(call, now);
    this.#tickedAt = now;
    this.#wasUp = isUp;
    this.#tell(now > this.#answeredBy);
  }

  /** What was said meanwhile was said to nobody. */
  #askAnew(): void {
    for (const call of this.#calls) {
      call.asks = MAX_ASKS;
      call.asksAt = performance.now() + this.#timing.answerMs;
    }
    this.#ask();
  }

  #askAbout(call: HeardCall, now: number): void {
    if (now < call.asksAt) return;
    if (call.asks >= MAX_ASKS) return this.#forget(call);
    call.asks += 1;
    call.asksAt = now + this.#timing.answerMs;
    this.#ask(call.userIds);
  }

  #forget({ call }: HeardCall): void {
    if (this.#line) heardCallsOf(this.#line.im).delete(call);
  }

  // --- what is heard ---

  #receive(word: GroupWord, from: string): void {
    if (this.#isClosed || !this.#line) return;
    if (word.kind === 'tell') this.#note(word, from);
    else if (word.kind === 'left') this.#noteLeave(word, from);
    else return;
    this.#tell();
  }

  #note({ call, media, userIds, forMs }: GroupWord & { kind: 'tell' }, from: string): void {
    if (!userIds.includes(from)) return;
    const calls = heardCallsOf(this.#line!.im);
    const known = calls.get(call);
    if (known ? known.groupId !== this.#groupId : this.#calls.length >= MAX_CALLS) return;
    const startedAt = Date.now() - forMs;
    const since = known?.since ?? startedAt;
    calls.set(call, {
      ...{ groupId: this.#groupId, call, media, userIds, asks: 0 },
      since: startedAt < since - SAME_START_MS ? startedAt : since,
      tellers: [
        from,
        ...(known?.tellers ?? []).filter((id) => id !== from && userIds.includes(id)),
      ],
      asksAt: performance.now() + this.#timing.askEveryMs + Math.random() * JITTER_MS,
    });
  }

  /** Those who are left will say so; where they do not, they are asked soon. */
  #noteLeave({ call, userIds }: GroupWord & { kind: 'left' }, from: string): void {
    const known = heardCallsOf(this.#line!.im).get(call);
    if (!known || known.groupId !== this.#groupId || !known.userIds.includes(from)) return;
    if (userIds.length < 2) return this.#forget(known);
    known.userIds = known.userIds.filter((id) => id !== from && userIds.includes(id));
    known.tellers = known.tellers.filter((id) => known.userIds.includes(id));
    known.asksAt = Math.min(known.asksAt, performance.now() + this.#timing.answerMs);
    if (known.userIds.length === 0) this.#forget(known);
  }

  // --- telling ---

  /** @param isKnown whether it is known that there is no call, if none was heard of */
  #tell(isKnown = this.#told !== undefined): void {
    if (this.#isClosed) return;
    const report = this.#report;
    const told = JSON.stringify(report);
    if (told === this.#told || (!report && !isKnown)) return;
    this.#told = told;
    this.#listener(report);
  }

  /** Of several calls the one with most people, for everybody. */
  get #report(): GroupCall | null {
    const [most] = this.#calls.sort(
      (a, b) => b.userIds.length - a.userIds.length || (a.call < b.call ? -1 : 1),
    );
    if (!most) return null;
    const { call: callId, media, userIds, since } = most;
    return { callId, media, userIds: [...userIds], since };
  }
}
