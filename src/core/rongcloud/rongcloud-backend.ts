/**
 * The backend for RongCloud's calling service. All of the vendor's codes, orders of events and quirks stay in this folder.
 */
import type {
  BackendEvent,
  CallBackend,
  CallSession,
  Directory,
  Features,
} from '../call/backend.js';
import { notConnected, type CallError } from '../call/call-error.js';
import type { CallEntry } from '../call/call-entry.js';
import type { CallRequest, MemberLimits, Profile } from '../call/call-info.js';
import { DEFAULT_LIMITS } from '../call/member-limits.js';
import { withDeadline } from '../call/deadline.js';
import { loadModule } from '../call/load-module.js';
import { safeCall } from '../call/safe-call.js';
import type { CaptureSettings } from '../media/capture-settings.js';
import { shareConnection, type Elections } from '../tabs/shared-connection.js';
import type { CallRecords } from './call-records.js';
import type { CallerPage } from '../call/caller-page.js';
import { RongCloudCalls } from './rongcloud-calls.js';
import { RongCloudConnection } from './rongcloud-connection.js';
import { useClient } from './sdk-client.js';
import { DEFAULT_SDK_URL, loadSdk } from './sdk-loader.js';
import type { RongCloudSdk } from './sdk-types.js';
import { CONNECTION_TIMING, type ConnectionTiming, type Timing } from './timing.js';

export interface RongCloudBackendOptions {
  appKey: string;
  /** The signed-in user's token. */
  token?: string;
  /** Requests a token: at start if there is no `token`, and once more if the service refuses one. */
  getToken?: () => Promise<string>;
  /** The navigation servers of a private cloud. */
  navigators?: readonly string[];
  /** The media server of a private cloud. */
  mediaServer?: string;
  /** The SDK. Default: the page's globals, else the scripts at `sdkUrl`. */
  sdk?: RongCloudSdk;
  /** The folder of the SDK's scripts. Default: the vendor's CDN. */
  sdkUrl?: string;
  /** The most people in a call, the signed-in user included. Default: 20, with video 7, as in the vendor's apps. */
  maxMembers?: MemberLimits;
  /** The message type of the records of outgoing calls; empty: `RC:VCSummary`. Default: none are written. */
  callRecords?: string;
  /** Looks up who is in a group. Without it, a call to somebody who is not in the group just never rings. */
  groupMembers?: Directory['groupMembers'];
  /** Whose attributes `push-title` and `push-body` hold the texts that phones show, and who is signed in there. Read at each call. */
  caller?: CallerPage;
  /** How the camera is opened: its `videoQuality`, the SDK knows no other settings. Read each time. */
  capture?: CaptureSettings;
  /**
   * How the tabs of a user elect one, where the page has loaded that already. Default: it is loaded.
   *
   * @internal
   */
  elections?: Elections;
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
  stats: true,
  becomeGroup: false,
  rejoin: true,
  joinCall: true,
});

/**
 * Creates a backend that is not connected yet. Nothing loads before `connect`. All tabs that sign in with the same token
 * share one connection, unless the page passes the SDK: it may have a connection of its own then.
 *
 * @param timing for tests: shorter times than the vendor's
 */
export function createRongCloudBackend(
  options: RongCloudBackendOptions,
  timing: Partial<Timing> = {},
): CallBackend {
  const { appKey, token, sdk } = options;
  const times = { ...CONNECTION_TIMING, ...timing };
  const getToken =
    options.getToken && (() => withDeadline(options.getToken!(), times.tokenMs, noToken));
  const make = (own?: () => Promise<string>) =>
    new RongCloudBackend({ ...options, getToken: own }, times);
  if (sdk || !navigator.locks) return make(getToken);
  let first: Promise<string> | undefined; // requested for the key; used for the first sign-in
  const takeToken = (): Promise<string> => {
    const fresh = first ?? getToken!();
    first = undefined;
    return fresh;
  };
  const keyOf = async (): Promise<string> => {
    if (token === undefined) first = getToken?.();
    return digest(`${appKey} ${token ?? (await first) ?? ''}`);
  };
  return shareConnection(make(getToken && takeToken), keyOf, {}, options.elections);
}

/** Calls do not depend on them: without that file nothing is recorded. */
function loadRecords(): Promise<typeof import('./call-records.js') | undefined> {
  return loadModule(() => import('./call-records.js')).catch(() => undefined);
}

function noToken(): CallError {
  return notConnected('The page took too long to get a token.');
}

/** A hash, so that the key tells nothing of the token. */
async function digest(secret: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

class RongCloudBackend implements CallBackend {
  readonly features = FEATURES;
  readonly maxMembers: MemberLimits;

  readonly #options: RongCloudBackendOptions;
  readonly #timing: ConnectionTiming & Partial<Timing>;
  readonly #listeners = new Set<(event: BackendEvent) => void>();
  readonly #calls = new RongCloudCalls();
  readonly watchGroupCall = this.#calls.watchGroupCall;
  #connection: RongCloudConnection | undefined;
  #records: CallRecords | undefined;
  #releaseClient: (() => void) | undefined;

  constructor(options: RongCloudBackendOptions, timing: ConnectionTiming & Partial<Timing>) {
    this.#options = options;
    this.maxMembers = options.maxMembers ?? DEFAULT_LIMITS;
    this.#timing = timing;
  }

  async connect(signal: AbortSignal): Promise<Profile> {
    signal.throwIfAborted();
    return unlessAborted(this.#connect(signal), signal);
  }

  startCall(request: CallRequest): CallSession {
    const session = this.#connection?.isConnected ? this.#calls.dial(request) : undefined;
    if (session) return session;
    throw notConnected();
  }

  listen(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async record(entry: CallEntry): Promise<void> {
    await this.#records?.write(entry);
  }

  async dispose(): Promise<void> {
    removeEventListener('pagehide', this.#handlePageHide);
    await this.#calls.close();
    const connection = this.#connection;
    this.#releaseClient?.();
    this.#connection = this.#records = this.#releaseClient = undefined;
    await connection?.close();
  }

  async #connect(signal: AbortSignal): Promise<Profile> {
    const { appKey, token, getToken, navigators = [], mediaServer = '' } = this.#options;
    const { callRecords, sdkUrl } = this.#options;
    const timing = this.#timing;
    const sdk = this.#options.sdk ?? (await loadSdk(sdkUrl || DEFAULT_SDK_URL, timing.scriptMs));
    const records = callRecords === undefined ? undefined : await loadRecords();
    signal.throwIfAborted();
    const settings = { appKey, navigators, mediaServer };
    const { client, rtc, letGo } = useClient(sdk, settings, this.#calls.handlers);
    this.#releaseClient = letGo;
    this.#records = records && new records.CallRecords(sdk.im, callRecords!);
    const emit = (event: BackendEvent): void => this.#emit(event);
    const connection = new RongCloudConnection({
      ...{ im: sdk.im, token, getToken, timing, emit },
      onLost: (outcome) => this.#calls.current?.drop(outcome),
    });
    this.#connection = connection;
    const userId = await connection.open(signal);
    this.#calls.open({
      ...this.#options,
      ...{ userId, im: sdk.im, client, rtc, timing, emit, connection },
      maxMembers: this.maxMembers,
    });
    addEventListener('pagehide', this.#handlePageHide);
    return { userId, name: userId };
  }

  readonly #handlePageHide = (): void => this.#calls.current?.leavePage();

  #emit(event: BackendEvent): void {
    for (const listener of [...this.#listeners]) safeCall(() => listener(event));
  }
}

/** The promise's outcome, or a rejection with the signal's reason as soon as it aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort);
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
