/**
 * Calls on RongCloud's distributed service. All of the vendor's codes, orders and quirks stay in this folder.
 */
import type {
  BackendEvent,
  CallBackend,
  CallSession,
  Directory,
  Features,
} from '../call/backend.js';
import type { CallRequest, MemberLimits, Profile } from '../call/call-info.js';
import { CallError, toCallError } from '../call/call-error.js';
import { safeCall } from '../call/safe-call.js';
import type { CallEntry } from '../call/call-entry.js';
import { endOf, errorOf, hangupReasonOf, isTokenCode } from './codes.js';
import { DEAF, useClient } from './sdk-client.js';
import { RongCloudSession, type RongCloudHost } from './rongcloud-session.js';
import { DEFAULT_SDK_URL, loadSdk } from './sdk-loader.js';
import {
  CONNECTED,
  DISCONNECTED,
  GROUP,
  OVER,
  OWN_NETWORK,
  PRIVATE,
  SIGNED_OUT,
  type Answer,
  type EndSummary,
  type ImModule,
  type MessageClass,
  type RongCloudSdk,
  type RtcClient,
  type SdkSession,
} from './sdk-types.js';
import { DEFAULT_LIMITS } from '../call/member-limits.js';
import { outgoingCall } from '../call/outgoing-call.js';
import { shareConnection } from '../tabs/shared-connection.js';
import { TIMING, type Timing } from './timing.js';

export interface RongCloudBackendOptions {
  appKey: string;
  /** The signed-in user's token. */
  token?: string;
  /** Where a token comes from: at start when there is none, and once more when the service refuses one. */
  getToken?: () => Promise<string>;
  /** Navigation servers of a private cloud. */
  navigators?: readonly string[];
  /** Media server of a private cloud. */
  mediaServer?: string;
  /** The SDK, when the page brings it; else its globals, else the scripts at `sdkUrl`. */
  sdk?: RongCloudSdk;
  /** Folder of the SDK's scripts. Default: the vendor's CDN. */
  sdkUrl?: string;
  /** The most people in a call, the signed-in user included. Default: 20, with video 7, as in the vendor's apps. */
  maxMembers?: MemberLimits;
  /** The type of message that calls from here are recorded as; empty: `RC:VCSummary`. Without it they are not. */
  callRecords?: string;
  /** Who is in a group, if the page knows: the service does not tell of those who are not, they just never ring. */
  groupMembers?: Directory['groupMembers'];
}

const FEATURES: Features = Object.freeze({
  video: true,
  group: true,
  invite: true,
  switchCamera: false,
  switchMicrophone: true,
  switchSpeaker: true,
  switchToAudio: true,
  screenShare: false,
});

/**
 * Makes a backend that is not connected yet. Nothing is loaded before `connect`. Unless the page brings the SDK, and may
 * have a connection of its own, all tabs that sign in with the same token share one.
 *
 * @param timing for tests that cannot wait
 */
export function createRongCloudBackend(
  options: RongCloudBackendOptions,
  timing: Partial<Timing> = {},
): CallBackend {
  const { appKey, token, getToken, sdk } = options;
  const make = (own: RongCloudBackendOptions) =>
    new RongCloudBackend(own, { ...TIMING, ...timing });
  if (sdk || !navigator.locks) return make(options);
  let first: Promise<string> | undefined; // asked for to know whose tab this is; good for one sign-in
  const takeToken = (): Promise<string> => {
    const fresh = first ?? getToken!();
    first = undefined;
    return fresh;
  };
  const keyOf = async (): Promise<string> => {
    if (token === undefined) first = getToken?.();
    return digest(`${appKey} ${token ?? (await first) ?? ''}`);
  };
  return shareConnection(make({ ...options, getToken: getToken && takeToken }), keyOf);
}

