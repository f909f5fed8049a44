import { expect } from '@open-wc/testing';
import type { CallInfo, Member, MemberStatus } from '../../../src/core/call/call-info.js';
import {
  CallError,
  type ErrorDetail,
  type ErrorReason,
} from '../../../src/core/call/call-error.js';
import {
  initialState,
  isLive,
  type CallFact,
  type CallState,
  type Effect,
  type Input,
  type Phase,
  type StoreState,
} from '../../../src/core/call/call-state.js';
import { transition } from '../../../src/core/call/transition.js';

const PHASES = ['idle', 'outgoing', 'incoming', 'connecting', 'connected', 'ended'] as const;

const self = { userId: '3001', name: 'Anna' };
const hungUp = { reason: 'hung-up', endedBy: 'remote', durationMs: 5000 } as const;

/** Somebody sending sound and no picture once they are in, as in an audio call. */
function member(userId: string, status: MemberStatus, camera = false): Member {
  return { userId, status, microphone: status === 'joined', camera };
}

function callInfo(over: Partial<CallInfo> = {}): CallInfo {
  return {
    id: 'c1',
    direction: 'outgoing',
    media: 'video',
    callerId: '3001',
    groupId: 'group318',
    members: [member('3002', 'joined'), member('3003', 'ringing')],
    microphone: 'on',
    camera: 'on',
    ...over,
  };
}

function callIn(phase: Phase, over: Partial<CallInfo> = {}): CallState {
  const direction = phase === 'incoming' ? 'incoming' : 'outgoing';
  const members =
    phase === 'outgoing' ? [member('3002', 'ringing'), member('3003', 'invited')] : undefined;
  const call = callInfo({ direction, ...(members && { members }), ...over });
  switch (phase) {
    case 'idle':
      return { phase };
    case 'connected':
      return { phase, call, since: 1000, link: 'steady' };
    case 'ended':
      return { phase, call, end: hungUp };
    default:
      return { phase, call };
  }
}

/** A signed-in user's state with a call in that phase, frozen to the ground: whatever writes to it throws. */
function stateIn(phase: Phase, over: Partial<CallInfo> = {}): StoreState {
  return deepFreeze({ connection: 'connected', self, call: callIn(phase, over), problem: null });
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

function isDeepFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Error) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeepFrozen);
}

/** A transition in a word: what comes of the call, and the effects in order. */
function summarize(before: StoreState, input: Input): string {
  const { state, effects } = transition(before, input);
  expect(isDeepFrozen(state), `${input.type} in ${before.call.phase} leaves frozen data`).to.be
    .true;
  if (state === before) return ['stays', ...effects.map(describeEffect)].join(' ');
  return [state.call.phase, ...effects.map(describeEffect)].join(' ');
}

function describeEffect(effect: Effect): string {
  switch (effect.type) {
    case 'announce':
      return `!${effect.fact.type}`;
    case 'refuse':
      return `refuse:${effect.error.params.detail ?? effect.error.reason}`;
    case 'end':
      return effect.as ? `end:${effect.as}` : 'end';
    default:
      return effect.type;
  }
}

function factsOf(effects: readonly Effect[]): CallFact[] {
  return effects.flatMap((effect) => (effect.type === 'announce' ? [effect.fact] : []));
}

function memberFactsOf(effects: readonly Effect[]): string[] {
  return factsOf(effects).map((fact) =>
    'userId' in fact ? `${fact.type} ${fact.userId}` : fact.type,
  );
}

function membersOf(state: StoreState): readonly Member[] {
  return state.call.phase === 'idle' ? [] : state.call.call.members;
}

const noCall = (phase: Phase) => `${phase} !error refuse:no-call`;
const error = new CallError('device-busy', 'The camera is in use.', { device: 'camera' });

/**
 * Every input in every phase, in the order of PHASES. "stays" is the very same state; `!x` announces the fact x. The call
 * in question is c1.
 */
