/** Sources of profiles that hang, fail, or answer with anything. */
import { expect } from '@open-wc/testing';
import { CallError } from '../../../src/core/call/call-error.js';
import type { Profile } from '../../../src/core/call/call-info.js';
import {
  createProfiles,
  loadRequests,
  membersFrom,
  usersFrom,
  type ProfileSources,
} from '../../../src/core/people/profiles.js';
import { replace, takeAway } from '../../support/replace.js';
import { nextTask, rejection, until } from '../../support/until.js';

/** Loaded with the first request: no test waits for the file. */
before(loadRequests);

const named = (userId: string): Profile => ({ userId, name: `Name of ${userId}` });

const TIMING = { answerMs: 100, requestMs: 60_000, retryMs: 60_000, pauseMs: 60_000 };

const profilesOf = (sources: ProfileSources, timing: Partial<typeof TIMING> = {}) =>
  createProfiles(sources, { ...TIMING, ...timing });

const soon = (condition: () => unknown) => until(condition, 10_000, String(condition));

/** Sources that the test answers, or never. */
function heldSources() {
  const asked: { key: unknown; signal?: AbortSignal; resolve(answer: unknown): void }[] = [];
  const ask = (key: unknown, signal?: AbortSignal) =>
    new Promise<Profile[]>((done) => {
      const resolve = (answer: unknown) => done(answer as Profile[]);
      asked.push({ key, resolve, ...(signal && { signal }) });
    });
  return { asked, users: ask, members: ask };
}

/** @param answer anything, as a page's function may give it */
const answering = (answer: unknown): ProfileSources => ({
  users: async () => answer as Profile[],
  members: async () => answer as Profile[],
});

function expectProfilesError(error: unknown): void {
  expect(error).to.be.instanceOf(CallError);
  expect(error).to.deep.include({ reason: 'network', params: { detail: 'profiles' } });
}

describe('a source that never answers', () => {
  it('is given up after a while, by find and by members', async () => {
    const profiles = profilesOf(heldSources());
    const errors = await Promise.all([
      rejection(profiles.find('3001')),
      rejection(profiles.members('group318')),
    ]);
    errors.forEach(expectProfilesError);
    expect(profiles.get('3001').name).to.equal('3001');
  });

  it('is given up by those who come later, too', async () => {
    const profiles = profilesOf(heldSources());
    await rejection(profiles.find('3001'));
    expectProfilesError(await rejection(profiles.find('3001')));
    await rejection(profiles.members('group318'));
    expectProfilesError(await rejection(profiles.members('group318')));
  });

  it('is not asked again for the same user meanwhile', async () => {
    const source = heldSources();
    const profiles = profilesOf(source);
    for (let i = 0; i < 3; i += 1) await rejection(profiles.find('3001'));
    expect(source.asked).to.have.length(1);
  });

  it('may still answer late: the name is shown then', async () => {
    const source = heldSources();
    const profiles = profilesOf(source);
    await rejection(profiles.find('3001'));
    await rejection(profiles.members('group318'));
    const told: string[] = [];
    profiles.subscribe((userIds) => told.push(...userIds));
    source.asked[0]?.resolve([named('3001')]);
    source.asked[1]?.resolve([named('3002')]);
    await soon(() => told.length === 2);
    expect(profiles.get('3001')).to.deep.equal(named('3001'));
    expect(profiles.get('3002')).to.deep.equal(named('3002'));
    expect(await profiles.find('3001')).to.deep.equal(named('3001'));
    expect(await profiles.members('group318')).to.deep.equal([named('3002')]);
    expect(source.asked).to.have.length(2);
  });

  it('is asked in browsers that cannot combine signals', async () => {
    const restore = takeAway(AbortSignal, 'any');
    try {
      const profiles = profilesOf(answering([named('3001')]));
      expect(await profiles.find('3001')).to.deep.include(named('3001'));
    } finally {
      restore();
    }
  });

  it('is told that nobody waits any more, and then asked again', async () => {
    const source = heldSources();
    const profiles = profilesOf(source, { requestMs: 200, retryMs: 10 });
    profiles.get('3001');
    await soon(() => source.asked[0]?.signal?.aborted === true);
    await soon(() => {
      profiles.get('3001');
      return source.asked.length === 2;
    });
  });

  it('is told when it is replaced, and the new one is asked what it was asked', async () => {
    const source = heldSources();
    const profiles = profilesOf(source, { answerMs: 60_000 });
    const found = profiles.find('3001');
    const listed = profiles.members('group318');
    await soon(() => source.asked.length === 2);
    profiles.setSources(answering([named('3001')]));
    expect(await found).to.deep.equal(named('3001'));
    expect(await listed).to.deep.equal([named('3001')]);
    expect(source.asked.every(({ signal }) => signal?.aborted)).to.be.true;
  });

  it('gets few requests at a time, however many people are on the page', async () => {
    const source = heldSources();
    const profiles = profilesOf(source);
    const finds = Array.from({ length: 2000 }, (_, i) => rejection(profiles.find(`u${i}`)));
    (await Promise.all(finds)).forEach(expectProfilesError);
    expect(source.asked.length).to.be.at.most(4);
    source.asked[0]?.resolve([]);
    await soon(() => source.asked.length === 5);
  });

  it('does not keep the members of a group from being asked for again by a person', async () => {
    const source = heldSources();
    const profiles = profilesOf(source);
    await rejection(profiles.members('group318'));
    const listed = profiles.members('group318');
    await soon(() => source.asked.length === 2);
    source.asked[1]?.resolve([named('3001')]);
    expect(await listed).to.deep.equal([named('3001')]);
  });
});

