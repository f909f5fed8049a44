import { expect } from '@open-wc/testing';
import type { CallBackend } from '../../../src/core/call/backend.js';
import { CallError } from '../../../src/core/call/call-error.js';
import type { CallFact, StoreState } from '../../../src/core/call/call-state.js';
import { createCallStore, type CallStore } from '../../../src/core/store/call-store.js';
import { Election } from '../../support/election.js';
import { connectedStore, FakeBackend } from '../../support/fake-backend.js';
import { reportedErrors } from '../../support/reported-errors.js';
import { nextTask, rejection } from '../../support/until.js';

const anna = { userId: '3001', name: 'Anna' };
const deviceBusy = new CallError('device-busy', 'The camera is in use.', { device: 'camera' });

/** A store that is not connected, with a backend of its own for each attempt. */
function storeWithBackends(...backends: (CallBackend | Error)[]): CallStore {
  return createCallStore({
    createBackend: () => {
      const backend = backends.shift();
      if (!backend) throw new Error('no backend is left');
      if (backend instanceof Error) throw backend;
      return backend;
    },
  });
}

/** The facts a store tells from now on, in a word each. */
function listFacts(store: CallStore): string[] {
  const facts: string[] = [];
  store.observe((fact) => facts.push(describeFact(fact)));
  return facts;
}

function describeFact(fact: CallFact): string {
  switch (fact.type) {
    case 'connection':
      return fact.status;
    case 'error':
      return `error ${fact.error.reason}`;
    case 'ended':
      return `ended ${fact.end.reason}`;
    default:
      return 'userId' in fact ? `${fact.type} ${fact.userId}` : fact.type;
  }
}

function listPhases(store: CallStore): string[] {
  const phases: string[] = [];
  store.subscribe(({ call }) => {
    if (phases.at(-1) !== call.phase) phases.push(call.phase);
  });
  return phases;
}

function endOf({ state }: CallStore) {
  return state.call.phase === 'ended' ? state.call.end : undefined;
}

describe('connecting', () => {
  it('resolves signed in, with what the service can do', async () => {
    const backend = new FakeBackend({
      self: anna,
      features: { screenShare: false },
      maxMembers: 5,
    });
    const store = storeWithBackends(backend);
    const facts = listFacts(store);
    expect(store.features).to.deep.equal({});
    expect(store.maxMembers).to.deep.equal({ audio: 0, video: 0 });
    await store.send({ type: 'connect' });
    expect(store.state).to.deep.include({ connection: 'connected', self: anna, problem: null });
    expect(store.features).to.include({ video: true, screenShare: false });
    expect(store.maxMembers).to.deep.equal({ audio: 5, video: 5 });
    expect(facts).to.deep.equal(['connecting', 'connected']);
  });

  it('is one attempt, however often it is asked for', async () => {
    const backend = new FakeBackend({ self: anna });
    const store = storeWithBackends(backend);
    await Promise.all([store.send({ type: 'connect' }), store.send({ type: 'connect' })]);
    await store.send({ type: 'connect' });
    expect(backend.commands).to.deep.equal([{ type: 'connect' }]);
  });

  it('rejects as the backend does, and says so once', async () => {
    const backend = new FakeBackend({ self: anna });
    const wrong = new CallError('token-invalid', 'The token is wrong.');
    backend.fail('connect', wrong);
    const store = storeWithBackends(backend);
    const facts = listFacts(store);
    expect(await rejection(store.send({ type: 'connect' }))).to.equal(wrong);
    expect(store.state).to.include({ connection: 'failed', self: null, problem: wrong });
    expect(facts).to.deep.equal(['connecting', 'failed', 'error token-invalid']);
    expect(backend.commands, 'and lets go of it').to.deep.equal([
      { type: 'connect' },
      { type: 'dispose' },
    ]);
  });

  it('rejects with a CallError whatever the backend throws', async () => {
    const backend = new FakeBackend({ self: anna });
    const cause = new TypeError('fetch failed');
    backend.fail('connect', cause);
    const error = await rejection(storeWithBackends(backend).send({ type: 'connect' }));
    expect(error).to.be.instanceOf(CallError);
    expect(error).to.include({ reason: 'unknown', message: 'fetch failed', cause });
  });

  it('rejects when no backend can be made', async () => {
    const missing = new CallError('sdk-missing', 'The page has no SDK.');
    const store = storeWithBackends(missing);
    expect(await rejection(store.send({ type: 'connect' }))).to.equal(missing);
    expect(store.state.connection).to.equal('failed');
  });

  it('can be tried again after a failure, with another backend and the old one disposed of', async () => {
    const bad = new FakeBackend({ self: anna });
    bad.fail('connect', new CallError('network', 'No way through.'));
    const good = new FakeBackend({ self: anna });
    const store = storeWithBackends(bad, good);
    await rejection(store.send({ type: 'connect' }));
    await store.send({ type: 'connect' });
    expect(store.state).to.include({ connection: 'connected', problem: null });
    expect(bad.commands.at(-1)).to.deep.equal({ type: 'dispose' });
    expect(bad.listenerCount).to.equal(0);
  });

  it('follows what the service says later', async () => {
    const { store, backend } = await connectedStore();
    backend.connection('reconnecting');
    expect(store.state.connection).to.equal('reconnecting');
    backend.connection('connected');
    expect(store.state.connection).to.equal('connected');
  });

  it('has nothing to do while the service reconnects by itself', async () => {
    const { store, backend } = await connectedStore();
    backend.connection('reconnecting');
    await store.send({ type: 'connect' });
    expect(backend.commands).to.deep.equal([{ type: 'connect' }]);
  });

  it('starts over after the service kicked the user', async () => {
    const first = new FakeBackend({ self: anna });
    const store = storeWithBackends(first, new FakeBackend({ self: anna }));
    await store.send({ type: 'connect' });
    first.connection('kicked', new CallError('kicked', 'Signed in elsewhere.'));
    expect(store.state).to.include({ connection: 'kicked', self: null });
    await store.send({ type: 'connect' });
    expect(store.state.connection).to.equal('connected');
    expect(first.commands.at(-1)).to.deep.equal({ type: 'dispose' });
  });
});