const TABLE: [string, Input, string[]][] = [
  [
    'a call',
    { type: 'call', id: 'c9', userIds: ['3002'] },
    [
      'outgoing start',
      'outgoing !error refuse:busy',
      'incoming !error refuse:busy',
      'connecting !error refuse:busy',
      'connected !error refuse:busy',
      'outgoing start',
    ],
  ],
  [
    'accept',
    { type: 'accept' },
    [
      noCall('idle'),
      noCall('outgoing'),
      'connecting accept',
      'connecting !error refuse:already-answered',
      'connected !error refuse:already-answered',
      noCall('ended'),
    ],
  ],
  [
    'hang up',
    { type: 'hang-up' },
    ['stays', 'stays end', 'stays end', 'stays end', 'stays end', 'stays'],
  ],
  [
    'invite',
    { type: 'invite', userIds: ['3004'] },
    [
      noCall('idle'),
      'outgoing invite',
      noCall('incoming'),
      'connecting invite',
      'connected invite',
      noCall('ended'),
    ],
  ],
  [
    'microphone off',
    { type: 'microphone', on: false },
    [
      noCall('idle'),
      'outgoing microphone',
      noCall('incoming'),
      'connecting microphone',
      'connected microphone',
      noCall('ended'),
    ],
  ],
  [
    'camera off',
    { type: 'camera', on: false },
    [
      noCall('idle'),
      'outgoing camera',
      noCall('incoming'),
      'connecting camera',
      'connected camera',
      noCall('ended'),
    ],
  ],
  ['dismiss', { type: 'dismiss' }, ['stays', 'stays', 'stays', 'stays', 'stays', 'idle']],
  [
    'an incoming call',
    { type: 'incoming', call: callInfo({ id: 'c2', direction: 'incoming' }) },
    [
      'incoming !received',
      'stays end:busy',
      'stays end:busy',
      'stays end:busy',
      'stays end:busy',
      'incoming !received',
    ],
  ],
  [
    'an incoming call that is not to disturb',
    { type: 'incoming', call: callInfo({ id: 'c2', direction: 'incoming' }), refused: true },
    PHASES.map(() => 'stays end:busy'),
  ],
  [
    'another tab that rings',
    { type: 'quiet', callId: 'c1', quiet: true },
    ['stays', 'stays', 'incoming', 'stays', 'stays', 'stays'],
  ],
  [
    'no other tab that rings',
    { type: 'quiet', callId: 'c1', quiet: false },
    ['stays', 'stays', 'stays', 'stays', 'stays', 'stays'],
  ],
  [
    'placed',
    { type: 'placed', callId: 'c1' },
    ['stays', 'stays !placed', 'stays !placed', 'stays !placed', 'stays !placed', 'stays'],
  ],
  [
    'connected',
    { type: 'connected', callId: 'c1', at: 2000 },
    [
      'stays',
      'connected !connected',
      'connected !connected', // answered in another tab: the devices are open
      'connected !connected',
      'stays',
      'stays',
    ],
  ],
  [
    'a change of members',
    { type: 'changed', callId: 'c1', patch: { members: [member('3003', 'joined')] } },
    [
      'stays',
      'connecting !member-joined !member-left',
      'incoming !member-joined !member-left',
      'connecting !member-joined !member-left',
      'connected !member-joined !member-left',
      'stays',
    ],
  ],
  [
    'a change of an own device',
    { type: 'changed', callId: 'c1', patch: { camera: 'blocked' } },
    ['stays', 'outgoing', 'incoming', 'connecting', 'connected', 'stays'],
  ],
  [
    'a bad link',
    { type: 'link', callId: 'c1', link: 'recovering' },
    ['stays', 'stays', 'stays', 'stays', 'connected', 'stays'],
  ],
  [
    'the end',
    { type: 'ended', callId: 'c1', end: hungUp },
    ['stays', 'ended !ended', 'ended !ended', 'ended !ended', 'ended !ended', 'stays'],
  ],
  [
    'turning to audio',
    { type: 'switch-to-audio' },
    [
      noCall('idle'),
      'outgoing !error refuse:not-supported',
      noCall('incoming'),
      'connecting !error refuse:not-supported',
      'connected switch-to-audio',
      noCall('ended'),
    ],
  ],
  [
    'sharing the screen',
    { type: 'screen', on: true },
    [
      noCall('idle'),
      'outgoing !error refuse:not-supported',
      noCall('incoming'),
      'connecting !error refuse:not-supported',
      'connected screen',
      noCall('ended'),
    ],
  ],
  [
    'a screen that is shared',
    { type: 'changed', callId: 'c1', patch: { screens: ['3002'] } },
    [
      'stays',
      'outgoing !screen-started',
      'incoming !screen-started',
      'connecting !screen-started',
      'connected !screen-started',
      'stays',
    ],
  ],
  [
    'taking another device',
    { type: 'use-device', device: 'camera', deviceId: 'd2' },
    [
      noCall('idle'),
      'outgoing use-device',
      noCall('incoming'),
      'connecting use-device',
      'connected use-device',
      noCall('ended'),
    ],
  ],
  [
    'a failed operation',
    { type: 'failed', callId: 'c1', error },
    [
      'stays',
      'outgoing !error',
      'incoming !error',
      'connecting !error',
      'connected !error',
      'stays',
    ],
  ],
  [
    'a failed operation of no call',
    { type: 'failed', error },
    [
      'idle !error',
      'outgoing !error',
      'incoming !error',
      'connecting !error',
      'connected !error',
      'ended !error',
    ],
  ],
  [
    'a problem',
    { type: 'problem', error },
    [
      'idle !error',
      'outgoing !error',
      'incoming !error',
      'connecting !error',
      'connected !error',
      'ended !error',
    ],
  ],
];

/** The events about a call, as another call's. */
const FOREIGN: Input[] = [
  { type: 'quiet', callId: 'c2', quiet: true },
  { type: 'placed', callId: 'c2' },
  { type: 'connected', callId: 'c2', at: 2000 },
  { type: 'changed', callId: 'c2', patch: { members: [], microphone: 'blocked' } },
  { type: 'link', callId: 'c2', link: 'recovering' },
  { type: 'ended', callId: 'c2', end: hungUp },
  { type: 'failed', callId: 'c2', error },
];

