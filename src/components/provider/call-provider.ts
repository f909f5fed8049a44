import type { CallBackend } from '../../core/call/backend.js';
import type { CallRequest, Media, Profile } from '../../core/call/call-info.js';
import { badRequest, CallError } from '../../core/call/call-error.js';
import type { StoreState } from '../../core/call/call-state.js';
import { loadModule } from '../../core/call/load-module.js';
import { createCallStore, type CallStore } from '../../core/store/call-store.js';
import type { DeviceKind } from '../../core/media/devices.js';
import type { CallHistory } from '../../core/history/call-history.js';
import type { RongCloudBackendOptions } from '../../core/rongcloud/rongcloud-backend.js';
import { createProfiles } from '../../core/people/profiles.js';
import { QUIET_KEY, storedQuiet } from '../../core/quiet/quiet-stored.js';
import * as elections from '../../core/tabs/leader-election.js';
import { provideStore, registerProvider } from '../base/call-context.js';
import type { Changes } from '../base/plain-element.js';
import type { CallStats } from '../stats/call-stats.js';
import { AutoConnect } from './auto-connect.js';
import {
  CONNECT_TRIGGERS,
  idOf,
  idsOf,
  isBackend,
  isSame,
  PROFILE_SOURCES,
  type ConnectionOptions,
} from './connection-settings.js';
import type { PushOffOptions, PushOptions } from './enable-push.js';
import { eventFor } from './fact-events.js';
import { sourcesOf, type Knowledge } from './page-knowledge.js';
import { ProviderSettings } from './provider-settings.js';
import { rongCloudOptions } from './rongcloud-options.js';

/** How long a provider may be out of the page before it counts as removed, in ms: pages move elements in several steps. */
const MOVE_MS = 300;

/** What is loaded when it is needed. */
type OnRequest = typeof import('./on-request.js');

const QUIET = ['quietHours', 'doNotDisturb'] as const;

/**
 * `<rc-call-provider>` without its backends. Subclasses either bundle the backends or import them on first use.
 */
export abstract class CallProvider extends ProviderSettings {
  /** The store that all tags of this provider share. The same object for the provider's whole life. */
  readonly store: CallStore = createCallStore({
    createBackend: () => this.#createBackend(),
    profiles: createProfiles(),
    appKey: () => this.appKey,
    elect: elections.electLeader,
  });

  /** Settles when do not disturb is loaded, where it is in use: no call comes before. */
  #quiet: Promise<void> | undefined;
  #stopHistory: (() => void) | undefined;
  #unregister: (() => void) | undefined;
  readonly #autoConnect = new AutoConnect(this, this.store);
  /** While it is out of the page, and may come back. */
  #removal: ReturnType<typeof setTimeout> | undefined;
  /** The document or shadow root that it is in, or was in last. */
  #root: Node | undefined;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync?.(':host { display: contents } :host([hidden]) { display: none }');
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets?.push(sheet); // not in every simulated page
    root.append(document.createElement('slot'));
    provideStore(this);
    this.store.observe((fact) => this.#fire(eventFor(fact)));
  }

  /** The current snapshot: connection status, signed-in user, call, and last problem. Frozen; replaced on every change. */
  get state(): StoreState {
    return this.store.state;
  }

  /** The signed-in user, or `null` while nobody is signed in. */
  get currentUser(): Profile | null {
    const { self } = this.store.state;
    return self && this.store.profiles.get(self.userId);
  }

