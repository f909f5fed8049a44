import { expect } from '@open-wc/testing';
import type { CallBody, Hello } from '../../../src/core/local/protocol.js';
import { fromWire, isOtherVersion, toWire } from '../../../src/core/local/wire-format.js';

const roster = [
  { userId: '3001', status: 'joined', endpoint: 'e1', microphone: true, camera: false },
  { userId: '3002', status: 'invited', microphone: false, camera: false },
] as const;

type Body = Hello | CallBody;

/** One good message of each type, with everything it may hold. */
const GOOD: { readonly [T in Body['type']]: Extract<Body, { type: T }> } = {
  hello: { type: 'hello' },
  invite: {
    type: 'invite',
    to: ['3002'],
    toEndpoint: 'e2',
    media: 'video',
    callerId: '3001',
    groupId: 'group318',
    extra: 'room=7',
    roster,
    expiresInMs: 60_000,
    signals: [{ description: { type: 'offer', sdp: 'v=0' } }, { candidate: { candidate: '' } }],
  },
  ringing: { type: 'ringing' },
  stopped: { type: 'stopped' },
  accept: { type: 'accept', offersTo: ['e3'], microphone: true, camera: false },
  decline: { type: 'decline', reason: 'declined' },
  leave: { type: 'leave', reason: 'hung-up' },
  alive: {
    type: 'alive',
    media: 'video',
    microphone: true,
    camera: false,
    screen: true,
    shows: {
      version: 1,
      pictures: [
        { userId: '3002', picture: 'camera', width: 320, height: 240 },
        { userId: '3002', picture: 'screen', width: 0, height: 0 },
      ],
    },
    calling: ['3003'],
  },
  signal: {
    type: 'signal',
    toEndpoint: 'e2',
    anew: true,
    description: { type: 'offer', sdp: 'v=0' },
    candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' },
    screen: 'stream 1',
  },
  ack: { type: 'ack', toEndpoint: 'e2', numbers: [1, 2] },
};

const ENVELOPE = { from: '3001', endpoint: 'e1', number: 7, ackBy: ['e2'], order: 2, oldest: 1 };

/** What goes over the wire. */
function whole(body: Body): object {
  const key = body.type === 'hello' ? {} : { call: 'c1', secret: 's1' };
  return { ...body, ...key, ...ENVELOPE };
}

/** Pictures as a tab shows them, with something changed in each. */
function shows(...changes: readonly object[]): object {
  const picture = { userId: '3002', picture: 'camera', width: 320, height: 240 };
  return { shows: { version: 1, pictures: changes.map((change) => ({ ...picture, ...change })) } };
}

/** A good message with something changed. */
function wire(type: Body['type'], change: object = {}): unknown {
  return { ...toWire(whole(GOOD[type])), ...change };
}

