/**
 * Who is in a call and how far along, as the call plugin believes: its engine. Everything that it gets wrong is wrong
 * here too: the reasons in groups, `isCaller` and `isRemote`, timers that are never put away, members that vanish.
 */
import {
  Call,
  End,
  GROUP,
  Im,
  PRIVATE,
  remoteReason,
  SessionState,
  SUCCESS,
  UserState,
} from './codes.js';
import { HeldMessages } from './held-messages.js';
import type { FakeIm } from './im.js';
import { OfflineCalls, type OfflineRecord } from './offline-calls.js';
import type { CallContent, Message, MessageType } from './service.js';
import type { Answer } from './tracks.js';

/** What the wire says of a member of a running call. */
const Wire = { ringing: 3, connected: 4 } as const;

export interface User {
  readonly userId: string;
  state: number;
  isCaller: boolean;
  isRemote: boolean;
}

export interface CallFacts {
  readonly callId: string;
  readonly conversationType: number;
  readonly targetId: string;
  mediaType: number;
}

/** What the session on top of it is told. */
export interface MachineWatcher {
  onState(state: number, reason?: number): void;
  onRinging(userId: string): void;
  onAccept(userId: string): void;
  onHungup(sender: { userId: string }, reason: number | undefined): void;
  onMediaModify(userId: string, mediaType: number): void;
}

/** All calls of a client: one at a time. */
export class CallEngine {
  readonly im: FakeIm;
  readonly callTimeoutMs: number;
  readonly machines = new Map<string, CallMachine>();
  /** A call that is over hears nothing any more, even if it comes to life again. */
  readonly listening = new Map<string, CallMachine>();
  readonly #onInvite: (machine: CallMachine) => void;
  #lastId = 0;

  constructor(
    im: FakeIm,
    callTimeoutMs: number,
    onInvite: (machine: CallMachine) => void,
    onOfflineRecord: (record: OfflineRecord) => void,
  ) {
    this.im = im;
    this.callTimeoutMs = callTimeoutMs;
    this.#onInvite = onInvite;
    const handle = (message: Message): void => this.#handle(message);
    const offline = new OfflineCalls(() => im.userId, handle, onOfflineRecord);
    const held = new HeldMessages(handle, {
      handleOffline: (messages) => offline.take(messages),
      thrown: im.thrown,
      speed: im.service.speed,
      isBusy: () => im.isBusy,
    });
    im.onmessage = (message) => held.push(message);
  }

  async call(
    conversationType: number,
    targetId: string,
    userIds: readonly string[],
    mediaType: number,
  ): Promise<Answer & { machine?: CallMachine }> {
    if (this.machines.size > 0) return { code: Call.anotherCall };
    this.#lastId += 1;
    const callId = `${this.im.userId}-${this.#lastId}-${Math.random().toString(36).slice(2)}`;
    const machine = this.#open({ callId, conversationType, targetId, mediaType });
    const code = await machine.place(userIds);
    return code === SUCCESS ? { code, machine } : { code };
  }

  close(callId: string): void {
    this.machines.delete(callId);
    this.listening.delete(callId);
  }

  #open(facts: CallFacts): CallMachine {
    const machine = new CallMachine(this, facts);
    this.machines.set(facts.callId, machine);
    this.listening.set(facts.callId, machine);
    return machine;
  }

  #handle(message: Message): void {
    if (message.type === 'RC:VCInvite' || message.type === 'RC:VCModifyMem')
      this.#receiveInvite(message);
    else this.listening.get(message.content.callId)?.receive(message);
  }

  /** Who is in a call is busy; the page is told of the call all the same. Those in the call itself are not told. */
  #receiveInvite(message: Message): void {
    const { type, senderUserId, conversationType, targetId, content } = message;
    const { callId, mediaType = 1 } = content;
    if (senderUserId === this.im.userId || this.machines.has(callId)) return;
    const machine = this.#open({ callId, conversationType, targetId, mediaType });
    if (type === 'RC:VCInvite') machine.receiveInvite(message);
    else machine.receiveLateInvite(message);
    this.#onInvite(machine);
    if (this.machines.size > 1) machine.beBusy();
  }
}

export class CallMachine {
  readonly facts: CallFacts;
  watcher: MachineWatcher | undefined;
  callerId = '';

