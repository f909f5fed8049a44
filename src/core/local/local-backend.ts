/**
 * Calls with no account and no server, for demos, development and tests. People sign in with their user id as token.
 * Signalling goes between the tabs of one browser or over a small relay, media directly from browser to browser. The rules
 * are those of RongCloud, so that what works here works there.
 */
import type {
  BackendEvent,
  CallBackend,
  CallSession,
  Directory,
  Features,
} from '../call/backend.js';
import type { CallRequest, MemberLimits, Profile } from '../call/call-info.js';
import { badRequest, CallError } from '../call/call-error.js';
import { newId } from '../call/ids.js';
import { DEFAULT_LIMITS } from '../call/member-limits.js';
import { outgoingCall } from '../call/outgoing-call.js';
import { watchDevices } from '../media/devices.js';
import { LocalSession, type SessionHost } from './local-session.js';
import {
  fromWire,
  toWire,
  type CallMessage,
  type Message,
  type MessageBody,
  type MessageOf,
} from './protocol.js';
import { RelaySignaling, TabSignaling, type Signaling } from './signaling.js';
import { TIMING, type LocalTiming } from './timing.js';

export interface LocalBackendOptions {
  /** The user id to sign in with. */
  token: string;
  /** Address of a signalling relay (`ws:` or `wss:`). Without one, calls stay between the tabs of this browser. */
  signalingUrl?: string;
  /** Only backends with the same channel reach each other. Default: `rc-call-kit`. */
  channel?: string;
  /** How long an invitation rings, in ms. Default: 60 000, as on RongCloud. */
  noAnswerMs?: number;
  /**
   * The most people in a call, the signed-in user included. Everybody is connected to everybody. Default: 20 in an audio
   * call, 7 in a video call.
   */
  maxMembers?: MemberLimits;
  /** STUN and TURN servers, for calls between networks. Default: none. */
  iceServers?: readonly RTCIceServer[];
  /** Tells who is a member of which group, and which users exist. Without it everybody may be called. */
  directory?: Directory;
  /**
   * For tests: other times than the default ones.
   *
   * @internal
   */
  timing?: Partial<LocalTiming>;
}

const NO_ANSWER_MS = 60_000;
/** How many calls that were left are remembered. */
const LEFT_KEPT = 20;

type LeaveBody = Extract<MessageBody, { type: 'leave' }>;

const FEATURES: Features = Object.freeze({
  video: true,
  group: true,
  invite: true,
  switchCamera: true,
  switchMicrophone: true,
  switchSpeaker: true,
  switchToAudio: true,
  screenShare: false,
});

/** Creates a backend that is not connected yet. */
export function createLocalBackend(options: LocalBackendOptions): CallBackend {
  return new LocalBackend(options);
}

class LocalBackend implements CallBackend {
  readonly features = FEATURES;
  readonly maxMembers: MemberLimits;

  readonly #options: LocalBackendOptions;
  readonly #endpoint = newId();
  readonly #listeners = new Set<(event: BackendEvent) => void>();
  readonly #sessions = new Set<LocalSession>();
  readonly #host: SessionHost;
  /** Calls that were left from here, and the tabs that got the message again. */
  readonly #left = new Map<string, { body: LeaveBody; told: Set<string> }>();
  #signaling: Signaling | undefined;
  #unwatchDevices: (() => void) | undefined;
  #garbageReportedAt = -Infinity;

