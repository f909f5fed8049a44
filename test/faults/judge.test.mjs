/** The judge of the matrix finds what is wrong, and nothing in what is right. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from './faults.mjs';
import { judge } from './judge.mjs';

const BEGAN = 1_000_000;
const NOTHING_OPEN = { tracks: 0, connections: 0, sockets: 1 };

/** Somebody whose call ended like this, after so many seconds. */
function person(userId, end, { seconds = 2, ...more } = {}) {
  const [reason, endedBy] = end.split(' ');
  const at = BEGAN + seconds * 1000;
  const ended = { kind: 'rc-call-ended', at, reason, endedBy, durationMs: 0 };
  return {
    ...{ name: userId === '3001' ? 'Anna' : 'Ben', userId, isThere: true, isStruck: false },
    ...{ hasAnswered: false, hasRung: userId !== '3001', left: NOTHING_OPEN, complaints: [] },
    notes: [ended, { kind: 'rc-call-logged', at, end: reason, missed: reason !== 'declined' }],
    ...more,
  };
}

function outcome(fault, people, more = {}) {
  return {
    ...{ rules: faults[fault], step: 'ringing', fault, side: 'callee', began: BEGAN, over: BEGAN },
    ...{ survived: false, hungUpBy: [], worksAgain: true, people },
    ...more,
  };
}

const gone = { isThere: false, isStruck: true };

test('a crash that the caller knows in time is good', () => {
  const people = [person('3001', 'network system', { seconds: 14 }), person('3002', 'x y', gone)];
  assert.deepEqual(judge(outcome('crash', people)), []);
});

test('a crash that the caller learns late', () => {
  const people = [person('3001', 'no-answer self', { seconds: 45 }), person('3002', 'x y', gone)];
  assert.deepEqual(judge(outcome('crash', people)), ['Late: Anna is told after 45 s']);
});

test('nobody declined, and the caller reads so', () => {
  const people = [person('3001', 'declined remote'), person('3002', 'x y', gone)];
  const [problem] = judge(outcome('close', people));
  assert.match(problem, /^Not true: Anna is told “declined though nobody did”/);
});

test('one declined, the other reads of a lost connection', () => {
  const struck = { isStruck: true };
  const statuses = { kind: 'rc-connection-change', at: BEGAN, status: 'reconnecting' };
  const ben = person('3002', 'declined self', struck);
  const people = [person('3001', 'network system'), { ...ben, notes: [...ben.notes, statuses] }];
  const problems = judge(outcome('cut-self-ends', people, { endedBy: '3002' }));
  assert.deepEqual(problems, ['Two stories: network system here, declined self there']);
});

test('a camera that stays on', () => {
  const left = { tracks: 1, connections: 0, sockets: 1 };
  const people = [person('3001', 'network system', { left }), person('3002', 'x y', gone)];
  assert.deepEqual(judge(outcome('crash', people)), ['Anna has 1 tracks live after the end']);
});

test('a call that hangs, and one that does not survive', () => {
  const people = ['3001', '3002'].map((id) => ({ ...person(id, 'x y'), notes: [] }));
  const hanging = ['Anna is still outgoing'];
  assert.deepEqual(judge(outcome('blocked-12', people, { hanging })), [
    'Hangs: Anna is still outgoing when it should be over',
    'The call did not go on',
    'Ben has no missed call',
  ]);
});
