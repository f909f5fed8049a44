/** Loaded by a frame that stands in for one of several tabs of the same user. */
import { CallError } from '../../src/core/call/call-error.js';
import type { CallFact } from '../../src/core/call/call-state.js';
import { createCallStore, type CallStore } from '../../src/core/store/call-store.js';
import { shareConnection, type SharingTiming } from '../../src/core/tabs/shared-connection.js';
import { electLeader } from '../../src/core/tabs/leader-election.js';
import { FakeBackend } from './fake-backend.js';
import { makeHang, type Hang } from './hang.js';
import { replace } from './replace.js';

export interface SharedTab extends Hang {
  readonly store: CallStore;
  /** The backend this tab connects with, if it is the leader. */
  readonly service: FakeBackend;
  readonly facts: CallFact[];
  /** That tab's own class, for `instanceof`. */
  readonly CallError: typeof CallError;
  /** Sets whether the tab is hidden. */
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
  const hang = makeHang();
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
    ...hang,
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