describe('disconnecting', () => {
  it('disposes of the backend and forgets the user', async () => {
    const { store, backend } = await connectedStore();
    await store.send({ type: 'disconnect' });
    expect(store.state).to.include({ connection: 'disconnected', self: null });
    expect(backend.isConnected).to.be.false;
    expect(backend.listenerCount).to.equal(0);
    expect(store.features).to.deep.equal({});
  });

  it('is harmless without a connection', async () => {
    const store = storeWithBackends();
    const facts = listFacts(store);
    await store.send({ type: 'disconnect' });
    expect(facts).to.deep.equal([]);
  });

  it('hangs up first, and the end is still told', async () => {
    const { store, backend } = await connectedStore();
    backend.incoming({ from: '3002' });
    await store.send({ type: 'accept' });
    backend.session.connect();
    const facts = listFacts(store);
    await store.send({ type: 'disconnect' });
    expect(facts).to.deep.equal(['ended hung-up', 'disconnected']);
  });

  it('forgets a session that its backend forgot to end', async () => {
    const { store, backend } = await connectedStore();
    const session = backend.incoming({ from: '3002' });
    session.hangUp = () => {};
    const facts = listFacts(store);
    await store.send({ type: 'disconnect' });
    expect(facts).to.deep.equal(['ended hung-up', 'disconnected']);
    const video = document.createElement('video');
    store.attachView('3002', video);
    expect(session.views.size).to.equal(0);
  });

  it('succeeds even when the backend fails to, which is reported', async () => {
    const { store, backend } = await connectedStore();
    backend.fail('dispose', new Error('the socket would not close'));
    const reported = await reportedErrors(() => store.send({ type: 'disconnect' }));
    expect(reported).to.have.length(1);
    expect(store.state.connection).to.equal('disconnected');
    expect(backend.listenerCount).to.equal(0);
  });

  it('during connect rejects the attempt, aborts it, and ends disconnected without an error', async () => {
    const backend = new FakeBackend({ self: anna });
    backend.hold('connect');
    const store = storeWithBackends(backend);
    const facts = listFacts(store);
    const attempt = rejection(store.send({ type: 'connect' }));
    await nextTask();
    await store.send({ type: 'disconnect' });
    expect(await attempt).to.include({ reason: 'network', name: 'CallError' });
    expect(backend.signal?.aborted).to.be.true;
    expect(facts).to.deep.equal(['connecting', 'disconnected']);
    expect(store.state).to.include({ connection: 'disconnected', problem: null });
  });

  it('at once after connect never asks for a backend', async () => {
    const store = storeWithBackends();
    const attempt = rejection(store.send({ type: 'connect' }));
    await store.send({ type: 'disconnect' });
    expect(await attempt).to.include({ reason: 'network' });
    expect(store.state.connection).to.equal('disconnected');
  });

  it('and connecting at once connects again', async () => {
    const first = new FakeBackend({ self: anna });
    const second = new FakeBackend({ self: { userId: '3005', name: 'Eve' } });
    const store = storeWithBackends(first, second);
    await store.send({ type: 'connect' });
    const facts = listFacts(store);
    await Promise.all([store.send({ type: 'disconnect' }), store.send({ type: 'connect' })]);
    expect(store.state).to.deep.include({ connection: 'connected', self: second.self });
    expect(facts).to.deep.equal(['disconnected', 'connecting', 'connected']);
    expect(first.isConnected).to.be.false;
  });

  it('waits with the next backend until the old one has let go', async () => {
    const first = new FakeBackend({ self: anna });
    const second = new FakeBackend({ self: anna });
    const store = storeWithBackends(first, second);
    await store.send({ type: 'connect' });
    const disposing = first.hold('dispose');
    const disconnecting = store.send({ type: 'disconnect' });
    const connecting = store.send({ type: 'connect' });
    await nextTask();
    expect(second.commands).to.deep.equal([]);
    disposing.resolve();
    await Promise.all([disconnecting, connecting]);
    expect(store.state.connection).to.equal('connected');
  });
});

