import { expect } from '@open-wc/testing';
import type { Profile } from '../../../src/core/call/call-info.js';
import { CallError } from '../../../src/core/call/call-error.js';
import { PROFILE_TIMING } from '../../../src/core/people/profile.js';
import { createProfiles, membersFrom, usersFrom } from '../../../src/core/people/profiles.js';
import { replace } from '../../support/replace.js';
import { reportedErrors } from '../../support/reported-errors.js';
import { nextTask, rejection, until } from '../../support/until.js';

/** Loaded with the first request: no test waits for the file. */
before(() => import('../../../src/core/people/profile-requests.js'));

const named = (userId: string): Profile => ({ userId, name: `Name of ${userId}` });
const ids = (count: number) => Array.from({ length: count }, (_, i) => `u${i}`);

/** A source that knows everyone except `unknown`, and records requests. */
function usersSource({ unknown = [] as string[] } = {}) {
  const asked: (readonly string[])[] = [];
  const users = async (userIds: readonly string[]) => {
    asked.push([...userIds]);
    return userIds.filter((id) => !unknown.includes(id)).map(named);
  };
  return { asked, users };
}

/** A source that the test answers. */
function heldSource() {
  const answers: { resolve(profiles: readonly Profile[]): void }[] = [];
  const ask = () => new Promise<readonly Profile[]>((resolve) => answers.push({ resolve }));
  return { answers, ask };
}

