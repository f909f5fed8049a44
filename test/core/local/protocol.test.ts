import { expect } from '@open-wc/testing';
import { fromWire, toWire, type MessageBody } from '../../../src/core/local/protocol.js';

const roster = [
  { userId: '3001', status: 'joined', endpoint: 'e1', microphone: true, camera: false },
  { userId: '3002', status: 'invited', microphone: false, camera: false },
] as const;

/** One good message of each type, with everything it may hold. */
const GOOD: Record<MessageBody['type'], MessageBody> = {
  hello: { type: 'hello' },
  invite: {
    type: 'invite',
    call: 'c1',
    to: ['3002'],
    toEndpoint: 'e2',
    media: 'video',
    callerId: '3001',
    groupId: 'group318',
    roster,
    expiresInMs: 60_000,
  },
  ringing: { type: 'ringing', call: 'c1' },
  accept: { type: 'accept', call: 'c1', offersTo: [], microphone: true, camera: false },
  decline: { type: 'decline', call: 'c1', reason: 'declined' },
  leave: { type: 'leave', call: 'c1', reason: 'hung-up' },
  alive: { type: 'alive', call: 'c1', microphone: true, camera: false },
  signal: {
    type: 'signal',
    call: 'c1',
    toEndpoint: 'e2',
    description: { type: 'offer', sdp: 'v=0' },
    candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 },
  },
};

/** A good message with something changed. */
function wire(type: MessageBody['type'], change: object = {}): unknown {
  return { ...toWire(GOOD[type], '3001', 'e1'), ...change };
}

describe('a message', () => {
  for (const body of Object.values(GOOD))
    it(`of type ${body.type} arrives as it was sent, with who sent it`, () => {
      const arrived = fromWire(structuredClone(toWire(body, '3001', 'e1')));
      expect(arrived).to.deep.equal({
        ...body,
        from: '3001',
        endpoint: 'e1',
        protocol: 'rc-call-kit/1',
      });
      expect(fromWire(JSON.parse(JSON.stringify(toWire(body, '3001', 'e1'))))).to.deep.equal(
        arrived,
      );
    });

  it('may leave out what it need not say', () => {
    expect(fromWire(wire('invite', { toEndpoint: undefined, groupId: undefined }))).not.to.be
      .undefined;
    expect(fromWire(wire('signal', { description: undefined }))).not.to.be.undefined;
    expect(fromWire(wire('signal', { candidate: undefined }))).not.to.be.undefined;
  });

  it('may say more than this version knows', () => {
    expect(fromWire(wire('ringing', { mood: 'good' }))).not.to.be.undefined;
  });

  for (const reason of ['declined', 'busy', 'no-answer', 'failed'])
    it(`may decline as ${reason}`, () => {
      expect(fromWire(wire('decline', { reason }))).not.to.be.undefined;
    });

  for (const reason of ['hung-up', 'no-answer', 'network'])
    it(`may leave for ${reason}`, () => {
      expect(fromWire(wire('leave', { reason }))).not.to.be.undefined;
    });

  const garbage: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['a text', 'hello'],
    ['a number', 17],
    ['a list', [wire('hello')]],
    ['an empty object', {}],
    ['a function', () => {}],
  ];
  for (const [name, value] of garbage)
    it(`is not ${name}`, () => {
      expect(fromWire(value)).to.be.undefined;
    });

  const bad: [MessageBody['type'], object][] = [
    // the envelope
    ['hello', { protocol: 'rc-call-kit/2' }],
    ['hello', { protocol: undefined }],
    ['hello', { from: undefined }],
    ['hello', { from: '' }],
    ['hello', { from: 3001 }],
    ['hello', { endpoint: undefined }],
    ['hello', { endpoint: {} }],
    ['hello', { type: undefined }],
    ['hello', { type: 'goodbye' }],
    ['hello', { type: 'constructor' }],
    ['hello', { type: '__proto__' }],
    ['hello', { type: 'toString' }],
    // invitations
    ['invite', { call: undefined }],
    ['invite', { call: '' }],
    ['invite', { to: '3002' }],
    ['invite', { to: [3002] }],
    ['invite', { to: [''] }],
    ['invite', { to: undefined }],
    ['invite', { toEndpoint: 17 }],
    ['invite', { toEndpoint: null }],
    ['invite', { media: 'smell' }],
    ['invite', { media: undefined }],
    ['invite', { callerId: undefined }],
    ['invite', { groupId: '' }],
    ['invite', { groupId: 318 }],
    ['invite', { roster: undefined }],
    ['invite', { roster: {} }],
    ['invite', { roster: [null] }],
    ['invite', { roster: [{ ...roster[0], userId: 3001 }] }],
    ['invite', { roster: [{ ...roster[0], status: 'left' }] }],
    ['invite', { roster: [{ ...roster[0], endpoint: 17 }] }],
    ['invite', { roster: [{ ...roster[0], microphone: 'yes' }] }],
    ['invite', { roster: [{ ...roster[0], camera: undefined }] }],
    ['invite', { roster: [] }],
    ['invite', { roster: [roster[1]] }],
    ['invite', { expiresInMs: 0 }],
    ['invite', { expiresInMs: -1 }],
    ['invite', { expiresInMs: NaN }],
    ['invite', { expiresInMs: '60000' }],
    ['invite', { expiresInMs: undefined }],
    // the rest
    ['ringing', { call: undefined }],
    ['accept', { call: 17 }],
    ['accept', { microphone: undefined }],
    ['accept', { camera: 1 }],
    ['decline', { call: undefined }],
    ['decline', { reason: 'bored' }],
    ['decline', { closing: 'yes' }],
    ['decline', { reason: 'hung-up' }],
    ['leave', { call: undefined }],
    ['leave', { reason: 'declined' }],
    ['leave', { reason: undefined }],
    ['alive', { call: undefined }],
    ['alive', { microphone: null }],
    ['alive', { camera: undefined }],
    ['signal', { call: undefined }],
    ['signal', { toEndpoint: undefined }],
    ['signal', { description: 'v=0' }],
    ['signal', { description: null }],
    ['signal', { description: { type: 'offer' } }],
    ['signal', { description: { type: 'wish', sdp: 'v=0' } }],
    ['signal', { candidate: 'candidate:1' }],
    ['signal', { candidate: {} }],
    ['signal', { candidate: { candidate: 1 } }],
  ];
  for (const [type, change] of bad)
    it(`of type ${type} is garbage with ${JSON.stringify(change, (_, value: unknown) => value ?? String(value))}`, () => {
      expect(fromWire(wire(type)), 'without the change it is good').not.to.be.undefined;
      expect(fromWire(wire(type, change))).to.be.undefined;
    });
});