describe('an old attempt', () => {
  it('that answers late changes nothing: the new one counts', async () => {
    const slow = new FakeBackend({ self: anna });
    // a backend that does not care for the signal
    slow.connect = () => slowAnswer;
    let answer!: () => void;
    const slowAnswer = new Promise<typeof anna>((resolve) => (answer = () => resolve(anna)));
    const eve = { userId: '3005', name: 'Eve' };
    const store = storeWithBackends(slow, new FakeBackend({ self: eve }));
    const attempt = rejection(store.send({ type: 'connect' }));
    await nextTask();
    await store.send({ type: 'disconnect' });
    await store.send({ type: 'connect' });
    const { state } = store;
    answer();
    expect(await attempt).to.include({ reason: 'network' });
    expect(store.state).to.equal(state);
    expect(store.state).to.deep.include({ connection: 'connected', self: eve });
  });

  it('that fails late changes nothing either', async () => {
    const slow = new FakeBackend({ self: anna });
    let fail!: () => void;
    const slowAnswer = new Promise<never>(
      (_, reject) => (fail = () => reject(new Error('too late'))),
    );
    slow.connect = () => slowAnswer;
    const store = storeWithBackends(slow, new FakeBackend({ self: anna }));
    const attempt = rejection(store.send({ type: 'connect' }));
    await nextTask();
    await store.send({ type: 'disconnect' });
    await store.send({ type: 'connect' });
    const { state } = store;
    fail();
    await attempt;
    expect(store.state).to.equal(state);
  });
});

