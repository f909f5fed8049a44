/**
 * All calls of one signed-in user in this tab: hands each message that arrives to its call, rings for invitations, and answers
 * those who talk about a call that is over. What is not for this tab, comes from somebody who is not in the call, or comes
 * too often, goes no further.
 */
import type { BackendEvent, CallSession } from '../call/backend.js';
import type { CallInfo } from '../call/call-info.js';
import { badRequest } from '../call/call-error.js';
import { loadModule } from '../call/load-module.js';
import type { Delivery } from './delivery.js';
import { EndedCalls } from './ended-calls.js';
import type { GroupCalls } from './group-calls.js';
import { LocalSession } from './local-session.js';
import type { CallMessage, Envelope, Hello, Message, MessageOf } from './protocol.js';
import { RateLimit, type MessageRates } from './rate-limit.js';
import type { Returning } from './returning.js';
import type { SessionHost } from './session-host.js';

export interface LocalCallsOptions extends Omit<SessionHost, 'over' | 'delivery'> {
  readonly delivery: Delivery;
  /** Loads what lets the page find a connected call again after a reload. */
  loadReturning(): Promise<Returning>;
  /** More messages came than are handled. */
  onFlood(): void;
  /** An invitation was dropped: the call has more members than a call may have. */
  onBadInvitation(): void;
}

/** Twenty people who join at the same moment stay below. */
const RATES: MessageRates = {
  member: { burst: 200, perSecond: 100 },
  strangers: { burst: 100, perSecond: 50 },
  all: { burst: 1000, perSecond: 500 },
};
/** More calls than this do not go on in one tab: all but one are being refused as busy. */
const MAX_CALLS = 20;

export class LocalCalls {
  readonly #options: LocalCallsOptions;
  readonly #host: SessionHost;
  readonly #sessions = new Set<LocalSession>();
  readonly #ended: EndedCalls;
  readonly #rateLimit = new RateLimit(RATES);
  #returning: Returning | undefined;
  #groups: GroupCalls | undefined;
  #helloAt = -Infinity;
  /** While signing out, nothing rings any more. */
  #isOpen = false;

