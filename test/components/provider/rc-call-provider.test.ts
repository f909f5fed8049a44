import { expect, fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import * as events from '../../../src/components/base/call-events.js';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import { CallError } from '../../../src/core/call/call-error.js';
import { newId } from '../../../src/core/call/ids.js';
import '../../../src/define.js';
import { anna, ben, chen, GROUP, people } from '../../support/calls.js';
import { partsOf, providersGone, settled, wordsOf, part } from '../../support/elements.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { asOnlyTab } from '../../support/only-tab.js';
import { replace } from '../../support/replace.js';
import { rejection, until } from '../../support/until.js';

const FACTS = [
  'rc-connection-change',
  'rc-call-received',
  'rc-call-placed',
  'rc-call-connected',
  'rc-call-ended',
  'rc-member-invited',
  'rc-member-joined',
  'rc-member-left',
  'rc-call-error',
] as const;

asOnlyTab();

/** Every fact event that reaches the document while a test runs. */
let facts: Event[];
const collect = (event: Event) => facts.push(event);

beforeEach(async () => {
  await providersGone();
  facts = [];
  for (const type of FACTS) document.addEventListener(type, collect);
});

afterEach(() => {
  for (const type of FACTS) document.removeEventListener(type, collect);
});

const statuses = () =>
  facts.flatMap((event) => (event instanceof events.RcConnectionChangeEvent ? [event.status] : []));

const errors = () =>
  facts.flatMap((event) => (event instanceof events.RcCallErrorEvent ? [event.error] : []));

async function putUp(tag: TemplateResult): Promise<RcCallProvider> {
  const main = await fixture<HTMLElement>(html`<main>${tag}</main>`);
  await settled(main);
  return main.querySelector('rc-call-provider')!;
}

const withBackend = (backend: FakeBackend) =>
  putUp(html`<rc-call-provider .backend=${backend}></rc-call-provider>`);

/** A provider on the local backend, isolated from others by its app key. */
const local = (token: string | undefined, appKey = newId()) =>
  html`<rc-call-provider backend="local" app-key=${appKey} .token=${token}></rc-call-provider>`;

const isConnected = (provider: RcCallProvider) => provider.state.connection === 'connected';

async function connected(tag: TemplateResult): Promise<RcCallProvider> {
  const provider = await putUp(tag);
  await until(
    () => isConnected(provider),
    8000,
    () => `connected, not ${provider.state.connection}`,
  );
  return provider;
}

/** Every string and number in a value, at any depth. */
function wordsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  if (seen.has(value)) return [];
  seen.add(value);
  return Object.getOwnPropertyNames(value).flatMap((name) =>
    wordsIn((value as Record<string, unknown>)[name], seen),
  );
}

async function failure(promise: Promise<unknown>): Promise<CallError> {
  const cause = await rejection(promise);
  if (!(cause instanceof CallError)) throw new Error(`rejected with ${String(cause)}`);
  return cause;
}

// --- connecting ---