describe('profiles', () => {
  it('have the id as name until they arrive, and listeners are notified then', async () => {
    const profiles = createProfiles(usersSource());
    const told: string[][] = [];
    const undo = profiles.subscribe((userIds) => told.push([...userIds]));
    expect(profiles.get('3001')).to.deep.equal({ userId: '3001', name: '3001' });
    await profiles.find('3001');
    expect(profiles.get('3001')).to.deep.equal(named('3001'));
    expect(told).to.deep.equal([['3001']]);
    undo();
    await profiles.find('3002');
    expect(told).to.have.length(1);
  });

  it('requested in one turn are one request, each id once', async () => {
    const source = usersSource();
    const profiles = createProfiles(source);
    profiles.get('3001');
    profiles.get('3002');
    profiles.get('3001');
    expect(await profiles.find('3003')).to.deep.equal(named('3003'));
    expect(source.asked).to.deep.equal([['3001', '3002', '3003']]);
  });

  it('are requested a hundred at a time', async () => {
    const source = usersSource();
    const profiles = createProfiles(source);
    const found = await Promise.all(ids(250).map((id) => profiles.find(id)));
    expect(source.asked.map(({ length }) => length)).to.deep.equal([100, 100, 50]);
    expect(source.asked.flat()).to.deep.equal(ids(250));
    expect(found).to.deep.equal(ids(250).map(named));
  });

  it('are requested once: answers are cached, and so is "there is no such user"', async () => {
    const source = usersSource({ unknown: ['3009'] });
    const profiles = createProfiles(source);
    await profiles.find('3001');
    expect(await profiles.find('3009')).to.be.undefined;
    await profiles.find('3001');
    expect(await profiles.find('3009')).to.be.undefined;
    expect(profiles.get('3009')).to.deep.equal({ userId: '3009', name: '3009' });
    await nextTask();
    expect(source.asked).to.deep.equal([['3001'], ['3009']]);
  });

  it('are not requested again while pending', async () => {
    const { answers, ask } = heldSource();
    const profiles = createProfiles({ users: ask });
    const first = profiles.find('3001');
    await nextTask();
    const second = profiles.find('3001');
    profiles.get('3001');
    await until(() => answers.length > 0, 10_000, 'the profile is requested');
    await nextTask();
    expect(answers).to.have.length(1);
    answers[0]?.resolve([named('3001')]);
    expect(await Promise.all([first, second])).to.deep.equal([named('3001'), named('3001')]);
  });

  it('are requested again a while after the source failed, not at once', async () => {
    let calls = 0;
    const users = async (userIds: readonly string[]) => {
      if (++calls === 1) throw new Error('503');
      return userIds.map(named);
    };
    const profiles = createProfiles({ users }, { ...PROFILE_TIMING, retryMs: 100 });
    await rejection(profiles.find('3001'));
    expect(profiles.get('3001').name).to.equal('3001');
    await rejection(profiles.find('3001'));
    expect(calls).to.equal(1);
    await until(() => profiles.get('3001').name !== '3001', 5000, 'the name is there');
    expect(calls).to.equal(2);
  });

  it('that cannot be loaded throw a CallError with the cause', async () => {
    const cause = new Error('503');
    const profiles = createProfiles({ users: () => Promise.reject(cause) });
    const error = await rejection(profiles.find('3001'));
    expect(error).to.be.instanceOf(CallError);
    expect(error).to.deep.include({ reason: 'network', params: { detail: 'profiles' }, cause });
  });

  const malformed: [string, unknown][] = [
    ['no list', { users: [] }],
    ['nothing', undefined],
    ['null', null],
    ['a list of ids', ['3001']],
    ['a list with a hole', [null]],
    ['no name', [{ userId: '3001' }]],
    ['no id', [{ name: 'Anna' }]],
    ['a number as id', [{ userId: 3001, name: 'Anna' }]],
  ];
  for (const [name, answer] of malformed)
    it(`cannot be loaded from a source that answers with ${name}, and have the id as name`, async () => {
      const profiles = createProfiles({
        users: async () => answer as Profile[],
        members: async () => answer as Profile[],
      });
      expect(await rejection(profiles.find('3001'))).to.deep.include({
        reason: 'network',
        params: { detail: 'profiles' },
      });
      expect(await rejection(profiles.members('group318'))).to.include({ reason: 'network' });
      expect(profiles.get('3001')).to.deep.equal({ userId: '3001', name: '3001' });
    });

  it('cannot be loaded from a source that throws synchronously', async () => {
    const profiles = createProfiles({
      users: () => {
        throw new Error('broken');
      },
      members: () => {
        throw new Error('broken');
      },
    });
    expect(await rejection(profiles.find('3001'))).to.include({ reason: 'network' });
    expect(await rejection(profiles.members('group318'))).to.include({ reason: 'network' });
  });

  it('that were not requested are not cached', async () => {
    const profiles = createProfiles({ users: async () => [named('3001'), named('9999')] });
    await profiles.find('3001');
    expect(profiles.get('9999').name).to.equal('9999');
  });

  it('without a source have the id as name, and nobody knows whether the user exists', async () => {
    const profiles = createProfiles();
    expect(profiles.get('3001').name).to.equal('3001');
    expect(await profiles.find('3001')).to.be.undefined;
    expect(await profiles.members('group318')).to.be.undefined;
  });

  it('that are added are cached, copied, and reported', async () => {
    const source = usersSource();
    const profiles = createProfiles(source);
    const told: string[][] = [];
    profiles.subscribe((userIds) => told.push([...userIds]));
    const anna = { userId: '3001', name: 'Anna' };
    profiles.add([anna]);
    anna.name = 'changed';
    expect(profiles.get('3001')).to.deep.equal({ userId: '3001', name: 'Anna' });
    expect(await profiles.find('3001')).to.deep.equal({ userId: '3001', name: 'Anna' });
    expect(told).to.deep.equal([['3001']]);
    expect(source.asked).to.deep.equal([]);
  });

  it('a listener that throws is reported and stops neither the others nor the answer', async () => {
    const profiles = createProfiles({ ...usersSource(), members: async () => [named('3002')] });
    const broken = new Error('a broken page');
    profiles.subscribe(() => {
      throw broken;
    });
    const told: string[] = [];
    profiles.subscribe((userIds) => told.push(...userIds));
    const reported = await reportedErrors(async () => {
      expect(await profiles.find('3001')).to.deep.equal(named('3001'));
      expect(await profiles.members('group318')).to.deep.equal([named('3002')]);
    });
    expect(reported).to.deep.equal([broken, broken]);
    expect(told).to.deep.equal(['3001', '3002']);
  });
});

describe('members of a group', () => {
  it('are requested once, and their profiles are cached', async () => {
    const asked: string[] = [];
    const profiles = createProfiles({
      members: async (groupId) => {
        asked.push(groupId);
        return [named('3001'), named('3002')];
      },
    });
    const both = await Promise.all([profiles.members('group318'), profiles.members('group318')]);
    expect(both).to.deep.equal(Array(2).fill([named('3001'), named('3002')]));
    expect(await profiles.members('group318')).to.have.length(2);
    expect(asked).to.deep.equal(['group318']);
    expect(profiles.get('3002')).to.deep.equal(named('3002'));
  });

  it('are requested again at once after a failure', async () => {
    let calls = 0;
    const profiles = createProfiles({
      members: async () => {
        if (++calls === 1) throw new Error('503');
        return [named('3001')];
      },
    });
    expect(await rejection(profiles.members('group318'))).to.include({ reason: 'network' });
    expect(await profiles.members('group318')).to.deep.equal([named('3001')]);
  });
});

