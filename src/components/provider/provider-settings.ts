import type { CallBackend } from '../../core/call/backend.js';
import { DEFAULT_LIMITS } from '../../core/call/member-limits.js';
import type { OnOff, VideoQuality } from '../../core/media/capture-settings.js';
import type { ResolveMembers, ResolveUsers } from '../../core/people/profiles.js';
import type { RongCloudSdk } from '../../core/rongcloud/sdk-types.js';
import { PlainElement } from '../base/plain-element.js';

/** The settings of `<rc-call-provider>`: its attributes, and the properties behind them. */
export abstract class ProviderSettings extends PlainElement {
  static override readonly properties: typeof PlainElement.properties = {
    appKey: {},
    token: {},
    tokenUrl: {},
    getToken: { attribute: false },
    backend: {},
    navi: {},
    mediaServer: {},
    sdkUrl: {},
    sdk: { attribute: false },
    signalingUrl: {},
    noAnswerMs: { type: Number },
    iceServers: { attribute: false },
    maxAudioMembers: { type: Number },
    maxVideoMembers: { type: Number },
    usersUrl: {},
    resolveUsers: { attribute: false },
    membersUrl: {},
    resolveMembers: { attribute: false },
    videoQuality: {},
    echoCancellation: {},
    noiseSuppression: {},
    autoGainControl: {},
    keepHistory: { type: Boolean },
    callRecords: {},
    manual: { type: Boolean },
    config: {},
    quietHours: {},
    doNotDisturb: { attribute: false },
  };

  /** RongCloud: the App Key of your app. Local backend: any name; only providers with the same app key can call each other. */
  appKey = '';
  /**
   * RongCloud: the signed-in user's token. Local backend: their user id. A new value reconnects as the new user. The kit
   * never reflects it to the attribute, logs it, or puts it into an event or error.
   */
  token: string | undefined;
  /**
   * RongCloud: URL to fetch a token from, as plain text or as JSON `{ "token": "…" }`. Fetched when connecting without a
   * `token`, and once more when the service refuses one.
   */
  tokenUrl = '';
  /** RongCloud: returns a token, called at the same times as `token-url` is fetched. Takes precedence over it. */
  getToken: (() => Promise<string>) | undefined;
  /** The calling service: `rongcloud`, `local`, or (as a property) any object that implements `CallBackend`. */
  backend: 'rongcloud' | 'local' | CallBackend = 'rongcloud';
  /** RongCloud: URLs of a private cloud's navigation servers, separated by spaces. Default: the public cloud. */
  navi = '';
  /** RongCloud: URL of a private cloud's media server. Default: the public cloud. */
  mediaServer = '';
  /** RongCloud: URL of the folder to load the SDK's scripts from if the page has no SDK. Default: RongCloud's CDN. */
  sdkUrl = '';
  /**
   * RongCloud: the SDK's modules, or clients the page has created from them. Takes precedence over the page's globals, which
   * take precedence over `sdk-url`.
   */
  sdk: RongCloudSdk | undefined;
  /** Local backend: URL of a WebSocket signalling relay. Without one, calls reach only tabs of the same browser. */
  signalingUrl = '';
  /** Local backend: how long a call rings before it ends with `no-answer`, in milliseconds. */
  noAnswerMs = 60_000;
  /** Local backend: STUN and TURN servers. Calls between different networks need them. */
  iceServers: readonly RTCIceServer[] = [];
  /** Maximum number of people in an audio call, including the signed-in user. At least 2. */
  maxAudioMembers: number = DEFAULT_LIMITS.audio;
  /** Maximum number of people in a video call, including the signed-in user. At least 2. */
  maxVideoMembers: number = DEFAULT_LIMITS.video;
  /**
   * URL that answers with a JSON array of profiles `{ userId, name, avatarUrl? }`. `{ids}` in it is replaced by URL-encoded,
   * comma-separated user ids.
   */
  usersUrl = '';
  /** Resolves user ids to profiles (name and picture). Takes precedence over `users-url`. */
  resolveUsers: ResolveUsers | undefined;
  /** URL that answers with a JSON array of a group's members, as profiles. `{groupId}` in it: the URL-encoded group id. */
  membersUrl = '';
  /** Resolves a group id to its members' profiles. Takes precedence over `members-url`. */
  resolveMembers: ResolveMembers | undefined;
  /**
   * The size of the own picture: `360p`, `720p`, `1080p`, or `auto` (default), which leaves it to the browser or the service. A
   * camera that has no such size gives what it has. Applies from the next time the camera is opened.
   */
  videoQuality: VideoQuality | undefined;
  /**
   * Local backend: `off` opens the microphone without echo cancellation. On by default. Applies from the next time the
   * microphone is opened.
   */
  echoCancellation: OnOff | undefined;
  /** Local backend: `off` opens the microphone without noise suppression. On by default. */
  noiseSuppression: OnOff | undefined;
  /** Local backend: `off` opens the microphone without automatic gain control. On by default. */
  autoGainControl: OnOff | undefined;
  /** Records calls on this device even if the page has no `<rc-call-history>` or `<rc-missed-badge>`. */
  keepHistory = false;
  /**
   * RongCloud: writes each outgoing call into its conversation, as a message of this type. An empty value stands for the
   * mobile apps' type, `RC:VCSummary`, which the web SDK sends without letting the service store it; a message type of your
   * own is stored. Not set: calls are not written.
   */
  callRecords: string | undefined;
  /** Connects only when `connect()` is called, not automatically. */
  manual = false;
  /**
   * URL of a JSON file with settings of the site: `words`, `limits`, `theme` and `languages`. Read once; attributes, and the
   * page's own styles, win.
   */
  config = '';
  /**
   * When calls do not disturb, by the clock of the device: `22:00-07:00`, or `mon-fri 22:00-07:00, sat sun 00:00-10:00`. The days are
   * those on which a range begins.
   */
  quietHours: string | null | undefined;
  /**
   * Whether calls do not disturb now: `true`, a `Date` until which they do not, or `false`; `undefined` where it is not in use. Set it to turn that on, on until a time
   * (a `Date`, or milliseconds since the epoch), or off, for the signed-in user and in all tabs of the site; off in quiet hours
   * holds until these are over.
   */
  doNotDisturb: boolean | Date | number | null | undefined;
}
