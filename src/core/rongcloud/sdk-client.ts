/**
 * The SDK is one per page: one `init`, one user, one call client whose options count only the first time. So this file
 * keeps what was made of each SDK, and passes what the client says to whoever is using it now.
 */
import { badRequest, CallError } from '../call/call-error.js';
import type {
  CallClient,
  ClientHandlers,
  ImModule,
  RongCloudSdk,
  RtcClient,
  SessionListener,
} from './sdk-types.js';

export interface ClientOptions {
  readonly appKey: string;
  /** Navigation servers of a private cloud. */
  readonly navigators: readonly string[];
  /** Media server of a private cloud. */
  readonly mediaServer: string;
}

interface Installer {
  setup(...args: unknown[]): unknown;
}

interface PageClient {
  client: CallClient;
  rtc: RtcClient | undefined;
  handlers: ClientHandlers | undefined;
  /** What the SDK was initialised with, if it was done here: it takes no other until the page is loaded anew. */
  settings?: string;
}

const clients = new WeakMap<ImModule, PageClient>();

/**
 * Takes the page's call client into use; makes it the first time.
 *
 * @param handlers who gets to know of calls from now on
 * @returns the client, and the way to let it go
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
  if (page.handlers)
    throw badRequest(
      'second-provider',
      'Another <rc-call-provider> on this page is using RongCloud.',
    );
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

/** What was made before, unless the page has destroyed it: nothing of the SDK outlives that. */
function clientOf(im: ImModule): PageClient | undefined {
  return isInitialised(im) ? clients.get(im) : undefined;
}

function makeClient(sdk: RongCloudSdk, options: ClientOptions): PageClient {
  const rtc = hasInstaller(sdk.rtc) ? undefined : (sdk.rtc as RtcClient | undefined);
  const page: PageClient = { client: sdk.call as CallClient, rtc, handlers: undefined };
  const forward: ClientHandlers = {
    onSession: (session) =>
      page.handlers ? page.handlers.onSession(session) : session.registerSessionListener(DEAF),
    onSessionClose: (session, summary) => page.handlers?.onSessionClose(session, summary),
  };
  if (isClient(sdk.call)) {
    sdk.subscribe?.(forward);
    return page;
  }
  if (!isInitialised(sdk.im)) page.settings = initialise(sdk.im, options);
  page.rtc = installRtc(sdk, options);
  page.client = installCall(sdk, page.rtc, forward);
  return page;
}

/** A host that uses RongCloud already has done this, with options of its own. */
function initialise(im: ImModule, options: ClientOptions): string {
  const { appKey, navigators } = options;
  im.init({ appkey: appKey, ...(navigators.length > 0 && { navigators: [...navigators] }) });
  return JSON.stringify(options);
}

/** The SDK has no question for this, but answers no other before `init`. */
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
): CallClient {
  if (!hasInstaller(call))
    throw new CallError('sdk-missing', 'The call part of the RongCloud SDK is missing.');
  // own, enumerable keys of a plain literal: the plugin looks at nothing else
  const options = {
    rtcClient,
    ...forward,
    isAllowDemotionGetStream: true,
    isAllowPublishRetry: true,
    isAllowSubscribeRetry: true,
  };
  // one that is there already is given out instead, and its owner alone hears of calls: nothing else tells
  let isOurs = false;
  const setup = (...args: unknown[]): unknown => {
    isOurs = true;
    return call.installer.setup(...args);
  };
  const installer: unknown = Object.create(call.installer, { setup: { value: setup } });
  const client = installed(im.installPlugin(installer, options), 'call');
  if (!isOurs)
    throw badRequest('second-provider', 'The page has a call client: set it as `sdk.call`.');
  return client as CallClient;
}

/** `null` is all the SDK says about a plugin that it did not install. */
function installed(plugin: unknown, name: string): object {
  if (plugin) return plugin;
  if (!isSecureContext)
    throw new CallError('insecure-page', 'Calls need a page served over https, or from localhost.');
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

/** For sessions that nobody here is interested in: a session must have a listener. */
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