describe('calling', () => {
  it('resolves when the invitation is on its way, not before', async () => {
    const { store, backend } = await connectedStore();
    const placing = backend.hold('call');
    let placed = false;
    const call = store.send({ type: 'call', userIds: ['3002'] }).then(() => (placed = true));
    await nextTask();
    expect(store.state.call.phase).to.equal('outgoing');
    expect(placed).to.be.false;
    placing.resolve();
    await call;
    expect(store.state.call.phase).to.equal('outgoing');
  });

  it('hands the request to the backend under the id the state shows', async () => {
    const { store, backend } = await connectedStore();
    const userIds = ['3002', '3003'];
    await store.send({ type: 'call', userIds, groupId: 'group318', media: 'video' });
    const { call } = store.state;
    expect(backend.commands.at(-1)).to.deep.equal({
      type: 'call',
      request: {
        id: call.phase === 'outgoing' && call.call.id,
        userIds,
        groupId: 'group318',
        media: 'video',
      },
    });
  });

  it('goes from outgoing to connected as the others ring and join', async () => {
    const { store, backend } = await connectedStore();
    const phases = listPhases(store);
    const facts = listFacts(store);
    await store.send({ type: 'call', userIds: ['3002'] });
    backend.session.ring('3002');
    backend.session.join('3002');
    backend.session.connect();
    backend.session.end();
    await store.send({ type: 'dismiss' });
    expect(phases).to.deep.equal(['outgoing', 'connecting', 'connected', 'ended', 'idle']);
    expect(facts).to.deep.equal(['placed', 'member-joined 3002', 'connected', 'ended hung-up']);
  });

  it('rejects when it ends with an error before it was placed, and the error is told once', async () => {
    const { store, backend } = await connectedStore();
    const placing = backend.hold('call');
    const facts = listFacts(store);
    const call = rejection(store.send({ type: 'call', userIds: ['3002'] }));
    const missing = new CallError('device-missing', 'No microphone.', { device: 'microphone' });
    placing.reject(missing);
    expect(await call).to.equal(missing);
    expect(endOf(store)).to.include({ reason: 'failed', error: missing });
    expect(store.state.problem).to.be.null;
    expect(facts).to.deep.equal(['ended failed']);
  });

  it('resolves when it is canceled before it was placed', async () => {
    const { store, backend } = await connectedStore();
    backend.hold('call');
    const call = store.send({ type: 'call', userIds: ['3002'] });
    await store.send({ type: 'hang-up' });
    await call;
    expect(endOf(store)).to.include({ reason: 'canceled', endedBy: 'self' });
  });

  it('stays resolved when a placed call fails later', async () => {
    const { store, backend } = await connectedStore();
    const call = store.send({ type: 'call', userIds: ['3002'] });
    await call;
    const lost = new CallError('network', 'The connection was lost.');
    backend.session.end({ reason: 'network', endedBy: 'system', error: lost });
    expect(await call).to.be.undefined;
    expect(endOf(store)?.error).to.equal(lost);
  });

  it('rejects at once what cannot be, without asking the backend', async () => {
    const { store, backend } = await connectedStore();
    const facts = listFacts(store);
    const error = await rejection(store.send({ type: 'call', userIds: ['3001'] }));
    expect(error).to.be.instanceOf(CallError);
    expect(error).to.deep.include({ reason: 'bad-request' });
    expect(store.state.problem).to.equal(error);
    expect(facts).to.deep.equal(['error bad-request']);
    expect(backend.sessions).to.deep.equal([]);
  });

  it('rejects without a connection', async () => {
    const error = await rejection(storeWithBackends().send({ type: 'call', userIds: ['3002'] }));
    expect(error).to.include({ reason: 'network' });
  });

  it('ends when the backend throws in startCall', async () => {
    const { store, backend } = await connectedStore();
    const phases = listPhases(store);
    const facts = listFacts(store);
    const broken = new CallError('service-off', 'Calling is switched off.');
    backend.fail('call', broken);
    expect(await rejection(store.send({ type: 'call', userIds: ['3002'] }))).to.equal(broken);
    expect(phases).to.deep.equal(['outgoing', 'ended']);
    expect(facts).to.deep.equal(['ended failed']);
    expect(endOf(store)).to.deep.equal({
      reason: 'failed',
      endedBy: 'system',
      durationMs: 0,
      error: broken,
    });
    await store.send({ type: 'call', userIds: ['3002'] });
    expect(store.state.call.phase).to.equal('outgoing');
  });
});

describe('being called', () => {
  it('is answered with what was asked', async () => {
    const { store, backend } = await connectedStore();
    backend.incoming({ from: '3002', media: 'video' });
    expect(store.state.call.phase).to.equal('incoming');
    await store.send({ type: 'accept', media: 'audio' });
    expect(backend.session.commands).to.deep.equal([{ type: 'accept', media: 'audio' }]);
    backend.session.connect(4711);
    expect(store.state.call).to.include({ phase: 'connected', since: 4711 });
  });

  it('declines a second caller while a call is live, who is told it is busy', async () => {
    const { store, backend } = await connectedStore();
    const facts = listFacts(store);
    const first = backend.incoming({ from: '3002' });
    const second = backend.incoming({ from: '3003' });
    await nextTask();
    expect(second.commands).to.deep.equal([{ type: 'end', as: 'busy' }]);
    expect(second.ended).to.be.true;
    expect(first.ended).to.be.false;
    expect(store.state.call.phase === 'incoming' && store.state.call.call.id).to.equal(first.id);
    expect(facts).to.deep.equal(['received']);
  });

  it('rejects an answer that failed, which the end tells', async () => {
    const { store, backend } = await connectedStore();
    const session = backend.incoming({ from: '3002' });
    const answer = session.hold('accept');
    const facts = listFacts(store);
    const accepting = rejection(store.send({ type: 'accept' }));
    const denied = new CallError('permission-denied', 'No.', { device: 'microphone' });
    session.end({ reason: 'failed', endedBy: 'self', error: denied });
    answer.reject(denied);
    expect(await accepting).to.equal(denied);
    expect(facts).to.deep.equal(['ended failed']);
    expect(store.state.problem).to.be.null;
  });

  it('can be answered by whoever hears of it, with all facts in order for everybody', async () => {
    const { store, backend } = await connectedStore();
    store.observe(({ type }) => {
      if (type === 'received') void store.send({ type: 'accept' });
    });
    const facts = listFacts(store);
    const phases = listPhases(store);
    backend.incoming({ from: '3002' });
    await nextTask();
    expect(backend.session.commands).to.deep.equal([{ type: 'accept', media: 'audio' }]);
    expect(phases).to.deep.equal(['incoming', 'connecting']);
    expect(facts).to.deep.equal(['received']);
  });
});

