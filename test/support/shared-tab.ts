/** What a frame loads that stands in for a tab of somebody who is signed in in several. */
import { CallError } from '../../src/core/call/call-error.js';
import type { CallFact } from '../../src/core/call/call-state.js';
import { createCallStore, type CallStore } from '../../src/core/call/call-store.js';
import { shareConnection, type SharingTiming } from '../../src/core/tabs/shared-connection.js';
import { electLeader } from '../../src/core/tabs/leader-election.js';
import { FakeBackend } from './fake-backend.js';
import { replace } from './replace.js';

export interface SharedTab {
  readonly store: CallStore;
  /** What connects in this tab. */
  readonly service: FakeBackend;
  readonly facts: CallFact[];
  /** As that tab knows it. */
  readonly CallError: typeof CallError;
  /** Somebody looks at it, or no more. */
  turn(hidden: boolean): void;
}

export interface TabOptions {
  hidden?: boolean;
  timing?: Partial<SharingTiming>;
}

/** No handover takes this long, on a busy machine either. */
const handoverMs = 10_000;

/** @param key whose tab it is */
export function makeTab(key: string, { hidden = false, timing }: TabOptions = {}): SharedTab {
  const service = new FakeBackend({ self: { userId: '3001', name: 'Anna' } });
  const store = createCallStore({
    createBackend: () =>
      shareConnection(service, () => Promise.resolve(key), { handoverMs, ...timing }),
    appKey: () => key,
    elect: electLeader,
  });
  const facts: CallFact[] = [];
  store.observe((fact) => facts.push(fact));
  replace(document, 'hidden', hidden);
  return {
    store,
    service,
    facts,
    CallError,
    turn(isHidden) {
      replace(document, 'hidden', isHidden);
      document.dispatchEvent(new Event('visibilitychange'));
    },
  };
}