describe('transition', () => {
  describe('answers every input in every phase', () => {
    for (const [name, input, outcomes] of TABLE)
      for (const [i, phase] of PHASES.entries())
        it(`${name}, ${phase}: ${outcomes[i]}`, () => {
          expect(summarize(stateIn(phase), input)).to.equal(outcomes[i]);
        });
  });

  describe("ignores another call's events", () => {
    for (const input of FOREIGN)
      for (const phase of PHASES)
        it(`${input.type}, ${phase}`, () => {
          expect(summarize(stateIn(phase), input)).to.equal('stays');
        });
  });

  it('starts with nothing: no connection, nobody signed in, no call, no problem', () => {
    expect(initialState).to.deep.equal({
      connection: 'disconnected',
      self: null,
      call: { phase: 'idle' },
      problem: null,
    });
    expect(isDeepFrozen(initialState)).to.be.true;
  });

  it('knows which calls are going on', () => {
    expect(PHASES.filter((phase) => isLive(callIn(phase)))).to.deep.equal([
      'outgoing',
      'incoming',
      'connecting',
      'connected',
    ]);
  });
});

describe('placing a call', () => {
  it('dials with the call it shows', () => {
    const { state, effects } = transition(stateIn('idle'), {
      type: 'call',
      id: 'c9',
      userIds: ['3002', '3003', '3002'],
      groupId: 'group318',
      media: 'video',
    });
    expect(effects).to.deep.equal([
      {
        type: 'start',
        request: { id: 'c9', userIds: ['3002', '3003'], groupId: 'group318', media: 'video' },
      },
    ]);
    expect(state.call).to.deep.equal({
      phase: 'outgoing',
      call: {
        id: 'c9',
        direction: 'outgoing',
        media: 'video',
        callerId: '3001',
        groupId: 'group318',
        members: [member('3002', 'invited'), member('3003', 'invited')],
        microphone: 'pending',
        camera: 'pending',
      },
    });
  });

  it('is an audio call unless asked otherwise, with no camera', () => {
    const { state, effects } = transition(stateIn('idle'), {
      type: 'call',
      id: 'c9',
      userIds: ['3002'],
    });
    expect(effects).to.deep.equal([
      {
        type: 'start',
        request: { id: 'c9', userIds: ['3002'], groupId: undefined, media: 'audio' },
      },
    ]);
    expect(state.call.phase === 'outgoing' && state.call.call).to.include({
      media: 'audio',
      camera: 'off',
    });
    expect(state.call.phase === 'outgoing' && 'groupId' in state.call.call).to.be.false;
  });

  it('forgets the last problem', () => {
    const { state } = transition(
      { ...stateIn('idle'), problem: error },
      { type: 'call', id: 'c9', userIds: ['3002'] },
    );
    expect(state.problem).to.be.null;
  });

  type Refusal = [
    string,
    Partial<Extract<Input, { type: 'call' }>>,
    { reason: ErrorReason; detail?: ErrorDetail; userIds?: string[] },
    Partial<StoreState>?,
  ];
  const REFUSALS: Refusal[] = [
    [
      'without a connection',
      {},
      { reason: 'network', detail: 'not-connected' },
      { connection: 'disconnected' },
    ],
    [
      'while connecting',
      {},
      { reason: 'network', detail: 'not-connected' },
      { connection: 'connecting' },
    ],
    [
      'while reconnecting',
      {},
      { reason: 'network', detail: 'not-connected' },
      { connection: 'reconnecting' },
    ],
    [
      'after being kicked',
      {},
      { reason: 'network', detail: 'not-connected' },
      { connection: 'kicked' },
    ],
    [
      'for what keeps it from connecting',
      {},
      { reason: 'token-invalid' },
      { connection: 'disconnected', problem: new CallError('token-invalid', 'Refused.') },
    ],
    [
      'without a connection, after a problem of its own',
      {},
      { reason: 'network', detail: 'not-connected' },
      {
        connection: 'disconnected',
        problem: new CallError('permission-denied', 'Refused.', { device: 'microphone' }),
      },
    ],
    [
      'without a connection, after a call that was refused',
      {},
      { reason: 'network', detail: 'not-connected' },
      { connection: 'kicked', problem: new CallError('bad-request', '', { detail: 'own-id' }) },
    ],
    ['to nobody', { userIds: [] }, { reason: 'bad-request', detail: 'no-members' }],
    ['to an empty id', { userIds: ['3002', ' '] }, { reason: 'bad-request', detail: 'no-members' }],
    [
      'to what is no id',
      { userIds: [3002 as never] },
      { reason: 'bad-request', detail: 'no-members' },
    ],
    [
      'to what is no list',
      { userIds: '3002' as never },
      { reason: 'bad-request', detail: 'no-members' },
    ],
    ['to no list at all', { userIds: undefined }, { reason: 'bad-request', detail: 'no-members' }],
    [
      'to oneself',
      { userIds: ['3001'] },
      { reason: 'bad-request', detail: 'own-id', userIds: ['3001'] },
    ],
    [
      'to a group with oneself among them',
      { userIds: ['3002', '3001'], groupId: 'group318' },
      { reason: 'bad-request', detail: 'own-id', userIds: ['3001'] },
    ],
    [
      'to several without a group',
      { userIds: ['3002', '3003'] },
      { reason: 'bad-request', detail: 'no-group' },
    ],
    [
      'to several in a group without a name',
      { userIds: ['3002', '3003'], groupId: '' },
      { reason: 'bad-request', detail: 'no-group' },
    ],
  ];
  for (const [name, input, { reason, ...params }, over] of REFUSALS)
    it(`is refused ${name}`, () => {
      const before = deepFreeze({ ...stateIn('idle'), ...over });
      const { state, effects } = transition(before, {
        type: 'call',
        id: 'c9',
        userIds: ['3002'],
        ...input,
      });
      const refusal = effects.find((effect) => effect.type === 'refuse');
      expect(refusal?.error.reason).to.equal(reason);
      expect(refusal?.error.params).to.deep.equal(params);
      expect(state).to.deep.equal({ ...before, problem: refusal?.error });
      expect(effects).to.deep.equal([
        { type: 'announce', fact: { type: 'error', error: refusal?.error } },
        { type: 'refuse', error: refusal?.error },
      ]);
    });

  it('takes a group without a name for no group when one is called', () => {
    const { effects } = transition(stateIn('idle'), {
      type: 'call',
      id: 'c9',
      userIds: ['3002'],
      groupId: '',
    });
    expect(effects).to.deep.equal([
      {
        type: 'start',
        request: { id: 'c9', userIds: ['3002'], groupId: undefined, media: 'audio' },
      },
    ]);
  });

  it('calls one repeated id without a group', () => {
    const { effects } = transition(stateIn('idle'), {
      type: 'call',
      id: 'c9',
      userIds: ['3002', '3002'],
    });
    expect(effects.map(describeEffect)).to.deep.equal(['start']);
  });

  it('says it is already in a call before anything else', () => {
    const { effects } = transition(stateIn('connected'), { type: 'call', id: 'c9', userIds: [] });
    expect(effects.map(describeEffect)).to.deep.equal(['!error', 'refuse:busy']);
  });
});

