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
  GroupCallListener,
} from '../call/backend.js';
import type { CallRequest, MemberLimits, Profile } from '../call/call-info.js';
import { badRequest, CallError } from '../call/call-error.js';
import { newId } from '../call/ids.js';
import { loadModule } from '../call/load-module.js';
import { DEFAULT_LIMITS } from '../call/member-limits.js';
import { checkTexts } from '../call/sent-texts.js';
import { outgoingCall } from '../call/outgoing-call.js';
import type { PageBackground } from '../media/background/page-background.js';
import type { CaptureSettings } from '../media/capture-settings.js';
import { watchDevices } from '../media/devices.js';
import { Delivery } from './delivery.js';
import { LocalCalls } from './local-calls.js';
import type { Returning } from './returning.js';
import { TabSignaling, type Signaling } from './signaling.js';
import { TIMING, type LocalTiming } from './timing.js';
import { hasTrail } from '../call/trail-mark.js';
import { fromWire, isOtherVersion, toWire } from './wire-format.js';

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
  /** How camera and microphone are opened. Read each time. */
  capture?: CaptureSettings;
  /** Tells who is a member of which group, and which users exist. Without it everybody may be called. */
  directory?: Directory;
  /** How the page takes up a call that it was in before it was reloaded. Default: the call is offered. */
  rejoin?: PageReturn;
  /** What the page says about backgrounds. Without it, nobody can hide theirs. */
  background?: PageBackground;
  /**
   * For tests: other times than the default ones.
   *
   * @internal
   */
  timing?: Partial<LocalTiming>;
}

/** How a page takes up a call that it was in before it was reloaded. */
export interface PageReturn {
  /** `off`: whoever leaves the page hangs up. `auto`: the call is taken up without asking. Anything else: it is offered. */
  readonly asked: string | null;
  /** Takes it up. */
  rejoin(): void;
}

const NO_ANSWER_MS = 60_000;

const FEATURES: Features = {
  video: true,
  group: true,
  invite: true,
  switchCamera: true,
  switchMicrophone: true,
  switchSpeaker: true,
  switchToAudio: true,
  screenShare: true,
  stats: true,
  becomeGroup: true,
  rejoin: true,
  joinCall: true,
};

/** Creates a backend that is not connected yet. */
export function createLocalBackend(options: LocalBackendOptions): CallBackend {
  return new LocalBackend(options);
}

class LocalBackend implements CallBackend {
  readonly features: Features;
  readonly maxMembers: MemberLimits;

  readonly #options: LocalBackendOptions;
  readonly #timing: LocalTiming;
  readonly #endpoint = newId();
  readonly #listeners = new Set<(event: BackendEvent) => void>();
  readonly #delivery: Delivery;
  readonly #calls: LocalCalls;
  #signaling: Signaling | undefined;
  #isOnline = false;
  #unwatchDevices: (() => void) | undefined;
  #garbageReportedAt = -Infinity;
  #isOtherVersionReported = false;

