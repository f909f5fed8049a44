import { expect } from '@open-wc/testing';
import type { CallError } from '../../../src/core/call/call-error.js';
import { isLive } from '../../../src/core/call/call-state.js';
import { newId } from '../../../src/core/call/ids.js';
import { openFrame, type Frame } from '../../support/frame.js';
import type { makeTab, SharedTab, TabOptions } from '../../support/shared-tab.js';
import { rejection, until } from '../../support/until.js';

const SCRIPT = new URL('../../support/shared-tab.ts', import.meta.url);

type Tab = SharedTab & Pick<Frame<unknown>, 'crash'>;

let key: string;
let tabs: Tab[] = [];

beforeEach(() => {
  key = newId();
});

afterEach(() => {
  for (const tab of tabs) tab.crash();
  tabs = [];
});

async function open(options?: TabOptions & { key?: string }): Promise<Tab> {
  const { module, crash } = await openFrame<{ makeTab: typeof makeTab }>(SCRIPT);
  const tab = { ...module.makeTab(options?.key ?? key, options), crash };
  tabs.push(tab);
  return tab;
}

async function signIn(options?: TabOptions): Promise<Tab> {
  const tab = await open(options);
  await tab.store.send({ type: 'connect' });
  return tab;
}

/** So many tabs, all seen; the first one has the connection. */
async function openTabs(count: number, options?: TabOptions): Promise<[Tab, ...Tab[]]> {
  const first = await signIn(options);
  const others: Tab[] = [];
  while (others.length < count - 1) others.push(await signIn(options));
  return [first, ...others];
}

/** A handover takes long at once, and is tried again soon. */
const HURRIED: TabOptions = { timing: { handoverMs: 50, retryMs: 250 } };

function close(tab: Tab): void {
  tab.crash();
  tabs = tabs.filter((other) => other !== tab);
}

const soon = <T>(what: string, predicate: () => T) => until(predicate, 8000, what);

/** The only one that is connected, once it is. */
async function holds(tab: Tab): Promise<void> {
  await soon('it has the connection', () => tab.service.isConnected);
  expect(tabs.filter(({ service }) => service.isConnected)).to.deep.equal([tab]);
}

const isIn = (tab: Tab, phase: string) =>
  soon(`it is in phase ${phase}`, () => tab.store.state.call.phase === phase);

const infoIn = ({ store: { state } }: Tab) => (isLive(state.call) ? state.call.call : undefined);

const endIn = ({ store: { state } }: Tab) =>
  state.call.phase === 'ended' ? `${state.call.end.reason} ${state.call.end.endedBy}` : undefined;

/** Somebody calls, and all tabs show it. */
async function ringIn(holder: Tab, media: 'audio' | 'video' = 'audio') {
  const call = holder.service.incoming({ from: '3002', media });
  for (const tab of tabs) await isIn(tab, 'incoming');
  return call;
}

/** What was said by one tab before now has reached the other. */
async function heard(by: Tab, tab: Tab): Promise<void> {
  for (const status of ['reconnecting', 'connected'] as const) {
    by.service.connection(status);
    await soon('it has arrived', () => tab.store.state.connection === status);
  }
}

const connections = (tab: Tab) =>
  tab.facts.flatMap((fact) => (fact.type === 'connection' ? fact.status : []));

