/** What a provider tells the RongCloud backend. */
import { loadModule } from '../../core/call/load-module.js';
import type { RongCloudBackendOptions } from '../../core/rongcloud/rongcloud-backend.js';
import type { CallerPage } from '../../core/call/caller-page.js';
import type { RongCloudSdk } from '../../core/rongcloud/sdk-types.js';
import * as elections from '../../core/tabs/leader-election.js';
import type { ConnectionOptions } from './connection-settings.js';
import { limitsOf, memberLookup, type Knowledge } from './page-knowledge.js';

/** A provider. */
export interface RongCloudPage extends Knowledge, CallerPage {
  readonly tokenUrl: string;
  readonly getToken: (() => Promise<string>) | undefined;
  readonly sdk: RongCloudSdk | undefined;
  readonly callRecords: string | undefined;
}

/** @param page what it knows is read when it is needed */
export function rongCloudOptions(
  settings: ConnectionOptions,
  page: RongCloudPage,
): RongCloudBackendOptions {
  return {
    ...settings,
    getToken: tokenSource(page),
    navigators: settings.navi.match(/\S+/g) ?? [],
    sdk: page.sdk,
    callRecords: page.callRecords ?? undefined,
    maxMembers: limitsOf(page),
    groupMembers: memberLookup(page),
    capture: page,
    caller: page,
    elections,
  };
}

/** Requests a token of the page, if it says how. */
function tokenSource({ getToken, tokenUrl }: RongCloudPage): (() => Promise<string>) | undefined {
  if (!getToken && !tokenUrl) return undefined;
  return async () => {
    const { askForToken, fetchToken } = await loadModule(() => import('./fetch-token.js'));
    return getToken ? askForToken(getToken) : fetchToken(tokenUrl);
  };
}