describe('a source that keeps failing', () => {
  it('is asked twice, then rests; an answer ends the rests', async () => {
    let asked = 0;
    let isDown = true;
    const profiles = profilesOf(
      {
        members: async () => {
          asked += 1;
          if (isDown) throw new Error('503');
          return [named('3001')];
        },
      },
      { pauseMs: 300 },
    );
    for (let i = 0; i < 20; i += 1) expectProfilesError(await rejection(profiles.members('a')));
    expect(asked).to.equal(2);
    isDown = false;
    let members: readonly Profile[] | undefined;
    while (!members) {
      members = await profiles.members('a').catch(() => undefined);
      await nextTask();
    }
    expect(asked).to.equal(3);
  });

  it('is not asked for each of many people', async () => {
    let asked = 0;
    const users = async () => {
      asked += 1;
      throw new Error('503');
    };
    const profiles = profilesOf({ users }, { answerMs: 60_000 });
    const finds = Array.from({ length: 3000 }, (_, i) => rejection(profiles.find(`u${i}`)));
    (await Promise.all(finds)).forEach(expectProfilesError);
    expect(asked).to.be.at.most(5);
  });

  it('that throws at once, or is no function, fails like any other', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    for (const source of [broken, 'no function' as never, {} as never]) {
      const profiles = profilesOf({ users: source, members: source });
      expectProfilesError(await rejection(profiles.find('3001')));
      expectProfilesError(await rejection(profiles.members('group318')));
    }
  });
});

describe('an answer', () => {
  const invalid: [string, unknown][] = [
    ['null', null],
    ['undefined', undefined],
    ['a text', 'Anna'],
    ['a list', [named('3002')]],
    ['a number as id', { userId: 3002, name: 'Anna' }],
    ['a number as name', { userId: '3002', name: 7 }],
    ['no name', { userId: '3002' }],
    ['an id without an end', { userId: '3'.repeat(300), name: 'Anna' }],
    ['a trap', Object.defineProperty({}, 'userId', { get: () => null })],
  ];
  for (const [name, entry] of invalid)
    it(`with ${name} among good profiles keeps the good ones, and is no proof that the other user does not exist`, async () => {
      const profiles = profilesOf(answering([named('3001'), entry, named('3003')]));
      const found = Promise.all([profiles.find('3001'), profiles.find('3003')]);
      const missing = rejection(profiles.find('3002'));
      expect(await found).to.deep.equal([named('3001'), named('3003')]);
      expectProfilesError(await missing);
      expect(await profiles.members('a')).to.deep.equal([named('3001'), named('3003')]);
    });

  it('that throws while it is read is a failure', async () => {
    const trap = Object.defineProperty({}, 'userId', {
      get() {
        throw new Error('trap');
      },
    });
    const profiles = profilesOf(answering([trap]));
    expectProfilesError(await rejection(profiles.find('3001')));
    expectProfilesError(await rejection(profiles.members('a')));
  });

  it('is copied key by key', async () => {
    const entry = JSON.parse(
      '{ "userId": "3001", "name": "Anna", "avatarUrl": "/a.png", "secret": 1, "__proto__": { "x": 1 } }',
    ) as Profile;
    const profiles = profilesOf(answering([entry]));
    await profiles.find('3001');
    const expected = { userId: '3001', name: 'Anna', avatarUrl: '/a.png' };
    expect(profiles.get('3001')).to.deep.equal(expected);
    expect(await profiles.members('a')).to.deep.equal([expected]);
    profiles.add([{ ...entry, userId: '3002' }]);
    expect(profiles.get('3002')).to.deep.equal({ ...expected, userId: '3002' });
  });

  it('with the names of prototypes as ids is one like any other', async () => {
    const ids = ['__proto__', 'constructor', 'toString'];
    const profiles = profilesOf(answering(ids.map(named)));
    expect(await Promise.all(ids.map((id) => profiles.find(id)))).to.deep.equal(ids.map(named));
    expect(await profiles.members('__proto__')).to.deep.equal(ids.map(named));
    expect(await profiles.find('valueOf')).to.be.undefined;
  });

  it('with somebody twice has them once', async () => {
    const profiles = profilesOf(answering([named('3001'), { userId: '3001', name: 'Anna' }]));
    expect(await profiles.members('a')).to.deep.equal([named('3001')]);
  });

  it('with people who were not asked for does not add them', async () => {
    const profiles = profilesOf(
      answering([named('3001'), ...Array.from({ length: 5000 }, (_, i) => named(String(i)))]),
    );
    expect(await profiles.find('3001')).to.deep.equal(named('3001'));
    expect(profiles.get('4').name).to.equal('4');
  });

  it('with a huge list or name is cut', async () => {
    const many = Array.from({ length: 25_000 }, (_, i) => named(String(i)));
    const [first, ...others] = many;
    const long = { ...first, name: 'x'.repeat(1_000_000) } as Profile;
    const profiles = profilesOf({ members: async () => [long, ...others] }, { answerMs: 60_000 });
    const members = await profiles.members('a');
    expect(members).to.have.length(20_000);
    expect(members?.[0]?.name).to.have.length(2000);
  });

  const pictures: [unknown, boolean][] = [
    ['/avatars/1.png', true],
    ['1.png', true],
    ['https://example.com/1.png', true],
    ['//example.com/1.png', true],
    ['data:image/png;base64,AAAA', true],
    ['blob:https://example.com/1', true],
    ['javascript:alert(1)', false],
    [' JavaScript:alert(1)', false],
    ['java\nscript:alert(1)', false],
    ['data:text/html,<script>alert(1)</script>', false],
    ['vbscript:x', false],
    ['intent:x', false],
    ['http://[', false],
    [7, false],
    [{}, false],
    [null, false],
  ];
  for (const [avatarUrl, isKept] of pictures)
    it(`with the picture ${JSON.stringify(avatarUrl)} ${isKept ? 'keeps' : 'loses'} it, and keeps the name`, async () => {
      const profiles = profilesOf(answering([{ ...named('3001'), avatarUrl }]));
      const expected = isKept ? { ...named('3001'), avatarUrl } : named('3001');
      expect(await profiles.find('3001')).to.deep.equal(expected);
    });
});

