/** Random inputs for a call: what a page may ask for and a backend may report, right and wrong, for few calls and people. */
import fc from 'fast-check';
import { CallError } from '../../src/core/call/call-error.js';
import type { Input } from '../../src/core/call/call-state.js';

const error = new CallError('network', 'A random failure.');

/** Values that no type allows, as untyped pages and foreign data hold them. */
const nonsense = fc.constantFrom<unknown>(undefined, null, 0, NaN, -1, '', 'x', [], {}, true);

/** Mostly a right value, sometimes nonsense. */
function mostly<T>(right: fc.Arbitrary<T>): fc.Arbitrary<T> {
  const wrong = nonsense as fc.Arbitrary<T>;
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

export const callIds = fc.constantFrom('a', 'b', 'c');
const userIds = fc.constantFrom('1', '2', '3', '4');
const media = fc.constantFrom('audio' as const, 'video' as const);
const deviceStates = fc.constantFrom(...(['off', 'pending', 'on', 'blocked'] as const));

const members = fc.array(
  mostly(
    fc.record({
      userId: mostly(userIds),
      status: mostly(fc.constantFrom(...(['invited', 'ringing', 'joined', 'left'] as const))),
      microphone: mostly(fc.boolean()),
      camera: mostly(fc.boolean()),
    }),
  ),
  { maxLength: 4 },
);

export const infos = fc.record({
  id: mostly(callIds),
  direction: mostly(fc.constant('incoming' as const)),
  media: mostly(media),
  callerId: mostly(userIds),
  groupId: fc.option(fc.constant('group'), { nil: undefined }),
  returning: mostly(fc.option(fc.constant(true as const), { nil: undefined, freq: 3 })),
  members: mostly(members),
  microphone: mostly(deviceStates),
  camera: mostly(deviceStates),
  screens: mostly(fc.array(userIds, { maxLength: 3 })),
});

export const patches = mostly(
  fc.record(
    {
      members: mostly(members),
      media: mostly(media),
      microphone: mostly(deviceStates),
      camera: mostly(deviceStates),
      screens: mostly(fc.array(mostly(userIds), { maxLength: 3 })),
      speaking: mostly(fc.boolean()),
      devices: mostly(fc.dictionary(fc.constantFrom('microphone', 'camera'), fc.string())),
      id: callIds, // not part of a patch
    },
    { requiredKeys: [] },
  ),
);

export const ends = mostly(
  fc.record({
    reason: mostly(fc.constantFrom(...(['hung-up', 'busy', 'network', 'declined'] as const))),
    endedBy: mostly(fc.constantFrom(...(['self', 'remote', 'system'] as const))),
    durationMs: mostly(fc.nat()),
  }),
);

const about = <T extends object>(type: string, fields: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.tuple(callIds, fields).map(([callId, rest]) => ({ type, callId, ...rest }));

/** Commands of a page. */
export const commands = fc.oneof(
  fc.record({
    type: fc.constant('call'),
    id: callIds,
    userIds: mostly(fc.array(userIds, { maxLength: 3 })),
    groupId: fc.option(fc.constant('group'), { nil: undefined }),
    media: mostly(media),
  }),
  fc.record({ type: fc.constant('accept'), media: mostly(media) }),
  fc.record({ type: fc.constant('rejoin') }),
  fc.constantFrom(...['hang-up', 'dismiss', 'dismiss-problem'].map((type) => ({ type }))),
  fc.constantFrom(...['switch-to-audio', 'resume-sound'].map((type) => ({ type }))),
  fc.record({ type: fc.constant('invite'), userIds: mostly(fc.array(userIds)) }),
  fc.record({ type: fc.constantFrom('microphone', 'camera', 'screen'), on: fc.boolean() }),
  fc.record({ type: fc.constant('use-device'), device: fc.constantFrom('microphone', 'camera') }),
) as fc.Arbitrary<Exclude<Input, { callId: string }>>;

/** Events of a backend. */
export const events = fc.oneof(
  { weight: 3, arbitrary: infos.map((call) => ({ type: 'incoming', call })) },
  { weight: 2, arbitrary: about('placed', fc.constant({})) },
  { weight: 3, arbitrary: about('connected', fc.record({ at: mostly(fc.nat()) })) },
  { weight: 4, arbitrary: about('changed', fc.record({ patch: patches })) },
  {
    weight: 1,
    arbitrary: about('link', fc.record({ link: mostly(fc.constantFrom('steady', 'recovering')) })),
  },
  { weight: 1, arbitrary: about('quiet', fc.record({ quiet: fc.boolean() })) },
  { weight: 1, arbitrary: about('failed', fc.constant({ error })) },
  { weight: 2, arbitrary: about('ended', fc.record({ end: ends })) },
  { weight: 1, arbitrary: fc.constant({ type: 'problem', error }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('connection'),
      status: mostly(
        fc.constantFrom('connected', 'connected', 'reconnecting', 'kicked', 'failed', 'connecting'),
      ),
      self: fc.option(fc.constant({ userId: '1', name: 'One' }), { nil: undefined }),
    }),
  },
) as fc.Arbitrary<Input>;

export const inputs: fc.Arbitrary<Input> = fc.oneof(
  { weight: 2, arbitrary: commands },
  { weight: 3, arbitrary: events },
);