describe('a connection for several tabs', () => {
  it('is held by one, and all are signed in', async () => {
    const [a, b, c] = (await openTabs(3)) as [Tab, Tab, Tab];
    await holds(a);
    for (const tab of [a, b, c]) {
      expect(tab.store.state.self).to.deep.equal({ userId: '3001', name: 'Anna' });
      expect(connections(tab)).to.deep.equal(['connecting', 'connected']);
      expect(tab.store.features.video).to.be.true;
    }
    expect([b, c].flatMap(({ service }) => service.commands)).to.deep.equal([]);
  });

  it('is another one for another person', async () => {
    const a = await signIn();
    const b = await open({ key: newId() });
    await b.store.send({ type: 'connect' });
    expect([a, b].map(({ service }) => service.isConnected)).to.deep.equal([true, true]);
  });

  it('is waited for where another tab is signing in', async () => {
    const [a, b] = [await open(), await open()];
    const answer = a.service.hold('connect');
    const both = [a, b].map(({ store }) => store.send({ type: 'connect' }));
    await soon('the first one asks', () => a.service.commands.length === 1);
    answer.resolve();
    await Promise.all(both);
    await holds(a);
  });

  it('is tried for by the next one where it failed', async () => {
    const [a, b] = [await open(), await open()];
    const refusal = new a.CallError('token-expired', 'No.');
    a.service.fail('connect', refusal);
    const failed = rejection(a.store.send({ type: 'connect' }));
    await soon('the first one asks', () => a.service.commands.length > 0);
    const done = b.store.send({ type: 'connect' });
    expect(await failed).to.equal(refusal);
    await done;
    await holds(b);
    expect(a.store.state.connection).to.equal('failed');
  });

  it('goes to another tab when its own crashes', async () => {
    const [a, b, c] = (await openTabs(3)) as [Tab, Tab, Tab];
    close(a);
    const next = await soon('another has it', () =>
      [b, c].find(({ service }) => service.isConnected),
    );
    await holds(next);
    for (const tab of [b, c]) expect(connections(tab)).to.deep.equal(['connecting', 'connected']);
  });

  it('goes to another tab when its own signs out', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    await a.store.send({ type: 'disconnect' });
    await holds(b);
    expect(a.store.state.connection).to.equal('disconnected');
    await a.store.send({ type: 'connect' });
    await holds(b);
  });

  it('goes to the tab that is looked at', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    a.turn(true);
    await soon('it lets go', () => !a.service.isConnected);
    await holds(b);
    b.turn(true);
    a.turn(false);
    await soon('it lets go', () => !b.service.isConnected);
    await holds(a);
    for (const tab of [a, b]) expect(connections(tab)).to.deep.equal(['connecting', 'connected']);
  });

  it('stays while a call goes on, and goes to the tab that is looked at afterwards', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    await a.store.send({ type: 'call', userIds: ['3002'] });
    a.turn(true);
    a.service.session.connect();
    await isIn(a, 'connected');
    expect(a.service.isConnected).to.be.true;
    expect(b.service.commands).to.deep.equal([]);
    a.service.session.end();
    await holds(b);
    expect(endIn(a)).to.equal('hung-up remote');
  });

  it('that takes long to change tabs is told as reconnecting in all of them', async () => {
    const [a, b, c] = (await openTabs(3, HURRIED)) as [Tab, Tab, Tab];
    const answers = [b, c].map(({ service }) => service.hold('connect'));
    close(a);
    for (const tab of [b, c])
      await soon('it is told', () => tab.store.state.connection === 'reconnecting');
    for (const answer of answers) answer.resolve();
    for (const tab of [b, c])
      await soon('it is told', () => tab.store.state.connection === 'connected');
  });

  it('that cannot be got at once is tried for again', async () => {
    const [a, b] = (await openTabs(2, HURRIED)) as [Tab, Tab];
    b.service.fail('connect', new b.CallError('network', 'No way through.'));
    close(a);
    await holds(b);
    expect(connections(b).slice(2)).to.deep.equal(['reconnecting', 'connected']);
  });

  it('that the service refuses to the next tab fails there', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    b.service.fail('connect', new b.CallError('token-expired', 'No.'));
    close(a);
    await soon('it failed', () => b.store.state.connection === 'failed');
    expect(b.store.state.problem).to.include({ reason: 'token-expired' });
  });

  for (const [status, reason] of [
    ['kicked', 'kicked'],
    ['failed', 'token-expired'],
  ] as const)
    it(`that is ${status} is so everywhere, until somebody signs in again`, async () => {
      const [a, b] = (await openTabs(2)) as [Tab, Tab];
      a.service.connection(status, new a.CallError(reason, 'No more.'));
      await soon('it is told', () => b.store.state.connection === status);
      expect(b.store.state.problem).to.be.instanceOf(b.CallError).and.include({ reason });
      await soon('it lets go', () => !a.service.isConnected);
      expect(b.service.commands).to.deep.equal([]);
      await b.store.send({ type: 'connect' });
      await holds(b);
      expect(a.store.state.connection).to.equal(status);
    });

  it('that reconnects by itself does so everywhere', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    await heard(a, b);
    expect(connections(b).slice(2)).to.deep.equal(['reconnecting', 'connected']);
  });

  it('is not put out by what somebody else says', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    const channel = new BroadcastChannel(`rc-call-kit connects ${key}`);
    for (const text of ['nonsense', 'null', '{}']) channel.postMessage(text);
    channel.close();
    await heard(a, b);
    close(a);
    await holds(b);
  });

  it('is given up while it is waited for', async () => {
    const [a, b] = [await open(), await open()];
    a.service.hold('connect');
    void a.store.send({ type: 'connect' }).catch(() => {});
    await soon('the first one asks', () => a.service.commands.length === 1);
    const failed = rejection(b.store.send({ type: 'connect' }));
    await b.store.send({ type: 'disconnect' });
    expect(await failed).to.include({ reason: 'network' });
    close(a);
    await b.store.send({ type: 'connect' });
    await holds(b);
  });
});