describe('it connects', () => {
  it('automatically, with a backend of the host’s', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = await withBackend(backend);
    expect(statuses()).to.deep.equal(['connecting', 'connected']);
    expect(provider.state.self).to.deep.equal(anna);
    expect(provider.currentUser?.userId).to.equal('3001');
    expect(backend.commands).to.deep.equal([{ type: 'connect' }]);
  });

  it('automatically, once the local backend has a token', async () => {
    const provider = await putUp(local(undefined));
    expect(statuses()).to.deep.equal([]);
    provider.token = '3001';
    await until(() => isConnected(provider), 8000, 'connected');
    expect(provider.currentUser?.userId).to.equal('3001');
    expect(statuses()).to.deep.equal(['connecting', 'connected']);
  });

  it('not without both an app key and a token, by default', async () => {
    const provider = await putUp(html`<rc-call-provider token="t"></rc-call-provider>`);
    await settled(provider);
    const other = await putUp(html`<rc-call-provider app-key="k"></rc-call-provider>`);
    await settled(other);
    expect(statuses()).to.deep.equal([]);
    expect(provider.state.connection).to.equal('disconnected');
    expect(provider.currentUser).to.equal(null);
  });

  it('only on `connect()`, if it is manual', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = await putUp(
      html`<rc-call-provider manual .backend=${backend}></rc-call-provider>`,
    );
    expect(backend.commands).to.deep.equal([]);
    await provider.connect();
    expect(isConnected(provider)).to.be.true;
    provider.manual = false;
    await settled(provider);
    expect(backend.commands).to.deep.equal([{ type: 'connect' }]);
  });

  it('once, even if the page calls `connect()` before the first update', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = document.createElement('rc-call-provider');
    provider.backend = backend;
    const main = await fixture<HTMLElement>(html`<main></main>`);
    main.append(provider);
    await provider.connect();
    await settled(provider);
    expect(backend.commands).to.deep.equal([{ type: 'connect' }]);
  });

  it('again on `connect()` after it failed', async () => {
    const backend = new FakeBackend({ self: anna });
    const wrong = new CallError('token-invalid', 'The token is wrong.');
    backend.fail('connect', wrong);
    const provider = await withBackend(backend);
    expect(provider.state).to.include({ connection: 'failed', problem: wrong });
    expect(errors()).to.deep.equal([wrong]);
    await provider.connect();
    expect(statuses()).to.deep.equal(['connecting', 'failed', 'connecting', 'connected']);
    expect(provider.state.problem).to.equal(null);
  });

  it('not again when an unrelated property changes', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = await withBackend(backend);
    provider.usersUrl = '/users';
    provider.id = 'calls';
    await settled(provider);
    expect(statuses()).to.deep.equal(['connecting', 'connected']);
    await provider.disconnect();
    provider.membersUrl = '/members';
    await settled(provider);
    expect(provider.state.connection).to.equal('disconnected');
  });
});

describe('a new token', () => {
  it('reconnects as the new user', async () => {
    const provider = await connected(local('3001'));
    provider.token = '3002';
    await until(() => provider.currentUser?.userId === '3002', 8000, 'signed in as 3002');
    expect(statuses()).to.deep.equal([
      'connecting',
      'connected',
      'disconnected',
      'connecting',
      'connected',
    ]);
  });

  it('reconnects once when several are set at the same time', async () => {
    const provider = await connected(local('3001'));
    provider.token = '3002';
    await provider.updateComplete;
    provider.token = '3003';
    await until(() => provider.currentUser?.userId === '3003', 8000, 'signed in as 3003');
    await settled(provider);
    expect(statuses().filter((status) => status === 'connected')).to.have.length(2);
  });

  it('is tried after the last one was wrong', async () => {
    const provider = await putUp(local('  '));
    await until(() => provider.state.connection === 'failed', 8000, 'the empty token failed');
    expect(errors().map(({ reason }) => reason)).to.deep.equal(['token-invalid']);
    provider.token = '3001';
    await until(() => isConnected(provider), 8000, 'connected');
    expect(provider.state.problem).to.equal(null);
  });

  it('of `null` signs out, and that is no failure', async () => {
    const appKey = newId();
    const provider = await connected(
      html`<rc-call-provider backend="local" app-key=${appKey} token="3001"></rc-call-provider>`,
    );
    provider.removeAttribute('token');
    await until(() => provider.state.connection === 'disconnected', 8000, 'signed out');
    await settled(provider);
    expect(statuses()).to.deep.equal(['connecting', 'connected', 'disconnected']);
    expect(errors()).to.deep.equal([]);
    expect(provider.currentUser).to.equal(null);
  });

  it('hangs up', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = await withBackend(backend);
    await provider.call({ userIds: ['3002'] });
    provider.token = 'another';
    await until(() => backend.session.ended, 8000, 'hung up');
    await until(() => isConnected(provider), 8000, 'connected again');
  });
});

it('reconnects with a new backend', async () => {
  const first = new FakeBackend({ self: anna });
  const second = new FakeBackend({ self: ben });
  const provider = await withBackend(first);
  provider.backend = second;
  await until(() => provider.state.self?.userId === '3002', 8000, 'signed in as Ben');
  expect(first.isConnected).to.be.false;
  expect(first.listenerCount).to.equal(0);
});