describe('being called', () => {
  it('is quiet while another tab rings, and then is not', () => {
    const quiet = transition(stateIn('incoming'), { type: 'quiet', callId: 'c1', quiet: true });
    expect(quiet.state.call).to.have.nested.property('call.quiet', true);
    const loud = transition(quiet.state, { type: 'quiet', callId: 'c1', quiet: false });
    expect(loud.state).to.deep.equal(stateIn('incoming'));
  });

  it('is no longer quiet when it is answered here', () => {
    const { state } = transition(stateIn('incoming', { quiet: true }), { type: 'accept' });
    expect(state.call).to.have.property('phase', 'connecting');
    expect(state.call).not.to.have.nested.property('call.quiet');
  });

  it('tells of the end what was quiet: it is for another tab to tell', () => {
    const { effects } = transition(stateIn('incoming', { quiet: true }), {
      type: 'ended',
      callId: 'c1',
      end: { reason: 'no-answer', endedBy: 'system', durationMs: 0 },
    });
    expect(factsOf(effects)).to.have.nested.property('[0].call.quiet', true);
  });

  it('declines a second caller while a call is live, and touches nothing else', () => {
    const before = stateIn('connected');
    const call = callInfo({ id: 'c2', direction: 'incoming' });
    const { state, effects } = transition(before, { type: 'incoming', call });
    expect(state).to.equal(before);
    expect(effects).to.deep.equal([{ type: 'end', callId: 'c2', as: 'busy' }]);
  });

  it('shows and announces the call, and forgets the last problem', () => {
    const call = callInfo({ id: 'c2', direction: 'incoming', callerId: '3002' });
    const { state, effects } = transition(
      { ...stateIn('ended'), problem: error },
      { type: 'incoming', call },
    );
    expect(state.call).to.deep.equal({ phase: 'incoming', call });
    expect(state.problem).to.be.null;
    expect(factsOf(effects)).to.deep.equal([{ type: 'received', call }]);
  });

  it('leaves what the backend handed in as it is', () => {
    const call = callInfo({ id: 'c2', direction: 'incoming' });
    transition(stateIn('idle'), { type: 'incoming', call });
    expect([call, call.members, ...call.members].some(Object.isFrozen)).to.be.false;
  });

  it('counts neither the signed-in user nor who has left among the members', () => {
    const members = [member('3001', 'ringing'), member('3002', 'joined'), member('3003', 'left')];
    const call = callInfo({ id: 'c2', direction: 'incoming', members });
    const { state } = transition(stateIn('idle'), { type: 'incoming', call });
    expect(membersOf(state)).to.deep.equal([member('3002', 'joined')]);
  });
});

describe('accepting', () => {
  const cases: [
    Partial<CallInfo>,
    'audio' | 'video' | undefined,
    'audio' | 'video',
    'pending' | 'off',
  ][] = [
    [{ media: 'video' }, undefined, 'video', 'pending'],
    [{ media: 'video' }, 'video', 'video', 'pending'],
    [{ media: 'video' }, 'audio', 'audio', 'off'],
    [{ media: 'audio' }, undefined, 'audio', 'off'],
    [{ media: 'audio' }, 'video', 'audio', 'off'],
  ];
  for (const [call, media, accepted, camera] of cases)
    it(`answers a ${call.media} call asked for ${media ?? 'nothing special'} with ${accepted}`, () => {
      const { state, effects } = transition(stateIn('incoming', call), { type: 'accept', media });
      expect(effects).to.deep.equal([{ type: 'accept', callId: 'c1', media: accepted }]);
      expect(state.call.phase === 'connecting' && state.call.call).to.include({
        media: call.media,
        microphone: 'pending',
        camera,
      });
    });
});