/** What gives nothing of a secret away. */
async function digest(secret: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

class RongCloudBackend implements CallBackend {
  readonly features = FEATURES;
  readonly maxMembers: MemberLimits;

  readonly #options: RongCloudBackendOptions;
  readonly #timing: Timing;
  readonly #listeners = new Set<(event: BackendEvent) => void>();
  #host: RongCloudHost | undefined;
  #im: ImModule | undefined;
  #letGo: (() => void) | undefined;
  /** Makes a call record. */
  #Summary: MessageClass | undefined;
  /** Calls that the SDK is not done with; at most one goes on. */
  readonly #sessions = new Set<RongCloudSession>();
  #ownsConnection = false;
  #askedAgain = false;
  #connected = false;

  constructor(options: RongCloudBackendOptions, timing: Timing) {
    this.#options = options;
    this.maxMembers = options.maxMembers ?? DEFAULT_LIMITS;
    this.#timing = timing;
  }

  async connect(signal: AbortSignal): Promise<Profile> {
    const { appKey, navigators = [], mediaServer = '', sdkUrl } = this.#options;
    signal.throwIfAborted();
    const sdk =
      this.#options.sdk ?? (await unlessAborted(loadSdk(sdkUrl ?? DEFAULT_SDK_URL), signal));
    const { client, rtc, letGo } = useClient(
      sdk,
      { appKey, navigators, mediaServer },
      this.#handlers,
    );
    this.#letGo = letGo;
    this.#im = sdk.im;
    this.#registerRecords(sdk.im);
    const userId = await unlessAborted(this.#signIn(sdk.im, signal), signal);
    this.#host = {
      userId,
      client,
      maxMembers: this.maxMembers,
      timing: this.#timing,
      emit: (event) => this.#emit(event),
      ready: (session) => this.#othersReleased(session),
      expectMembers: (userIds, groupId) => this.#expectMembers(userIds, groupId),
      leaveRoom: () => leaveRoom(rtc),
    };
    this.#connected = true;
    this.#watch(sdk.im);
    addEventListener('pagehide', this.#handlePageHide);
    return { userId, name: userId };
  }

  startCall(request: CallRequest): CallSession {
    const host = this.#host;
    if (!host || this.#im?.getConnectionStatus() !== CONNECTED)
      throw new CallError('network', 'Not connected to the calling service.', {
        detail: 'not-connected',
      });
    return this.#keep(RongCloudSession.dial(host, outgoingCall(request, host.userId)));
  }

  listen(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The message that the mobile apps show as a call in the conversation. */
  async record(entry: CallEntry): Promise<void> {
    const { groupId, userIds } = entry;
    if (!this.#Summary) return;
    const conversation =
      groupId === undefined
        ? { conversationType: PRIVATE, targetId: userIds[0] ?? '' }
        : { conversationType: GROUP, targetId: groupId };
    const answer = await this.#im?.sendMessage?.(conversation, new this.#Summary(summaryOf(entry)));
    if (answer && answer.code !== 0) throw errorOf(answer.code, 'Recording the call');
  }

  async dispose(): Promise<void> {
    removeEventListener('pagehide', this.#handlePageHide);
    await Promise.all(
      [...this.#sessions].map(async (session) => {
        await session.end(); // signing out does not end a call
        await session.released;
      }),
    );
    this.#connected = false;
    const im = this.#im;
    if (im) this.#unwatch(im);
    this.#letGo?.();
    this.#im = this.#host = this.#letGo = undefined;
    if (im && this.#ownsConnection) await signOut(im);
    this.#ownsConnection = false;
  }

  /** Before it connects, as the SDK wants it. */
  #registerRecords(im: ImModule): void {
    const { callRecords } = this.#options;
    if (callRecords !== undefined)
      this.#Summary = im.registerMessageType?.(callRecords || 'RC:VCSummary', true, true);
  }

  // --- signing in ---

  async #signIn(im: ImModule, signal: AbortSignal): Promise<string> {
    const status = im.getConnectionStatus();
    if (status === CONNECTED) return im.getCurrentUserId(); // the page's own connection
    if (status !== DISCONNECTED) return pageConnection(im, signal);
    let answer = await this.#connectWith(im, await this.#firstToken(), signal);
    if (isTokenCode(answer.code) && this.#options.getToken) {
      await pause(this.#timing.tokenRetryMs);
      signal.throwIfAborted();
      answer = await this.#connectWith(im, await this.#options.getToken(), signal);
    }
    if (answer.code !== 0 || !answer.data) throw noConnection(answer.code);
    return answer.data.userId;
  }

  #connectWith(
    im: ImModule,
    token: string,
    signal: AbortSignal,
  ): Promise<Answer<{ userId: string }>> {
    signal.throwIfAborted(); // given up while the token was asked for
    this.#ownsConnection = true;
    return connectWith(im, token);
  }

  #firstToken(): Promise<string> {
    const { token, getToken } = this.#options;
    if (token !== undefined) return Promise.resolve(token);
    if (getToken) return getToken();
    throw new CallError('token-invalid', 'There is neither a token nor a way to get one.');
  }

  // --- the connection's life ---

  #watch(im: ImModule): void {
    for (const [name, listener] of this.#imListeners(im)) im.addEventListener(name, listener);
  }

  /** Only our own listeners: the page has its own. */
  #unwatch(im: ImModule): void {
    for (const [name, listener] of this.#imListeners(im)) im.removeEventListener(name, listener);
  }

  #imListeners(im: ImModule): [string, (code?: number) => void][] {
    return [
      [im.Events.CONNECTED, this.#handleConnected],
      [im.Events.SUSPEND, this.#handleSuspend],
      [im.Events.DISCONNECT, this.#handleDisconnect],
    ];
  }

  readonly #handleConnected = (): void => {
    if (!this.#connected) return;
    this.#askedAgain = false;
    this.#emit({ type: 'connection', status: 'connected' });
  };

  /** The SDK reconnects by itself; the call goes on. */
  readonly #handleSuspend = (): void => {
    if (this.#connected) this.#emit({ type: 'connection', status: 'reconnecting' });
  };

  /** For good: only another `connect` helps. A kick comes twice. */
  readonly #handleDisconnect = (code?: number): void => {
    if (!this.#connected) return;
    if (code === SIGNED_OUT) return this.#leave();
    if (isTokenCode(code) && this.#options.getToken && !this.#askedAgain) return void this.#renew();
    this.#lose(errorOf(code, 'Staying connected'));
  };

  /** The token expired during the connection's life: another one, once. */
  async #renew(): Promise<void> {
    this.#askedAgain = true;
    this.#emit({ type: 'connection', status: 'reconnecting' });
    try {
      await pause(this.#timing.tokenRetryMs);
      if (!this.#connected) return; // let go meanwhile
      const token = await this.#options.getToken!();
      const answer = this.#im ? await connectWith(this.#im, token) : { code: undefined };
      if (answer.code !== 0) this.#lose(errorOf(answer.code, 'Connecting'));
    } catch (cause) {
      this.#lose(toCallError(cause));
    }
  }

  /** The page closed the connection that we share with it. */
  #leave(): void {
    this.#connected = false;
    this.#current?.drop(endOf(OWN_NETWORK));
    this.#emit({ type: 'connection', status: 'disconnected' });
  }

  #lose(error: CallError): void {
    if (!this.#connected) return;
    this.#connected = false;
    const isKick = error.reason === 'kicked';
    this.#current?.drop({ reason: isKick ? 'removed' : 'network', endedBy: 'system', error });
    this.#emit({ type: 'connection', status: isKick ? 'kicked' : 'failed', error });
  }

  /** Leaving the page tells nobody: the others would wait a minute. */
  readonly #handlePageHide = (): void => void this.#current?.end();

  // --- calls ---

  /** Fixed for the page's life; a plain literal. */
  readonly #handlers = {
    onSession: (sdk: SdkSession): void => this.#receive(sdk),
    onSessionClose: (sdk: SdkSession, summary?: EndSummary): void => {
      for (const session of this.#sessions)
        if (session.isOf(sdk)) session.close(summary?.endReason);
    },
  };

  /** The call that goes on. */
  get #current(): RongCloudSession | undefined {
    return [...this.#sessions].find((session) => !session.ended);
  }

  #receive(sdk: SdkSession): void {
    sdk.registerSessionListener(DEAF); // one it must have when this returns
    // A client in a call tells us of another one, too, and has declined it by itself before anything else happens.
    queueMicrotask(() => {
      if (sdk.getState() === OVER) this.#current?.collide(sdk.getCallerId());
      else this.#ring(sdk);
    });
  }

  #ring(sdk: SdkSession): void {
    const host = this.#host;
    const current = this.#current;
    if (!host || current?.takes(sdk)) return;
    if (current) return current.refuse(sdk);
    const session = this.#keep(RongCloudSession.receive(host, sdk));
    this.#emit({ type: 'incoming', session });
  }

  #keep(session: RongCloudSession): RongCloudSession {
    this.#sessions.add(session);
    void session.released.then(() => this.#sessions.delete(session));
    return session;
  }

  async #othersReleased(session: RongCloudSession): Promise<void> {
    const others = [...this.#sessions].filter((other) => other !== session && other.ended);
    await Promise.all(others.map(({ released }) => released));
  }

  /** A page that cannot say stops nobody from calling. */
  async #expectMembers(userIds: readonly string[], groupId: string): Promise<void> {
    const { groupMembers } = this.#options;
    const members = await groupMembers?.(groupId).catch(() => undefined);
    const strangers = members ? userIds.filter((userId) => !members.includes(userId)) : [];
    if (strangers.length > 0)
      throw new CallError('not-in-group', `Not in the group: ${strangers.join(', ')}.`, {
        userIds: strangers,
      });
  }

  #emit(event: BackendEvent): void {
    for (const listener of [...this.#listeners]) safeCall(() => listener(event));
  }
}

/** The fields that the mobile apps write and read. Times in ms. */
function summaryOf(entry: CallEntry): object {
  const { callerId, userIds, media, at, durationMs } = entry;
  return {
    caller: callerId,
    inviter: callerId,
    mediaType: media === 'video' ? 2 : 1,
    memberIdList: [callerId, ...userIds],
    startTime: at,
    connectedTime: durationMs > 0 ? Date.now() - durationMs : 0,
    duration: durationMs,
    hangupReason: hangupReasonOf(entry),
  };
}

/** Not every page has given us its client, and what it answers changes nothing. */
async function leaveRoom(rtc: RtcClient | undefined): Promise<void> {
  await Promise.resolve(rtc?.leaveRoom?.()).catch(() => {});
}

/** Some versions answer with a code, some reject with one. */
async function connectWith(im: ImModule, token: string): Promise<Answer<{ userId: string }>> {
  try {
    return await im.connect(token);
  } catch (cause) {
    const { code } = cause as Partial<Answer>;
    if (typeof code === 'number') return { code };
    throw cause;
  }
}

/** One that never was is not lost. */
function noConnection(code: number | undefined): CallError {
  return errorOf(code, 'Connecting', 'not-connected');
}

/** Told to disconnect while it connects, the SDK ends up believing in a connection that is not there: it is told again. */
async function signOut(im: ImModule): Promise<void> {
  await im.disconnect();
  if (im.getConnectionStatus() !== DISCONNECTED) await im.disconnect();
}

/** A connection that the page itself is bringing up, or back: who it signs in. */
function pageConnection(im: ImModule, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      im.removeEventListener(im.Events.CONNECTED, handleConnected);
      im.removeEventListener(im.Events.DISCONNECT, handleDisconnect);
      finish();
    };
    const handleConnected = (): void => settle(() => resolve(im.getCurrentUserId()));
    const handleDisconnect = (code?: number): void => settle(() => reject(noConnection(code)));
    im.addEventListener(im.Events.CONNECTED, handleConnected);
    im.addEventListener(im.Events.DISCONNECT, handleDisconnect);
    signal.addEventListener('abort', () => settle(() => reject(signal.reason as Error)), {
      once: true,
    });
  });
}

/** What a promise comes to, unless the attempt is given up before. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