it('reports an unknown backend', async () => {
  const provider = await putUp(
    html`<rc-call-provider backend="carrier-pigeon" app-key="k" token="t"></rc-call-provider>`,
  );
  await until(() => provider.state.connection === 'failed', 8000, 'it failed');
  expect(errors().map(({ reason }) => reason)).to.deep.equal(['bad-request']);
});

describe('the token', () => {
  const secret = 'top-secret-token';

  it('is never written into the page', async () => {
    const provider = await putUp(
      html`<rc-call-provider
        .backend=${new FakeBackend({ self: anna })}
        .appKey=${'app-key-of-mine'}
        .token=${secret}
      ></rc-call-provider>`,
    );
    expect(isConnected(provider)).to.be.true;
    expect(document.documentElement.outerHTML).to.not.contain(secret);
    expect(document.documentElement.outerHTML).to.not.contain('app-key-of-mine');
  });

  it('is in no event and no error', async () => {
    const appKey = newId();
    await connected(local(secret, appKey));
    const second = await putUp(local(secret, appKey));
    await until(() => second.state.connection === 'failed', 8000, 'the second one failed');
    expect(errors()).to.have.length(1);
    expect(facts.flatMap((event) => wordsIn(event)).join('\n')).to.not.contain(secret);
  });
});

it('refuses a second provider for the same user, and the first goes on', async () => {
  const appKey = newId();
  const first = await connected(local('3001', appKey));
  const second = await putUp(local('3001', appKey));
  await until(() => second.state.connection === 'failed', 8000, 'the second one failed');
  expect(second.state.problem).to.include({ reason: 'bad-request' });
  expect(second.state.problem?.params.detail).to.equal('second-provider');
  expect(isConnected(first)).to.be.true;
  first.remove();
  await until(() => first.state.connection === 'disconnected', 8000, 'the first one is gone');
  await second.connect();
  expect(isConnected(second)).to.be.true;
});

// --- names, pictures, groups ---