describe('a message', () => {
  for (const body of Object.values(GOOD))
    it(`of type ${body.type} arrives as it was sent, with who sent it`, () => {
      const sent = toWire(whole(body));
      expect(fromWire(structuredClone(sent))).to.deep.equal(whole(body));
      expect(fromWire(JSON.parse(JSON.stringify(sent)))).to.deep.equal(whole(body));
    });

  it('brings nothing that this version does not know, at any depth', () => {
    const poison = '{"__proto__":{"evil":true},"wasUp":true,"lastHeard":1e308,"constructor":1,';
    const poisoned = (type: Body['type']) =>
      JSON.parse(JSON.stringify(wire(type)).replaceAll(/\{(?!\})/g, poison)) as unknown;
    for (const type of ['invite', 'signal', 'alive'] as const)
      expect(fromWire(poisoned(type))).to.deep.equal(whole(GOOD[type]));
  });

  it('takes a message that says in another version how large pictures are shown, without that', () => {
    const later = { shows: { version: 2, pictures: 'all of them', layers: [1, 2] } };
    const without = fromWire(wire('alive', { shows: undefined }));
    expect(without).to.be.an('object').that.does.not.have.property('shows');
    expect(fromWire(wire('alive', later))).to.deep.equal(without);
  });

  it('takes nothing from a prototype', () => {
    expect(fromWire(Object.create(wire('hello') as object))).to.be.undefined;
    const inherited = Object.create({ reason: 'busy' }) as { reason?: string };
    Object.assign(inherited, wire('decline'));
    delete inherited.reason;
    expect(inherited.reason).to.equal('busy');
    expect(fromWire(inherited)).to.be.undefined;
  });

  it('of another version is told from garbage', () => {
    expect(isOtherVersion(wire('hello', { protocol: 'rc-call-kit/1' }))).to.be.true;
    expect(isOtherVersion(wire('hello', { protocol: 'rc-call-kit/3' }))).to.be.true;
    for (const other of [null, 17, 'rc-call-kit/1', {}, { protocol: 'chat/1' }, wire('hello')])
      expect(isOtherVersion(other)).to.be.false;
  });

  it('stands for an hour at most', () => {
    expect(fromWire(wire('invite', { expiresInMs: 1e12 }))).to.include({ expiresInMs: 3_600_000 });
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

  for (const reason of ['hung-up', 'no-answer', 'network', 'declined', 'busy', 'failed'])
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

  const long = 'x'.repeat(257);
  const many = Array.from({ length: 101 }, (_, i) => `u${i}`);
  const bad: [Body['type'], object][] = [
    // the envelope
    ['hello', { protocol: 'rc-call-kit/1' }],
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
    ['hello', { from: long }],
    ['hello', { endpoint: long }],
    ['hello', { number: undefined }],
    ['hello', { number: 0 }],
    ['hello', { number: 1.5 }],
    ['hello', { number: NaN }],
    ['hello', { number: Infinity }],
    ['hello', { number: 2 ** 60 }],
    ['hello', { ackBy: 'e2' }],
    ['hello', { order: -1 }],
    ['hello', { oldest: Infinity }],
    // invitations
    ['invite', { secret: undefined }],
    ['invite', { secret: '' }],
    ['invite', { secret: long }],
    ['invite', { call: long }],
    ['invite', { to: many }],
    ['invite', { to: [long] }],
    ['invite', { groupId: long }],
    ['invite', { roster: many.map((userId) => ({ ...roster[0], userId })) }],
    ['invite', { roster: [roster[0], roster[0]] }],
    ['invite', { roster: [{ ...roster[0], endpoint: long }] }],
    ['invite', { expiresInMs: Infinity }],
    ['invite', { signals: {} }],
    ['invite', { signals: [{ description: 1 }] }],
    ['invite', { signals: Array.from({ length: 101 }, () => ({})) }],
    // between two
    ['invite', { groupId: undefined, to: ['3002', '3003'] }],
    ['invite', { groupId: undefined, callerId: '3003' }],
    ['invite', { groupId: undefined, roster: [...roster, { ...roster[1], userId: '3003' }] }],
    ['invite', { groupId: undefined, roster: [roster[0], { ...roster[1], userId: '3003' }] }],
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
    ['decline', { reason: 'hung-up' }],
    ['leave', { call: undefined }],
    ['leave', { reason: 'answered-elsewhere' }],
    ['leave', { reason: undefined }],
    ['alive', { call: undefined }],
    ['alive', { microphone: null }],
    ['alive', { camera: undefined }],
    ['alive', { media: undefined }],
    ['alive', { media: 'smell' }],
    ['alive', { screen: 'yes' }],
    ['alive', { screen: null }],
    ['alive', { shows: null }],
    ['alive', { shows: {} }],
    ['alive', { shows: { version: 0, pictures: [] } }],
    ['alive', { shows: { version: 1 } }],
    ['alive', { shows: { version: 1, pictures: {} } }],
    ['alive', shows({ width: -1 })],
    ['alive', shows({ width: 0.5 })],
    ['alive', shows({ width: NaN })],
    ['alive', shows({ width: 1e9 })],
    ['alive', shows({ width: Infinity })],
    ['alive', shows({ height: '240' })],
    ['alive', shows({ height: undefined })],
    ['alive', shows({ picture: 'soul' })],
    ['alive', shows({ userId: '' })],
    ['alive', shows({}, {})],
    ['alive', shows(...Array.from({ length: 201 }, (_, i) => ({ userId: `${i}` })))],
    ['alive', { calling: '3003' }],
    ['alive', { calling: many }],
    ['alive', { secret: undefined }],
    ['ack', { numbers: undefined }],
    ['ack', { numbers: [NaN] }],
    ['ack', { numbers: Array.from({ length: 501 }, (_, i) => i + 1) }],
    ['ack', { toEndpoint: undefined }],
    ['accept', { offersTo: many }],
    ['accept', { offersTo: [1] }],
    ['signal', { call: undefined }],
    ['signal', { toEndpoint: undefined }],
    ['signal', { description: 'v=0' }],
    ['signal', { description: null }],
    ['signal', { description: { type: 'offer' } }],
    ['signal', { description: { type: 'wish', sdp: 'v=0' } }],
    ['signal', { candidate: 'candidate:1' }],
    ['signal', { candidate: {} }],
    ['signal', { candidate: { candidate: 1 } }],
    ['signal', { order: undefined }],
    ['signal', { anew: 'yes' }],
    ['signal', { screen: true }],
    ['signal', { screen: '' }],
    ['signal', { screen: 'x'.repeat(257) }],
    ['signal', { description: { type: 'offer', sdp: 'x'.repeat(64 * 1024 + 1) } }],
    ['signal', { candidate: { candidate: 'x'.repeat(2001) } }],
    ['signal', { candidate: { candidate: '', sdpMid: 0 } }],
    ['signal', { candidate: { candidate: '', sdpMLineIndex: -1 } }],
    ['signal', { candidate: { candidate: '', sdpMLineIndex: 0.5 } }],
    ['signal', { candidate: { candidate: '', usernameFragment: long } }],
  ];
  for (const [type, change] of bad)
    it(`of type ${type} is garbage with ${describeChange(change)}`, () => {
      expect(fromWire(wire(type)), 'without the change it is good').not.to.be.undefined;
      expect(fromWire(wire(type, change))).to.be.undefined;
    });
});

function describeChange(change: object): string {
  const json = JSON.stringify(change, (_, value: unknown) =>
    typeof value === 'number' ? String(value) : (value ?? String(value)),
  );
  return json.length > 100 ? `${json.slice(0, 100)}… (${json.length})` : json;
}
