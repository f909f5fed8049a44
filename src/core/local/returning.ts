/**
 * Calls that a page finds again after it was reloaded, has crashed, or went on to another page of the site. While a call is
 * connected, what it takes to come back stands in the tab's session storage. The others wait for who is away, and are told that
 * the page is back; whoever takes the call up again joins it anew in place of the tab that was.
 */
import type { BackendEvent, CallSession } from '../call/backend.js';
import { badRequest } from '../call/call-error.js';
import type { CallEnd, CallInfo, Media } from '../call/call-info.js';
import { checkedCall } from '../call/checked-report.js';
import type { LastWord } from './ended-calls.js';
import type { LocalBackendOptions } from './local-backend.js';
import { LocalSession } from './local-session.js';
import type { CallKey, MessageOf, RosterEntry } from './protocol.js';
import type { SessionHost } from './session-host.js';
import type { LocalTiming } from './timing.js';
import { TRAILS } from './trail-mark.js';
import { fromWire, toWire } from './wire-format.js';

/** A call as it is stored. */
interface Trail {
  readonly key: CallKey;
  readonly info: CallInfo;
  /** When it connected, in ms since the epoch. */
  readonly since: number;
  readonly roster: readonly RosterEntry[];
  /** Where people of that name reach each other. */
  readonly place: string;
  readonly userId: string;
  /** The tab that was in the call. */
  readonly endpoint: string;
  /** When it was last in the call, in ms since the epoch. */
  readonly at: number;
}

export interface ReturningOptions extends Pick<
  LocalBackendOptions,
  'token' | 'channel' | 'signalingUrl' | 'rejoin'
> {
  /** This tab. */
  readonly endpoint: string;
  readonly timing: LocalTiming;
}

/** A call that was found again: what handles its messages, and what the store gets. */
export interface FoundCall {
  readonly own: LocalSession;
  readonly session: CallSession;
}

/** How long the page before may take to be gone, in ms. A tab that was doubled shares the trail of one that is still there. */
const GONE_WITHIN_MS = 1500;

export class Returning {
  readonly #options: ReturningOptions;
  #followed: LocalSession | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unlock: (() => void) | undefined;
  /** A call that was found, while it has not been taken up. */
  #offered: LocalSession | undefined;

  /** Where people of that name reach each other. */
  readonly #place: string;
  readonly #userId: string;
  readonly #returnMs: number;

  constructor(options: ReturningOptions) {
    this.#options = options;
    this.#place = `${options.channel} ${options.signalingUrl}`;
    this.#userId = options.token;
    this.#returnMs = options.timing.returnMs;
  }

  // --- leaving a trail ---