describe('operations in a call', () => {
  async function inCall() {
    const { store, backend } = await connectedStore();
    await store.send({ type: 'call', userIds: ['3002'], groupId: 'group318', media: 'video' });
    backend.session.connect();
    return { store, backend, session: backend.session };
  }

  it('reach the session', async () => {
    const { store, session } = await inCall();
    await store.send({ type: 'microphone', on: false });
    await store.send({ type: 'camera', on: false });
    await store.send({ type: 'invite', userIds: ['3003'] });
    await store.send({ type: 'hang-up' });
    expect(session.commands).to.deep.equal([
      { type: 'microphone', on: false },
      { type: 'camera', on: false },
      { type: 'invite', userIds: ['3003'] },
      { type: 'end' },
    ]);
  });

  it('show nothing as done before the backend says so', async () => {
    const { store, session } = await inCall();
    const answer = session.hold('microphone');
    const done = store.send({ type: 'microphone', on: false });
    await nextTask();
    expect(store.state.call.phase === 'connected' && store.state.call.call.microphone).to.equal(
      'pending',
    );
    answer.resolve();
    await done;
    expect(store.state.call.phase === 'connected' && store.state.call.call.microphone).to.equal(
      'off',
    );
  });

  const commands = [
    { type: 'microphone', on: false },
    { type: 'camera', on: false },
    { type: 'invite', userIds: ['3003'] },
  ] as const;
  for (const command of commands)
    it(`that fail (${command.type}) set the problem and tell of it once, and the call goes on`, async () => {
      const { store, session } = await inCall();
      const facts = listFacts(store);
      session.fail(command.type, deviceBusy);
      expect(await rejection(store.send(command))).to.equal(deviceBusy);
      expect(store.state.problem).to.equal(deviceBusy);
      expect(store.state.call.phase).to.equal('connected');
      expect(facts).to.deep.equal(['error device-busy']);
    });

  it('that fail with something else fail with a CallError', async () => {
    const { store, session } = await inCall();
    const cause = new DOMException('gone', 'NotReadableError');
    session.fail('camera', cause);
    const error = await rejection(store.send({ type: 'camera', on: false }));
    expect(error).to.be.instanceOf(CallError);
    expect(error).to.include({ cause });
  });

  it('that fail after the end are nobody’s problem', async () => {
    const { store, session } = await inCall();
    const answer = session.hold('camera');
    const done = rejection(store.send({ type: 'camera', on: false }));
    const facts = listFacts(store);
    session.end();
    answer.reject(deviceBusy);
    expect(await done).to.equal(deviceBusy);
    expect(store.state.problem).to.be.null;
    expect(facts).to.deep.equal(['ended hung-up']);
  });

  it('are dismissed with the problem they left', async () => {
    const { store, session } = await inCall();
    session.fail('camera', deviceBusy);
    await rejection(store.send({ type: 'camera', on: false }));
    await store.send({ type: 'dismiss-problem' });
    expect(store.state.problem).to.be.null;
  });

  it('a problem the backend reports is told once as well', async () => {
    const { store, backend } = await inCall();
    const facts = listFacts(store);
    backend.problem(deviceBusy);
    expect(store.state.problem).to.equal(deviceBusy);
    expect(facts).to.deep.equal(['error device-busy']);
  });

  it('hang up twice, end once', async () => {
    const { store, session } = await inCall();
    const facts = listFacts(store);
    await Promise.all([store.send({ type: 'hang-up' }), store.send({ type: 'hang-up' })]);
    await store.send({ type: 'hang-up' });
    expect(facts).to.deep.equal(['ended hung-up']);
    expect(session.commands).to.deep.equal([{ type: 'end' }, { type: 'end' }]);
  });

  it('show views of the session while it lasts', async () => {
    const { store, session } = await inCall();
    const video = document.createElement('video');
    const undo = store.attachView('3002', video);
    expect([...(session.views.get('3002') ?? [])]).to.deep.equal([video]);
    undo();
    expect(session.views.get('3002')?.size).to.equal(0);
    session.end();
    store.attachView('3002', video)();
    expect(session.views.get('3002')?.size).to.equal(0);
  });
});

