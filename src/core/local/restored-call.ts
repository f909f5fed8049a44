/** A call that the page before was in, made of what that page has stored. Loaded where there is one. */
import type { BackendEvent, CallSession } from '../call/backend.js';
import { badRequest } from '../call/call-error.js';
import type { CallEnd, CallInfo, Media } from '../call/call-info.js';
import type { StoredTrail } from '../call/trail-store.js';
import type { LastWord } from './ended-calls.js';
import { LocalSession } from './local-session.js';
import type { CallKey, MessageOf, RosterEntry } from './protocol.js';
import type { SessionHost } from './session-host.js';
import { fromWire, toWire } from './wire-format.js';

/** A call as it is stored. */
export interface Trail extends StoredTrail {
  readonly key: CallKey;
  readonly roster: readonly RosterEntry[];
}

/** A call that was found again: what handles its messages, and what the store gets. */
export interface FoundCall {
  readonly own: LocalSession;
  readonly session: CallSession;
}

/** The call as if somebody in it had invited this side. What is stored is checked like a message. */
export function invitationTo(trail: Trail, expiresInMs: number): MessageOf<'invite'> | undefined {
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

export interface RestoredCallOptions {
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
export class RestoredCall implements FoundCall {
  readonly session: CallSession;
  readonly own: LocalSession;
  readonly #host: SessionHost;
  readonly #call: RestoredCallOptions;
  #isTaken = false;
  #isLate = false;
  /** How much longer the call is than since it was taken up, in ms. */
  #beforeMs: number;

  constructor(host: SessionHost, call: RestoredCallOptions) {
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
