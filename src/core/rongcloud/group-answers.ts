/**
 * What a page says of the group call that it is in, to members of the group who are not: who is in it, and that they may come
 * in. Each word is said by one of those in the call: they speak in the order of their ids, and who hears it said says nothing.
 */
import { toCallError } from '../call/call-error.js';
import type { CallInfo } from '../call/call-info.js';
import { CALL_TIMING } from './call-timing.js';
import { KnownMembers } from './known-members.js';
import { canMessage, GroupLine, type GroupWord, type Refusal } from './group-messages.js';
import { GROUP_TIMING, type GroupTiming } from './group-timing.js';
import type { RongCloudHost } from './rongcloud-host.js';

export interface AnsweringCall {
  /** The call as it is now. */
  readonly info: () => CallInfo;
  /** The SDK's id of the call. */
  readonly callId: string;
  /** How long it has been connected, in ms. */
  readonly elapsed: () => number;
  /** Invites a member of the group. @throws CallError */
  readonly invite: (userId: string) => Promise<void>;
}

/** Later ones speak together with this one. */
const MAX_RANK = 15;

export class GroupAnswers {
  readonly #host: RongCloudHost;
  readonly #call: AnsweringCall;
  readonly #timing: GroupTiming;
  readonly #members: KnownMembers;
  readonly #messages: GroupLine | undefined;
  readonly #ticker: ReturnType<typeof setInterval>;
  /** Who is being let in. */
  readonly #inviting = new Set<string>();
  /** Settles when all of them are invited or refused. */
  #admitted: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** By `performance.now()`: when anybody last told of the call, and until when changes are of interest. */
  #toldAt = -Infinity;
  #wantedUntil: number;
  /** What is known to all. */
  #told: string | undefined;

  constructor(host: RongCloudHost, call: AnsweringCall) {
    const timing = { ...CALL_TIMING, ...GROUP_TIMING, ...host.timing };
    const groupId = call.info().groupId ?? '';
    this.#host = host;
    this.#call = call;
    this.#timing = timing;
    this.#members = new KnownMembers(host, groupId);
    if (canMessage(host.im))
      this.#messages = new GroupLine(host.im, host.userId, groupId, (word, from) => {
        this.#members.check(from, (isMember) => this.#receive(word, from, isMember));
      });
    this.#wantedUntil = performance.now() + timing.wantedMs;
    this.#ticker = setInterval(() => this.#tick(), timing.tickMs);
    this.#tick();
  }

  /** The call is over on this side. */
  stop(): void {
    clearInterval(this.#ticker);
    clearTimeout(this.#timer);
    if (performance.now() < this.#wantedUntil) {
      const userIds = this.#joined.filter((userId) => userId !== this.#host.userId);
      this.#messages?.send({ kind: 'left', call: this.#call.callId, userIds });
    }
    this.#messages?.close();
  }

  /** Who has joined, in the same order for all. */
  get #joined(): string[] {
    const { members } = this.#call.info();
    const joined = members.flatMap(({ userId, status }) => (status === 'joined' ? userId : []));
    return [...joined, this.#host.userId].sort();
  }

  get #state(): string {
    return `${this.#call.info().media} ${this.#joined.join(' ')}`;
  }

  /** The call has begun, or changed. */
  #tick(): void {
    if (this.#state !== this.#told && performance.now() < this.#wantedUntil) this.#tellSoon();
  }

  #tellSoon(): void {
    if (this.#timer !== undefined) return;
    const { rankMs, tellEveryMs } = this.#timing;
    const rank = Math.min(this.#joined.indexOf(this.#host.userId), MAX_RANK);
    const pauseMs = Math.max(0, this.#toldAt + tellEveryMs - performance.now());
    this.#timer = setTimeout(() => this.#tell(), pauseMs + rank * rankMs);
  }

  #tell(): void {
    this.#noteTold();
    const { media } = this.#call.info();
    this.#messages?.send({
      ...{ kind: 'tell', call: this.#call.callId, media, userIds: this.#joined },
      forMs: Math.round(this.#call.elapsed()),
    });
  }

  #noteTold(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#toldAt = performance.now();
    this.#told = this.#state;
  }

  // --- what is heard ---

  #receive(word: GroupWord, from: string, isMember: boolean): void {
    const { callId } = this.#call;
    if (word.kind === 'ask') {
      if (!isMember) return;
      this.#wantedUntil = performance.now() + this.#timing.wantedMs;
      this.#tellSoon();
    } else if (word.kind === 'tell' && word.call === callId) {
      const isSame = `${word.media} ${[...word.userIds].sort().join(' ')}` === this.#state;
      if (isSame) this.#noteTold();
    } else if (word.kind === 'join' && word.call === callId && word.to === this.#host.userId)
      this.#queue(from, isMember);
  }

  /** One after the other: each may take the last place. */
  #queue(userId: string, isMember: boolean): void {
    if (this.#inviting.has(userId)) return;
    this.#inviting.add(userId);
    this.#admitted = this.#admitted.then(() => this.#letIn(userId, isMember));
  }

  async #letIn(userId: string, isMember: boolean): Promise<void> {
    try {
      if (!isMember) this.#refuse(userId, 'not-in-group');
      else if (this.#joined.includes(userId)) this.#refuse(userId, 'busy');
      else await this.#call.invite(userId);
    } catch (cause) {
      const { reason, params } = toCallError(cause);
      if (params.detail === 'too-many') this.#refuse(userId, params.detail);
      else if (reason === 'not-in-group') this.#refuse(userId, reason);
      // else they ask again, or somebody else
    } finally {
      this.#inviting.delete(userId);
    }
  }

  #refuse(userId: string, why: Refusal): void {
    const { callId } = this.#call;
    this.#messages?.send({ kind: 'refuse', call: callId, to: userId, why }, [userId]);
  }
}