describe('a call that comes in', () => {
  it('is shown in all tabs, with one id, and rings in one', async () => {
    const [a, b, c] = (await openTabs(3)) as [Tab, Tab, Tab];
    const { id } = await ringIn(a);
    const calls = [a, b, c].map((tab) => infoIn(tab)!);
    expect(calls.map((call) => call.id)).to.deep.equal([id, id, id]);
    expect(calls.map(({ quiet = false }) => quiet)).to.deep.equal([false, true, true]);
    expect(calls[1]!.members).to.deep.equal(calls[0]!.members);
  });

  it('is shown in a tab that is opened meanwhile', async () => {
    const a = await signIn();
    await ringIn(a);
    const b = await signIn();
    await isIn(b, 'incoming');
    expect(infoIn(b)!.quiet).to.be.true;
  });

  it('that was answered already is not', async () => {
    const a = await signIn();
    const call = await ringIn(a);
    await a.store.send({ type: 'accept' });
    call.connect();
    const b = await signIn();
    await heard(a, b);
    expect(b.store.state.call.phase).to.equal('idle');
  });

  it('answered where the connection is, is answered elsewhere for the others', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    const call = await ringIn(a);
    await a.store.send({ type: 'accept' });
    call.connect();
    await isIn(b, 'ended');
    expect(endIn(b)).to.equal('answered-elsewhere self');
    expect(a.store.state.call.phase).to.equal('connected');
  });

  it('answered in another tab, is had in both, and that tab can do all there is', async () => {
    const [a, b, c] = (await openTabs(3)) as [Tab, Tab, Tab];
    const call = await ringIn(a, 'video');
    await b.store.send({ type: 'accept' });
    call.connect(1000);
    for (const tab of [a, b]) await isIn(tab, 'connected');
    await isIn(c, 'ended');
    expect(endIn(c)).to.equal('answered-elsewhere self');
    expect(b.store.state.call).to.include({ since: 1000 });
    expect(infoIn(b)).to.include({ microphone: 'on', camera: 'on' });

    await b.store.send({ type: 'microphone', on: false });
    await b.store.send({ type: 'camera', on: false });
    await b.store.send({ type: 'use-device', device: 'microphone' });
    await b.store.send({ type: 'use-device', device: 'camera', deviceId: 'back' });
    await b.store.send({ type: 'resume-sound' });
    await b.store.send({ type: 'switch-to-audio' });
    expect(call.commands.slice(1)).to.deep.equal([
      { type: 'microphone', on: false },
      { type: 'camera', on: false },
      { type: 'use-device', device: 'microphone', deviceId: undefined },
      { type: 'use-device', device: 'camera', deviceId: 'back' },
      { type: 'resume-sound' },
      { type: 'switch-to-audio' },
    ]);
    for (const tab of [a, b])
      await soon('it is an audio call', () => infoIn(tab)?.media === 'audio');
    call.link('recovering');
    await soon(
      'the link is bad',
      () => b.store.state.call.phase === 'connected' && b.store.state.call.link === 'recovering',
    );
    await b.store.send({ type: 'hang-up' });
    for (const tab of [a, b]) await isIn(tab, 'ended');
    expect([a, b].map(endIn)).to.deep.equal(['hung-up self', 'hung-up self']);
  });

  it('says in the tab that tried what went wrong', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    const call = await ringIn(a);
    const busy = new a.CallError('device-busy', 'No.', { device: 'microphone' });
    call.fail('accept', busy);
    const error = (await rejection(b.store.send({ type: 'accept' }))) as CallError;
    expect(error).to.be.instanceOf(b.CallError);
    expect(error).to.include({ reason: 'device-busy', message: 'No.' });
    expect(error.params).to.deep.equal({ device: 'microphone' });
  });

  it('declined in another tab is declined', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    await ringIn(a);
    await b.store.send({ type: 'hang-up' });
    for (const tab of [a, b]) await isIn(tab, 'ended');
    expect([a, b].map(endIn)).to.deep.equal(['declined self', 'declined self']);
  });

  it('that nobody was there for is listed in all tabs, and told once', async () => {
    const [holder, other] = (await openTabs(2)) as [Tab, Tab];
    await holds(holder);
    for (const { store } of [holder, other]) store.history.subscribe(() => {});
    holder.service.missed({
      ...{ id: 'away', at: 1000, direction: 'incoming', media: 'audio', userIds: ['3002'] },
      ...{ callerId: '3002', end: 'canceled', endedBy: 'remote', durationMs: 0 },
      ...{ missed: true, seen: false },
    });
    for (const { store } of [holder, other])
      await soon('it is listed', () => store.history.missed === 1);
    const told = [holder, other].flatMap(({ facts }) => facts).filter((f) => f.type === 'logged');
    expect(told).to.have.length(1);
  });

  it('is over everywhere when the caller gives up', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    const call = await ringIn(a);
    call.end({ reason: 'canceled' });
    for (const tab of [a, b]) await isIn(tab, 'ended');
    expect([a, b].map(endIn)).to.deep.equal(['canceled remote', 'canceled remote']);
  });

  it('is over when the tab that has it is gone, and what was asked of it is refused', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    const call = await ringIn(a);
    call.hold('accept');
    const refused = rejection(b.store.send({ type: 'accept' }));
    await soon('it is asked for', () => call.commands.length === 1);
    close(a);
    expect(await refused).to.include({ reason: 'network' });
    expect(endIn(b)).to.equal('network system');
    await holds(b);
  });
});