  constructor(options: LocalBackendOptions) {
    const { token: userId, directory } = options;
    this.#options = options;
    this.#timing = { ...TIMING, ...options.timing };
    this.features = Object.freeze({ ...FEATURES, background: options.background !== undefined });
    this.maxMembers = options.maxMembers ?? DEFAULT_LIMITS;
    const shared = { userId, endpoint: this.#endpoint, timing: this.#timing };
    this.#delivery = new Delivery({
      ...shared,
      transmit: (message) => this.#signaling?.send(toWire(message)),
    });
    this.#calls = new LocalCalls({
      ...{ ...shared, delivery: this.#delivery, maxMembers: this.maxMembers },
      noAnswerMs: options.noAnswerMs ?? NO_ANSWER_MS,
      iceServers: options.iceServers ?? [],
      background: options.background,
      capture: options.capture ?? {},
      isOnline: () => this.#isOnline,
      emit: (event) => this.#emit(event),
      checkUsers: (userIds, groupId) => directory && this.#checkUsers(directory, userIds, groupId),
      loadReturning: () => this.#loadReturning(),
      onFlood: () => this.#reportGarbage('Too many messages arrived.'),
      onBadInvitation: () => this.#reportGarbage('An invitation was too large.'),
    });
  }

  async connect(signal: AbortSignal): Promise<Profile> {
    const { token, signalingUrl, channel = 'rc-call-kit' } = this.#options;
    if (typeof token !== 'string' || token.trim() === '')
      throw new CallError('token-invalid', 'The token is empty.');
    const signaling = signalingUrl
      ? await this.#loadRelay(signalingUrl)
      : new TabSignaling(channel);
    const handlers = {
      message: (data: unknown) => this.#receive(data),
      up: (up: boolean) => this.#followChannel(up),
      left: (endpoint: string) => this.#calls.lose(endpoint),
    };
    await signaling.open(handlers, signal);
    if (signal.aborted) signaling.close();
    signal.throwIfAborted();
    this.#signaling = signaling;
    this.#isOnline = true;
    // Subscribed between calls as well: the first subscription takes time that a call does not have before `getUserMedia`.
    this.#unwatchDevices ??= watchDevices(() => {});
    addEventListener('pagehide', this.#handlePageHide);
    addEventListener('pageshow', this.#handlePageShow);
    this.#calls.greet();
    if (hasTrail()) void this.#calls.comeBack();
    return { userId: token, name: token };
  }

  /** A call waits for no look-up that is none. */
  #checkUsers(
    directory: Directory,
    userIds: readonly string[],
    groupId?: string,
  ): Promise<void> | undefined {
    const answers = groupId === undefined ? userIds.map((id) => knows(directory, id)) : [];
    if (groupId === undefined && answers.every((answer) => answer === undefined)) return undefined;
    const asked = { selfId: this.#options.token, userIds, groupId, answers };
    return loadModule(() => import('./who-may-be-called.js')).then(
      ({ checkUsers }) => checkUsers(directory, asked, this.#timing.askMs),
      () => {}, // a directory that cannot be asked prevents no call
    );
  }

  async #loadReturning(): Promise<Returning> {
    const { Returning } = await loadModule(() => import('./returning.js'));
    return new Returning({
      ...this.#options,
      endpoint: this.#endpoint,
      timing: this.#timing,
    });
  }

  async #loadRelay(url: string): Promise<Signaling> {
    const { RelaySignaling } = await loadModule(() => import('./relay-signaling.js'));
    return new RelaySignaling(url, this.#endpoint, this.#timing);
  }

  startCall(request: CallRequest): CallSession {
    checkTexts(request);
    return this.#calls.dial(outgoingCall(request, this.#options.token), request.joins);
  }

  async watchGroupCall(groupId: string, listener: GroupCallListener): Promise<() => void> {
    return (await this.#calls.groups()).watch(groupId, listener);
  }

  listen(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    removeEventListener('pagehide', this.#handlePageHide);
    removeEventListener('pageshow', this.#handlePageShow);
    await this.#calls.close();
    const { farewellMs } = this.#timing;
    if (this.#signaling) await this.#delivery.settled(farewellMs);
    this.#delivery.close();
    this.#signaling?.close();
    this.#signaling = undefined;
    this.#isOnline = false;
    this.#unwatchDevices?.();
    this.#unwatchDevices = undefined;
  }

  /** The page is being closed. Without a message, the others would wait until they notice. */
  readonly #handlePageHide = () => this.#calls.leavePage();

  /** The page comes back out of the browser's cache, as it was. */
  readonly #handlePageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted && hasTrail()) void this.#calls.comeBack();
  };

  #emit(event: BackendEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #followChannel(up: boolean): void {
    this.#isOnline = up;
    this.#emit({ type: 'connection', status: up ? 'connected' : 'reconnecting' });
    if (!up) return this.#delivery.pause();
    this.#delivery.resume();
    this.#calls.greet();
  }

  // --- what arrives ---

  #receive(data: unknown): void {
    const message = fromWire(data);
    if (message) {
      if (message.endpoint !== this.#endpoint) this.#calls.receive(message);
    } else if (!isOtherVersion(data)) {
      this.#reportGarbage('Something that is no call message arrived.');
    } else if (!this.#isOtherVersionReported) {
      this.#isOtherVersionReported = true;
      this.#report('Another version of rc-call-kit is on the channel.');
    }
  }

  /** Once in a while, however much there is. */
  #reportGarbage(message: string): void {
    const now = performance.now();
    if (now - this.#garbageReportedAt < this.#timing.garbageReportEveryMs) return;
    this.#garbageReportedAt = now;
    this.#report(message);
  }

  #report(message: string): void {
    this.#emit({ type: 'problem', error: badRequest('bad-signal', message) });
  }
}

function knows(directory: Directory, userId: string): ReturnType<Directory['userExists']> {
  try {
    return directory.userExists(userId);
  } catch {
    return undefined;
  }
}