describe('profiles', () => {
  const call = async (provider: RcCallProvider, backend: FakeBackend) => {
    const tile = document.createElement('rc-member-tile');
    tile.userId = '3002';
    provider.append(tile);
    backend.incoming({ from: '3002' });
    await settled(provider);
    return tile;
  };

  /** Answers requests with profiles, and records their URLs. */
  function stubFetch(answer: () => Response): { urls: string[]; undo: () => void } {
    const urls: string[] = [];
    const undo = replace(window, 'fetch', async (input) => {
      urls.push(input as string);
      return answer();
    });
    return { urls, undo };
  }

  it('come from the page’s function, each requested once', async () => {
    const asked: (readonly string[])[] = [];
    const backend = new FakeBackend({ self: anna });
    const provider = await putUp(
      html`<rc-call-provider
        .backend=${backend}
        .resolveUsers=${async (ids: readonly string[]) => {
          asked.push(ids);
          return people;
        }}
      ></rc-call-provider>`,
    );
    const tile = await call(provider, backend);
    await until(() => wordsOf(part(tile, 'name')) === 'Ben', 8000, 'the name is drawn');
    expect(provider.currentUser).to.deep.equal({ userId: '3001', name: '3001' });
    await until(() => provider.currentUser?.name === 'Anna', 8000, 'the own name is known');
    expect(asked.flat().toSorted()).to.deep.equal(['3001', '3002']);
  });

  it('come from `users-url`', async () => {
    const { urls, undo } = stubFetch(() => Response.json(people));
    try {
      const backend = new FakeBackend({ self: anna });
      const provider = await putUp(
        html`<rc-call-provider
          .backend=${backend}
          users-url="/users?ids={ids}"
        ></rc-call-provider>`,
      );
      const tile = await call(provider, backend);
      await until(() => wordsOf(part(tile, 'name')) === 'Ben', 8000, 'the name is drawn');
      expect(urls).to.deep.equal(['/users?ids=3002']);
    } finally {
      undo();
    }
  });

  it('have the id as name when `users-url` fails', async () => {
    const { urls, undo } = stubFetch(() => new Response('', { status: 500 }));
    try {
      const backend = new FakeBackend({ self: anna });
      const provider = await putUp(
        html`<rc-call-provider
          .backend=${backend}
          users-url="/users?ids={ids}"
        ></rc-call-provider>`,
      );
      const tile = await call(provider, backend);
      await until(() => urls.length > 0, 8000, 'the address was asked');
      await settled(provider);
      expect(wordsOf(part(tile, 'name'))).to.equal('3002');
    } finally {
      undo();
    }
  });

  it('of a group come from `members-url`', async () => {
    const { urls, undo } = stubFetch(() => Response.json(people));
    try {
      const provider = await putUp(
        html`<rc-call-provider members-url="/groups/{groupId}/members"></rc-call-provider>`,
      );
      const members = await provider.store.profiles.members('a/b c');
      expect(members?.map(({ name }) => name)).to.deep.equal(people.map(({ name }) => name));
      expect(urls).to.deep.equal(['/groups/a%2Fb%20c/members']);
    } finally {
      undo();
    }
  });

  it('come from the page’s functions rather than from URLs', async () => {
    const { urls, undo } = stubFetch(() => Response.json([]));
    try {
      const provider = await putUp(
        html`<rc-call-provider
          users-url="/users?ids={ids}"
          members-url="/groups/{groupId}"
          .resolveUsers=${async () => [ben]}
          .resolveMembers=${async () => [chen]}
        ></rc-call-provider>`,
      );
      expect(await provider.store.profiles.find('3002')).to.include({ name: 'Ben' });
      const members = await provider.store.profiles.members(GROUP);
      expect(members?.map(({ name }) => name)).to.deep.equal(['陈晨']);
      expect(urls).to.deep.equal([]);
    } finally {
      undo();
    }
  });

  it('are requested again when the source changes', async () => {
    const provider = await putUp(
      html`<rc-call-provider .resolveUsers=${async () => [ben]}></rc-call-provider>`,
    );
    expect(await provider.store.profiles.find('3002')).to.include({ name: 'Ben' });
    provider.resolveUsers = undefined;
    await settled(provider);
    provider.resolveUsers = async () => [{ userId: '3002', name: 'Benjamin' }];
    await settled(provider);
    expect(await provider.store.profiles.find('3002')).to.include({ name: 'Benjamin' });
  });
});

// --- events ---

