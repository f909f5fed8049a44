/** What arrives on the channel: garbage, broken signals, messages of strangers; and connections that break. */
import { expect } from '@open-wc/testing';
import { SIGNAL_MS, useLocalCalls } from './local-calls.js';

describe('local backend', () => {
  const { media, connect, soon, callOfTwo, expectAlive, openChannel } = useLocalCalls();

  describe('on a channel with garbage', () => {
    it('reports it once in a while, and the call goes on', async () => {
      const { anna, out, into } = await callOfTwo();
      const { say } = openChannel();
      const envelope = { protocol: 'rc-call-kit/2', from: '3009', endpoint: 'e9', number: 1 };
      say('garbage');
      say(null);
      say({ ...envelope, type: 'leave', call: 17, secret: 's9', reason: 'hung-up' });
      say({ ...envelope, type: 'constructor', call: 'c9', secret: 's9' });
      await soon('it is reported', () => anna.problems.length > 0);
      await expectAlive(out, into);
      expect(anna.problems.map(({ reason, params }) => [reason, params])).to.deep.equal([
        ['bad-request', { detail: 'bad-signal' }],
      ]);
    });

    it('reports another version once, however much it says', async () => {
      const { anna, out, into } = await callOfTwo();
      const { say } = openChannel();
      for (let number = 1; number <= 30; number++)
        say({ protocol: 'rc-call-kit/1', from: '3009', endpoint: 'e9', type: 'hello', number });
      await soon('it is reported', () => anna.problems.length > 0);
      say('garbage, which is another matter');
      await soon('that is reported, too', () => anna.problems.length > 1);
      await expectAlive(out, into);
      expect(anna.problems.map(({ message }) => message)).to.deep.equal([
        'Another version of rc-call-kit is on the channel.',
        'Something that is no call message arrived.',
      ]);
    });

    it('ignores well-formed messages of calls it is not in', async () => {
      const { anna, ben, out, into } = await callOfTwo();
      const { forge } = openChannel();
      const other = { from: '3002', endpoint: 'e9', call: 'another' };
      forge({ ...other, type: 'leave', reason: 'hung-up' });
      forge({ ...other, type: 'decline', reason: 'busy' });
      forge({ ...other, type: 'accept', offersTo: [], microphone: true, camera: true });
      await expectAlive(out, into);
      expect([...anna.problems, ...ben.problems]).to.deep.equal([]);
      expect(anna.calls).to.deep.equal([out]);
    });

    it('rings for no invitation that does not name its sender as a member', async () => {
      const anna = await connect('3001');
      const { forge } = openChannel();
      forge({
        from: '3002',
        endpoint: 'e2',
        type: 'invite',
        call: 'c2',
        to: ['3001'],
        media: 'audio',
        callerId: '3002',
        roster: [{ userId: '3001', status: 'invited', microphone: false, camera: false }],
        expiresInMs: 60_000,
      });
      await soon('it is reported', () => anna.problems.length > 0);
      expect(anna.calls).to.deep.equal([]);
    });

    const hostile: [string, object][] = [
      ['an offer that is no SDP', { description: { type: 'offer', sdp: 'garbage' } }],
      ['an empty offer', { description: { type: 'offer', sdp: '' } }],
      [
        'an offer of nothing',
        {
          description: {
            type: 'offer',
            sdp: 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n',
          },
        },
      ],
      [
        'a provisional answer nobody asked for',
        { description: { type: 'pranswer', sdp: 'garbage' } },
      ],
      ['a rollback of nothing', { description: { type: 'rollback', sdp: '' } }],
      [
        'a candidate of nowhere',
        { candidate: { candidate: 'garbage', sdpMid: '99', sdpMLineIndex: 99 } },
      ],
      [
        'a candidate without a line',
        { candidate: { candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host' } },
      ],
    ];
    for (const [name, signal] of hostile)
      it(`survives ${name} in a well-formed signal, and reports it`, async () => {
        const { forge, heard } = openChannel();
        const { anna, out, into } = await callOfTwo();
        const [annas, bens] = [heard('invite')[0]?.endpoint, heard('accept')[0]?.endpoint];
        const sent = heard('signal').filter(({ endpoint }) => endpoint === bens).length;
        const order = sent + 100; // a busy machine still finds candidates
        forge({
          ...{ from: '3002', endpoint: bens, type: 'signal', toEndpoint: annas },
          ...{ order, oldest: order, ...signal },
        });
        await soon('it is reported', () => anna.problems.length > 0);
        expect(anna.problems[0]).to.deep.include({
          reason: 'bad-request',
          params: { detail: 'bad-signal' },
        });
        await expectAlive(out, into);
      });
  });

  it('an invitation with a broken offer can be accepted, is reported, and leaves nothing open', async () => {
    const ben = await connect('3002');
    const { forge } = openChannel();
    forge({
      from: '3001',
      endpoint: 'e1',
      type: 'invite',
      call: 'c1',
      to: ['3002'],
      media: 'audio',
      callerId: '3001',
      roster: [
        { userId: '3001', endpoint: 'e1', status: 'joined', microphone: true, camera: false },
        { userId: '3002', status: 'invited', microphone: false, camera: false },
      ],
      expiresInMs: 60_000,
      signals: [{ description: { type: 'offer', sdp: 'garbage' } }],
    });
    const into = await ben.nextCall(SIGNAL_MS);
    await into.accept();
    await soon('it is reported', () => ben.problems.length > 0);
    expect(ben.problems[0]).to.deep.include({ params: { detail: 'bad-signal' } });
    await into.session.end();
    expect(media.openConnections()).to.deep.equal([]);
  });

  describe('the way between two', () => {
    /** Makes a connection say that it is in a state. */
    function pretend(connection: RTCPeerConnection, state: RTCPeerConnectionState): void {
      Object.defineProperty(connection, 'connectionState', { configurable: true, value: state });
      // Firefox calls this for its own events only
      connection.onconnectionstatechange?.(new Event('connectionstatechange'));
    }

    it('that breaks is told once, and so is that it is good again', async () => {
      const { anna, ben, out, into } = await callOfTwo();
      const links: string[] = [];
      for (const { userId, backend } of [anna, ben])
        backend.listen((event) => event.type === 'link' && links.push(`${userId} ${event.link}`));
      const connections = media.openConnections();
      for (const state of ['disconnected', 'failed', 'connected'] as const)
        for (const connection of connections) pretend(connection, state);
      for (const connection of connections) Reflect.deleteProperty(connection, 'connectionState');
      expect(links.sort()).to.deep.equal([
        '3001 recovering',
        '3001 steady',
        '3002 recovering',
        '3002 steady',
      ]);
      await expectAlive(out, into);
    });

    it('can be renewed by both at once', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      const ufrag = (connection: RTCPeerConnection) =>
        /a=ice-ufrag:(.*)/.exec(connection.localDescription?.sdp ?? '')?.[1];
      const connections = media.openConnections();
      const before = connections.map(ufrag);
      connections.forEach((connection) => connection.restartIce());
      await soon('both have a new way', () =>
        connections.every(
          (connection, i) =>
            connection.signalingState === 'stable' &&
            connection.connectionState === 'connected' &&
            ufrag(connection) !== before[i],
        ),
      );
      await expectAlive(out, into);
    });
  });
});