describe('inviting', () => {
  function invite(userIds: readonly string[], over: Partial<CallInfo> = {}) {
    return transition(stateIn('connected', over), { type: 'invite', userIds });
  }

  it('asks for those who are not in the call yet, each once', () => {
    const { effects } = invite(['3003', '3004', '3005', '3004']);
    const userIds = ['3004', '3005'];
    expect(effects).to.deep.equal([{ type: 'invite', callId: 'c1', userIds, groupId: 'group318' }]);
  });

  it('asks for a group that a one-to-one call becomes, and needs one', () => {
    const state = stateIn('connected', { groupId: undefined });
    const { effects } = transition(state, { type: 'invite', userIds: ['3004'], groupId: 'g7' });
    expect(effects).to.deep.equal([
      { type: 'invite', callId: 'c1', userIds: ['3004'], groupId: 'g7' },
    ]);
    const [refused] = transition(state, { type: 'invite', userIds: ['3004'] }).effects.slice(-1);
    expect(refused).to.have.nested.property('error.params.detail', 'no-group');
  });

  it('adds nobody by itself: only what the backend reports counts', () => {
    const { state } = invite(['3004']);
    expect(membersOf(state)).to.deep.equal(membersOf(stateIn('connected')));
  });

  it('has nothing to do when everybody is in the call', () => {
    expect(invite(['3002', '3003']).effects).to.deep.equal([]);
  });

  const refusals: [string, readonly string[], Partial<CallInfo>, string][] = [
    ['nobody', [], {}, 'no-members'],
    ['what is no list', '3004' as never, {}, 'no-members'],
    ['oneself', ['3001'], {}, 'own-id'],
    ['anybody into a call without a group', ['3004'], { groupId: undefined }, 'no-group'],
  ];
  for (const [name, userIds, over, detail] of refusals)
    it(`is refused for ${name}`, () => {
      const { effects } = invite(userIds, over);
      expect(effects.map(describeEffect)).to.deep.equal(['!error', `refuse:${detail}`]);
    });
});

describe('own devices', () => {
  const camera = (on: boolean, over: Partial<CallInfo>) =>
    transition(stateIn('connected', over), { type: 'camera', on });

  it('are pending until the backend reports', () => {
    const off = transition(stateIn('connected'), { type: 'microphone', on: false });
    expect(off.state.call.phase === 'connected' && off.state.call.call.microphone).to.equal(
      'pending',
    );
    expect(off.effects).to.deep.equal([{ type: 'microphone', callId: 'c1', on: false }]);
    const told = transition(off.state, {
      type: 'changed',
      callId: 'c1',
      patch: { microphone: 'off' },
    });
    expect(told.state.call.phase === 'connected' && told.state.call.call.microphone).to.equal(
      'off',
    );
  });

  it('stay as they are when they are so already', () => {
    expect(
      summarize(stateIn('connected', { camera: 'on' }), { type: 'camera', on: true }),
    ).to.equal('stays');
    expect(
      summarize(stateIn('connected', { camera: 'off' }), { type: 'camera', on: false }),
    ).to.equal('stays');
  });

  it('can be asked for again while pending, so that the last word counts', () => {
    expect(camera(false, { camera: 'pending' }).effects).to.deep.equal([
      { type: 'camera', callId: 'c1', on: false },
    ]);
  });

  it('can be tried again when blocked', () => {
    expect(camera(true, { camera: 'blocked' }).effects).to.deep.equal([
      { type: 'camera', callId: 'c1', on: true },
    ]);
  });

  it('include no camera in an audio call', () => {
    const { effects } = camera(true, { media: 'audio', camera: 'off' });
    expect(effects.map(describeEffect)).to.deep.equal(['!error', 'refuse:not-supported']);
  });
});

describe('turning to audio', () => {
  const becomes = (media: 'audio' | 'video', before: 'audio' | 'video', by?: string) =>
    factsOf(
      transition(stateIn('connected', { media: before }), {
        type: 'changed',
        callId: 'c1',
        patch: { media },
        ...(by !== undefined && { by }),
      }).effects,
    ).map((fact) => ('userId' in fact ? `${fact.type} ${fact.userId}` : fact.type));

  it('is told once it is so, with who wanted it', () => {
    expect(becomes('audio', 'video')).to.deep.equal(['media-changed']);
    expect(becomes('audio', 'video', '3002')).to.deep.equal(['media-changed 3002']);
  });

  it('is not told of a call that is one already, or that turns to video', () => {
    expect(becomes('audio', 'audio')).to.deep.equal([]);
    expect(becomes('video', 'audio')).to.deep.equal([]);
  });

  it('has nothing to do in an audio call', () => {
    const before = stateIn('connected', { media: 'audio', camera: 'off' });
    expect(summarize(before, { type: 'switch-to-audio' })).to.equal('stays');
  });
});

