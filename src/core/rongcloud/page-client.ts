/**
 * The SDK is one per page: one `init`, one user, one call client whose options count only the first time. So this file
 * keeps what was made of each SDK, and passes what the client says to whoever is using it now.
 */
import { badRequest, CallError } from '../call-error.js';
import type {
  CallClient,
  ClientHandlers,
  ImModule,
  RongCloudSdk,
  RtcClient,
  SessionListener,
} from './sdk.js';

export interface ClientOptions {
  readonly appKey: string;
  /** Navigation servers of a private cloud. */
  readonly navigators: readonly string[];
  /** Media server of a private cloud. */
  readonly mediaServer: string;
}

interface PageClient {
  client: CallClient;
  rtc: RtcClient | undefined;
  handlers: ClientHandlers | undefined;
}

const clients = new WeakMap<ImModule, PageClient>();

/**
 * Takes the page's call client into use; makes it the first time.
 *
 * @param handlers who gets to know of calls from now on
 * @returns the client, and the way to let it go
 * @throws CallError `bad-request` while somebody else uses it; `insecure-page`, `sdk-missing`
 */
export function useClient(
  sdk: RongCloudSdk,
  options: ClientOptions,
  handlers: ClientHandlers,
): { client: CallClient; rtc: RtcClient | undefined; letGo: () => void } {
  const page = clients.get(sdk.im) ?? makeClient(sdk, options);
  clients.set(sdk.im, page);
  if (page.handlers)
    throw badRequest(
      'second-provider',
      'Another <rc-call-provider> on this page is using RongCloud.',
    );
  page.handlers = handlers;
  return {
    client: page.client,
    rtc: page.rtc,
    letGo: () => {
      if (page.handlers === handlers) page.handlers = undefined;
    },
  };
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
  initialise(sdk.im, options);
  page.rtc = installRtc(sdk, options);
  page.client = installCall(sdk, page.rtc, forward);
  return page;
}

/** A host that uses RongCloud already has done this, with options of its own. */
function initialise(im: ImModule, { appKey, navigators }: ClientOptions): void {
  if (isInitialised(im)) return;
  im.init({ appkey: appKey, ...(navigators.length > 0 && { navigators: [...navigators] }) });
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
  return installed(im.installPlugin(call.installer, options), 'call') as CallClient;
}

/** `null` is all the SDK says about a plugin that it did not install. */
function installed(plugin: unknown, name: string): object {
  if (plugin) return plugin;
  if (!isSecureContext)
    throw new CallError('insecure-page', 'Calls need a page served over https, or from localhost.');
  throw new CallError(
    'sdk-missing',
    `The RongCloud SDK refused its ${name} plugin: the versions do not fit together.`,
  );
}

function hasInstaller(value: unknown): value is { installer: unknown } {
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
};