describe('events', () => {
  it('report every fact once, in order, with its fields', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = await withBackend(backend);
    await provider.call({ userIds: ['3002'], groupId: GROUP });
    const { session } = backend;
    session.ring('3002');
    session.join('3002');
    session.connect();
    session.invite('3003');
    session.join('3004');
    session.leave('3003');
    session.end({ reason: 'network', endedBy: 'system', durationMs: 5000 });
    backend.incoming({ from: '3002' }).end({ reason: 'canceled' });
    await provider.disconnect();

    expect(facts.map(({ type }) => type)).to.deep.equal([
      'rc-connection-change',
      'rc-connection-change',
      'rc-call-placed',
      'rc-member-joined',
      'rc-call-connected',
      'rc-member-invited',
      'rc-member-joined',
      'rc-member-left',
      'rc-call-ended',
      'rc-call-received',
      'rc-call-ended',
      'rc-connection-change',
    ]);
    for (const event of facts) {
      expect(event.target === provider, event.type).to.be.true;
      expect(event, event.type).to.include({ bubbles: true, composed: true, cancelable: false });
    }
    const [, up, placed, joined, live, invited, unannounced, left, ended, received, missed] =
      facts as [
        events.RcConnectionChangeEvent,
        events.RcConnectionChangeEvent,
        events.RcCallPlacedEvent,
        events.RcMemberJoinedEvent,
        events.RcCallConnectedEvent,
        events.RcMemberInvitedEvent,
        events.RcMemberJoinedEvent,
        events.RcMemberLeftEvent,
        events.RcCallEndedEvent,
        events.RcCallReceivedEvent,
        events.RcCallEndedEvent,
      ];
    expect(up).to.be.instanceOf(events.RcConnectionChangeEvent);
    expect(up).to.include({ status: 'connected', error: undefined });
    expect(placed).to.be.instanceOf(events.RcCallPlacedEvent);
    expect(placed.call).to.include({ id: session.id, direction: 'outgoing', groupId: GROUP });
    expect(joined).to.be.instanceOf(events.RcMemberJoinedEvent);
    expect(joined.userId).to.equal('3002');
    expect(live).to.be.instanceOf(events.RcCallConnectedEvent);
    expect(live.call.members.map(({ status }) => status)).to.deep.equal(['joined']);
    expect(invited).to.be.instanceOf(events.RcMemberInvitedEvent);
    expect(invited.userId).to.equal('3003');
    expect(unannounced.userId).to.equal('3004');
    expect(left).to.be.instanceOf(events.RcMemberLeftEvent);
    expect(left.userId).to.equal('3003');
    expect(ended).to.be.instanceOf(events.RcCallEndedEvent);
    expect(ended).to.include({ reason: 'network', endedBy: 'system', durationMs: 5000 });
    expect(received).to.be.instanceOf(events.RcCallReceivedEvent);
    expect(received.call).to.include({ callerId: '3002', direction: 'incoming', media: 'audio' });
    expect(missed).to.include({ reason: 'canceled', endedBy: 'remote', durationMs: 0 });
  });

  it('report a failure that ends nothing', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = await withBackend(backend);
    const lost = new CallError('device-missing', 'The camera is gone.', { device: 'camera' });
    backend.problem(lost);
    expect(errors()).to.deep.equal([lost]);
    expect(provider.state.problem).to.equal(lost);
    expect(isConnected(provider)).to.be.true;
  });

  it('report why a call failed', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = await withBackend(backend);
    const denied = new CallError('permission-denied', 'No.', { device: 'microphone' });
    backend.hold('call').reject(denied);
    expect(await failure(provider.call({ userIds: ['3002'] }))).to.equal(denied);
    const ended = facts.at(-1) as events.RcCallEndedEvent;
    expect(ended).to.include({ type: 'rc-call-ended', reason: 'failed', error: denied });
  });
});

// --- methods ---