describe('shared screens', () => {
  const told = (before: readonly string[] | undefined, input: Input) =>
    memberFactsOf(transition(stateIn('connected', { screens: before }), input).effects);
  const change = (before: readonly string[] | undefined, screens: unknown) =>
    told(before, { type: 'changed', callId: 'c1', patch: { screens } as never });

  it('are told when they begin and when they end, each once', () => {
    expect(change(undefined, ['3002'])).to.deep.equal(['screen-started 3002']);
    expect(change(['3002'], ['3002', '3001'])).to.deep.equal(['screen-started 3001']);
    expect(change(['3002', '3001'], ['3001'])).to.deep.equal(['screen-ended 3002']);
    expect(change(['3002'], ['3003'])).to.deep.equal(['screen-ended 3002', 'screen-started 3003']);
    expect(change(['3002', '3001'], ['3001', '3002'])).to.deep.equal([]);
  });

  it('end with the call, before it', () => {
    const ended: Input = { type: 'ended', callId: 'c1', end: hungUp };
    expect(told(['3002', '3001'], ended)).to.deep.equal([
      ...['screen-ended 3002', 'screen-ended 3001', 'ended'],
    ]);
  });

  it('are those of ids, each once, and stay where the report makes no sense', () => {
    const next = (screens: unknown) => {
      const input = { type: 'changed', callId: 'c1', patch: { screens } } as never;
      const { call } = transition(stateIn('connected', { screens: ['3002'] }), input).state;
      return call.phase === 'connected' && call.call.screens;
    };
    expect(next(['3001', '3001', '', 7, null])).to.deep.equal(['3001']);
    for (const nonsense of ['3001', { length: 1 }, 7, null, undefined])
      expect(next(nonsense)).to.deep.equal(['3002']);
  });
});

describe('members', () => {
  const ringing = member('3003', 'ringing');
  const joined = member('3002', 'joined');

  function change(
    members: Member[],
    before: Member[] = [joined, ringing],
    phase: Phase = 'connected',
  ) {
    return transition(stateIn(phase, { members: before }), {
      type: 'changed',
      callId: 'c1',
      patch: { members },
    });
  }

  it('join once, however often it is told', () => {
    const first = change([joined, member('3003', 'joined')]);
    expect(memberFactsOf(first.effects)).to.deep.equal(['member-joined 3003']);
    const again = transition(first.state, {
      type: 'changed',
      callId: 'c1',
      patch: { members: [{ ...joined }, member('3003', 'joined')] },
    });
    expect(again.effects).to.deep.equal([]);
    expect(membersOf(again.state)).to.equal(membersOf(first.state));
  });

  it('that nobody knew of are added when they join, without an invitation', () => {
    const { state, effects } = change([joined, ringing, member('3009', 'joined')]);
    expect(memberFactsOf(effects)).to.deep.equal(['member-joined 3009']);
    expect(membersOf(state).map(({ userId }) => userId)).to.deep.equal(['3002', '3003', '3009']);
  });

  it('are invited once: neither ringing nor a second report repeats it', () => {
    const invited = change([joined, ringing, member('3004', 'invited')]);
    expect(memberFactsOf(invited.effects)).to.deep.equal(['member-invited 3004']);
    const rings = transition(invited.state, {
      type: 'changed',
      callId: 'c1',
      patch: { members: [joined, ringing, member('3004', 'ringing')] },
    });
    expect(rings.effects).to.deep.equal([]);
    expect(membersOf(rings.state)[2]).to.deep.equal(member('3004', 'ringing'));
  });

  it('that ring before anybody said they were invited are told as invited', () => {
    expect(
      memberFactsOf(change([joined, ringing, member('3004', 'ringing')]).effects),
    ).to.deep.equal(['member-invited 3004']);
  });

  it('leave by status or by absence, once, and are gone', () => {
    for (const gone of [[joined], [joined, member('3003', 'left')]]) {
      const { state, effects } = change(gone);
      expect(memberFactsOf(effects)).to.deep.equal(['member-left 3003']);
      expect(membersOf(state)).to.deep.equal([joined]);
    }
  });

  it('unheard of that leave are no news', () => {
    expect(change([joined, ringing, member('3009', 'left')]).effects).to.deep.equal([]);
  });

  it('may come back', () => {
    const left = change([joined]);
    const back = transition(left.state, {
      type: 'changed',
      callId: 'c1',
      patch: { members: [joined, ringing] },
    });
    expect(memberFactsOf(back.effects)).to.deep.equal(['member-invited 3003']);
  });

  it('all facts of one change come with the call as it is after it', () => {
    const { state, effects } = change([member('3003', 'joined'), member('3004', 'invited')]);
    expect(memberFactsOf(effects)).to.deep.equal([
      'member-joined 3003',
      'member-invited 3004',
      'member-left 3002',
    ]);
    for (const fact of factsOf(effects))
      expect('call' in fact && fact.call).to.equal(
        state.call.phase === 'connected' && state.call.call,
      );
  });

  it('that did not change stay the same objects', () => {
    const before = stateIn('connected', { members: [joined, ringing] });
    const { state } = transition(before, {
      type: 'changed',
      callId: 'c1',
      patch: { members: [{ ...joined }, { ...ringing, status: 'joined' }] },
    });
    expect(membersOf(state)[0]).to.equal(membersOf(before)[0]);
    expect(membersOf(state)[1]).not.to.equal(membersOf(before)[1]);
  });

  it('are the same list when only a device changed', () => {
    const before = stateIn('connected');
    const { state } = transition(before, {
      type: 'changed',
      callId: 'c1',
      patch: { microphone: 'off' },
    });
    expect(membersOf(state)).to.equal(membersOf(before));
  });

  for (const device of ['microphone', 'camera'] as const)
    it(`whose ${device} changes are no news, only new data`, () => {
      const turned = { ...joined, [device]: !joined[device] };
      const { state, effects } = change([turned, ringing]);
      expect(effects).to.deep.equal([]);
      expect(membersOf(state)[0]).to.deep.equal(turned);
    });

  it('never include the signed-in user', () => {
    const { state, effects } = change([joined, ringing, member('3001', 'joined')]);
    expect(membersOf(state)).to.deep.equal([joined, ringing]);
    expect(effects).to.deep.equal([]);
  });

  it('are copied: what the backend handed in stays writable', () => {
    const members = [{ ...joined, microphone: false }, member('3004', 'invited')];
    change(members);
    expect([members, ...members].some(Object.isFrozen)).to.be.false;
  });

  it('make an outgoing call a connecting one when the first joins, not when they ring', () => {
    const dialled = [member('3002', 'invited'), member('3003', 'invited')];
    expect(
      change([member('3002', 'ringing'), member('3003', 'invited')], dialled, 'outgoing').state.call
        .phase,
    ).to.equal('outgoing');
    expect(
      change([member('3002', 'joined'), member('3003', 'invited')], dialled, 'outgoing').state.call
        .phase,
    ).to.equal('connecting');
  });

  it('joining others leave an incoming call ringing', () => {
    expect(
      change([joined, member('3003', 'joined')], [joined, ringing], 'incoming').state.call.phase,
    ).to.equal('incoming');
  });
});