describe('a call from a tab without the connection', () => {
  it('brings it there', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    await b.store.send({ type: 'call', userIds: ['3002'], media: 'video' });
    await holds(b);
    const call = b.service.session;
    expect(infoIn(b)).to.deep.include({ id: call.id, microphone: 'on', camera: 'on' });
    call.connect();
    await isIn(b, 'connected');
    await b.store.send({ type: 'microphone', on: false });
    expect(infoIn(b)).to.include({ microphone: 'off' });
    const video = document.createElement('video');
    const detach = b.store.attachView('3002', video);
    await soon('it is shown', () => call.views.get('3002')?.has(video));
    detach();
    await soon('it is hidden', () => !call.views.get('3002')?.has(video));
    expect(a.store.state.call.phase).to.equal('idle');
    await b.store.send({ type: 'hang-up' });
    await isIn(b, 'ended');
  });

  for (const when of ['which is known', 'which is not known yet'])
    it(`is refused while another tab is in a call, ${when}`, async () => {
      const [a, b] = (await openTabs(2)) as [Tab, Tab];
      await a.store.send({ type: 'call', userIds: ['3002'] });
      if (when === 'which is known') await heard(a, b);
      const error = await rejection(b.store.send({ type: 'call', userIds: ['3003'] }));
      expect(error).to.include({ reason: 'busy' });
      expect(endIn(b)).to.equal('failed system');
      expect(infoIn(a)).to.deep.include({ callerId: '3001' });
      await a.store.send({ type: 'hang-up' });
      if (when === 'which is known') await heard(a, b);
      else await holds(b); // it was taken for that call, and then kept
      await b.store.send({ type: 'call', userIds: ['3003'] });
      await holds(b);
    });

  it('is canceled at once while the connection is on its way', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    const answer = b.service.hold('connect');
    const placed = b.store.send({ type: 'call', userIds: ['3002'] });
    await soon('the connection comes', () => b.service.commands.length > 0);
    await b.store.send({ type: 'hang-up' });
    await placed;
    expect(endIn(b)).to.equal('canceled self');
    answer.resolve();
    await holds(b);
    expect(b.service.sessions).to.deep.equal([]);
    expect(a.service.isConnected).to.be.false;
  });

  it('fails where the connection does', async () => {
    const [a, b] = (await openTabs(2)) as [Tab, Tab];
    b.service.fail('connect', new b.CallError('token-expired', 'No.'));
    const error = await rejection(b.store.send({ type: 'call', userIds: ['3002'] }));
    expect(error).to.include({ reason: 'token-expired' });
    expect(endIn(b)).to.equal('failed system');
    await holds(a);
  });

  it('fails as it would with a connection of its own', async () => {
    const [, b] = (await openTabs(2)) as [Tab, Tab];
    b.service.fail('call', new b.CallError('service-off', 'No.'));
    const error = await rejection(b.store.send({ type: 'call', userIds: ['3002'] }));
    expect(error).to.include({ reason: 'service-off' });
  });
});