describe('methods', () => {
  let backend: FakeBackend;
  let provider: RcCallProvider;

  beforeEach(async () => {
    backend = new FakeBackend({ self: anna });
    provider = await withBackend(backend);
  });

  it('call, invite, toggle and hang up', async () => {
    await provider.call({ userIds: ['3002'], groupId: GROUP, media: 'video' });
    backend.session.connect();
    await provider.invite(['3003']);
    await provider.setMicrophone(false);
    await provider.setCamera(false);
    await provider.switchToAudio();
    expect(provider.state.call).to.deep.include({ phase: 'connected' });
    await provider.hangUp();
    expect(backend.session.commands).to.deep.equal([
      { type: 'invite', userIds: ['3003'] },
      { type: 'microphone', on: false },
      { type: 'camera', on: false },
      { type: 'switch-to-audio' },
      { type: 'end' },
    ]);
    expect(provider.state.call.phase).to.equal('ended');
  });

  it('accept with the call’s media, or without the camera', async () => {
    const first = backend.incoming({ from: '3002', media: 'video' });
    await provider.accept();
    expect(first.commands).to.deep.equal([{ type: 'accept', media: 'video' }]);
    first.end();
    const second = backend.incoming({ from: '3002', media: 'video' });
    await provider.accept({ media: 'audio' });
    expect(second.commands).to.deep.equal([{ type: 'accept', media: 'audio' }]);
  });

  it('treat hanging up without a call as done', async () => {
    await provider.hangUp();
    expect(errors()).to.deep.equal([]);
  });

  /** What pages without types may pass. */
  const anything = (value: unknown) => value as never;
  const inCall = () => provider.call({ userIds: ['3002'] });
  const inGroup = () => provider.call({ userIds: ['3002'], groupId: GROUP });
  const called = async () => void backend.incoming({ from: '3002' });

  type Mistake = [
    string,
    (() => Promise<void>) | undefined,
    () => Promise<void>,
    Partial<{ reason: string; detail: string }>,
  ];

  const mistakes: Mistake[] = [
    [
      'calling with nothing',
      undefined,
      () => provider.call(anything(undefined)),
      { detail: 'no-members' },
    ],
    ['calling nobody', undefined, () => provider.call({ userIds: [] }), { detail: 'no-members' }],
    [
      'calling an empty id',
      undefined,
      () => provider.call({ userIds: [' '] }),
      { detail: 'no-members' },
    ],
    [
      'a text for a list',
      undefined,
      () => provider.call({ userIds: anything('3002') }),
      { detail: 'no-members' },
    ],
    [
      'something else for an id',
      undefined,
      () => provider.call({ userIds: [anything({ id: 3002 })] }),
      { detail: 'no-members' },
    ],
    [
      'no number for an id',
      undefined,
      () => provider.call({ userIds: [anything(NaN)] }),
      { detail: 'no-members' },
    ],
    [
      'calling oneself',
      undefined,
      () => provider.call({ userIds: ['3001'] }),
      { detail: 'own-id' },
    ],
    [
      'calling oneself in a group',
      undefined,
      () => provider.call({ userIds: ['3002', '3001'], groupId: GROUP }),
      { detail: 'own-id' },
    ],
    [
      'calling several without a group',
      undefined,
      () => provider.call({ userIds: ['3002', '3003'] }),
      { detail: 'no-group' },
    ],
    [
      'calling several with an empty group',
      undefined,
      () => provider.call({ userIds: ['3002', '3003'], groupId: '' }),
      { detail: 'no-group' },
    ],
    [
      'calling while in a call',
      inCall,
      () => provider.call({ userIds: ['3003'] }),
      { reason: 'busy' },
    ],
    [
      'calling while being called',
      called,
      () => provider.call({ userIds: ['3003'] }),
      { reason: 'busy' },
    ],
    [
      'calling while disconnected',
      () => provider.disconnect(),
      () => provider.call({ userIds: ['3002'] }),
      { reason: 'network', detail: 'not-connected' },
    ],
    ['accepting nothing', undefined, () => provider.accept(), { detail: 'no-call' }],
    ['accepting one’s own call', inCall, () => provider.accept(), { detail: 'no-call' }],
    [
      'accepting twice',
      async () => {
        await called();
        await provider.accept();
      },
      () => provider.accept(),
      { detail: 'already-answered' },
    ],
    ['inviting without a call', undefined, () => provider.invite(['3002']), { detail: 'no-call' }],
    ['inviting before accepting', called, () => provider.invite(['3003']), { detail: 'no-call' }],
    [
      'inviting into a call of two',
      inCall,
      () => provider.invite(['3003']),
      { detail: 'no-group' },
    ],
    ['inviting nobody', inGroup, () => provider.invite([]), { detail: 'no-members' }],
    [
      'inviting nothing',
      inGroup,
      () => provider.invite(anything(undefined)),
      { detail: 'no-members' },
    ],
    ['inviting oneself', inGroup, () => provider.invite(['3001']), { detail: 'own-id' }],
    [
      'muting without a call',
      undefined,
      () => provider.setMicrophone(false),
      { detail: 'no-call' },
    ],
    [
      'a camera in an audio call',
      inCall,
      () => provider.setCamera(true),
      { detail: 'not-supported' },
    ],
  ];

  for (const [what, prepare, mistake, { reason = 'bad-request', detail }] of mistakes)
    it(`refuse ${what}, with a reason`, async () => {
      await prepare?.();
      const before = provider.state.call;
      facts = [];
      const error = await failure(mistake());
      expect(error.reason).to.equal(reason);
      expect(error.params.detail).to.equal(detail);
      expect(errors()).to.deep.equal([error]);
      expect(provider.state.problem).to.equal(error);
      expect(provider.state.call).to.equal(before);
    });

  it('treat inviting someone who is already in the call as done', async () => {
    await inGroup();
    await provider.invite(['3002']);
    expect(backend.session.commands).to.deep.equal([]);
  });
});