describe('new sources', () => {
  it('clear the cache, and report whose profiles changed', async () => {
    const profiles = createProfiles({ ...usersSource(), members: async () => [named('3001')] });
    await profiles.find('3001');
    await profiles.members('group318');
    const told: string[] = [];
    profiles.subscribe((userIds) => told.push(...userIds));
    profiles.setSources({
      users: async () => [{ userId: '3001', name: 'Anna' }],
      members: async () => [],
    });
    expect(told).to.deep.equal(['3001']);
    expect(profiles.get('3001').name).to.equal('3001');
    expect(await profiles.find('3001')).to.deep.equal({ userId: '3001', name: 'Anna' });
    expect(await profiles.members('group318')).to.deep.equal([]);
  });

  it('answer requests made just before', async () => {
    const old = usersSource();
    const profiles = createProfiles(old);
    profiles.get('3001');
    const current = usersSource();
    profiles.setSources(current);
    expect(await profiles.find('3001')).to.deep.equal(named('3001'));
    expect(old.asked).to.deep.equal([]);
  });

  it('are not overwritten by late answers of the old ones', async () => {
    const users = heldSource();
    const members = heldSource();
    const profiles = createProfiles({ users: users.ask, members: members.ask });
    const found = profiles.find('3001');
    const listed = profiles.members('group318');
    await nextTask();
    profiles.setSources({});
    users.answers[0]?.resolve([named('3001')]);
    members.answers[0]?.resolve([named('3002')]);
    await Promise.all([found, listed]);
    expect(profiles.get('3001').name).to.equal('3001');
    expect(profiles.get('3002').name).to.equal('3002');
  });
});

describe('sources by URL', () => {
  /** Answers requests, and records their URLs. */
  async function withFetch<T>(
    respond: () => Response,
    action: (addresses: string[]) => Promise<T>,
  ): Promise<T> {
    const addresses: string[] = [];
    const undo = replace(window, 'fetch', async (input) => {
      addresses.push(input instanceof Request ? input.url : String(input));
      return respond();
    });
    try {
      return await action(addresses);
    } finally {
      undo();
    }
  }
  const json = (value: unknown) => () => Response.json(value);

  it('replace {ids} by the ids, encoded and comma-separated', async () => {
    await withFetch(json([named('3001')]), async (addresses) => {
      const users = usersFrom('/api/users?ids={ids}&again={ids}');
      expect(await users(['3001', 'a b', 'c&d', 'e,f', '$&'])).to.deep.equal([named('3001')]);
      const list = '3001,a%20b,c%26d,e%2Cf,%24%26';
      expect(addresses).to.deep.equal([`/api/users?ids=${list}&again=${list}`]);
    });
  });

  it('replace {groupId} by the encoded group id', async () => {
    await withFetch(json([named('3001')]), async (addresses) => {
      expect(await membersFrom('/api/groups/{groupId}/members')('a/b?c')).to.deep.equal([
        named('3001'),
      ]);
      expect(addresses).to.deep.equal(['/api/groups/a%2Fb%3Fc/members']);
    });
  });

  it('fail when the server does', async () => {
    await withFetch(
      () => new Response('no', { status: 503, statusText: 'Unavailable' }),
      async () => {
        const profiles = createProfiles({ users: usersFrom('/api/users?ids={ids}') });
        const error = (await rejection(profiles.find('3001'))) as CallError;
        expect(error.reason).to.equal('network');
        expect((error.cause as Error).message).to.contain('503');
      },
    );
  });

  it('fail when the answer is not JSON', async () => {
    await withFetch(
      () => new Response('<!doctype html>'),
      async () => {
        const profiles = createProfiles({ members: membersFrom('/api/groups/{groupId}') });
        expect(await rejection(profiles.members('group318'))).to.include({ reason: 'network' });
      },
    );
  });

  it('fail for an id that cannot be part of a URL, without a request', async () => {
    await withFetch(json([]), async (addresses) => {
      const profiles = createProfiles({ users: usersFrom('/users?ids={ids}') });
      expect(await rejection(profiles.find('\ud800'))).to.include({ reason: 'network' });
      expect(addresses).to.deep.equal([]);
    });
  });
});