  constructor(options: LocalBackendOptions) {
    this.#options = options;
    this.maxMembers = options.maxMembers ?? DEFAULT_LIMITS;
    this.#host = {
      userId: options.token,
      endpoint: this.#endpoint,
      noAnswerMs: options.noAnswerMs ?? NO_ANSWER_MS,
      timing: { ...TIMING, ...options.timing },
      iceServers: options.iceServers ?? [],
      maxMembers: this.maxMembers,
      send: (body) => this.#send(body),
      emit: (event) => this.#emit(event),
      checkUsers: (userIds, groupId) => this.#checkUsers(userIds, groupId),
    };
  }

  async connect(signal: AbortSignal): Promise<Profile> {
    const { token, signalingUrl, channel = 'rc-call-kit' } = this.#options;
    if (typeof token !== 'string' || token.trim() === '')
      throw new CallError(
        'token-invalid',
        'The local backend takes a user id as token; it is empty.',
      );
    const signaling = signalingUrl
      ? new RelaySignaling(signalingUrl, this.#host.timing)
      : new TabSignaling(channel);
    await signaling.open(
      {
        message: (data) => this.#receive(data),
        up: (up) => {
          this.#emit({ type: 'connection', status: up ? 'connected' : 'reconnecting' });
          if (up) this.#send({ type: 'hello' }); // invitations sent meanwhile did not arrive
        },
      },
      signal,
    );
    if (signal.aborted) signaling.close();
    signal.throwIfAborted();
    this.#signaling = signaling;
    // Subscribed between calls as well: the first subscription takes time that a call does not have before `getUserMedia`.
    this.#unwatchDevices ??= watchDevices(() => {});
    addEventListener('pagehide', this.#handlePageHide);
    this.#send({ type: 'hello' });
    return { userId: token, name: token };
  }

  startCall(request: CallRequest): CallSession {
    return this.#keep(LocalSession.dial(this.#host, outgoingCall(request, this.#host.userId)));
  }

  listen(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    removeEventListener('pagehide', this.#handlePageHide);
    await this.#endAll();
    this.#signaling?.close();
    this.#signaling = undefined;
    this.#unwatchDevices?.();
    this.#unwatchDevices = undefined;
  }

  /** The page is being closed. Without a message, the others would wait until they notice. */
  readonly #handlePageHide = () => void this.#endAll();

  async #endAll(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => session.close()));
  }

  #keep(session: LocalSession): LocalSession {
    this.#sessions.add(session);
    return session;
  }

  #emit(event: BackendEvent): void {
    if (event.type === 'ended')
      for (const session of this.#sessions)
        if (session.info.id === event.callId) this.#sessions.delete(session);
    for (const listener of [...this.#listeners]) listener(event);
  }

  #send(body: MessageBody): void {
    if (body.type === 'leave') this.#remember(body);
    this.#signaling?.send(toWire(body, this.#host.userId, this.#endpoint));
  }

  // --- what arrives ---

  #receive(data: unknown): void {
    const message = fromWire(data);
    if (!message) return this.#reportGarbage();
    if (message.endpoint === this.#endpoint) return;
    if (message.type === 'hello') return this.#greet(message);
    const session = [...this.#sessions].find(({ wireId }) => wireId === message.call);
    if (session) session.receive(message);
    else if (message.type === 'invite' && this.#isForUs(message)) this.#receiveInvite(message);
    else if (message.type === 'alive') this.#repeatLeave(message);
  }

  #remember(body: LeaveBody): void {
    if (this.#left.has(body.call)) return;
    this.#left.set(body.call, { body, told: new Set() });
    const [oldest] = this.#left.keys();
    if (this.#left.size > LEFT_KEPT) this.#left.delete(oldest!);
  }

  /**
   * Tells somebody again that this side has left their call. They were offline when it did, and a relay stores nothing for
   * those who are. Once per tab.
   */
  #repeatLeave({ call, endpoint }: MessageOf<'alive'>): void {
    const left = this.#left.get(call);
    if (!left || left.told.has(endpoint)) return;
    left.told.add(endpoint);
    this.#send(left.body);
  }

  #greet({ from, endpoint }: Message): void {
    for (const session of this.#sessions) session.greet(from, endpoint);
  }

  #isForUs({ to, toEndpoint, from }: MessageOf<'invite'>): boolean {
    const { userId } = this.#host;
    return (
      from !== userId &&
      to.includes(userId) &&
      (toEndpoint === undefined || toEndpoint === this.#endpoint)
    );
  }

  #receiveInvite(message: CallMessage & MessageOf<'invite'>): void {
    const dialled = message.groupId
      ? undefined
      : [...this.#sessions].find((session) => session.isUnansweredCallTo(message.from));
    if (!dialled) {
      this.#left.delete(message.call); // invited again after leaving
      const session = this.#keep(LocalSession.receive(this.#host, message));
      return this.#emit({ type: 'incoming', session });
    }
    // Both dialled each other. The call with the smaller id stays; theirs also does if the one from here is not out yet.
    if (!dialled.placed || message.call < dialled.wireId) dialled.adopt(message);
  }

  #reportGarbage(): void {
    const now = performance.now();
    if (now - this.#garbageReportedAt < this.#host.timing.garbageReportEveryMs) return;
    this.#garbageReportedAt = now;
    const error = badRequest(
      'bad-signal',
      'Something that is no call message arrived on the signalling channel.',
    );
    this.#emit({ type: 'problem', error });
  }

  // --- who may be called ---

  #checkUsers(userIds: readonly string[], groupId?: string): Promise<void> | undefined {
    const { directory } = this.#options;
    if (!directory) return undefined;
    if (groupId !== undefined)
      return checkGroup(directory, groupId, [this.#host.userId, ...userIds]);
    const answers = userIds.map((userId) => directory.userExists(userId));
    const isAnyAsked = answers.some((answer) => answer !== undefined);
    return isAnyAsked ? refuseUnknown(userIds, answers) : undefined; // a call waits for no look-up that is none
  }
}

async function refuseUnknown(
  userIds: readonly string[],
  answers: readonly ReturnType<Directory['userExists']>[],
): Promise<void> {
  const exist = await Promise.all(answers.map(async (answer) => answer && ask(answer)));
  const unknown = userIds.filter((_, i) => exist[i] === false);
  if (unknown.length > 0)
    throw badRequest('unknown-user', `There is no user ${unknown.join(', ')}.`, {
      userIds: unknown,
    });
}

async function checkGroup(
  directory: Directory,
  groupId: string,
  userIds: readonly string[],
): Promise<void> {
  const members = await ask(directory.groupMembers(groupId));
  const outsiders = members ? userIds.filter((userId) => !members.includes(userId)) : [];
  if (outsiders.length > 0)
    throw new CallError('not-in-group', `Not in the group: ${outsiders.join(', ')}.`, {
      userIds: outsiders,
    });
}

/** A directory that fails prevents no call. */
async function ask<T>(answer: Promise<T | undefined>): Promise<T | undefined> {
  return answer.catch(() => undefined);
}
