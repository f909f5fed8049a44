import { initialState, transition } from '../../dist/core.js';

const member = (status) => ({
  userId: '2',
  status,
  microphone: status === 'joined',
  camera: false,
});
const call = (more = {}) => ({
  ...{ id: 'c', direction: 'incoming', media: 'audio', callerId: '2' },
  ...{ members: [member('joined')], microphone: 'off', camera: 'off' },
  ...more,
});

/** Everything that can happen to a call, each once: what the page asks for, and what the back end reports. */
const INPUTS = {
  call: { type: 'call', id: 'c', userIds: ['2'] },
  accept: { type: 'accept' },
  rejoin: { type: 'rejoin' },
  'hang-up': { type: 'hang-up' },
  invite: { type: 'invite', userIds: ['3'], groupId: 'g' },
  microphone: { type: 'microphone', on: false },
  camera: { type: 'camera', on: false },
  screen: { type: 'screen', on: true },
  'switch-to-audio': { type: 'switch-to-audio' },
  dismiss: { type: 'dismiss' },
  'reports incoming': { type: 'incoming', call: call() },
  'reports incoming after a reload': { type: 'incoming', call: call({ returning: true }) },
  'reports that somebody joined': {
    type: 'changed',
    callId: 'c',
    patch: { members: [member('joined')] },
  },
  'reports that somebody rings': {
    type: 'changed',
    callId: 'c',
    patch: { members: [member('ringing')] },
  },
  'reports connected': { type: 'connected', callId: 'c', at: 1 },
  'reports link': { type: 'link', callId: 'c', link: 'recovering' },
  'reports ended': {
    ...{ type: 'ended', callId: 'c' },
    end: { reason: 'hung-up', endedBy: 'remote', durationMs: 0 },
  },
};

/** @returns {string} the phases of a call and what leads from one to another, tried out, as a diagram in Mermaid's notation */
export function stateDiagram() {
  const start = { ...initialState, connection: 'connected', self: { userId: '1', name: '1' } };
  /** One state of each phase that was reached. */
  const reached = new Map([['idle', start]]);
  const edges = new Map([['[*] --> idle', []]]);
  for (const [phase, state] of reached)
    for (const [name, input] of Object.entries(INPUTS)) {
      const { state: next } = transition(state, input);
      const to = next.call.phase;
      if (to === phase) continue;
      if (!reached.has(to)) reached.set(to, next);
      const edge = `${phase} --> ${to}`;
      edges.set(edge, [...(edges.get(edge) ?? []), name]);
    }
  const lines = [...edges].map(([edge, names]) =>
    names.length > 0 ? `  ${edge}: ${names.join(', ')}` : `  ${edge}`,
  );
  return `stateDiagram-v2\n${lines.join('\n')}\n`;
}