  constructor(options: LocalCallsOptions) {
    this.#options = options;
    this.#ended = new EndedCalls(options.delivery);
    this.#host = {
      ...options,
      emit: (event) => this.#emit(event),
      over: (key, lastWord, tabs) => this.#ended.add(key, lastWord, tabs),
    };
  }

  /** @param joins the call to join instead. @throws CallError */
  dial(info: CallInfo, joins?: string): CallSession {
    if (joins === undefined) return this.#keep(LocalSession.dial(this.#host, info));
    if (!this.#groups) throw badRequest('no-call', 'No group is watched.');
    return this.#groups.join(info, joins);
  }

  /** Calls of groups that this tab is not in, and who joins its own. Loaded when somebody asks. */
  async groups(): Promise<GroupCalls> {
    const { GroupCalls } = await loadModule(() => import('./group-calls.js'));
    return (this.#groups ??= new GroupCalls({
      ...{ ...this.#host, sessions: this.#sessions, ended: this.#ended },
      allows: () => this.#allows(),
    }));
  }

  /** The channel is up: says so, which brings the invitations that were sent meanwhile. */
  greet(): void {
    this.#isOpen = true;
    this.#sayHello();
    for (const session of this.#sessions) session.resume();
  }

  /** The relay has lost a tab. */
  lose(endpoint: string): void {
    for (const session of this.#sessions) session.lose(endpoint);
  }

  /** The page is being left. A call that it may find again is not hung up. */
  leavePage(): void {
    for (const session of this.#sessions)
      if (!this.#returning?.leave(session)) void session.close();
  }

  /** Offers the call that the page was in before it was reloaded, if there is one. */
  async comeBack(): Promise<void> {
    const returning = await this.#loadReturning();
    await returning?.find((make) => {
      if (!this.#isOpen) return;
      const { own, session } = make(this.#host);
      this.#keep(own);
      this.#emit({ type: 'incoming', session });
    });
  }

  /** Ends all calls because the user signs out. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await Promise.all([...this.#sessions].map((session) => session.close()));
  }

  receive(message: Message): void {
    if ('toEndpoint' in message && message.toEndpoint !== this.#host.endpoint) return;
    if (message.type === 'hello') return this.#receiveHello(message);
    this.#groups?.receive(message);
    const session = [...this.#sessions].find(({ key }) => key.call === message.call);
    const key = session?.key ?? this.#ended.get(message.call);
    if (!key) return this.#receiveUnknown(message);
    if (key.secret !== message.secret || !this.#allows(message.endpoint)) return;
    for (const each of this.#options.delivery.receive(message))
      if (session) session.receive(each);
      else this.#receiveLate(each);
  }

  #keep(session: LocalSession): LocalSession {
    this.#sessions.add(session);
    return session;
  }

  async #loadReturning(): Promise<Returning | undefined> {
    return (this.#returning ??= await this.#options.loadReturning().catch(() => undefined));
  }

  async #followConnected(callId: string): Promise<void> {
    const returning = await this.#loadReturning();
    for (const session of this.#sessions)
      if (session.info.id === callId) returning?.follow(session);
  }

  #emit(event: BackendEvent): void {
    if (event.type === 'connected') void this.#followConnected(event.callId);
    if (event.type === 'ended') this.#returning?.end(event.callId);
    if (event.type === 'ended')
      for (const session of this.#sessions)
        if (session.info.id === event.callId) this.#sessions.delete(session);
    this.#options.emit(event);
  }

  /** @param member the sender's tab, if it is in a call with this one */
  #allows(member?: string): boolean {
    const isAllowed = this.#rateLimit.allows(member);
    if (!isAllowed) this.#options.onFlood();
    return isAllowed;
  }

  #sayHello(): void {
    if (!this.#isOpen) return;
    this.#helloAt = performance.now();
    this.#host.delivery.send({ type: 'hello' });
  }

  #receiveHello(message: Hello & Envelope): void {
    const { from, endpoint } = message;
    if (!this.#allows()) return;
    if (message.group && this.#sessions.size > 0)
      this.groups().then((groups) => groups.answer(message), reportError);
    this.#options.delivery.hasten(endpoint);
    for (const session of this.#sessions) session.greet(from, endpoint);
  }

  /** About a call that is unknown here. */
  #receiveUnknown(message: CallMessage): void {
    const isInvitation = message.type === 'invite' && this.#isForUs(message);
    if (isInvitation) {
      if (!this.#allows()) return;
      if (this.#options.delivery.receive(message).length > 0) this.#ring(message);
    } else if (message.type === 'leave') {
      this.#options.delivery.receive(message); // an invitation that was sent before comes to nothing
    } else if (message.type === 'alive' && message.calling?.includes(this.#host.userId)) {
      const { aliveEveryMs } = this.#host.timing;
      const isFromOther = message.from !== this.#host.userId;
      if (isFromOther && performance.now() - this.#helloAt > aliveEveryMs) this.#sayHello(); // it should ring here
    }
  }

  /** About a call that is over here. */
  #receiveLate(message: CallMessage): void {
    switch (message.type) {
      case 'invite':
        if (message.toEndpoint !== undefined || !this.#isForUs(message)) return;
        this.#ended.delete(message.call); // invited again after leaving
        return this.#ring(message);
      case 'ringing':
      case 'accept':
      case 'alive':
      case 'signal':
        return this.#ended.remind(message.call, message.endpoint);
    }
  }

  #isForUs({ to, from }: MessageOf<'invite'>): boolean {
    return from !== this.#host.userId && to.includes(this.#host.userId);
  }

  #ring(message: MessageOf<'invite'>): void {
    if (!this.#isOpen) return;
    const { userId, maxMembers } = this.#host;
    const others = message.roster.filter((entry) => entry.userId !== userId);
    if (others.length + 1 > maxMembers[message.media]) return this.#options.onBadInvitation();
    const dialled = message.groupId
      ? undefined
      : [...this.#sessions].find((session) => session.isUnansweredCallTo(message.from));
    // Both dialled each other. The call with the smaller id stays; theirs also does if the one from here is not out yet.
    if (dialled) {
      if (dialled.stage === 'dialling' || message.call < dialled.key.call) dialled.adopt(message);
      return;
    }
    if (this.#sessions.size >= MAX_CALLS) return this.#options.onFlood();
    const session = this.#keep(LocalSession.receive(this.#host, message));
    this.#emit({ type: 'incoming', session });
  }
}
