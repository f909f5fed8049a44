/**
 * A call of a group that this side joins without having been called. It rings here for nobody: the devices open and
 * connections are prepared at once, while somebody in the call is asked for an invitation. Until that is there, nothing is
 * said in the call.
 */
import type { BackendEvent } from '../call/backend.js';
import { badRequest, CallError, toCallError } from '../call/call-error.js';
import type { CallEnd, CallInfo, Media } from '../call/call-info.js';
import type { GroupCallsHost } from './group-calls.js';
import { requireMember, rosterOf, type HeardCall } from './group-watch.js';
import { requireRoom } from '../call/member-limits.js';
import { LocalSession } from './local-session.js';
import type { BodyOf, CallKey, MessageOf } from './protocol.js';
import type { SessionHost } from './session-host.js';

/** One tab is asked this often before another one is. */
const ASKS_PER_TAB = 3;
/** What is said to those who were asked, by somebody who does not join after all. */
const NOT_COMING: BodyOf<'decline'> = { type: 'decline', reason: 'declined' };

export class JoiningCall {
  /** The call as it goes on. */
  readonly own: LocalSession;
  readonly #host: GroupCallsHost;
  readonly #groupId: string;
  /** The tabs that were asked. */
  readonly #asked = new Set<string>();
  /** What is said in the call once this side is let in; `undefined` from then on. */
  #held: (() => void)[] | undefined = [];
  /** Events never come before `startCall` has returned. */
  #early: BackendEvent[] | undefined = [];
  #progress: 'asking' | 'joined' | 'connected' | 'over' = 'asking';
  /** Settles the question that is asked. */
  #answer: { letIn(): void; refuse(error: CallError): void } | undefined;
  /** Why it was not joined. */
  #error: CallError | undefined;
  readonly #joined: () => void;