describe('listeners', () => {
  it('hear each state once, and nothing more after the undo', async () => {
    const { store, backend } = await connectedStore();
    const states: StoreState[] = [];
    const undo = store.subscribe((state) => states.push(state));
    backend.incoming({ from: '3002' });
    expect(states).to.deep.equal([store.state]);
    undo();
    backend.session.end();
    expect(states).to.have.length(1);
  });

  it('are not called for what changes nothing', async () => {
    const { store, backend } = await connectedStore();
    let calls = 0;
    store.subscribe(() => calls++);
    backend.connection('connected');
    await store.send({ type: 'dismiss' });
    await store.send({ type: 'hang-up' });
    expect(calls).to.equal(0);
  });

  it('that throw are reported and stop neither the others nor the call', async () => {
    const { store, backend } = await connectedStore();
    const broken = new Error('a broken page');
    store.subscribe(() => {
      throw broken;
    });
    store.observe(() => {
      throw broken;
    });
    const phases = listPhases(store);
    const facts = listFacts(store);
    const reported = await reportedErrors(async () => {
      await store.send({ type: 'call', userIds: ['3002'] });
      backend.session.connect();
    });
    expect(new Set(reported)).to.deep.equal(new Set([broken]));
    expect(phases).to.deep.equal(['outgoing', 'connecting', 'connected']);
    expect(facts).to.deep.equal(['placed', 'member-joined 3002', 'connected']);
    expect(store.state.call.phase).to.equal('connected');
  });

  it('that hang up as soon as it rings out cancel the call', async () => {
    const { store, backend } = await connectedStore();
    const undo = store.subscribe(({ call }) => {
      if (call.phase === 'outgoing') void store.send({ type: 'hang-up' });
    });
    const phases = listPhases(store);
    await store.send({ type: 'call', userIds: ['3002'] });
    undo();
    expect(backend.session.ended).to.be.true;
    expect(phases).to.deep.equal(['outgoing', 'ended']);
  });

  it('that act on what they hear leave the others the right order', async () => {
    const { store, backend } = await connectedStore();
    store.observe(({ type }) => {
      if (type === 'received') backend.session.end({ reason: 'canceled' });
      if (type === 'ended') void store.send({ type: 'dismiss' });
    });
    const phases = listPhases(store);
    const facts = listFacts(store);
    backend.incoming({ from: '3002' });
    expect(facts).to.deep.equal(['received', 'ended canceled']);
    expect(phases).to.deep.equal(['incoming', 'ended', 'idle']);
  });

  it('may leave while they are being called', async () => {
    const { store, backend } = await connectedStore();
    let calls = 0;
    const undo = store.subscribe(() => {
      calls++;
      undo();
    });
    const phases = listPhases(store);
    backend.incoming({ from: '3002' });
    backend.session.end();
    expect(calls).to.equal(1);
    expect(phases).to.deep.equal(['incoming', 'ended']);
  });
});

