/** What the store does when a backend does not answer: nothing waits for ever. */
import { expect } from '@open-wc/testing';
import type { CallBackend } from '../../../src/core/call/backend.js';
import type { CallError } from '../../../src/core/call/call-error.js';
import { createCallStore, type CallStore } from '../../../src/core/store/call-store.js';
import { startOf } from '../../../src/core/store/limits.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { reportedErrors } from '../../support/reported-errors.js';
import { rejection, until } from '../../support/until.js';

const TIMING = { endMs: 50, commandMs: 100, setUpMs: 150, connectMs: 100, disposeMs: 100 };
const PATIENCE_MS = 10_000;
const never = () => new Promise<never>(() => {});

async function openStore(timing = TIMING): Promise<{ store: CallStore; backend: FakeBackend }> {
  const backend = new FakeBackend({ self: { userId: '3001', name: 'Anna' } });
  const store = createCallStore({ createBackend: () => backend, timing });
  await store.send({ type: 'connect' });
  return { store, backend };
}

function endOf({ state }: CallStore) {
  return state.call.phase === 'ended' ? state.call.end : undefined;
}

async function ended(store: CallStore) {
  return until(() => endOf(store), PATIENCE_MS, 'the call is over');
}

describe('a backend that does not end a call', () => {
  it('the call is over here all the same, and how it went is true', async () => {
    const cases = [
      { as: 'incoming', reason: 'declined' },
      { as: 'outgoing', reason: 'canceled' },
      { as: 'connected', reason: 'hung-up' },
    ] as const;
    for (const { as, reason } of cases) {
      const { store, backend } = await openStore({ ...TIMING, commandMs: 5000 });
      if (as === 'incoming') backend.incoming({ from: '3002' });
      else await store.send({ type: 'call', userIds: ['3002'] });
      if (as === 'connected') backend.session.connect(Date.now() - 7000);
      backend.session.hold('end');
      const done = store.send({ type: 'hang-up' });
      const end = await ended(store);
      expect(end).to.include({ reason, endedBy: 'self' });
      if (as === 'connected') expect(end.durationMs).to.be.within(7000, 60_000);
      else expect(end.durationMs).to.equal(0);
      await done;
    }
  });

  it('what it reports later changes nothing, and the next call works', async () => {
    const { store, backend } = await openStore();
    await store.send({ type: 'call', userIds: ['3002'] });
    const stuck = backend.session;
    stuck.hold('end');
    await store.send({ type: 'hang-up' }).catch(() => {});
    await ended(store);
    stuck.join('3002');
    stuck.connect();
    expect(store.state.call.phase).to.equal('ended');
    await store.send({ type: 'call', userIds: ['3003'] });
    stuck.end({ reason: 'network' });
    expect(store.state.call.phase).to.equal('outgoing');
  });

  it('a second call that is refused as busy does not stay either', async () => {
    const { store, backend } = await openStore();
    await store.send({ type: 'call', userIds: ['3002'] });
    backend.session.connect();
    const second = backend.incoming({ from: '3004' });
    second.hold('end');
    await until(() => second.commands.length > 0, PATIENCE_MS, 'the second call is refused');
    expect(store.state.call.phase).to.equal('connected');
  });
});

describe('a command that is not answered', () => {
  it('rejects, says so, and leaves no device pending', async () => {
    const { store, backend } = await openStore();
    await store.send({ type: 'call', userIds: ['3002'], media: 'video' });
    backend.session.connect();
    backend.session.hold('microphone');
    const error = (await rejection(store.send({ type: 'microphone', on: false }))) as CallError;
    expect(error.reason).to.equal('network');
    const { call, problem } = store.state;
    expect(call.phase === 'connected' && call.call.microphone).to.equal('on');
    expect(problem).to.equal(error);
  });

  it('settles when its call ends', async () => {
    const { store, backend } = await openStore({ ...TIMING, commandMs: 60_000 });
    await store.send({ type: 'call', userIds: ['3002'], media: 'video' });
    backend.session.connect();
    backend.session.hold('camera');
    const done = store.send({ type: 'camera', on: false });
    backend.session.end();
    await done;
    expect(store.state.problem).to.equal(null);
  });
});

describe('a call that is never set up', () => {
  it('dialled and not placed: over, with a reason', async () => {
    const { store, backend } = await openStore();
    backend.hold('call');
    const error = (await rejection(store.send({ type: 'call', userIds: ['3002'] }))) as CallError;
    expect(error.reason).to.equal('network');
    expect(endOf(store)).to.include({ reason: 'network', endedBy: 'system', error });
    expect(backend.session.ended).to.equal(true);
  });

  it('answered and not connected: over, with a reason', async () => {
    const { store, backend } = await openStore();
    backend.incoming({ from: '3002' });
    await store.send({ type: 'accept' });
    expect(await ended(store)).to.include({ reason: 'network', endedBy: 'system' });
    expect(backend.session.ended).to.equal(true);
  });

  it('placed and connected: no limit', async () => {
    const { store, backend } = await openStore();
    await store.send({ type: 'call', userIds: ['3002'] });
    await new Promise((resolve) => setTimeout(resolve, 2 * TIMING.setUpMs));
    expect(store.state.call.phase).to.equal('outgoing');
    backend.session.connect();
    await new Promise((resolve) => setTimeout(resolve, 2 * TIMING.setUpMs));
    expect(store.state.call.phase).to.equal('connected');
  });
});

describe('a service that never answers', () => {
  it('signing in fails, and the attempt is aborted', async () => {
    const backend = new FakeBackend({ self: { userId: '3001', name: 'Anna' } });
    const store = createCallStore({ createBackend: () => backend, timing: TIMING });
    backend.hold('connect');
    const error = (await rejection(store.send({ type: 'connect' }))) as CallError;
    expect(error.reason).to.equal('network');
    expect(store.state).to.include({ connection: 'failed', problem: error });
    expect(backend.signal?.aborted).to.equal(true);
  });

  it('signing out is done all the same', async () => {
    const { store, backend } = await openStore();
    const stuck: CallBackend = backend;
    stuck.dispose = never;
    const errors = await reportedErrors(async () => {
      await store.send({ type: 'disconnect' });
    });
    expect(store.state.connection).to.equal('disconnected');
    expect(errors).to.have.length(1);
  });
});

it('a moment that is none of the past stands for now', () => {
  const ago = startOf(Date.now() - 5000);
  expect(performance.now() - ago.startedAt).to.be.within(5000, 60_000);
  for (const nonsense of [NaN, Infinity, Date.now() + 60_000, undefined as never]) {
    const { at, startedAt } = startOf(nonsense);
    expect(at).to.be.closeTo(Date.now(), 5000);
    expect(startedAt).to.be.closeTo(performance.now(), 5000);
  }
});
