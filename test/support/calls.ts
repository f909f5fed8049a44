/** Fixtures: a signed-in user, other users, and calls between them. */
import type { Media, Profile } from '../../src/core/call/call-info.js';
import type { CallStore, CallStoreOptions } from '../../src/core/store/call-store.js';
import { createProfiles, loadRequests } from '../../src/core/people/profiles.js';
import {
  connectedStore,
  type FakeBackend,
  type FakeBackendOptions,
  type FakeSession,
  type IncomingOptions,
} from './fake-backend.js';

/** Loaded with the first source of profiles: no test waits for the file. */
before(loadRequests);

/** An avatar URL that loads without a server. */
export const PICTURE = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#357"/></svg>',
)}`;

export const anna: Profile = { userId: '3001', name: 'Anna' };
export const ben: Profile = { userId: '3002', name: 'Ben', avatarUrl: PICTURE };
export const chen: Profile = { userId: '3003', name: '陈晨' };
export const dora: Profile = { userId: '3004', name: 'Dóra' };
export const people: readonly Profile[] = [anna, ben, chen, dora];
export const GROUP = 'group318';

/** A store with Anna signed in, and the fake backend behind it. */
export interface Line {
  readonly store: CallStore;
  readonly backend: FakeBackend;
}

export interface Dialled {
  readonly userIds: readonly string[];
  readonly groupId?: string;
  readonly media?: Media;
}

export const toBen: Dialled = { userIds: ['3002'] };
export const toBenWithVideo: Dialled = { userIds: ['3002'], media: 'video' };
export const toGroup: Dialled = { userIds: ['3002', '3003'], groupId: GROUP, media: 'video' };

/** Signs Anna in. She knows everyone in `people`, who are also the members of every group. */
export async function openLine(
  options: Partial<FakeBackendOptions> & Pick<CallStoreOptions, 'elect'> & { appKey?: string } = {},
): Promise<Line> {
  const profiles = createProfiles({ members: async () => people });
  profiles.add(people);
  return connectedStore({ ...options, profiles });
}

/** Anna places a call. */
export async function dial({ store, backend }: Line, call: Dialled): Promise<FakeSession> {
  await store.send({ type: 'call', ...call });
  return backend.session;
}

/** Anna places a call, and the first person she calls answers. */
export async function talk(line: Line, call: Dialled, since = Date.now()): Promise<FakeSession> {
  const session = await dial(line, call);
  session.connect(since);
  return session;
}

/** Anna is called, and answers. */
export async function answer(
  { store, backend }: Line,
  call: IncomingOptions,
  media: Media = call.media ?? 'audio',
): Promise<FakeSession> {
  const session = backend.incoming(call);
  await store.send({ type: 'accept', media });
  session.connect();
  return session;
}
