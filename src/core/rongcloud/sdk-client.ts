/**
 * The SDK allows one `init`, one user and one call client per page, and the client's options count only the first time. So
 * this file keeps the client of each SDK, and forwards its events to the backend that uses it now.
 */
import { badRequest, CallError } from '../call/call-error.js';
import { shared } from '../call/page-registry.js';
import type {
  CallClient,
  CallMessage,
  ClientHandlers,
  ImModule,
  PluginContext,
  RongCloudSdk,
  RtcClient,
  SessionListener,
} from './sdk-types.js';

export interface ClientOptions {
  readonly appKey: string;
  /** The navigation servers of a private cloud. */
  readonly navigators: readonly string[];
  /** The media server of a private cloud. */
  readonly mediaServer: string;
}

interface Installer {
  setup(...args: unknown[]): unknown;
}

interface PageClient {
  client: CallClient;
  rtc: RtcClient | undefined;
  handlers: ClientHandlers | undefined;
  /** Of calls while this client was away. */
  readonly messages: CallMessage[];
  /** What the SDK was initialised with, if that was done here. It takes nothing else until the page reloads. */
  settings?: string;
}

const clients = shared('clients', () => new WeakMap<ImModule, PageClient>());

/**
 * Acquires the page's call client. Creates it the first time.
 *
 * @param handlers receive the client's events from now on
 * @returns the client, and `letGo`, which releases it
 * @throws CallError `bad-request` while somebody else uses it, or when it was made with other options; `insecure-page`,
 *   `sdk-missing`
 */
export function useClient(
  sdk: RongCloudSdk,
  options: ClientOptions,
  handlers: ClientHandlers,
): { client: CallClient; rtc: RtcClient | undefined; letGo: () => void } {
  const page = clientOf(sdk.im) ?? makeClient(sdk, options);
  clients.set(sdk.im, page);
  if (page.handlers) throw badRequest('second-provider', 'Another provider is signed in.');
  if (options.appKey && page.settings && page.settings !== JSON.stringify(options))
    throw badRequest('needs-reload', 'The SDK takes one app key and its servers per page.');
  page.handlers = handlers;
  return {
    client: page.client,
    rtc: page.rtc,
    letGo: () => {
      if (page.handlers === handlers) page.handlers = undefined;
    },
  };
}

/** The client made before, unless the page has destroyed the SDK: nothing outlives that. */
function clientOf(im: ImModule): PageClient | undefined {
  return isInitialised(im) ? clients.get(im) : undefined;
}

function makeClient(sdk: RongCloudSdk, options: ClientOptions): PageClient {
  const rtc = hasInstaller(sdk.rtc) ? undefined : (sdk.rtc as RtcClient | undefined);
  const page: PageClient = {
    client: sdk.call as CallClient,
    rtc,
    handlers: undefined,
    messages: [],
  };
  const forward: ClientHandlers = {
    onSession: (session) =>
      page.handlers ? page.handlers.onSession(session) : session.registerSessionListener(DEAF),
    onSessionClose: (session, summary) => page.handlers?.onSessionClose(session, summary),
    onOfflineRecord: (record) => page.handlers?.onOfflineRecord?.(record, page.messages),
  };
  if (isClient(sdk.call)) {
    sdk.subscribe?.(forward);
    return page;
  }
  if (!isInitialised(sdk.im)) page.settings = initialise(sdk.im, options);
  page.rtc = installRtc(sdk, options);
  page.client = installCall(sdk, page.rtc, forward, page.messages);
  return page;
}

/** Not called where the page uses RongCloud itself: it has initialised the SDK with options of its own. */
function initialise(im: ImModule, options: ClientOptions): string {
  const { appKey, navigators } = options;
  im.init({ appkey: appKey, ...(navigators.length > 0 && { navigators: [...navigators] }) });
  return JSON.stringify(options);
}

/** Whether `init` was called. The SDK has no method for this, but this one throws before `init`. */
export function isInitialised(im: ImModule): boolean {
  try {
    im.getConnectionStatus();
    return true;
  } catch {
    return false;
  }
}

function installRtc({ im, rtc }: RongCloudSdk, { mediaServer }: ClientOptions): object {
  if (!hasInstaller(rtc)) {
    if (rtc) return rtc; // the page's own client
    throw new CallError('sdk-missing', 'The RTC part of the RongCloud SDK is missing.');
  }
  return installed(im.installPlugin(rtc.installer, mediaServer ? { mediaServer } : {}), 'RTC');
}

function installCall(
  { im, call }: RongCloudSdk,
  rtcClient: object,
  forward: ClientHandlers,
  messages: CallMessage[],
): CallClient {
  if (!hasInstaller(call))
    throw new CallError('sdk-missing', 'The call part of the RongCloud SDK is missing.');
  // the plugin reads only own, enumerable keys of a plain object
  const options = {
    rtcClient,
    ...forward,
    isAllowDemotionGetStream: true,
    isAllowPublishRetry: true,
    isAllowSubscribeRetry: true,
  };
  // if the page has a call client, `installPlugin` returns that one, and only the page gets its events: `setup` tells
  let isOurs = false;
  const setup = (context: PluginContext, ...rest: unknown[]): unknown => {
    isOurs = true;
    const plugin = call.installer.setup(context, ...rest);
    const { onmessage } = context;
    // what the plugin makes of these messages does not say when somebody called, nor who answered
    if (onmessage)
      context.onmessage = (message) => {
        if (message.isOffLineMessage) messages.push(message);
        return onmessage(message);
      };
    return plugin;
  };
  const installer: unknown = Object.create(call.installer, { setup: { value: setup } });
  const client = installed(im.installPlugin(installer, options), 'call');
  if (!isOurs)
    throw badRequest('second-provider', 'The page has a call client: set it as `sdk.call`.');
  return client as CallClient;
}

/** The SDK returns `null`, without a reason, for a plugin that it did not install. */
function installed(plugin: unknown, name: string): object {
  if (plugin) return plugin;
  if (!isSecureContext) throw new CallError('insecure-page', 'Calls need https, or localhost.');
  throw new CallError(
    'sdk-missing',
    `The RongCloud SDK refused its ${name} plugin: its versions or its options do not fit.`,
  );
}

function hasInstaller(value: unknown): value is { installer: Installer } {
  return typeof value === 'object' && value !== null && 'installer' in value;
}

function isClient(value: unknown): value is CallClient {
  return typeof value === 'object' && value !== null && 'callInGroup' in value;
}

/** For sessions that are of no interest here: the SDK demands a listener for each. */
export const DEAF: SessionListener = {
  onRinging: () => {},
  onAccept: () => {},
  onHungup: () => {},
  onTrackReady: () => {},
  onMemberModify: () => {},
  onMediaModify: () => {},
  onAudioMuteChange: () => {},
  onVideoMuteChange: () => {},
  onICEConnectionStateChange: () => {},
  onRTCStateReport: () => {},
};
