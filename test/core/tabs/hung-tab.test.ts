/** Tabs that share a connection while one of them hangs: it exists, holds its locks, and handles nothing. */
import { expect } from '@open-wc/testing';
import { newId } from '../../../src/core/call/ids.js';
import { openFrame, type Frame } from '../../support/frame.js';
import type { makeTab, SharedTab, TabOptions } from '../../support/shared-tab.js';
import { rejection, until } from '../../support/until.js';

const SCRIPT = new URL('../../support/shared-tab.ts', import.meta.url);

/** A tab that does not answer for 400 ms hangs; one in a call keeps its connection for a while then. */
const timing = { askMs: 100, farewellMs: 50, commandMs: 500, hangUpMs: 100, hungCallMs: 60_000 };

type Tab = SharedTab & Pick<Frame<unknown>, 'crash'>;

let key: string;
let tabs: Tab[] = [];

beforeEach(() => (key = newId()));
afterEach(() => {
  for (const tab of tabs) tab.crash();
  tabs = [];
});

async function open(options: TabOptions = {}): Promise<Tab> {
  const { module, crash } = await openFrame<{ makeTab: typeof makeTab }>(SCRIPT);
  const tab = {
    ...module.makeTab(key, { ...options, timing: { ...timing, ...options.timing } }),
    crash,
  };
  tabs.push(tab);
  return tab;
}

async function signIn(options?: TabOptions): Promise<Tab> {
  const tab = await open(options);
  await tab.store.send({ type: 'connect' });
  return tab;
}

const soon = <T>(what: string, predicate: () => T) => until(predicate, 8000, what);
const isIn = (tab: Tab, phase: string) =>
  soon(`it is in phase ${phase}`, () => tab.store.state.call.phase === phase);
const holds = (tab: Tab) => soon('it has the connection', () => tab.service.isConnected);
const endIn = ({ store: { state } }: Tab) =>
  state.call.phase === 'ended' ? `${state.call.end.reason} ${state.call.end.endedBy}` : undefined;
const statusesOf = (tab: Tab) =>
  tab.facts.flatMap((fact) => (fact.type === 'connection' ? fact.status : []));
const errorsOf = (tab: Tab) => tab.facts.filter(({ type }) => type === 'error');

