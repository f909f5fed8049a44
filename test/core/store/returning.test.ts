/** The phase `returning`: a call of the page before a reload, which can be taken up again. */
import { expect } from '@open-wc/testing';
import type { CallFact } from '../../../src/core/call/call-state.js';
import { openLine, toBen } from '../../support/calls.js';
import { rejection, until } from '../../support/until.js';

async function offered() {
  const line = await openLine();
  const facts: CallFact['type'][] = [];
  line.store.observe(({ type }) => facts.push(type));
  const session = line.backend.incoming({ from: '3002', media: 'video', returning: true });
  return { ...line, session, facts };
}

describe('a call to return to', () => {
  it('is a phase of its own, in which nothing rings', async () => {
    const { store, facts } = await offered();
    const { call } = store.state;
    expect(call.phase).to.equal('returning');
    expect(call.phase === 'returning' && call.call).to.include({ returning: true, media: 'video' });
    expect(facts).to.deep.equal([]);
  });

  it('is taken up once, and connects', async () => {
    const { store, session, facts } = await offered();
    await store.send({ type: 'rejoin' });
    expect(store.state.call.phase).to.equal('connecting');
    const again = await rejection(store.send({ type: 'rejoin' }));
    expect(again).to.have.nested.property('params.detail', 'already-answered');
    session.connect();
    expect(store.state.call.phase).to.equal('connected');
    expect(facts).to.deep.equal(['error', 'connected']);
  });

  it('is left for good', async () => {
    const { store, facts } = await offered();
    await store.send({ type: 'hang-up' });
    const { call } = store.state;
    expect(call.phase === 'ended' && call.end).to.include({ reason: 'hung-up', endedBy: 'self' });
    expect(facts).to.deep.equal(['ended']);
  });

  it('may be over before', async () => {
    const { store, session } = await offered();
    session.end({ reason: 'hung-up', endedBy: 'remote' });
    const { call } = store.state;
    expect(call.phase === 'ended' && call.end.endedBy).to.equal('remote');
    const late = await rejection(store.send({ type: 'rejoin' }));
    expect(late).to.have.nested.property('params.detail', 'no-call');
  });

  for (const command of [
    { type: 'accept' },
    { type: 'invite', userIds: ['3003'] },
    { type: 'microphone', on: false },
    { type: 'camera', on: false },
    { type: 'screen', on: true },
    { type: 'switch-to-audio' },
  ] as const)
    it(`takes no "${command.type}"`, async () => {
      const { store } = await offered();
      const error = await rejection(store.send(command));
      expect(error).to.have.nested.property('params.detail', 'no-call');
      expect(store.state.call.phase).to.equal('returning');
    });

  it('is a call: nobody is called meanwhile, and who calls finds this person busy', async () => {
    const { store, backend } = await offered();
    expect(await rejection(store.send({ type: 'call', ...toBen }))).to.include({ reason: 'busy' });
    const second = backend.incoming({ from: '3003' });
    await until(() => second.ended, 30_000, 'the second is declined');
    expect(store.state.call.phase).to.equal('returning');
  });

  it('cannot be taken up in any other phase', async () => {
    const line = await openLine();
    const none = await rejection(line.store.send({ type: 'rejoin' }));
    expect(none).to.have.nested.property('params.detail', 'no-call');
    line.backend.incoming({ from: '3002' });
    const rings = await rejection(line.store.send({ type: 'rejoin' }));
    expect(rings).to.have.nested.property('params.detail', 'no-call');
  });
});
