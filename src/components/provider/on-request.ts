/**
 * What a provider does only when it is asked to, or where the page has settings for it. One file, which knows where the rest is: a
 * page that waits for a call loads none of it.
 */
import { loadModule } from '../../core/call/load-module.js';
import type { DeviceKind } from '../../core/media/devices.js';
import type { CallStore } from '../../core/store/call-store.js';
import type { CallStats } from '../stats/call-stats.js';
import type { QuietHost } from './do-not-disturb.js';
import type { PushOffOptions, PushOptions } from './enable-push.js';
import type { ConfigHost } from './page-config.js';

export async function useDevice(store: CallStore, kind: DeviceKind, id: string): Promise<void> {
  return (await loadModule(() => import('../../core/media/devices.js'))).useDevice(store, kind, id);
}

export async function enablePush(store: CallStore, options: PushOptions): Promise<void> {
  return (await loadModule(() => import('./enable-push.js'))).enablePush(store, options);
}

export async function disablePush(store: CallStore, options?: PushOffOptions): Promise<void> {
  return (await loadModule(() => import('./enable-push.js'))).disablePush(store, options);
}

export async function callStats(store: CallStore): Promise<CallStats> {
  return (await loadModule(() => import('../stats/call-stats.js'))).callStats(store);
}

export async function followQuiet(host: QuietHost): Promise<void> {
  (await loadModule(() => import('./do-not-disturb.js'))).followQuiet(host);
}

export async function readConfig(host: ConfigHost & { readonly config: string }): Promise<void> {
  await (await loadModule(() => import('./page-config.js'))).applyConfig(host.config, host);
}
