/**
 * One user of a backend in a test: the backend, its events, and the calls that follow from them. It uses only the `CallBackend`
 * interface, behaves as the store does (a second caller finds it busy), and records everything a backend must not do.
 */
import type { BackendEvent, CallBackend, CallSession } from '../../src/core/call/backend.js';
import type {
  CallEnd,
  CallInfo,
  CallRequest,
  ConnectionStatus,
  GroupCall,
  Media,
  Member,
  Profile,
} from '../../src/core/call/call-info.js';
import type { CallEntry } from '../../src/core/call/call-entry.js';
import type { CallError } from '../../src/core/call/call-error.js';
import { newId } from '../../src/core/call/ids.js';
import { until } from './until.js';

export interface PartyCallOptions extends Pick<CallRequest, 'push' | 'extra' | 'joins'> {
  media?: Media;
  groupId?: string;
  id?: string;
}

export interface GroupCallNotes {
  now: GroupCall | null | undefined;
  error: CallError | undefined;
  undo: () => void;
}

/** Maximum difference between two ends' times of the same moment, in milliseconds. */
const CLOCK_TOLERANCE_MS = 1000;

export class CallParty {
  readonly userId: string;
  readonly backend: CallBackend;
  /** All calls, oldest first, including those declined as busy. */
  readonly calls: PartyCall[] = [];
  readonly problems: CallError[] = [];
  readonly connection: ConnectionStatus[] = [];
  /** Calls that went on while they were not connected. */
  readonly missed: CallEntry[] = [];
  /** What the backend did, but must not. */
  readonly violations: string[] = [];

  #disposed = false;
  #returned = new Set<PartyCall>();

  constructor(userId: string, backend: CallBackend) {
    this.userId = userId;
    this.backend = backend;
    backend.listen((event) => this.#handle(event));
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  get live(): PartyCall[] {
    return this.calls.filter((call) => !call.end);
  }

  connect(signal = new AbortController().signal): Promise<Profile> {
    this.#disposed = false;
    return this.backend.connect(signal);
  }

  async dispose(): Promise<void> {
    await this.backend.dispose();
    for (const call of this.live) this.#report(`${call.name} did not end with its backend`);
    this.#disposed = true;
  }

  /** The backend vanished, for example with its page. */
  forget(): void {
    this.#disposed = true;
  }

  call(
    userIds: readonly string[],
    { media = 'audio', groupId, id = newId(), ...rest }: PartyCallOptions = {},
  ): PartyCall {
    const call = new PartyCall(this, id, 'outgoing');
    this.calls.push(call);
    call.session = this.backend.startCall({ id, userIds, groupId, media, ...rest });
    return call;
  }

  /** What is told of the call of a group; `undefined` before the first report. */
  watch(groupId: string): GroupCallNotes {
    const notes: GroupCallNotes = { now: undefined, error: undefined, undo: () => {} };
    if (!this.backend.watchGroupCall) throw new Error('it tells of no calls of groups');
    const watching = this.backend.watchGroupCall(groupId, (call) => {
      if (this.#disposed) this.#report('told of a group after dispose');
      notes.now = call;
    });
    watching.catch((error: CallError) => (notes.error = error));
    notes.undo = () => void watching.then((undo) => undo());
    return notes;
  }

  /** @returns the next incoming call that was not returned before */
  async nextCall(ms: number): Promise<PartyCall> {
    const call = await until(
      () => this.#ringing()[0],
      ms,
      () => `${this.userId} is called (${this.calls.length} calls so far)`,
    );
    this.#returned.add(call);
    return call;
  }

  #ringing(): PartyCall[] {
    return this.calls.filter(
      (call) => call.direction === 'incoming' && !call.wasBusy && !this.#returned.has(call),
    );
  }

  #report(what: string): void {
    this.violations.push(`${this.userId}: ${what}`);
  }

  #handle(event: BackendEvent): void {
    if (this.#disposed) this.#report(`"${event.type}" came after dispose`);
    switch (event.type) {
      case 'connection':
        this.connection.push(event.status);
        return;
      case 'problem':
        this.problems.push(event.error);
        return;
      case 'incoming':
        return this.#receive(event.session);
      case 'missed':
        return void this.missed.push(event.entry);
      default: {
        const call = this.calls.findLast(({ id }) => id === event.callId);
        if (call) call.handle(event);
        else this.#report(`"${event.type}" of a call nobody heard of`);
      }
    }
  }

  #receive(session: CallSession): void {
    const call = new PartyCall(this, session.info.id, 'incoming');
    call.session = session;
    call.wasBusy = this.live.length > 0;
    this.calls.push(call);
    if (session.info.direction !== 'incoming' && !session.info.returning)
      this.#report(`${call.name} is not incoming`);
    if (call.wasBusy) session.end('busy').catch(() => {});
  }
}

