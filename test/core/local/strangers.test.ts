/** Who may say what: a message counts only if its sender knows the call's secret, and is who the others say they are. */
import { expect } from '@open-wc/testing';
import { until } from '../../support/until.js';
import { SIGNAL_MS, useLocalCalls } from './local-calls.js';
import { QUICK } from './quick-timing.js';

const SENDING = { microphone: true, camera: true };

describe('local backend', () => {
  const { media, connect, connected, soon, callOfTwo, expectAlive, openChannel } = useLocalCalls();

  const offer = { description: { type: 'offer', sdp: 'v=0' } };
  /** What somebody may say to get into a call. */
  const entries: Record<string, object> = {
    alive: { type: 'alive', media: 'audio', ...SENDING },
    accept: { type: 'accept', offersTo: [], ...SENDING },
    ringing: { type: 'ringing' },
    leave: { type: 'leave', reason: 'hung-up' },
    decline: { type: 'decline', reason: 'declined' },
    stopped: { type: 'stopped' },
  };

  describe('in a call of two, a stranger who hears everything', () => {
    for (const [type, body] of Object.entries(entries))
      it(`does not get in, or get anything, by "${type}"`, async () => {
        const channel = openChannel();
        const { anna, ben, out, into } = await callOfTwo({ media: 'video' });
        channel.forge({ from: 'mallory', endpoint: 'e0', ...body });
        await expectAlive(out, into);
        expect([out.info.media, into.info.media]).to.deep.equal(['video', 'video']);
        expect([out.joined, into.joined]).to.deep.equal([['3002'], ['3001']]);
        expect([...out.log, ...into.log].join()).to.not.include('mallory');
        expect(channel.heard('signal').filter(({ toEndpoint }) => toEndpoint === 'e0')).to.be.empty;
        expect([...anna.problems, ...ben.problems]).to.deep.equal([]);
        expect(media.openConnections()).to.have.length(2);
      });

    it('connects to nobody', async () => {
      const channel = openChannel();
      const { out, into } = await callOfTwo();
      const toEndpoint = channel.heard('invite')[0]?.endpoint;
      const order = { order: 1, oldest: 1 };
      channel.forge({
        from: 'mallory',
        endpoint: 'e0',
        type: 'signal',
        toEndpoint,
        ...order,
        ...offer,
      });
      await expectAlive(out, into);
      expect(media.openConnections()).to.have.length(2);
    });

    it('brings nobody in by an invitation', async () => {
      const channel = openChannel();
      const { out, into } = await callOfTwo();
      const third = { userId: 'mallory', status: 'joined', endpoint: 'e0', ...SENDING };
      for (const from of ['3002', 'mallory'])
        channel.forge({
          ...{ from, endpoint: 'e0', type: 'invite', to: ['mallory'], media: 'audio' },
          ...{ callerId: '3001', groupId: 'group318', expiresInMs: 1000 },
          roster: [{ ...third, userId: '3002', endpoint: 'e0' }, third],
        });
      await expectAlive(out, into);
      expect([out.joined, into.joined]).to.deep.equal([['3002'], ['3001']]);
    });
  });

  describe('a message in the name of a member', () => {
    for (const [type, body] of Object.entries(entries))
      it(`has no effect from another tab: "${type}"`, async () => {
        const channel = openChannel();
        const { out, into } = await callOfTwo();
        for (const [from, endpoint] of [
          ['3001', '0'],
          ['3001', 'z'],
          ['3002', 'z'],
        ])
          channel.forge({ from, endpoint, ...body });
        await expectAlive(out, into);
        await expectAlive(into, out);
        expect(media.openConnections()).to.have.length(2);
      });

    for (const secret of ['guessed', undefined])
      for (const [type, body] of Object.entries(entries))
        it(`has no effect ${secret ? 'with a wrong secret' : 'without the secret'}: "${type}"`, async () => {
          const channel = openChannel();
          const { out, into } = await callOfTwo();
          const endpoint = channel.heard('accept')[0]?.endpoint;
          channel.forge({ from: '3002', endpoint, ...body, secret });
          await expectAlive(out, into);
          await expectAlive(into, out);
        });
  });

  it('a call that rings is not declined, canceled or answered by somebody without its secret', async () => {
    const channel = openChannel();
    const anna = await connect('3001');
    const ben = await connect('3002');
    const out = anna.call(['3002']);
    const into = await ben.nextCall(SIGNAL_MS);
    await soon('Anna knows', () => out.member('3002')?.status === 'ringing');
    const [annas, bens] = ['invite', 'ringing'].map((type) => channel.heard(type)[0]?.endpoint);
    for (const body of Object.values(entries)) {
      channel.forge({ from: '3001', endpoint: annas, ...body, secret: 'guessed' });
      channel.forge({ from: '3002', endpoint: bens, ...body, secret: 'guessed' });
      channel.forge({ from: '3002', endpoint: 'e0', ...body, secret: 'guessed' });
    }
    await soon('it still rings', () => channel.heard('ringing').length > 2);
    expect([out.end, into.end, out.joined]).to.deep.equal([undefined, undefined, []]);
    await into.accept();
    await connected(out, into);
  });

  it('a stranger does not bring a call back that is over', async () => {
    const channel = openChannel();
    const { ben, out, into } = await callOfTwo();
    await out.session.end();
    await soon('Ben knows', () => into.end);
    const endpoint = channel.heard('invite')[0]?.endpoint;
    for (const secret of ['guessed', undefined])
      channel.forge({
        ...{ from: '3001', endpoint, type: 'invite', to: ['3002'], media: 'audio', secret },
        ...{ callerId: '3001', groupId: 'group318', expiresInMs: 60_000 },
        roster: [{ userId: '3001', endpoint, status: 'joined', ...SENDING }],
      });
    out.party.call(['3002']);
    await ben.nextCall(SIGNAL_MS);
    expect(ben.calls).to.have.length(2);
  });

  it('a heartbeat from the wire leaves nothing in a call but what it may say', async () => {
    const { forge } = openChannel();
    const anna = await connect('3001');
    const poison = { wasUp: true, lastHeard: Infinity, downSince: -Infinity, ringsAt: 'never' };
    forge({
      ...{ from: '3002', endpoint: 'e2', type: 'invite', to: ['3001'], media: 'audio' },
      ...{ callerId: '3002', expiresInMs: 60_000, ...poison, lapsesAt: Infinity },
      roster: [
        { userId: '3002', endpoint: 'e2', status: 'joined', ...SENDING, ...poison },
        { userId: '3001', status: 'invited', ...SENDING, ...poison },
      ],
    });
    const into = await anna.nextCall(SIGNAL_MS);
    expect(into.info.members).to.deep.equal([{ userId: '3002', status: 'joined', ...SENDING }]);
    await into.accept();
    await until(() => into.end, QUICK.silentMs + SIGNAL_MS, 'who never connects is given up');
    await soon('no microphone is open', () => media.liveTracks().length === 0);
  }).timeout(30_000);

  describe('the size of a call is a limit for those who come, too', () => {
    const people = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        ...{ userId: `u${i}`, status: 'joined', endpoint: `e${i}` },
        ...SENDING,
      }));
    const invitation = (count: number) => ({
      ...{ from: 'u0', endpoint: 'e0', type: 'invite', to: ['3001'], media: 'audio' },
      ...{ callerId: 'u0', groupId: 'big', expiresInMs: 60_000, roster: people(count) },
    });

    it('an invitation to more people rings nowhere, and is reported', async () => {
      const anna = await connect('3001', { maxMembers: { audio: 5, video: 4 } });
      const { forge } = openChannel();
      forge(invitation(5));
      await soon('it is reported', () => anna.problems.length > 0);
      expect(anna.calls).to.deep.equal([]);
      forge({ ...invitation(4), call: 'c2' });
      await anna.nextCall(SIGNAL_MS);
    });

    it('who comes when it is full is not let in', async () => {
      const anna = await connect('3001', { maxMembers: { audio: 5, video: 4 } });
      const { forge } = openChannel();
      forge(invitation(3));
      const into = await anna.nextCall(SIGNAL_MS);
      for (const name of ['x', 'y', 'z']) {
        const from = { from: name, endpoint: `e${name}` };
        forge({ ...from, type: 'alive', media: 'audio', ...SENDING });
        forge({ ...from, type: 'accept', offersTo: [], ...SENDING });
        forge({ ...from, type: 'ringing' });
      }
      forge({ ...invitation(30), type: 'invite', to: ['u9'] });
      await soon('one is let in', () => into.members.length === 4);
      forge({
        from: 'u0',
        endpoint: 'e0',
        type: 'alive',
        media: 'audio',
        microphone: false,
        camera: false,
      });
      await soon('all was heard', () => into.member('u0')?.microphone === false);
      expect(into.members.map(({ userId }) => userId)).to.deep.equal(['u0', 'u1', 'u2', 'x']);
    });
  });

  describe('a flood', () => {
    it('of greetings and invitations is told once, and a call goes on', async () => {
      const { anna, ben, out, into } = await callOfTwo();
      const { forge } = openChannel();
      for (let i = 0; i < 3000; i++) {
        forge({ from: `u${i}`, endpoint: `e${i}`, type: 'hello' });
        forge({
          ...{ from: `u${i}`, endpoint: `e${i}`, call: `c${i}`, type: 'invite', to: ['3001'] },
          ...{ media: 'audio', callerId: `u${i}`, expiresInMs: 60_000 },
          roster: [{ userId: `u${i}`, endpoint: `e${i}`, status: 'joined', ...SENDING }],
        });
      }
      await soon('it is told', () => anna.problems.length > 0);
      await expectAlive(out, into);
      expect(anna.problems.map(({ params }) => params.detail)).to.deep.equal(['bad-signal']);
      expect(ben.problems.map(({ params }) => params.detail)).to.deep.equal(['bad-signal']);
      expect(anna.calls.length).to.be.below(200);
    });

    it('of one member stops neither the call nor the other members', async () => {
      const channel = openChannel();
      const { anna, out, into } = await callOfTwo();
      const endpoint = channel.heard('accept')[0]?.endpoint;
      for (let i = 0; i < 3000; i++)
        channel.forge({
          ...{ from: '3002', endpoint: `${String(endpoint)}`, type: 'alive', media: 'audio' },
          ...{ number: 50 + i, microphone: i % 2 === 0, camera: false },
        });
      await soon('it is told', () => anna.problems.length > 0);
      expect(anna.problems.map(({ params }) => params.detail)).to.deep.equal(['bad-signal']);
      expect(out.isConnected && into.isConnected).to.be.true;
      await expectAlive(out, into);
    });
  });
});