  readonly #engine: CallEngine;
  readonly #users = new Map<string, User>();
  /** By user. One that ran stays, and makes a hang-up look like a cancellation. */
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #inviterId = '';
  #state: number | null = null;
  #endReason: number | null = null;
  #beginAt = 0;
  #endAt = 0;

  constructor(engine: CallEngine, facts: CallFacts) {
    this.#engine = engine;
    this.facts = facts;
  }

  get #self(): string {
    return this.#engine.im.userId;
  }

  get state(): number {
    return this.#state ?? SessionState.end;
  }

  stateOf(userId: string): number | undefined {
    return this.#users.get(userId)?.state;
  }

  remoteUsers(): User[] {
    return [...this.#users.values()].filter(({ userId }) => userId !== this.#self);
  }

  summary() {
    const { conversationType, targetId, mediaType } = this.facts;
    const isKnown = this.#beginAt !== 0 && this.#endAt > this.#beginAt;
    return {
      conversationType,
      channelId: '',
      targetId,
      mediaType,
      beginTimestamp: this.#beginAt,
      endTimestamp: this.#endAt,
      duration: isKnown ? this.#endAt - this.#beginAt : 0,
      endReason: this.#endReason,
    };
  }

  // --- what this side does ---

  async place(userIds: readonly string[]): Promise<number> {
    const self = (this.callerId = this.#inviterId = this.#self);
    const inviteUserIds = userIds.filter((userId) => userId !== self);
    const directed = this.facts.conversationType === GROUP ? inviteUserIds : [];
    const { code, sentTime } = await this.#send('RC:VCInvite', directed, { inviteUserIds });
    if (code !== SUCCESS) {
      this.#become(SessionState.end, code === Call.blacklisted ? End.blacklisted : End.network);
      return code;
    }
    this.#setUser(self, UserState.waiting, true, false);
    for (const userId of userIds) {
      this.#setUser(userId, UserState.waiting, false, true);
      this.#startTimer(userId, sentTime, () => this.#giveUp(userId));
    }
    this.#become(SessionState.waiting);
    return code;
  }

  /** Nobody came. The rest hear of it only when more than one is left, and this side has not been answered. */
  #giveUp(userId: string): void {
    this.#users.delete(userId);
    if (this.#users.size < 2) this.#become(SessionState.end, End.remoteNoAnswer);
    const isAnswered = this.stateOf(this.#self) === UserState.keeping;
    if (this.remoteUsers().length > 1 && !isAnswered) void this.#leave(End.remoteNoAnswer);
  }

  async accept(): Promise<number> {
    const { code } = await this.#send('RC:VCAccept', this.#others(), {});
    this.#stopTimer(this.#self);
    const me = this.#users.get(this.#self);
    if (code === SUCCESS) {
      if (me) me.state = UserState.keeping;
      this.#beginAt = Date.now();
      this.#become(SessionState.keeping);
    } else {
      if (me) me.state = UserState.none;
      const reason = code === Call.blacklisted ? End.blacklisted : End.network;
      this.#become(SessionState.end, reason);
    }
    return code;
  }

  async invite(userIds: readonly string[]): Promise<number> {
    const everybody = [...new Set([...this.#users.keys(), ...userIds])];
    const existedUserPofiles = everybody.map((userId) => ({
      userId,
      callStatus:
        userIds.includes(userId) || this.stateOf(userId) === UserState.waiting
          ? Wire.ringing
          : Wire.connected,
    }));
    const inviteUserIds = everybody.filter((userId) => userId !== this.#self);
    const content = { inviteUserIds, caller: this.callerId, existedUserPofiles };
    const { code, sentTime } = await this.#send('RC:VCModifyMem', inviteUserIds, content);
    for (const userId of userIds) {
      const state = code === SUCCESS ? UserState.waiting : UserState.none;
      this.#setUser(userId, state, false, true);
      if (code !== SUCCESS) continue;
      this.#startTimer(userId, sentTime, () => {
        this.#users.delete(userId);
        if (this.#users.size < 2) this.#become(SessionState.end, End.remoteNoAnswer);
      });
    }
    return code;
  }

  /** In a group the reason is a guess: while a timer is about, it is called canceling or declining. */
  async hangUp(): Promise<number> {
    let reason: number = End.hangUp;
    if (this.#timers.size > 0)
      reason = this.#users.get(this.#self)!.isCaller ? End.cancel : End.reject;
    for (const userId of [...this.#timers.keys()]) this.#stopTimer(userId);
    return this.#leave(reason);
  }

  /** Something failed on this side. */
  fail(reason: number): void {
    void this.#leave(reason);
  }

  async #leave(reason: number): Promise<number> {
    const { code } = await this.#send('RC:VCHangup', this.#others(), { reason });
    this.#endAt = Date.now();
    this.#users.clear();
    this.#become(SessionState.end, reason);
    return code;
  }

  async changeMedia(mediaType: number): Promise<number> {
    const { code } = await this.#send('RC:VCModifyMedia', this.#others(), { mediaType });
    if (code === SUCCESS) this.facts.mediaType = mediaType;
    return code;
  }

  // --- what the others say ---

  receiveInvite({ senderUserId, content, sentTime }: Message): void {
    this.callerId = this.#inviterId = senderUserId;
    const everybody = [senderUserId, ...(content.inviteUserIds ?? [])];
    this.#sendRinging(everybody);
    for (const userId of everybody) {
      const isSender = userId === senderUserId;
      this.#setUser(userId, UserState.waiting, isSender, userId !== this.#self);
      if (isSender) continue;
      this.#startTimer(userId, sentTime, () => {
        if (userId === this.#self) void this.#leave(End.noAnswer);
        else this.#users.delete(userId); // without a word
      });
    }
    this.#become(SessionState.waiting);
  }

  /** Into a call that is going on. Not to answer tells nobody, and does not end the ringing while others talk. */
  receiveLateInvite({ senderUserId, content, sentTime }: Message): void {
    this.callerId = content.caller ?? senderUserId;
    this.#inviterId = senderUserId;
    const profiles = content.existedUserPofiles ?? [];
    this.#sendRinging(profiles.map(({ userId }) => userId));
    for (const { userId, callStatus } of profiles) {
      const isIn = callStatus === Wire.connected;
      const state = isIn ? UserState.keeping : UserState.waiting;
      this.#setUser(userId, state, senderUserId === userId, userId === this.#self);
      if (isIn) continue;
      this.#startTimer(userId, sentTime, () => {
        const reason = userId === this.#self ? End.noAnswer : End.remoteNoAnswer;
        this.#users.delete(userId);
        if (this.#users.size < 2) this.#become(SessionState.end, reason);
      });
    }
    this.#become(SessionState.waiting);
  }

  /** There is a call already. */
  beBusy(): void {
    const others = this.#others();
    for (const userId of [...this.#timers.keys()]) this.#stopTimer(userId);
    this.#become(SessionState.end, End.busy);
    void this.#send('RC:VCHangup', others, { reason: End.busy });
  }

  receive(message: Message): void {
    const { type, senderUserId } = message;
    const isMine = senderUserId === this.#self;
    switch (type) {
      case 'RC:VCRinging':
        return isMine ? undefined : this.watcher?.onRinging(senderUserId);
      case 'RC:VCAccept':
        return isMine
          ? this.#answerElsewhere(End.acceptedElsewhere)
          : this.#hearAccept(senderUserId);
      case 'RC:VCHangup':
        return isMine ? this.#answerElsewhere(End.declinedElsewhere) : this.#hearHangUp(message);
      case 'RC:VCModifyMedia':
        return isMine ? undefined : this.#hearMedia(message);
    }
  }

  #answerElsewhere(reason: number): void {
    for (const userId of [...this.#timers.keys()]) this.#stopTimer(userId);
    this.#become(SessionState.end, reason);
  }

  /** Whoever hears it takes itself for in the call too, and for the caller. */
  #hearAccept(senderUserId: string): void {
    this.#stopTimer(senderUserId);
    this.#setUser(this.#self, UserState.keeping, true, true);
    this.#setUser(senderUserId, UserState.keeping, false, false);
    this.#beginAt = Date.now();
    if (this.callerId === this.#self) this.#become(SessionState.keeping);
    this.watcher?.onAccept(senderUserId);
  }

  #hearHangUp({ senderUserId, content }: Message): void {
    if (this.#state === SessionState.end) return;
    const reason = remoteReason(content.reason ?? 0);
    if (this.#users.delete(senderUserId)) this.#endAt = Date.now();
    if (reason !== End.remoteCancel && this.#inviterId === this.#self)
      this.#stopTimer(senderUserId);
    else if (this.remoteUsers().length < 1) this.#stopTimer(this.#self);
    const nobodyIsIn = [...this.#users.values()].every(({ state }) => state !== UserState.keeping);
    if (this.#users.size < 2 || (this.#inviterId === senderUserId && nobodyIsIn))
      this.#become(SessionState.end, reason);
    this.watcher?.onHungup({ userId: senderUserId }, reason);
  }

  #hearMedia({ senderUserId, content }: Message): void {
    this.facts.mediaType = content.mediaType ?? this.facts.mediaType;
    this.watcher?.onMediaModify(senderUserId, this.facts.mediaType);
  }

  // --- what the media room says, a little later: the message may still come ---

  /** Also when the call is over by then, which brings it to life again. */
  roomJoined(userIds: readonly string[]): void {
    setTimeout(() => {
      for (const userId of userIds) {
        const user = this.#users.get(userId);
        if (user) user.state = UserState.keeping;
        this.#become(SessionState.keeping);
        this.#stopTimer(userId);
      }
    }, this.#engine.im.service.roomPatienceMs);
  }

  /** Named with the engine's own record, not with a sender. */
  roomLeft(userIds: readonly string[]): void {
    setTimeout(() => {
      for (const userId of userIds) {
        const user = this.#users.get(userId);
        if (user && user.state !== UserState.none) {
          user.state = UserState.none;
          this.watcher?.onHungup(user, End.remoteHangUp);
          this.#users.delete(userId);
        }
        if (this.#users.size < 2 && this.#state !== SessionState.end) {
          this.#endAt = Date.now();
          this.#become(SessionState.end, End.remoteHangUp);
        }
      }
    }, this.#engine.im.service.roomPatienceMs);
  }

  // --- small change ---

  #become(state: number, reason?: number): void {
    this.#endReason = reason ?? null;
    if (this.#state !== state) {
      this.#state = state;
      this.watcher?.onState(state, reason);
    }
    if (state === SessionState.end) this.#engine.close(this.facts.callId);
  }

  #setUser(userId: string, state: number, isCaller: boolean, isRemote: boolean): void {
    this.#users.set(userId, { userId, state, isCaller, isRemote });
  }

  #others(): string[] {
    return this.remoteUsers().map(({ userId }) => userId);
  }

  /** By the server's clock: what is left of the time since the invitation was sent. */
  #startTimer(userId: string, sentTime: number, run: () => void): void {
    const { im, callTimeoutMs } = this.#engine;
    const delay = im.serverTime() - sentTime;
    const left = callTimeoutMs - (delay < 0 ? ASSUMED_DELAY_MS : delay);
    this.#timers.set(userId, setTimeout(run, left));
  }

  #stopTimer(userId: string): void {
    clearTimeout(this.#timers.get(userId));
    this.#timers.delete(userId);
  }

  #sendRinging(userIds: readonly string[]): void {
    const others = userIds.filter((userId) => userId !== this.#self);
    void this.#send('RC:VCRinging', others, {});
  }

  async #send(
    type: MessageType,
    directed: readonly string[],
    content: Omit<CallContent, 'callId'>,
  ): Promise<{ code: number; sentTime: number }> {
    const { callId, conversationType, targetId, mediaType } = this.facts;
    const { code, sentTime } = await this.#engine.im.send({
      type,
      conversationType: conversationType === GROUP ? GROUP : PRIVATE,
      targetId,
      content: { mediaType, ...content, callId },
      directed,
      ringsForMs: this.#engine.callTimeoutMs,
    });
    return { code: codeOfSending(code), sentTime };
  }
}

/** Taken for the delivery of a message that seems to come from the future. */
const ASSUMED_DELAY_MS = 500;

function codeOfSending(code: number): number {
  if (code === 0) return SUCCESS;
  if (code === Im.blacklisted) return Call.blacklisted;
  return code === Im.notInGroup ? Call.notInGroup : Call.notSent;
}