describe('a connected call', () => {
  it('counts from the moment the backend names, once', () => {
    const { state } = transition(stateIn('connecting'), {
      type: 'connected',
      callId: 'c1',
      at: 4711,
    });
    expect(state.call).to.include({ phase: 'connected', since: 4711, link: 'steady' });
    const again = transition(state, { type: 'connected', callId: 'c1', at: 9999 });
    expect(again.state).to.equal(state);
  });

  it('is none before it is answered, whatever the backend says', () => {
    const ringing = stateIn('incoming', { microphone: 'off', camera: 'off' });
    const { state } = transition(ringing, { type: 'connected', callId: 'c1', at: 4711 });
    expect(state).to.equal(ringing);
  });

  it('says when its link recovers, and each change once', () => {
    const bad = transition(stateIn('connected'), {
      type: 'link',
      callId: 'c1',
      link: 'recovering',
    });
    expect(bad.state.call).to.include({ link: 'recovering', since: 1000 });
    expect(summarize(bad.state, { type: 'link', callId: 'c1', link: 'recovering' })).to.equal(
      'stays',
    );
    const good = transition(bad.state, { type: 'link', callId: 'c1', link: 'steady' });
    expect(good.state.call).to.include({ link: 'steady' });
  });

  it('may turn from video to audio', () => {
    const { state } = transition(stateIn('connected'), {
      type: 'changed',
      callId: 'c1',
      patch: { media: 'audio', camera: 'off' },
    });
    expect(state.call.phase === 'connected' && state.call.call).to.include({
      media: 'audio',
      camera: 'off',
    });
  });

  it('keeps its link and start while it changes', () => {
    const before = deepFreeze({
      ...stateIn('idle'),
      call: { ...callIn('connected'), link: 'recovering' } as CallState,
    });
    const { state } = transition(before, {
      type: 'changed',
      callId: 'c1',
      patch: { microphone: 'off' },
    });
    expect(state.call).to.include({ phase: 'connected', since: 1000, link: 'recovering' });
  });
});