/** One call of one party. */
export class PartyCall {
  readonly id: string;
  readonly direction: CallInfo['direction'];
  readonly party: CallParty;
  /** Changes of the other members, in order: `3002 ringing`, `3002 joined`, `3002 left`. */
  readonly log: string[] = [];
  wasBusy = false;
  placed = false;
  connectedAt: number | undefined;
  /** Who turned it into an audio call; `undefined` for nobody, or this side. */
  changedBy: string | undefined;
  end: CallEnd | undefined;

  #session: CallSession | undefined;
  #statuses = new Map<string, Member['status']>();

  constructor(party: CallParty, id: string, direction: CallInfo['direction']) {
    this.party = party;
    this.id = id;
    this.direction = direction;
  }

  get name(): string {
    return `the ${this.direction} call ${this.id.slice(0, 6)} of ${this.party.userId}`;
  }

  set session(session: CallSession) {
    this.#session = session;
    for (const { userId, status } of this.members) this.#statuses.set(userId, status);
  }

  get session(): CallSession {
    if (!this.#session) throw new Error(`${this.name} has no session yet`);
    return this.#session;
  }

  get info(): CallInfo {
    return this.session.info;
  }

  /** The other members, without those who left. */
  get members(): Member[] {
    const self = this.party.userId;
    return this.info.members.filter(({ userId, status }) => userId !== self && status !== 'left');
  }

  member(userId: string): Member | undefined {
    return this.members.find((member) => member.userId === userId);
  }

  get joined(): string[] {
    return this.members
      .filter(({ status }) => status === 'joined')
      .map(({ userId }) => userId)
      .sort();
  }

  get isConnected(): boolean {
    return this.connectedAt !== undefined && !this.end;
  }

  accept(media = this.info.media): Promise<void> {
    return this.session.accept(media);
  }

  handle(event: Exclude<BackendEvent, { type: 'connection' | 'incoming' | 'problem' }>): void {
    if (!this.#session) return this.#report(`"${event.type}" came before startCall returned`);
    if (this.end) return this.#report(`"${event.type}" came after the end`);
    switch (event.type) {
      case 'placed':
        if (this.placed || this.direction === 'incoming')
          this.#report('placed twice, or not from here');
        this.placed = true;
        return;
      case 'changed':
        this.changedBy ??= event.by;
        return this.#logMembers();
      case 'connected':
        return this.#connect(event.at);
      case 'link':
        if (this.connectedAt === undefined) this.#report('a link before it was connected');
        return;
      case 'ended':
        return this.#finish(event.end);
    }
  }

  #report(what: string): void {
    this.party.violations.push(`${this.name}: ${what}`);
  }

  /** In the order in which they began. */
  get screens(): readonly string[] {
    return this.info.screens ?? [];
  }

  #logMembers(): void {
    for (const [i, userId] of this.screens.entries()) {
      const isHere = userId === this.party.userId || this.joined.includes(userId);
      if (!isHere) this.#report(`${userId} shares a screen, and is not in the call`);
      if (this.screens.indexOf(userId) !== i) this.#report(`${userId} shares a screen twice`);
    }
    const now = new Map(this.members.map(({ userId, status }) => [userId, status]));
    for (const [userId, status] of now)
      if (this.#statuses.get(userId) !== status) this.log.push(`${userId} ${status}`);
    for (const userId of this.#statuses.keys())
      if (!now.has(userId)) this.log.push(`${userId} left`);
    this.#statuses = now;
  }

  #connect(at: number): void {
    if (this.connectedAt !== undefined) this.#report('connected twice');
    if (this.direction === 'outgoing' && !this.placed)
      this.#report('connected before it was placed');
    const lateMs = Date.now() - at; // a call that is returned to tells when it was first connected
    const isTrue = this.info.returning ? lateMs > 0 : Math.abs(lateMs) <= CLOCK_TOLERANCE_MS;
    if (!isTrue) this.#report(`connected at ${at}`);
    this.connectedAt = at;
  }

  #finish(end: CallEnd): void {
    this.end = end;
    if (this.info.returning) return; // it has been connected before
    const since = this.connectedAt ?? Date.now();
    const durationMs = Date.now() - since;
    if (Math.abs(end.durationMs - durationMs) > CLOCK_TOLERANCE_MS)
      this.#report(`lasted ${durationMs} ms, and the end says ${end.durationMs}`);
    if (this.connectedAt === undefined && end.durationMs !== 0)
      this.#report(`never connected, and the end says ${end.durationMs} ms`);
  }
}
