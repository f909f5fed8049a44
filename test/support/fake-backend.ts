/** The package's fake backend, and a store that is signed in on it. */
import { newId } from '../../src/core/call/ids.js';
import {
  createCallStore,
  type CallStore,
  type CallStoreOptions,
} from '../../src/core/store/call-store.js';
import { FakeBackend, type FakeBackendOptions } from '../../src/testing/fake-backend.js';

export {
  FakeBackend,
  type BackendCommand,
  type FakeBackendOptions,
  type IncomingOptions,
} from '../../src/testing/fake-backend.js';
export { FakeSession, type SessionCommand } from '../../src/testing/fake-session.js';
export type { Held } from '../../src/testing/held-answers.js';

/** @returns a store signed in on a fake backend, by default as Anna (3001) */
export async function connectedStore(
  options: Partial<FakeBackendOptions> &
    Pick<CallStoreOptions, 'profiles' | 'elect'> & { appKey?: string } = {},
): Promise<{ store: CallStore; backend: FakeBackend }> {
  const { profiles, elect, appKey = newId(), ...rest } = options;
  const backend = new FakeBackend({ self: { userId: '3001', name: 'Anna' }, ...rest });
  const store = createCallStore({
    createBackend: () => backend,
    profiles,
    elect,
    appKey: () => appKey, // a history of its own
  });
  await store.send({ type: 'connect' });
  return { store, backend };
}