  /**
   * @param wanted the call as the page asked for it
   * @param joined called once this side is in the call
   * @throws CallError at once
   */
  constructor(host: GroupCallsHost, heard: HeardCall, wanted: CallInfo, joined: () => void) {
    this.#host = host;
    this.#joined = joined;
    this.#groupId = wanted.groupId ?? '';
    const roster = rosterOf(heard);
    if (roster.some(({ userId }) => userId === host.userId)) throw alreadyIn();
    requireRoom(host.maxMembers, heard.media, roster.length + 1);
    const [first] = roster;
    if (!first) throw isOver();
    const { key, media } = heard;
    const people = { callerId: first.userId, from: first.userId, endpoint: first.endpoint! };
    const invitation: MessageOf<'invite'> = {
      ...{ type: 'invite', ...key, ...people, to: [host.userId], media, groupId: this.#groupId },
      ...{ roster, number: 1, expiresInMs: Infinity },
    };
    const info: CallInfo = {
      ...{ ...wanted, media, callerId: host.userId },
      members: roster.map(({ userId, status, microphone, camera }) => ({
        ...{ userId, status, microphone, camera },
      })),
    };
    this.own = LocalSession.receive(this.#quiet(), invitation, info);
    queueMicrotask(() => this.#emitEarly());
    void this.#join(wanted.media);
  }

  /** Somebody in the call has invited this tab. */
  admit({ endpoint, toEndpoint }: MessageOf<'invite'>): void {
    if (!this.#asked.has(endpoint) || toEndpoint !== this.#host.endpoint) return;
    if (this.#progress === 'over')
      this.#cancel(this.own.key); // it heard that before it was ready to invite
    else this.#answer?.letIn();
  }

  /** Somebody in the call lets nobody in, or not this user. */
  refuse(endpoint: string, refusal: string): void {
    if (!this.#asked.has(endpoint)) return;
    const { media } = this.own.info;
    const limit = this.#host.maxMembers[media];
    if (refusal === 'too-many')
      this.#answer?.refuse(badRequest(refusal, 'The call is full.', { limit }));
    else if (refusal === 'busy') this.#answer?.refuse(alreadyIn());
    else this.#answer?.refuse(new CallError('not-in-group', 'Not a member of this group.'));
  }

  async #join(media: Media): Promise<void> {
    try {
      const checking = requireMember(this.#host, this.#groupId);
      if (checking) await checking;
      if (this.#progress !== 'asking') return;
      const accepting = this.own.accept(media); // opens the devices at once
      accepting.catch(() => {}); // which has ended the call
      await this.#beLetIn();
      this.#speak();
      await accepting;
    } catch (cause) {
      await Promise.resolve(); // events never come before `startCall` has returned
      this.#error ??= toCallError(cause);
      void this.own.end();
    }
  }

  /** Asks one tab after the other: first the one that all ask first, which knows how many it has let in. */
  async #beLetIn(): Promise<void> {
    let isIn = false;
    const { repeatFirstMs, linkPatienceMs } = this.#host.timing;
    const answered = new Promise<void>((resolve, reject) => {
      this.#answer = { letIn: () => resolve(void (isIn = true)), refuse: reject };
    });
    const deadline = performance.now() + linkPatienceMs / 2;
    for (let asks = 0; !isIn && performance.now() < deadline; asks += 1) {
      const tabs = this.own.parts.peers.endpoints.sort();
      const tab = tabs[Math.floor(asks / ASKS_PER_TAB) % tabs.length];
      if (tab === undefined) break; // all have left
      this.#ask(tab);
      const pauseMs = repeatFirstMs * (1 + (asks % ASKS_PER_TAB));
      await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, pauseMs))]);
    }
    if (!isIn) throw new CallError('network', 'Nobody in the call has answered.');
  }

  #ask(toEndpoint: string): void {
    this.#asked.add(toEndpoint);
    const { call } = this.own.key;
    const group = this.#groupId;
    this.#host.delivery.send({ type: 'hello', group, joins: call, toEndpoint });
  }

  /** This side is let in: what was held is said, and the page shows who is there. */
  #speak(): void {
    if (this.#progress !== 'asking') return;
    const held = this.#held ?? [];
    this.#held = undefined;
    const { peers, reporter } = this.own.parts;
    peers.report();
    reporter.change({ media: reporter.info.media }); // it may have been asked for as an audio call
    for (const say of held) say();
  }

  // --- between the call and its backend ---

  /** What the session needs of its backend. */
  #quiet(): SessionHost {
    const { delivery, ...host } = this.#host;
    const say = (words: () => void): void => void (this.#held ? this.#held.push(words) : words());
    return {
      ...host,
      delivery: {
        send: (body) => {
          if (this.#progress !== 'asking') delivery.send(body);
          else if (body.type === 'stopped') this.#cancel(this.own.key); // the page is being closed
          // nobody is told that it rings here: it does not
        },
        deliver: (key, what, to) =>
          say(() => {
            if (typeof what !== 'function' && what.type === 'accept') this.#followJoin();
            delivery.deliver(key, what, to);
          }),
        withdraw: (...call) => delivery.withdraw(...call),
        withdrawSignals: (...call) => delivery.withdrawSignals(...call),
        withdrawAll: (call) => delivery.withdrawAll(call),
      },
      over: (key, ...word) => {
        if (this.#progress !== 'asking') return host.over(key, ...word);
        host.over(key);
        this.#cancel(key);
      },
      emit: (event) => {
        if (this.#early) this.#early.push(event);
        else this.#emit(event);
      },
    };
  }

  #cancel(key: CallKey): void {
    const { delivery } = this.#host;
    if (this.#asked.size > 0) delivery.deliver(key, NOT_COMING, { tabs: [...this.#asked] });
  }

  #followJoin(): void {
    this.#progress = 'joined';
    this.#joined();
    this.own.parts.reporter.placed();
  }

  #emitEarly(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const event of early) this.#emit(event);
  }

  #emit(event: BackendEvent): void {
    if (event.type === 'connected') this.#progress = 'connected';
    if (event.type !== 'ended') return this.#host.emit(event);
    const end = this.#endOf(event.end);
    this.#progress = 'over';
    this.#answer?.refuse(isOver());
    this.#host.emit({ ...event, end });
  }

  /** Before it is connected nobody has hung up on anybody: it was canceled here, failed, or was over. */
  #endOf(end: CallEnd): CallEnd {
    if (this.#progress === 'connected' || end.reason === 'answered-elsewhere') return end;
    const error = this.#error ?? end.error ?? (end.endedBy === 'self' ? undefined : isOver());
    if (error) return { ...end, reason: 'failed', endedBy: 'system', error };
    return { ...end, reason: 'canceled' };
  }
}

function isOver(): CallError {
  return badRequest('call-over', 'The call is over.');
}

function alreadyIn(): CallError {
  return new CallError('busy', 'This user is in the call already.');
}