describe('a source by URL', () => {
  async function withFetch<T>(respond: typeof fetch, action: () => Promise<T>): Promise<T> {
    const undo = replace(window, 'fetch', respond);
    try {
      return await action();
    } finally {
      undo();
    }
  }

  /** Never answers, and ends as a real request does when it is aborted. */
  const hanging: typeof fetch = (_, { signal } = {}) =>
    new Promise((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error)),
    );

  it('that never answers is given up, and then aborted', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const respond: typeof fetch = (input, init) => {
      signals.push(init?.signal);
      return hanging(input, init);
    };
    await withFetch(respond, async () => {
      const sources = { users: usersFrom('/u?ids={ids}'), members: membersFrom('/g/{groupId}') };
      const profiles = profilesOf(sources, { requestMs: 200 });
      expectProfilesError(await rejection(profiles.find('3001')));
      expectProfilesError(await rejection(profiles.members('group318')));
      await soon(() => signals.length === 2 && signals.every((signal) => signal?.aborted));
    });
  });

  it('whose answer begins and never ends is given up', async () => {
    const respond = async () => new Response(new ReadableStream());
    await withFetch(respond, async () => {
      const profiles = profilesOf({ users: usersFrom('/u?ids={ids}') });
      expectProfilesError(await rejection(profiles.find('3001')));
    });
  });

  it('does not lose a batch to an id that cannot be part of a URL', async () => {
    const addresses: string[] = [];
    const respond: typeof fetch = async (input) => {
      addresses.push(input as string);
      return Response.json([named('3001')]);
    };
    await withFetch(respond, async () => {
      const profiles = profilesOf({ users: usersFrom('/u?ids={ids}') });
      const found = await Promise.all([profiles.find('\ud800'), profiles.find('3001')]);
      expect(found).to.deep.equal([undefined, named('3001')]);
      expect(addresses).to.deep.equal(['/u?ids=3001']);
    });
  });

  for (const body of ['eyJhbGciOi.secret', '<!doctype html>secret', '[{"userId":"secret"', ''])
    it(`does not put its answer into the error: ${body.slice(0, 6)}…`, async () => {
      for (const status of [200, 500]) {
        const respond = async () => new Response(body, { status, statusText: 'secret' });
        await withFetch(respond, async () => {
          const profiles = profilesOf({ users: usersFrom('/u?ids={ids}') });
          const error = (await rejection(profiles.find('3001'))) as CallError;
          expectProfilesError(error);
          for (const part of [error.message, String(error.cause), (error.cause as Error).stack])
            expect(part).not.to.match(/secret|eyJ|doctype/);
        });
      }
    });
});

it('profiles of many users are bounded', async () => {
  const profiles = profilesOf({ users: async () => [] }, { answerMs: 60_000 });
  for (let i = 0; i < 51_000; i += 1) profiles.add([named(String(i))]);
  expect(profiles.get('0').name).to.equal('0');
  expect(profiles.get('50999')).to.deep.equal(named('50999'));
  await nextTask();
});
