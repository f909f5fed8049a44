/** Functions and lists that a framework makes anew on each render: they say what the ones before them said. */
import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import { newId } from '../../../src/core/call/ids.js';
import { createProfiles } from '../../../src/core/people/profiles.js';
import { PROFILE_TIMING } from '../../../src/core/people/profile.js';
import '../../../src/define.js';
import { providersGone, settled } from '../../support/elements.js';
import { asOnlyTab } from '../../support/only-tab.js';
import { nextTask, until } from '../../support/until.js';

asOnlyTab();
beforeEach(providersGone);

const named = (userId: string) => ({ userId, name: `Name of ${userId}` });

/** What was asked, over all renders. */
interface Asked {
  readonly users: string[];
  readonly groups: string[];
}

/** Everything a page may write into its template, as a framework sets it on each render. */
function render(provider: RcCallProvider, asked: Asked): void {
  Object.assign(provider, {
    backend: 'local',
    iceServers: [{ urls: ['stun:stun.example.com'] }],
    sdk: {},
    getToken: async () => '3001',
    resolveUsers: async (ids: readonly string[]) => {
      asked.users.push(...ids);
      return ids.map(named);
    },
    resolveMembers: async (groupId: string) => {
      asked.groups.push(groupId);
      return [named('3006')];
    },
  });
}

async function rendered(): Promise<{ provider: RcCallProvider; asked: Asked }> {
  const asked: Asked = { users: [], groups: [] };
  const main = await fixture<HTMLElement>(html`<main></main>`);
  const provider = document.createElement('rc-call-provider');
  Object.assign(provider, { appKey: newId(), token: '3001' });
  render(provider, asked);
  main.append(provider);
  await until(() => provider.state.connection === 'connected', 8000, 'connected');
  return { provider, asked };
}

describe('rendered again', () => {
  it('forgets no names, asks nothing again, and hangs nothing up', async () => {
    const { provider, asked } = await rendered();
    const { profiles } = provider.store;
    await Promise.all([profiles.find('3001'), profiles.find('3002'), profiles.members('g')]);
    const changed: string[] = [];
    profiles.subscribe((userIds) => changed.push(...userIds));
    const statuses: string[] = [];
    provider.addEventListener('rc-connection-change', ({ status }) => statuses.push(status));
    await provider.call({ userIds: ['3002'] });
    for (let times = 0; times < 5; times++) {
      render(provider, asked);
      await settled(provider);
      expect(profiles.get('3002').name).to.equal('Name of 3002');
      await profiles.members('g');
    }
    expect(asked.users.toSorted()).to.deep.equal(['3001', '3002']);
    expect(asked.groups).to.deep.equal(['g']);
    expect(changed).to.deep.equal([]);
    expect(provider.state.call.phase).to.equal('outgoing');
    await provider.hangUp();
    await settled(provider);
    expect(statuses).to.deep.equal([]);
  });

  it('asks the function of now', async () => {
    const { provider, asked } = await rendered();
    await provider.store.profiles.find('3002');
    provider.resolveUsers = async (ids) => ids.map((userId) => ({ userId, name: 'From now' }));
    await settled(provider);
    expect(await provider.store.profiles.find('3003')).to.include({ name: 'From now' });
    expect(asked.users).not.to.include('3003');
  });

  it('answers what was asked before', async () => {
    const { provider } = await rendered();
    let answer: ((profiles: ReturnType<typeof named>[]) => void) | undefined;
    provider.resolveUsers = () => new Promise((resolve) => (answer = resolve));
    const found = provider.store.profiles.find('3004');
    await until(() => answer, 8000, 'it is asked');
    provider.resolveUsers = async () => [];
    await settled(provider);
    answer?.([named('3004')]);
    expect(await found).to.deep.equal(named('3004'));
  });

  it('signs nobody in who has signed out', async () => {
    const { provider, asked } = await rendered();
    await provider.disconnect();
    render(provider, asked);
    await settled(provider);
    await nextTask();
    expect(provider.state.connection).to.equal('disconnected');
    provider.token = '3009';
    await until(() => provider.state.connection === 'connected', 8000, 'another user signs in');
  });

  it('forgets the names of another source, and those that another user was shown', async () => {
    const { provider, asked } = await rendered();
    const { profiles } = provider.store;
    await profiles.find('3002');
    provider.token = '3009';
    render(provider, asked);
    await settled(provider);
    await profiles.find('3002');
    provider.resolveUsers = undefined;
    await settled(provider);
    expect(profiles.get('3002').name).to.equal('3002');
    render(provider, asked);
    await settled(provider);
    await profiles.find('3002');
    expect(asked.users.filter((userId) => userId === '3002')).to.have.length(3);
  });

  it('keeps what the page has added itself', async () => {
    const { provider } = await rendered();
    provider.store.profiles.add([{ userId: '3005', name: 'Added' }]);
    provider.resolveUsers = async () => [];
    await settled(provider);
    expect(provider.store.profiles.get('3005').name).to.equal('Added');
  });
});

describe('sources that know more than before', () => {
  it('are asked again for who was not known, not at once', async () => {
    let known = false;
    let asked = 0;
    const users = async (ids: readonly string[]) => {
      asked += 1;
      return known ? ids.map(named) : [];
    };
    const profiles = createProfiles({ users }, { ...PROFILE_TIMING, retryMs: 200 });
    expect(await profiles.find('3001')).to.equal(undefined);
    profiles.subscribe((userIds) => userIds.forEach((userId) => profiles.get(userId)));
    profiles.renew();
    await nextTask();
    expect(asked).to.equal(1);
    known = true;
    const renew = () => {
      profiles.renew();
      return profiles.get('3001').name === 'Name of 3001';
    };
    await until(renew, 8000, 'it is known');
    profiles.renew();
    await nextTask();
    expect(asked).to.equal(2);
  });
});