/** Longer than it takes to find out that a tab hangs. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1500));

describe('a tab that hangs, and has the connection', () => {
  it('loses it to a tab that is opened then', async () => {
    const a = await signIn();
    a.hang();
    const b = await signIn();
    await holds(b);
    expect(statusesOf(b)).to.deep.equal(['connecting', 'connected']);
  });

  it('loses it to one of the tabs that are open, and they stay connected', async () => {
    const [a, b, c] = [await signIn(), await signIn(), await signIn()];
    a.hang();
    await soon('one has it', () => b.service.isConnected || c.service.isConnected);
    await aWhile();
    expect([b, c].filter(({ service }) => service.isConnected)).to.have.length(1);
    for (const tab of [b, c]) expect(tab.store.state.connection).to.equal('connected');
  });

  it('steps down when it runs again, quietly, and has the calls of the new one', async () => {
    const [a, b] = [await signIn(), await signIn()];
    a.hang();
    await holds(b);
    a.wake();
    await soon('it lets go', () => !a.service.isConnected);
    expect(b.service.isConnected).to.be.true;
    expect(statusesOf(a)).to.deep.equal(['connecting', 'connected']);
    b.service.incoming({ from: '3002' });
    for (const tab of [a, b]) await isIn(tab, 'incoming');
  });

  it('tells nobody that it was kicked by the new one', async () => {
    const [a, b, c] = [await signIn(), await signIn(), await signIn()];
    a.hang();
    await soon('one has it', () => b.service.isConnected || c.service.isConnected);
    a.service.connection('kicked', new a.CallError('kicked', 'Elsewhere.')); // before it hears anything else
    a.wake();
    await soon('it lets go', () => !a.service.isConnected);
    await aWhile();
    for (const tab of [a, b, c]) {
      expect(tab.store.state.connection).to.equal('connected');
      expect(errorsOf(tab)).to.deep.equal([]);
    }
  });

  it('loses it while it signs in, too', async () => {
    const a = await open();
    const answer = a.service.hold('connect');
    void a.store.send({ type: 'connect' }).catch(() => {});
    await soon('it signs in', () => a.service.commands.length === 1);
    a.hang();
    const b = await signIn();
    await holds(b);
    answer.resolve();
    a.wake();
    await soon('it is signed in by the other one', () => a.store.state.connection === 'connected');
    await soon('it lets go', () => !a.service.isConnected);
    expect(b.service.isConnected).to.be.true;
  });

  it('keeps it while it runs, hidden or not', async () => {
    const [a, b] = [await signIn(), await signIn({ hidden: true })];
    await aWhile();
    expect(a.service.isConnected).to.be.true;
    expect(b.service.commands).to.deep.equal([]);
  });

  it('gives it to a call from another tab', async () => {
    const [a, b] = [await signIn(), await signIn()];
    a.hang();
    await b.store.send({ type: 'call', userIds: ['3002'] });
    await holds(b);
    expect(b.store.state.call.phase).to.equal('outgoing');
  });

  it('rings no longer: another tab takes over', async () => {
    const [a, b] = [await signIn(), await signIn()];
    const call = a.service.incoming({ from: '3002' });
    await isIn(b, 'incoming');
    a.hang();
    await holds(b);
    expect(endIn(b)).to.equal('network system');
    b.service.incoming({ from: '3002', id: call.id }); // the service calls again whoever signs in
    await isIn(b, 'incoming');
    await b.store.send({ type: 'accept' });
    b.service.session.connect();
    a.wake();
    await soon('its view is over', () => a.store.state.call.phase === 'ended');
    await aWhile();
    expect(call.commands, 'nobody is declined').to.deep.equal([]);
    expect(b.store.state.call.phase).to.equal('connected');
  });
});

describe('a call of a tab that hangs', () => {
  async function inCall(options?: TabOptions) {
    const [a, b] = [await signIn(options), await signIn(options)];
    const call = a.service.incoming({ from: '3002' });
    await isIn(b, 'incoming');
    await b.store.send({ type: 'accept' });
    call.connect();
    for (const tab of [a, b]) await isIn(tab, 'connected');
    await soon('it is marked', () => navigator.locks !== undefined);
    a.hang();
    return { a, b, call };
  }

  it('goes on: nobody takes the connection at once', async () => {
    const { a, b, call } = await inCall();
    await aWhile();
    expect(b.service.commands).to.deep.equal([]);
    a.wake();
    call.link('recovering');
    await soon(
      'it is heard',
      () => b.store.state.call.phase === 'connected' && b.store.state.call.link === 'recovering',
    );
    expect(a.store.state.call.phase).to.equal('connected');
  });

  it('is told to a tab that is opened then, which is signed in', async () => {
    await inCall();
    const c = await signIn();
    expect(c.store.state.self?.userId).to.equal('3001');
    const error = await rejection(c.store.send({ type: 'call', userIds: ['3003'] }));
    expect(error).to.include({ reason: 'busy' });
  });

  it('is over at once in a tab that hangs up, and for all when it runs again', async () => {
    const { a, b, call } = await inCall();
    const before = performance.now();
    await b.store.send({ type: 'hang-up' });
    await isIn(b, 'ended');
    expect(performance.now() - before).to.be.below(1000);
    expect(endIn(b)).to.equal('hung-up self');
    const { call: state } = b.store.state;
    expect('end' in state && state.end.durationMs).to.be.above(0);
    a.wake();
    await soon('it is hung up', () => call.ended);
    await aWhile();
    expect(endIn(b)).to.equal('hung-up self');
    expect(errorsOf(b)).to.deep.equal([]);
  });

  it('that was hung up is no reason to leave the connection there', async () => {
    const { b } = await inCall();
    await b.store.send({ type: 'hang-up' });
    await holds(b);
  });

  it('is lost when it hangs for long, and says so', async () => {
    const { a, b } = await inCall({ timing: { hungCallMs: 1000 } });
    await holds(b);
    expect(endIn(b)).to.equal('network system');
    a.wake();
    await isIn(a, 'ended');
    expect(endIn(a)).to.equal('network system');
    expect(a.store.state.connection).to.equal('connected');
    await b.store.send({ type: 'call', userIds: ['3003'] });
  });

  it('takes no commands, and each is refused with a sentence', async () => {
    const { b } = await inCall();
    const error = await rejection(b.store.send({ type: 'microphone', on: false }));
    expect(error).to.be.instanceOf(b.CallError).and.include({ reason: 'network' });
    expect(b.store.state.call.phase).to.equal('connected');
  });

  it('that rings is declined at once in another tab', async () => {
    const [a, b] = [await signIn(), await signIn()];
    const call = a.service.incoming({ from: '3002' });
    await isIn(b, 'incoming');
    a.hang();
    await b.store.send({ type: 'hang-up' });
    expect(endIn(b)).to.equal('declined self');
    a.wake();
    await soon('it is declined', () => call.ended);
  });
});

it('a command that takes long is waited for while its tab runs', async () => {
  const [a, b] = [await signIn(), await signIn()];
  const call = a.service.incoming({ from: '3002' });
  await isIn(b, 'incoming');
  const held = call.hold('accept'); // a person is asked for the microphone
  const accepted = b.store.send({ type: 'accept' });
  await aWhile();
  held.resolve();
  await accepted;
});
