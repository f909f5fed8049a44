import type { CallBackend, Directory } from '../../core/call/backend.js';
import type { ConnectionStatus, Media, MemberLimits, Profile } from '../../core/call/call-info.js';
import { badRequest, CallError } from '../../core/call/call-error.js';
import type { CallFact, StoreState } from '../../core/call/call-state.js';
import { createCallStore, type CallStore } from '../../core/call/call-store.js';
import type { DeviceKind } from '../../core/media/devices.js';
import type { CallHistory } from '../../core/history/call-history.js';
import { DEFAULT_LIMITS } from '../../core/call/member-limits.js';
import type { LocalBackendOptions } from '../../core/local/local-backend.js';
import type { RongCloudBackendOptions } from '../../core/rongcloud/rongcloud-backend.js';
import type { RongCloudSdk } from '../../core/rongcloud/sdk-types.js';
import {
  createProfiles,
  membersFrom,
  usersFrom,
  type ResolveMembers,
  type ResolveUsers,
} from '../../core/people/profiles.js';
import { electLeader } from '../../core/tabs/leader-election.js';
import { provideStore, registerProvider } from '../base/call-context.js';
import {
  RcCallConnectedEvent,
  RcCallEndedEvent,
  RcCallErrorEvent,
  RcCallLoggedEvent,
  RcCallMediaChangeEvent,
  RcCallPlacedEvent,
  RcCallReceivedEvent,
  RcConnectionChangeEvent,
  RcMemberInvitedEvent,
  RcMemberJoinedEvent,
  RcMemberLeftEvent,
} from '../base/call-events.js';
import { PlainElement, property, type Changes } from '../base/plain-element.js';

/** What a connection is made from: another value means another connection. */
const SIGN_IN = [
  'appKey',
  'token',
  'tokenUrl',
  'backend',
  'navi',
  'mediaServer',
  'sdkUrl',
  'signalingUrl',
  'noAnswerMs',
  'iceServers',
] as const;

/** What may let a provider connect that could not before. Another `getToken` is no other user. */
const WAKING = [...SIGN_IN, 'manual', 'getToken', 'sdk'] as const;

/** Who is signed in on this page, and through which provider: two for one user would answer for each other. */
const signedIn = new Map<string, CallProvider>();

/**
 * All of `<rc-call-provider>` but its backends, which come with it or, on a page that waits, when they are needed.
 */
export abstract class CallProvider extends PlainElement {
  /** The app key of RongCloud. With `backend="local"`, providers with another app key do not reach each other. */
  @property({ attribute: 'app-key' }) appKey = '';
  /** The signed-in user's token; with `backend="local"`, their user id. Never reflected, logged, or part of an event. */
  @property() token: string | undefined;
  /** Address that answers with a token, as text or as JSON `{ "token": "…" }`: at start, and when one is refused. */
  @property({ attribute: 'token-url' }) tokenUrl = '';
  /** Gives a token, at start and when one is refused; wins over `token-url`. */
  @property({ attribute: false }) getToken: (() => Promise<string>) | undefined;
  /** `rongcloud`, `local`, or any `CallBackend`. */
  @property() backend: 'rongcloud' | 'local' | CallBackend = 'rongcloud';
  /** RongCloud: navigation servers of a private cloud, separated by spaces. */
  @property() navi = '';
  /** RongCloud: media server of a private cloud. */
  @property({ attribute: 'media-server' }) mediaServer = '';
  /** RongCloud: folder the SDK's scripts are loaded from when the page has not brought them; default: the vendor's CDN. */
  @property({ attribute: 'sdk-url' }) sdkUrl = '';
  /** RongCloud: the SDK's modules, or what the page made of them already; wins over globals and `sdk-url`. */
  @property({ attribute: false }) sdk: RongCloudSdk | undefined;
  /** Local backend: address of a signalling relay; without one, calls stay between the tabs of this browser. */
  @property({ attribute: 'signaling-url' }) signalingUrl = '';
  /** Local backend: how long a call rings, in ms. */
  @property({ attribute: 'no-answer-ms', type: Number }) noAnswerMs = 60_000;
  /** Local backend: STUN and TURN servers, for calls beyond one network. */
  @property({ attribute: false }) iceServers: readonly RTCIceServer[] = [];
  /** The most people in an audio call, the signed-in user included. */
  @property({ attribute: 'max-audio-members', type: Number }) maxAudioMembers =
    DEFAULT_LIMITS.audio;
  /** The most people in a video call, the signed-in user included. */
  @property({ attribute: 'max-video-members', type: Number }) maxVideoMembers =
    DEFAULT_LIMITS.video;
  /** Address that answers with profiles; `{ids}` is replaced by user ids, comma-separated. */
  @property({ attribute: 'users-url' }) usersUrl = '';
  /** Gives names and pictures for user ids; wins over `users-url`. */
  @property({ attribute: false }) resolveUsers: ResolveUsers | undefined;
  /** Address that answers with a group's members; `{groupId}` is replaced. */
  @property({ attribute: 'members-url' }) membersUrl = '';
  /** Gives a group's members; wins over `members-url`. */
  @property({ attribute: false }) resolveMembers: ResolveMembers | undefined;
  /** Keeps calls on this device also where no `rc-call-history` or `rc-missed-badge` is on the page. */
  @property({ attribute: 'keep-history', type: Boolean }) keepHistory = false;
  /**
   * RongCloud: the caller writes each call into the conversation, as a message of this type. Without a value it is that of
   * the mobile apps, `RC:VCSummary`, which the web SDK does not let the service store; one of your own is stored.
   */
  @property({ attribute: 'call-records' }) callRecords: string | undefined;
  /** Do not connect by itself. */
  @property({ type: Boolean }) manual = false;

