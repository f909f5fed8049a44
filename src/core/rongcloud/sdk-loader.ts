/** Gets the SDK of a page that did not pass it: its globals, else the vendor's scripts, loaded once. */
import { CallError } from '../call/call-error.js';
import { shared } from '../call/page-registry.js';
import type { CallModule, ImModule, RongCloudSdk, RtcModule } from './sdk-types.js';
import { CONNECTION_TIMING } from './timing.js';

/** The newest release that the vendor's own web demo runs on. */
export const SDK_VERSION = '5.38.0';
export const DEFAULT_SDK_URL = 'https://cdn.ronghub.com/';

/** In this order: each needs the ones before. */
const SCRIPTS = ['RongIMLib', 'RCRTC', 'RCCall'] as const;

interface SdkGlobals {
  RongIMLib?: ImModule;
  RCRTC?: RtcModule;
  RCCall?: CallModule;
}

const bound = shared<{ sdk?: RongCloudSdk }>('bound', () => ({}));

/** Makes a bundler's modules the SDK of this page; see `rc-call-kit/rongcloud`. */
export function bindSdk(sdk: RongCloudSdk): void {
  bound.sdk = sdk;
}

/**
 * The SDK of this page.
 *
 * @param url folder of the scripts; they are named as on the vendor's CDN, `RongIMLib-5.38.0.prod.js` and so on
 * @param ms how long each script may take
 * @throws CallError `sdk-missing`
 */
export async function loadSdk(url: string, ms = CONNECTION_TIMING.scriptMs): Promise<RongCloudSdk> {
  if (bound.sdk) return bound.sdk;
  const globals = globalThis as SdkGlobals;
  for (const name of SCRIPTS) if (!globals[name]) await loadOnce(name, url, ms);
  const { RongIMLib: im, RCRTC: rtc, RCCall: call } = globals;
  if (!im || !rtc || !call)
    throw new CallError(
      'sdk-missing',
      `The scripts at ${url} did not bring RongIMLib, RCRTC and RCCall.`,
    );
  return { im, rtc, call };
}

/** Scripts that are loading, by name: two providers load each once. One that failed is loaded again. */
const loading = new Map<string, Promise<void>>();

function loadOnce(name: string, url: string, ms: number): Promise<void> {
  const underWay = loading.get(name);
  if (underWay) return underWay;
  const loaded = loadScript(addressOf(url, name), ms).finally(() => loading.delete(name));
  loading.set(name, loaded);
  return loaded;
}

function addressOf(url: string, name: string): string {
  return new URL(
    `${name}-${SDK_VERSION}.prod.js`,
    new URL(url.replace(/\/?$/, '/'), document.baseURI),
  ).href;
}

function loadScript(src: string, ms: number): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    const fail = (): void => {
      script.remove();
      reject(new CallError('sdk-missing', `The RongCloud SDK could not be loaded from ${src}.`));
    };
    const timer = setTimeout(fail, ms);
    script.src = src;
    script.onload = () => {
      clearTimeout(timer);
      resolve();
    };
    script.onerror = fail;
    document.head.append(script);
  });
}