describe('the end of a call', () => {
  it('carries why, by whom and how long, and is announced with the call', () => {
    const before = stateIn('connected');
    const { state, effects } = transition(before, { type: 'ended', callId: 'c1', end: hungUp });
    const call = before.call.phase === 'connected' ? before.call.call : undefined;
    expect(state.call).to.deep.equal({ phase: 'ended', call, end: hungUp });
    expect(factsOf(effects)).to.deep.equal([{ type: 'ended', call, end: hungUp }]);
  });

  it('with an error is told by the end alone, not as a problem as well', () => {
    const end = { reason: 'failed', endedBy: 'system', durationMs: 0, error } as const;
    const { state, effects } = transition(stateIn('outgoing'), {
      type: 'ended',
      callId: 'c1',
      end,
    });
    expect(state.problem).to.be.null;
    expect(effects.map(describeEffect)).to.deep.equal(['!ended']);
  });

  it('takes the problem of the call with it, and leaves that of the connection', () => {
    const inCall = deepFreeze({ ...stateIn('connected'), problem: error });
    const ended = { type: 'ended', callId: 'c1', end: hungUp } as const;
    expect(transition(inCall, ended).state.problem).to.be.null;
    const kicked = deepFreeze({ ...inCall, connection: 'kicked' } as const);
    expect(transition(kicked, ended).state.problem).to.equal(error);
  });

  it('is not undone by events that come late', () => {
    const ended = stateIn('ended');
    const late: Input[] = [
      { type: 'placed', callId: 'c1' },
      { type: 'connected', callId: 'c1', at: 2000 },
      { type: 'changed', callId: 'c1', patch: { members: [member('3004', 'joined')] } },
      { type: 'ended', callId: 'c1', end: { ...hungUp, reason: 'network' } },
      { type: 'failed', callId: 'c1', error },
    ];
    for (const input of late) expect(summarize(ended, input), input.type).to.equal('stays');
  });

  it('leaves what the backend handed in as it is', () => {
    const end = { ...hungUp };
    transition(stateIn('connected'), { type: 'ended', callId: 'c1', end });
    expect(Object.isFrozen(end)).to.be.false;
  });
});

describe('the connection', () => {
  const connect = (
    state: StoreState,
    input: Omit<Extract<Input, { type: 'connection' }>, 'type'>,
  ) => transition(deepFreeze(state), { type: 'connection', ...input });

  it('brings who is signed in', () => {
    const profile = { ...self };
    const { state, effects } = connect(
      { ...initialState, connection: 'connecting' },
      { status: 'connected', self: profile },
    );
    expect(state).to.include({ connection: 'connected' });
    expect(state.self).to.deep.equal(self);
    expect(isDeepFrozen(state)).to.be.true;
    expect(Object.isFrozen(profile)).to.be.false;
    expect(factsOf(effects)).to.deep.equal([
      { type: 'connection', status: 'connected', error: undefined },
    ]);
  });

  const signedIn: [Parameters<typeof connect>[1]['status'], boolean][] = [
    ['connecting', true],
    ['connected', true],
    ['reconnecting', true],
    ['disconnected', false],
    ['kicked', false],
    ['failed', false],
  ];
  for (const [status, stays] of signedIn)
    it(`${status}: the user is ${stays ? 'still' : 'no longer'} signed in`, () => {
      const { state } = connect({ ...stateIn('idle'), connection: 'reconnecting' }, { status });
      expect(state.self).to.deep.equal(stays ? self : null);
    });

  it('leaves a call alone: only the backend ends it', () => {
    for (const status of ['reconnecting', 'kicked', 'failed', 'disconnected'] as const) {
      const before = stateIn('connected');
      expect(connect(before, { status }).state.call).to.equal(before.call);
    }
  });

  it('tells a failure as a connection fact and as an error, and keeps it as the problem', () => {
    const kicked = new CallError('kicked', 'Signed in elsewhere.');
    const { state, effects } = connect(stateIn('idle'), { status: 'kicked', error: kicked });
    expect(state.problem).to.equal(kicked);
    expect(factsOf(effects)).to.deep.equal([
      { type: 'connection', status: 'kicked', error: kicked },
      { type: 'error', error: kicked },
    ]);
  });

  it('keeps the problem until it works again', () => {
    const failed = { ...initialState, connection: 'failed', problem: error } as const;
    const connecting = connect(failed, { status: 'connecting' }).state;
    expect(connecting.problem).to.equal(error);
    expect(connect(connecting, { status: 'connected', self }).state.problem).to.be.null;
  });

  it('says the same thing once', () => {
    const before = stateIn('idle');
    expect(connect(before, { status: 'connected' })).to.deep.equal({ state: before, effects: [] });
    expect(connect(before, { status: 'connected' }).state).to.equal(before);
    expect(
      connect(before, { status: 'connected', self: { ...self, name: 'Anna B.' } }).effects,
    ).to.deep.equal([]);
  });

  it('says a second failure again', () => {
    const failed = { ...initialState, connection: 'failed', problem: error } as const;
    const second = new CallError('network', 'Still not.');
    expect(
      connect(failed, { status: 'failed', error: second }).effects.map(describeEffect),
    ).to.deep.equal(['!connection', '!error']);
  });
});

describe('a problem', () => {
  it('is put away', () => {
    const { state } = transition(
      { ...stateIn('connected'), problem: error },
      { type: 'dismiss-problem' },
    );
    expect(state).to.deep.equal(stateIn('connected'));
  });

  it('stands until the next command that works, not beyond', () => {
    const before = deepFreeze({ ...stateIn('connected'), problem: error });
    const commands: Input[] = [
      { type: 'invite', userIds: ['3004'] },
      { type: 'microphone', on: false },
      { type: 'camera', on: false },
    ];
    for (const command of commands)
      expect(transition(before, command).state.problem, command.type).to.be.null;
  });

  it('is not forgotten because the call goes on', () => {
    const before = deepFreeze({ ...stateIn('connected'), problem: error });
    const { state } = transition(before, {
      type: 'changed',
      callId: 'c1',
      patch: { microphone: 'off' },
    });
    expect(state.problem).to.equal(error);
  });
});