  /** The store behind all tags of this provider: one for its whole life. */
  readonly store: CallStore = createCallStore({
    createBackend: () => this.#createBackend(),
    profiles: createProfiles(),
    appKey: () => this.appKey,
    elect: electLeader,
  });

  #stopKeeping: (() => void) | undefined;
  #unregister: (() => void) | undefined;
  /** What the backend of this connection was made from; `undefined` until it is. */
  #signedInWith: readonly unknown[] | undefined;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(':host { display: contents } :host([hidden]) { display: none }');
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets.push(sheet);
    root.append(document.createElement('slot'));
    provideStore(this);
    this.store.observe((fact) => {
      if (fact.type === 'connection') this.#follow(fact.status);
      this.dispatchEvent(eventOf(fact));
    });
  }

  /** The current snapshot: the connection, who is signed in, the call, and the last problem. */
  get state(): StoreState {
    return this.store.state;
  }

  /** Who is signed in. */
  get currentUser(): Profile | null {
    const { self } = this.store.state;
    return self && this.store.profiles.get(self.userId);
  }

  /** The calls of the signed-in user that were kept on this device. */
  get history(): CallHistory {
    return this.store.history;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#keepHistory();
    this.#unregister ??= registerProvider(this);
    if (this.hasUpdated && !this.manual) this.#connectIfReady(); // taken out of the page and put back
  }

  disconnectedCallback(): void {
    // A move takes an element out and puts it back at once: removal is believed one microtask later.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#unregister?.();
      this.#unregister = undefined;
      this.#keepHistory();
      void this.store.send({ type: 'disconnect' });
    });
  }

  protected override updated(changed: Changes): void {
    if (changed.has('keepHistory')) this.#keepHistory();
    const sources = ['usersUrl', 'resolveUsers', 'membersUrl', 'resolveMembers'] as const;
    // there is or was one: at first there is nothing to forget but what the page has added
    if (sources.some((name) => changed.has(name) && (this[name] || changed.get(name))))
      this.#setSources();
    const isAsked = WAKING.some((name) => changed.has(name));
    if (!isAsked || this.manual) return;
    if (this.state.connection === 'disconnected') this.#connectIfReady();
    else if (this.#signedInWith?.some((value, i) => !Object.is(value, this[SIGN_IN[i]!])))
      void this.store.send({ type: 'disconnect' }).then(() => this.#connectIfReady());
  }

  /** Signs in. Called by itself unless `manual`. @throws CallError */
  connect(): Promise<void> {
    return this.store.send({ type: 'connect' });
  }

  /** Hangs up and signs out: the calls kept on this device are forgotten. */
  async disconnect(): Promise<void> {
    await this.store.send({ type: 'disconnect' });
    await this.history.clear();
  }

  /**
   * Calls one user, or several members of a group. Resolves when the invitation is on its way.
   *
   * @param request who to call; `groupId` is needed for more than one; `media` is `audio` unless given
   * @throws CallError
   */
  call(request: { userIds: readonly string[]; groupId?: string; media?: Media }): Promise<void> {
    return this.store.send({ ...request, type: 'call' });
  }

  /** Answers the incoming call; with `media: 'audio'`, a video call without the own camera. @throws CallError */
  accept(options: { media?: Media } = {}): Promise<void> {
    return this.store.send({ type: 'accept', media: options.media });
  }

  /** Cancels, declines or hangs up, whichever applies. Harmless without a call. */
  hangUp(): Promise<void> {
    return this.store.send({ type: 'hang-up' });
  }

  /** Invites more members of the group into the running call. @throws CallError */
  invite(userIds: readonly string[]): Promise<void> {
    return this.store.send({ type: 'invite', userIds });
  }

  /** Turns the own microphone on or off. @throws CallError */
  setMicrophone(on: boolean): Promise<void> {
    return this.store.send({ type: 'microphone', on });
  }

  /** Turns the own camera on or off. @throws CallError */
  setCamera(on: boolean): Promise<void> {
    return this.store.send({ type: 'camera', on });
  }

  /**
   * Takes another device, now if there is a call, and prefers it from here on, in all tabs: `microphone`, `camera`, `speaker`
   * for the others' sound, `ringer` for rings. @throws CallError
   */
  async useDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    const { useDevice } = await import('../../core/media/devices.js');
    await useDevice(this.store, kind, deviceId);
  }

  /** Shows the other side of the phone, or the next camera. @throws CallError */
  flipCamera(): Promise<void> {
    return this.store.send({ type: 'use-device', device: 'camera' });
  }

  /** Makes an audio call out of the video call, for everybody in it. @throws CallError */
  switchToAudio(): Promise<void> {
    return this.store.send({ type: 'switch-to-audio' });
  }

  /** The backend behind `local`. */
  protected abstract makeLocal(options: LocalBackendOptions): CallBackend | Promise<CallBackend>;

  /** The backend behind `rongcloud`. */
  protected abstract makeRongCloud(
    options: RongCloudBackendOptions,
  ): CallBackend | Promise<CallBackend>;

  #follow(status: ConnectionStatus): void {
    if (status === 'connecting') this.#signedInWith = undefined;
    if (['disconnected', 'kicked', 'failed'].includes(status)) this.#signOut();
  }

  #connectIfReady(): void {
    if (this.isConnected && this.#hasCredentials()) this.connect().catch(() => {}); // told by event and state
  }

  #hasCredentials(): boolean {
    if (isBackend(this.backend)) return true;
    const hasToken = this.token != null; // a removed attribute leaves null
    if (this.backend === 'local') return hasToken;
    if (this.sdk && !this.appKey) return true; // the page has signed in
    return this.appKey !== '' && (hasToken || this.#tokenSource !== undefined);
  }

  #keepHistory(): void {
    if (this.keepHistory && this.isConnected) {
      this.#stopKeeping ??= this.history.subscribe(() => {});
    } else {
      this.#stopKeeping?.();
      this.#stopKeeping = undefined;
    }
  }

  #createBackend(): CallBackend | Promise<CallBackend> {
    const { backend } = this;
    this.#signedInWith = SIGN_IN.map((name) => this[name]);
    if (isBackend(backend)) return backend;
    if (backend === 'rongcloud') return this.#createRongCloud();
    if (backend !== 'local')
      throw badRequest('not-supported', `There is no backend "${String(backend)}".`);
    return this.#createLocal();
  }

  #createRongCloud(): CallBackend | Promise<CallBackend> {
    const { appKey, token, navi, mediaServer, sdk, sdkUrl } = this;
    return this.makeRongCloud({
      appKey,
      token: token ?? undefined,
      getToken: this.#tokenSource,
      navigators: navi.split(/\s+/).filter((address) => address !== ''),
      mediaServer,
      sdk,
      sdkUrl: sdkUrl || undefined,
      callRecords: this.callRecords ?? undefined,
      maxMembers: this.#limits,
      groupMembers: (groupId) => this.#directory.groupMembers(groupId),
    });
  }

  #createLocal(): CallBackend | Promise<CallBackend> {
    const channel = `rc-call-kit:${this.appKey}`;
    const token = this.token ?? '';
    this.#claim(`${channel}:${this.signalingUrl}:${token}`);
    const { signalingUrl, noAnswerMs, iceServers } = this;
    return this.makeLocal({
      token,
      signalingUrl,
      channel,
      noAnswerMs,
      iceServers,
      maxMembers: this.#limits,
      directory: this.#directory,
    });
  }

  /** Read when somebody is called: a change counts at once. */
  readonly #limits: MemberLimits = Object.defineProperties({} as MemberLimits, {
    audio: { get: () => limitOf(this.maxAudioMembers, DEFAULT_LIMITS.audio) },
    video: { get: () => limitOf(this.maxVideoMembers, DEFAULT_LIMITS.video) },
  });

  get #tokenSource(): (() => Promise<string>) | undefined {
    return this.getToken ?? (this.tokenUrl ? () => fetchToken(this.tokenUrl) : undefined);
  }

  #claim(user: string): void {
    const holder = signedIn.get(user);
    if (holder && holder !== this)
      throw badRequest(
        'second-provider',
        'Another <rc-call-provider> on this page has signed this user in.',
      );
    this.#signOut();
    signedIn.set(user, this);
  }

  #signOut(): void {
    for (const [user, provider] of signedIn) if (provider === this) signedIn.delete(user);
  }

  /** What the page knows about people stands in for a server's knowledge. */
  readonly #directory: Directory = {
    groupMembers: async (groupId) =>
      (await this.store.profiles.members(groupId))?.map(({ userId }) => userId),
    userExists: (userId) => {
      const hasSource = this.resolveUsers !== undefined || this.usersUrl !== '';
      return hasSource
        ? this.store.profiles.find(userId).then((profile) => profile !== undefined)
        : undefined;
    },
  };

  #setSources(): void {
    this.store.profiles.setSources({
      users: this.resolveUsers ?? (this.usersUrl ? usersFrom(this.usersUrl) : undefined),
      members: this.resolveMembers ?? (this.membersUrl ? membersFrom(this.membersUrl) : undefined),
    });
  }
}

