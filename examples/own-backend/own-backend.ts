/** A back end of your own: signs in, dials, and makes a session of each call that rings. */
import {
  CallError,
  type BackendEvent,
  type CallBackend,
  type CallRequest,
  type CallSession,
  type Features,
  type MemberLimits,
  type Profile,
} from 'rc-call-kit/core';
import type { Exchange, Notice, Room } from './exchange.js';
import { OwnSession } from './own-session.js';

export interface OwnBackendOptions {
  readonly exchange: Exchange;
  /** Here the user id; yours comes from your server. */
  readonly token: string;
  readonly noAnswerMs?: number;
}

export class OwnBackend implements CallBackend {
  /** The elements offer nothing else. */
  readonly features: Features = {
    video: true,
    group: true,
    invite: true,
    switchToAudio: true,
    switchCamera: false,
    switchMicrophone: false,
    switchSpeaker: false,
    screenShare: false,
    stats: false,
    becomeGroup: false,
  };
  readonly maxMembers: MemberLimits = { audio: 20, video: 7 };

  readonly #options: Required<OwnBackendOptions>;
  readonly #listeners = new Set<(event: BackendEvent) => void>();
  /** Calls that go on, by id. */
  readonly #sessions = new Map<string, OwnSession>();

  constructor({ noAnswerMs = 60_000, ...options }: OwnBackendOptions) {
    this.#options = { noAnswerMs, ...options };
  }

  async connect(signal: AbortSignal): Promise<Profile> {
    signal.throwIfAborted();
    const { exchange, token } = this.#options;
    await Promise.resolve(); // the way to your server and back
    signal.throwIfAborted();
    if (!/^\d+$/.test(token)) throw new CallError('token-invalid', 'There is no such user.');
    exchange.signIn(token, (notice) => this.#hear(notice));
    return { userId: token, name: token };
  }

  startCall(request: CallRequest): CallSession {
    const { token } = this.#options;
    const room: Room = {
      id: request.id,
      media: request.media,
      callerId: token,
      groupId: request.groupId,
      seats: [token, ...request.userIds].map((userId) => ({
        userId,
        status: userId === token ? 'joined' : 'invited',
        microphone: false,
      })),
    };
    const session = this.#add(room);
    void session.dial();
    return session;
  }

  listen(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.end()));
    this.#options.exchange.signOut(this.#options.token);
  }

  #add(room: Room): OwnSession {
    const session = new OwnSession(room, {
      ...this.#options,
      userId: this.#options.token,
      emit: (event) => this.#emit(event),
    });
    this.#sessions.set(room.id, session);
    return session;
  }

  /** Something of a call that is over here is late, and is dropped. */
  #hear(notice: Notice): void {
    const { room } = notice;
    if (notice.type !== 'rings') return this.#sessions.get(room.id)?.hear(notice);
    if (!this.#sessions.has(room.id)) this.#emit({ type: 'incoming', session: this.#add(room) });
  }

  #emit(event: BackendEvent): void {
    if (event.type === 'ended') this.#sessions.delete(event.callId);
    for (const listener of [...this.#listeners]) listener(event);
  }
}