describe('in one of several tabs', () => {
  const incomingOf = ({ state }: CallStore) =>
    state.call.phase === 'incoming' ? state.call.call : undefined;

  it('tells of a call when it is clear whether it rings here, and then all that came of it', async () => {
    const election = new Election();
    const { store, backend } = await connectedStore({ elect: election.elect });
    const facts = listFacts(store);
    const session = backend.incoming({ from: '3002', id: 'c1' });
    session.join('3003');
    session.end({ reason: 'canceled' });
    expect(election.names).to.deep.equal(['rc-call-kit rings 3001 c1']);
    expect(store.state.call.phase).to.equal('idle');
    expect(facts).to.deep.equal([]);
    election.decide(true);
    expect(facts).to.deep.equal(['received', 'member-joined 3003', 'ended canceled']);
    expect(store.state.call).not.to.have.nested.property('call.quiet');
  });

  it('is quiet while another one rings, and takes over', async () => {
    const election = new Election();
    const { store, backend } = await connectedStore({ elect: election.elect });
    const received: unknown[] = [];
    store.observe((fact) => fact.type === 'received' && received.push(fact.call.quiet));
    backend.incoming({ from: '3002' });
    election.decide(false);
    expect(incomingOf(store)?.quiet).to.be.true;
    election.decide(true);
    expect(incomingOf(store)).not.to.have.property('quiet');
    election.decide(false);
    expect(incomingOf(store)?.quiet).to.be.true;
    expect(received).to.deep.equal([true]);
  });

  it('holds on until the call is put away, when the other tabs know of its end', async () => {
    const election = new Election(true);
    const { store, backend } = await connectedStore({ elect: election.elect });
    backend.incoming({ from: '3002', id: 'c1' });
    await store.send({ type: 'hang-up' });
    expect(store.state.call.phase).to.equal('ended');
    expect(election.names).to.deep.equal(['rc-call-kit rings 3001 c1']);
    await store.send({ type: 'dismiss' });
    expect(election.names).to.deep.equal([]);
  });

  for (const isElected of [true, false])
    it(`${isElected ? 'rings' : 'is quiet'} as before when called again into a call that was declined`, async () => {
      const election = new Election(isElected);
      const { store, backend } = await connectedStore({ elect: election.elect });
      backend.incoming({ from: '3002', id: 'c1' });
      await store.send({ type: 'hang-up' });
      backend.incoming({ from: '3002', id: 'c1' });
      expect(incomingOf(store)?.quiet).to.equal(isElected ? undefined : true);
      expect(election.names, 'one election').to.deep.equal(['rc-call-kit rings 3001 c1']);
    });

  it('takes the ring when it answers, though another one rang, until the call is put away', async () => {
    const election = new Election(false);
    const { store, backend } = await connectedStore({ elect: election.elect });
    const session = backend.incoming({ from: '3002', id: 'c1' });
    const answer = session.hold('accept');
    const accepted = store.send({ type: 'accept' });
    expect(election.names).to.deep.equal(['rc-call-kit rings 3001 c1 taken']);
    answer.resolve();
    await accepted;
    session.end();
    await store.send({ type: 'dismiss' });
    expect(election.names).to.deep.equal([]);
  });

  it('lets go for the next call, and when it disconnects', async () => {
    const election = new Election(true);
    const { store, backend } = await connectedStore({ elect: election.elect });
    backend.incoming({ from: '3002', id: 'c1' }).end();
    backend.incoming({ from: '3002', id: 'c2' });
    expect(election.names).to.deep.equal(['rc-call-kit rings 3001 c2']);
    await store.send({ type: 'disconnect' });
    expect(election.names).to.deep.equal([]);
  });

  it('tells nothing of a call that nobody heard of before it disconnects', async () => {
    const election = new Election();
    const { store, backend } = await connectedStore({ elect: election.elect });
    const facts = listFacts(store);
    backend.incoming({ from: '3002' });
    await store.send({ type: 'disconnect' });
    election.decide(true);
    expect(facts).to.deep.equal(['disconnected']);
  });

  it('declines as busy at once while there is a call', async () => {
    const election = new Election();
    const { store, backend } = await connectedStore({ elect: election.elect });
    await store.send({ type: 'call', userIds: ['3002'] });
    const second = backend.incoming({ from: '3003' });
    expect(second.commands).to.deep.equal([{ type: 'end', as: 'busy' }]);
    expect(election.names).to.deep.equal([]);
  });

  it('answers the first of two callers that came at once, and is busy for the other', async () => {
    const election = new Election();
    const { store, backend } = await connectedStore({ elect: election.elect });
    const first = backend.incoming({ from: '3002' });
    const second = backend.incoming({ from: '3003' });
    election.decide(true);
    expect(incomingOf(store)?.id).to.equal(first.id);
    expect(second.commands).to.deep.equal([{ type: 'end', as: 'busy' }]);
  });
});