  /** The call is connected. */
  follow(session: LocalSession): void {
    this.#stop();
    if (this.#options.rejoin?.asked === 'off') return;
    this.#followed = session;
    this.#unlock = holdLock(this.#options.endpoint);
    this.#timer = setInterval(() => this.#save(), this.#options.timing.aliveEveryMs);
    this.#save();
  }

  /** The page is being left. @returns whether it may find that call again: the others have been told so */
  leave(session: LocalSession): boolean {
    if (session === this.#offered) return true; // the page after this one finds it as well
    if (session !== this.#followed || !this.#save()) return false;
    this.#stop();
    session.leavePage();
    return true;
  }

  /** A call is over. */
  end(callId: string): void {
    if (this.#followed?.info.id !== callId) return;
    this.#stop();
    this.#forget();
  }

  /** @returns whether it is stored */
  #save(): boolean {
    if (!this.#followed) return false;
    const { reporter, messenger, peers } = this.#followed.parts;
    const { info, since = Date.now() } = reporter;
    const { key } = messenger;
    const trails = readTrails(this.#returnMs);
    const known = trails.find((each) => this.#isOwn(each) && each.key.call === key.call);
    const own: Trail = {
      ...{ key, info, roster: peers.roster, place: this.#place, userId: this.#userId },
      ...{ endpoint: this.#options.endpoint, at: Date.now() },
      since: known?.since ?? since, // it was taken up again before
    };
    return writeTrails([...trails.filter((each) => !this.#isOwn(each)), own]);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#unlock?.();
    this.#followed = this.#unlock = undefined;
  }

  #forget(): void {
    writeTrails(readTrails(this.#returnMs).filter((each) => !this.#isOwn(each)));
  }

  #isOwn({ place, userId }: Trail): boolean {
    return place === this.#place && userId === this.#userId;
  }

  // --- coming back ---

  /** Looks for a call of this user. Those of others are dropped once they are too old. @param take takes it in */
  async find(take: (make: (host: SessionHost) => FoundCall) => void): Promise<void> {
    const trail = readTrails(this.#returnMs).find((each) => this.#isOwn(each));
    const { rejoin } = this.#options;
    if (!trail || rejoin?.asked === 'off' || !(await isGone(trail.endpoint))) return;
    const leftMs = this.#returnMs - (Date.now() - trail.at);
    const invitation = leftMs > 0 && invitationTo(trail, leftMs);
    const stored = checkedCall(trail.info);
    if (!invitation || !stored) return this.#forget();
    take((host) => {
      const found = new Restored(host, {
        ...{ trail, invitation, stored },
        taken: () => (this.#offered = undefined),
        over: () => this.#forget(),
      });
      this.#offered = found.own;
      return found;
    });
    if (rejoin?.asked === 'auto') rejoin.rejoin();
  }
}

/** The call as if somebody in it had invited this side. What is stored is checked like a message. */
function invitationTo(trail: Trail, expiresInMs: number): MessageOf<'invite'> | undefined {
  const { key, info, roster, userId } = trail;
  const from = roster.find(({ endpoint }) => endpoint !== undefined);
  if (!from) return undefined;
  const message = fromWire(
    toWire({
      type: 'invite',
      ...{ ...key, to: [userId], media: info.media, groupId: info.groupId, roster, expiresInMs },
      ...{ callerId: from.userId, from: from.userId, endpoint: from.endpoint, number: 1 },
    }),
  );
  return message?.type === 'invite' ? message : undefined;
}

interface RestoredCall {
  readonly trail: Trail;
  readonly invitation: MessageOf<'invite'>;
  /** The call as it was stored. */
  readonly stored: CallInfo;
  /** It was taken up. */
  taken(): void;
  /** It is over for good. */
  over(): void;
}

/** Makes a call of a trail: one that rings here, but says that it was left, and what its user was in it. */
class Restored {
  readonly session: CallSession;
  readonly own: LocalSession;
  readonly #host: SessionHost;
  readonly #call: RestoredCall;
  #isTaken = false;
  #isLate = false;
  /** How much longer the call is than since it was taken up, in ms. */
  #beforeMs: number;

  constructor(host: SessionHost, call: RestoredCall) {
    this.#host = host;
    this.#call = call;
    const { invitation, stored, trail } = call;
    this.#beforeMs = Math.max(0, trail.at - trail.since);
    const info: CallInfo = {
      ...stored,
      ...{ returning: true, microphone: 'off', camera: 'off', members: membersOf(invitation) },
    };
    this.own = LocalSession.receive(this.#returned(), invitation, info);
    this.session = withAccept(this.own, (media) => this.#accept(media));
  }

  /** As it was left: muted, or without the camera. */
  async #accept(media: Media): Promise<void> {
    const { stored } = this.#call;
    this.#isTaken = true;
    this.#call.taken();
    const accepting = this.own.accept(hadCamera(stored) ? media : 'audio');
    if (stored.microphone === 'off') this.own.setMicrophone(false).catch(() => {});
    await accepting;
  }

  /** What the session needs of its backend. What it says names the tab that it was in the call from. */
  #returned(): SessionHost {
    const { delivery, ...host } = this.#host;
    return {
      ...host,
      delivery: {
        send: (body) => {
          if (body.type === 'ringing') delivery.send(this.#withWas(body));
          else if (body.type !== 'stopped') delivery.send(body);
          else delivery.send({ ...this.#withWas(LEAVE), ...this.own.key }); // signed out
        },
        deliver: (key, what, to) => {
          const isAnswer = typeof what !== 'function' && what.type === 'accept';
          delivery.deliver(key, isAnswer ? this.#withWas(what) : what, to);
        },
        withdraw: (...call) => delivery.withdraw(...call),
        withdrawSignals: (...call) => delivery.withdrawSignals(...call),
        withdrawAll: (call) => delivery.withdrawAll(call),
      },
      over: this.#over,
      emit: (event) => this.#emit(event),
    };
  }

  #withWas<T extends object>(body: T): T & { was: string } {
    return { ...body, was: this.#call.trail.endpoint };
  }

  readonly #over: SessionHost['over'] = (key, word, tabs) => {
    this.#call.over();
    this.#isLate = word?.type === 'decline' && word.reason === 'no-answer';
    const last = word?.type === 'decline' ? LEAVE : word;
    this.#host.over(key, last && this.#withWas(last), tabs);
  };

  #emit(event: BackendEvent): void {
    const { since } = this.#call.trail;
    if (event.type === 'connected') {
      this.#beforeMs = Math.max(0, event.at - since);
      this.#host.emit({ ...event, at: since });
    } else if (event.type === 'ended') {
      this.#host.emit({ ...event, end: this.#endOf(event.end) });
    } else this.#host.emit(event);
  }

  /** Where it was not taken up, it was left here, the others have left it, or it is too late. */
  #endOf(end: CallEnd): CallEnd {
    const durationMs = end.durationMs + this.#beforeMs;
    if (this.#isTaken) return { ...end, durationMs };
    if (this.#isLate) {
      const error = badRequest('call-over', 'It is too late to return to that call.');
      return { reason: 'failed', endedBy: 'system', durationMs, error };
    }
    const isLeft = ['declined', 'canceled', 'no-answer'].includes(end.reason);
    return { ...end, durationMs, ...(isLeft && { reason: 'hung-up' }) };
  }
}

const LEAVE = { type: 'leave', reason: 'hung-up' } as const satisfies LastWord;

function membersOf({ roster }: MessageOf<'invite'>): CallInfo['members'] {
  return roster.map(({ userId, status, microphone, camera }) => ({
    ...{ userId, status, microphone, camera },
  }));
}

function hadCamera({ camera }: CallInfo): boolean {
  return camera === 'on' || camera === 'pending';
}

/** The session, answered in another way. */
function withAccept(own: LocalSession, accept: CallSession['accept']): CallSession {
  return {
    get info() {
      return own.info;
    },
    accept,
    end: (as) => own.end(as),
    invite: (...members) => own.invite(...members),
    setMicrophone: (on) => own.setMicrophone(on),
    setCamera: (on) => own.setCamera(on),
    setScreen: (on) => own.setScreen(on),
    useDevice: (...device) => own.useDevice(...device),
    switchToAudio: () => own.switchToAudio(),
    attachView: (...view) => own.attachView(...view),
    resumeSound: () => own.resumeSound(),
    stats: () => own.stats(),
  };
}

// --- storage ---

/** @returns those that are not too old. What cannot be read is none. */
function readTrails(maxAgeMs: number): Trail[] {
  try {
    const list = JSON.parse(sessionStorage.getItem(TRAILS)!) as unknown;
    return Array.isArray(list) ? list.filter((each) => isTrail(each, maxAgeMs)) : [];
  } catch {
    return [];
  }
}

/** What is inside is checked when a call is made of it. */
function isTrail(value: unknown, maxAgeMs: number): value is Trail {
  const { at, since, endpoint, key, info, roster } = (value ?? {}) as Partial<Trail>;
  const age = Date.now() - (at ?? NaN);
  const isWhole = [key, info].every((part) => typeof part === 'object' && part !== null);
  const hasTab = typeof endpoint === 'string' && Number.isFinite(since);
  return age >= 0 && age < maxAgeMs && isWhole && hasTab && Array.isArray(roster);
}

/** @returns whether it worked: storage may be full, or forbidden */
function writeTrails(trails: readonly Trail[]): boolean {
  try {
    if (trails.length > 0) sessionStorage.setItem(TRAILS, JSON.stringify(trails));
    else sessionStorage.removeItem(TRAILS);
    return true;
  } catch {
    return false;
  }
}

// --- whether the tab that was in the call is gone ---

const lockOf = (endpoint: string): string => `rc-call-kit in call ${endpoint}`;

/** @returns lets go */
function holdLock(endpoint: string): () => void {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  navigator.locks?.request(lockOf(endpoint), () => held).catch(() => {}); // this frame may not use locks
  return release;
}

async function isGone(endpoint: string): Promise<boolean> {
  if (!navigator.locks) return true;
  const signal = AbortSignal.timeout(GONE_WITHIN_MS);
  return navigator.locks.request(lockOf(endpoint), { signal }, () => true).catch(() => false);
}