/** An attribute that was removed, or is no number, limits nothing in another way than the default. */
function limitOf(limit: number | null, otherwise: number): number {
  return limit !== null && limit >= 2 ? limit : otherwise;
}

function isBackend(backend: CallProvider['backend'] | null): backend is CallBackend {
  return typeof backend === 'object' && backend !== null;
}

/** The server's answer is a token, as text or in JSON. It goes nowhere but to the service. */
async function fetchToken(url: string): Promise<string> {
  const options = { credentials: 'same-origin', cache: 'no-store' } as const;
  const response = await fetch(url, options).catch(() => undefined);
  if (!response?.ok) {
    const isRefused = response && response.status < 500;
    const answer = response?.status ?? 'no answer';
    throw new CallError(
      isRefused ? 'token-invalid' : 'network',
      `No token from ${url}: ${answer}.`,
      isRefused ? {} : { detail: 'not-connected' },
    );
  }
  const text = (await response.text()).trim();
  if (!text.startsWith('{')) return text;
  const { token } = JSON.parse(text) as { token?: unknown };
  return typeof token === 'string' ? token : '';
}

/** The event that tells a fact of the store. */
function eventOf(fact: CallFact): Event {
  switch (fact.type) {
    case 'connection':
      return new RcConnectionChangeEvent(fact.status, fact.error);
    case 'received':
      return new RcCallReceivedEvent(fact.call);
    case 'placed':
      return new RcCallPlacedEvent(fact.call);
    case 'connected':
      return new RcCallConnectedEvent(fact.call);
    case 'ended':
      return new RcCallEndedEvent(fact.call, fact.end);
    case 'media-changed':
      return new RcCallMediaChangeEvent(fact.call, fact.userId);
    case 'member-invited':
      return new RcMemberInvitedEvent(fact.call, fact.userId);
    case 'member-joined':
      return new RcMemberJoinedEvent(fact.call, fact.userId);
    case 'member-left':
      return new RcMemberLeftEvent(fact.call, fact.userId);
    case 'logged':
      return new RcCallLoggedEvent(fact.entry);
    case 'error':
      return new RcCallErrorEvent(fact.error);
  }
}