  /** The signed-in user's past calls recorded on this device. */
  get history(): CallHistory {
    return this.store.history;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    clearTimeout(this.#removal);
    this.#root = this.getRootNode();
    this.#updateHistory();
    addEventListener('storage', this.#handleStorage);
    this.#unregister ??= registerProvider(this);
    if (this.hasUpdated) this.#autoConnect.arrive(); // moved, or added again
  }

  disconnectedCallback(): void {
    clearTimeout(this.#removal);
    this.#removal = setTimeout(() => this.leave(), MOVE_MS);
  }

  /** @internal It was removed, unless it is back: hangs up and signs out. */
  leave(): void {
    clearTimeout(this.#removal);
    this.#unregister?.();
    this.#unregister = undefined;
    removeEventListener('storage', this.#handleStorage);
    this.#updateHistory();
    this.#autoConnect.stop();
    void this.store.send({ type: 'disconnect' });
  }

  protected override updated(changed: Changes): void {
    const isNew = (name: keyof this & string): boolean =>
      changed.has(name) && !isSame(changed.get(name) ?? '', this[name] ?? '');
    if (changed.has('keepHistory')) this.#updateHistory();
    // On the first update without any source, a new set of sources would only drop profiles the page has added itself.
    const { profiles } = this.store;
    const sources = PROFILE_SOURCES.filter((name) => this[name] || changed.get(name));
    if (sources.some((name) => changed.has(name))) {
      // Others may answer, or another user asks: what is known no longer holds.
      if ([...sources, 'token' as const].some(isNew)) profiles.setSources(sourcesOf(this));
      else profiles.renew();
    }
    if (QUIET.some((name) => changed.has(name)) || storedQuiet()) this.#followQuiet();
    if (CONNECT_TRIGGERS.some(isNew)) this.#autoConnect.update();
    if (this.config && isNew('config')) void this.#follow((rest) => rest.readConfig(this));
  }

  /** Connects and signs in. Called automatically unless `manual` is set. @throws CallError */
  connect(): Promise<void> {
    return this.store.send({ type: 'connect' });
  }

  /** Hangs up, signs out, and deletes the user's past calls from this device. */
  async disconnect(): Promise<void> {
    this.#autoConnect.stop();
    await this.store.send({ type: 'disconnect' });
    await this.history.clear();
  }

  /**
   * Calls one user, or several members of a group. Resolves once the invitation has been sent.
   *
   * @param request whom to call; `groupId` is required for more than one user; `media` defaults to `audio`; `push`
   *   (`title`, `body`): what phones show, with RongCloud; `extra`: a text for the other side
   * @throws CallError
   */
  call(request: Omit<CallRequest, 'id' | 'media'> & { media?: Media }): Promise<void> {
    const { userIds, groupId, ...rest } = { ...request };
    return this.store.send({
      ...rest,
      type: 'call',
      userIds: idsOf(userIds),
      ...(groupId !== undefined && { groupId: idOf(groupId) }),
    });
  }

  /**
   * Joins the call that members of a group are in.
   *
   * @param options `media`: `audio` joins a video call with the camera off
   * @throws CallError
   */
  async joinCall(groupId: string, options?: { media?: Media }): Promise<void> {
    return (await loadModule(() => import('../../core/store/join-call.js'))).joinCall(
      this.store,
      groupId,
      options,
    );
  }

  /**
   * Accepts the incoming call.
   *
   * @param options `media`: `audio` accepts a video call with the camera off; default: the call's own media
   * @throws CallError
   */
  accept(options: { media?: Media } = {}): Promise<void> {
    return this.store.send({ type: 'accept', media: options.media });
  }

  /** Takes up the call that this page was in before it was reloaded, while its phase is `returning`. @throws CallError */
  rejoin(): Promise<void> {
    return this.store.send({ type: 'rejoin' });
  }

  /** Cancels, declines or hangs up, whichever applies. Does nothing without a call. */
  hangUp(): Promise<void> {
    return this.store.send({ type: 'hang-up' });
  }

  /** Invites more members of the group to the current call. With `groupId`, one-to-one becomes a group. @throws CallError */
  invite(userIds: readonly string[], { groupId }: { groupId?: string } = {}): Promise<void> {
    return this.store.send({ type: 'invite', userIds: idsOf(userIds), groupId: idOf(groupId) });
  }

  /** Turns the signed-in user's microphone on or off. @throws CallError */
  setMicrophone(on: boolean): Promise<void> {
    return this.store.send({ type: 'microphone', on });
  }

  /** Turns the signed-in user's camera on or off. @throws CallError */
  setCamera(on: boolean): Promise<void> {
    return this.store.send({ type: 'camera', on });
  }

  /** Shares the own screen, a window or a tab: the browser asks which. Call it at a press. @throws CallError */
  shareScreen(): Promise<void> {
    return this.store.send({ type: 'screen', on: true });
  }

  /** Stops sharing the screen. @throws CallError */
  stopSharing(): Promise<void> {
    return this.store.send({ type: 'screen', on: false });
  }

  /**
   * Switches to another device, in the current call if there is one, and prefers it from then on in all tabs of the site.
   *
   * @param kind `microphone`, `camera`, `speaker` (plays the other people) or `ringer` (plays the ringtone)
   * @param deviceId the browser's id of the device, from `enumerateDevices()`
   * @throws CallError
   */
  async useDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    return (await this.#onRequest()).useDevice(this.store, kind, deviceId);
  }

  /** Switches between a phone's front and back camera, or to the next camera. @throws CallError */
  flipCamera(): Promise<void> {
    return this.store.send({ type: 'use-device', device: 'camera' });
  }

  /** Turns the video call into an audio call for everyone in it. Cannot be undone. @throws CallError */
  switchToAudio(): Promise<void> {
    return this.store.send({ type: 'switch-to-audio' });
  }

  /** Signs up for notifications of calls while no page is open. Call it at a press, later at each load. @throws CallError */
  async enablePush(options: PushOptions): Promise<void> {
    return (await this.#onRequest()).enablePush(this.store, options);
  }

  /** Ends the notifications of calls in this browser: at a press, and when somebody signs out. @throws CallError */
  async disablePush(options?: PushOffOptions): Promise<void> {
    return (await this.#onRequest()).disablePush(this.store, options);
  }

  /** Measures the connected call for about a second: why is it bad? `text` in it is for support. @throws CallError */
  async callStats(): Promise<CallStats> {
    return (await this.#onRequest()).callStats(this.store);
  }

  #onRequest(): Promise<OnRequest> {
    return loadModule(() => import('./on-request.js'));
  }

  /** Follows a setting of the page. A failure is told as a problem of the store. */
  #follow(setting: (rest: OnRequest) => Promise<void>): Promise<void> {
    return this.#onRequest()
      .then(setting)
      .catch((error: CallError) => this.store.send({ type: 'problem', error }));
  }

  #followQuiet(): void {
    this.#quiet = this.#follow((rest) => rest.followQuiet(this));
  }

  /** Another tab has stored what the person chose. */
  readonly #handleStorage = ({ key }: StorageEvent): void => {
    if (key === QUIET_KEY) this.#followQuiet();
  };

  /** Creates the backend for `backend="local"`. */
  protected abstract makeLocal(
    settings: ConnectionOptions,
    page: Knowledge & HTMLElement,
  ): CallBackend | Promise<CallBackend>;

  /** Creates the backend for `backend="rongcloud"`. */
  protected abstract makeRongCloud(
    options: RongCloudBackendOptions,
  ): CallBackend | Promise<CallBackend>;

  /**
   * Outside of a page, an event reaches no listener of the page: it is dispatched where the provider was last, too, so that
   * the page hears that a call has ended because the provider was removed.
   */
  #fire(event: Event): void {
    this.dispatchEvent(event);
    if (this.isConnected) return;
    const place = this.#root?.isConnected ? this.#root : document;
    place.dispatchEvent(event);
  }

  #updateHistory(): void {
    if (this.keepHistory && this.isConnected) {
      this.#stopHistory ??= this.history.subscribe(() => {});
    } else {
      this.#stopHistory?.();
      this.#stopHistory = undefined;
    }
  }

  async #createBackend(): Promise<CallBackend> {
    await this.#quiet;
    const settings = this.#autoConnect.takeSettings();
    const { appKey, backend, signalingUrl, token } = settings;
    if (isBackend(backend)) return backend;
    if (token !== undefined && typeof token !== 'string')
      throw new CallError('token-invalid', 'A token is a text.');
    if (backend === 'local') {
      await this.#autoConnect.claim(`local:${appKey}:${signalingUrl}:${token}`);
      return this.makeLocal(settings, this);
    }
    if (backend !== 'rongcloud')
      throw badRequest('not-supported', `There is no backend "${String(backend)}".`);
    const options = rongCloudOptions(settings, this);
    // Checked here, too, where the first provider comes first: which of two is elected first is chance.
    await this.#autoConnect.claim(options.sdk?.im ?? 'rongcloud');
    return this.makeRongCloud(options);
  }
}