describe('the local backend', () => {
  const known = (appKey = newId()) =>
    html`<rc-call-provider
      backend="local"
      app-key=${appKey}
      token="3001"
      .resolveUsers=${async (ids: readonly string[]) =>
        people.filter(({ userId }) => ids.includes(userId))}
      .resolveMembers=${async () => people}
    ></rc-call-provider>`;

  it('refuses to call an unknown user', async () => {
    const provider = await connected(known());
    const error = await failure(provider.call({ userIds: ['4711'] }));
    expect(error.params).to.include({ detail: 'unknown-user' });
    expect(error.params.userIds).to.deep.equal(['4711']);
    expect(provider.state.call.phase).to.equal('ended');
  });

  it('refuses to call someone outside the group', async () => {
    const provider = await connected(known());
    const error = await failure(provider.call({ userIds: ['3002', '4711'], groupId: GROUP }));
    expect(error.reason).to.equal('not-in-group');
    expect(error.params.userIds).to.deep.equal(['4711']);
  });

  it('refuses to call more people than a call holds', async () => {
    const provider = await connected(local('3001'));
    const userIds = Array.from({ length: 20 }, (_, i) => `u${i}`);
    const error = await failure(provider.call({ userIds, groupId: GROUP }));
    expect(error.params).to.include({ detail: 'too-many', limit: 20 });
    const video = { userIds: userIds.slice(0, 7), groupId: GROUP, media: 'video' } as const;
    expect((await failure(provider.call(video))).params).to.include({ limit: 7 });
    provider.maxVideoMembers = 3;
    const four = { ...video, userIds: userIds.slice(0, 3) };
    expect((await failure(provider.call(four))).params).to.include({ limit: 3 });
    for (const nonsense of ['many', '-1', '']) {
      provider.setAttribute('max-video-members', nonsense);
      expect((await failure(provider.call(video))).params, nonsense).to.include({ limit: 7 });
    }
    provider.removeAttribute('max-video-members');
    expect((await failure(provider.call(video))).params).to.include({ limit: 7 });
  });

  it('calls any user if the page has no source of profiles', async () => {
    const provider = await connected(local('3001'));
    await provider.call({ userIds: ['4711'] });
    expect(provider.state.call.phase).to.equal('outgoing');
    await provider.hangUp();
    expect(facts.at(-1)).to.include({ type: 'rc-call-ended', reason: 'canceled' });
  });

  it('ends an unanswered call after `no-answer-ms`', async () => {
    const provider = await connected(
      html`<rc-call-provider
        backend="local"
        app-key=${newId()}
        token="3001"
        no-answer-ms="100"
      ></rc-call-provider>`,
    );
    await provider.call({ userIds: ['4711'] });
    await until(() => provider.state.call.phase === 'ended', 8000, 'the call ended');
    expect(facts.at(-1)).to.include({ type: 'rc-call-ended', reason: 'no-answer' });
  });

  it('separates users with different app keys', async () => {
    const appKey = newId();
    const provider = await connected(local('3001', appKey));
    const friend = await connected(local('3002', appKey));
    const stranger = await connected(local('3002'));
    await provider.call({ userIds: ['3002'] });
    await until(() => friend.state.call.phase === 'incoming', 8000, 'it rings');
    expect(stranger.state.call.phase).to.equal('idle');
  });
});

it('renders nothing of its own, and leaves the page’s content alone', async () => {
  const provider = await putUp(html`<rc-call-provider manual><p>The page</p></rc-call-provider>`);
  expect(getComputedStyle(provider).display).to.equal('contents');
  expect(provider.querySelector('p')!.checkVisibility()).to.be.true;
  expect(partsOf(provider)).to.be.empty;
  await expect(provider).to.be.accessible();
});
