/** Plays one cell of the matrix: people get to a step, a fault strikes one of them, and everybody goes on as people do. */

import { steps } from './steps.mjs';
import { sleep, soon, within } from './wait.mjs';

/** After a fault is over, a call connects or comes back within this time. */
const GO_ON_MS = 15_000;
/** After this a call that is over is taken for one that hangs. */
const HANG_MS = 60_000;
/** What should be known by then is waited for a little longer: late is another fault than never. */
const LATE_MS = 10_000;
const HANG_UP_MS = 12_000;
/** After the end, by then everything is closed. */
const CLOSED_MS = 1000;
/** The end screen closes, and the next call connects. */
const AGAIN_MS = 30_000;

const USER_IDS = ['3001', '3002', '3003'];

/**
 * @param {{ openPeople: (userIds: string[], room: string) => Promise<object[]>, faults: object }} service
 * @param {{ step: string, fault: string, side: 'caller' | 'callee' | 'both' }} names
 * @returns what happened, for `judge`
 */
export async function playCell({ openPeople, faults }, { step, fault, side }) {
  const { people: count, reach } = steps[step];
  const people = await openPeople(USER_IDS.slice(0, count), `${step}-${fault}-${side}`);
  const struck = people[side === 'callee' ? 1 : 0];
  const cell = { step, fault, side, people, struck, rules: rulesAt(faults[fault], step) };
  try {
    await reach(people);
    await strike(cell);
    await settle(cell);
    await finish(cell);
    await measureLeft(cell);
    await callAgain(cell);
    return outcomeOf(cell);
  } finally {
    await Promise.all(people.map((person) => within(person.leave(), 10_000)));
  }
}

const rulesAt = ({ at = {}, ...rules }, step) => ({ ...rules, ...at[step] });

async function strike(cell) {
  const { struck, people, step } = cell;
  const { strike: begin, ends, takes, isForAll } = cell.rules;
  cell.began = Date.now();
  const over = begin(struck, cell);
  const isCallee = struck === people[1] || isForAll;
  if (step === 'idle' && isCallee && cell.fault !== 'reload') {
    await sleep(1000);
    await people[0].call('3002');
  }
  if (ends) {
    await sleep(1500);
    cell.endedBy = ends === 'self' ? struck : people.findLast((person) => person !== struck);
    cell.endedFrom = cell.endedBy.phase;
    await cell.endedBy.hangUp();
  }
  await over;
  cell.over = Date.now();
  if (step !== 'idle' || (isCallee && cell.fault !== 'reload') || takes === 'page') return;
  await people[0].call('3002');
}

const thoseThere = ({ people }) => people.filter(({ isThere }) => isThere);

/** Those who can still be reached by the others. */
const thoseInReach = ({ people, rules, struck }) =>
  people.filter((person) => !rules.takes || person !== struck);

/** Until the call goes on for everybody who is left, or is over for all. */
async function settle(cell) {
  const { takes, ends, knownWithinMs = GO_ON_MS } = cell.rules;
  const { struck } = cell;
  const isOver = () => thoseThere(cell).every(({ isInCall }) => !isInCall);
  const isOut = () => !takes || !struck.isThere || !struck.isInCall;
  const isGoingOn = () => isOut() && goesOn(cell);
  const accepting = setInterval(() => acceptAll(cell), 200);
  if (cell.step === 'dialling' || cell.step === 'idle') await sleep(4000); // devices open, and it rings
  if (takes) await soon(() => isOver() || isGoingOn(), Math.max(knownWithinMs + LATE_MS, HANG_MS));
  else if (ends && cell.people.length === 2) await soon(isOver, HANG_UP_MS);
  else if (!(await soon(() => isOver() || isGoingOn(), GO_ON_MS + 5000)))
    await soon(isOver, HANG_MS); // it did not go on; whether it ends is another matter
  clearInterval(accepting);
  cell.settled = Date.now();
  cell.survived = isGoingOn();
}

/** A hang-up that is said while somebody signs in again is another fault. */
function isOnline({ notes }) {
  const last = notes.findLast(({ kind }) => kind === 'rc-connection-change');
  return !last || last.status === 'connected';
}

/** Whether everybody who can be in the call is connected with everybody else who can, and with nobody else. */
function goesOn(cell) {
  const { step, rules, struck, endedBy } = cell;
  const hasLeft = (person) =>
    person === endedBy || (person === struck && step === 'group' && rules.says === 'left');
  const wanted = thoseInReach(cell).filter((person) => !hasLeft(person));
  return (
    wanted.length > 1 &&
    wanted.every((person) => {
      const { phase, link, members } = person.seen;
      const others = wanted.filter((other) => other !== person);
      return (
        phase === 'connected' &&
        isOnline(person) &&
        link === 'steady' &&
        members.length === others.length &&
        others.every(({ userId }) => members.includes(`${userId} joined`))
      );
    })
  );
}

/** Who rings, answers, unless the call is to be declined, or to ring until nobody answers. */
function acceptAll(cell) {
  if (cell.endedBy) return;
  for (const person of thoseInReach(cell))
    if (person.isThere && person.phase === 'incoming' && !person.isAnswering) {
      person.isAnswering = true;
      person
        .accept()
        .catch(() => {})
        .finally(() => setTimeout(() => (person.isAnswering = false), 3000));
    }
}

/** Whoever is left hangs up, one after the other. */
async function finish(cell) {
  cell.hangUps = [];
  for (const person of thoseThere(cell)) {
    if (!person.isInCall) continue;
    const still = thoseThere(cell).filter(({ isInCall }) => isInCall);
    if (!cell.survived || still.length === 1) {
      cell.hanging = still.map(({ name, phase }) => `${name} is still ${phase}`);
      for (const each of still) await within(each.hangUp(), 5000);
      await soon(() => still.every(({ isInCall }) => !isInCall), HANG_UP_MS);
      return;
    }
    cell.hangUps.push(person);
    await within(person.hangUp(), 5000);
    const rest = still.length === 2 ? still : [person];
    await soon(() => rest.every(({ isInCall }) => !isInCall), HANG_UP_MS);
  }
}

async function measureLeft(cell) {
  await sleep(CLOSED_MS);
  for (const person of thoseThere(cell)) person.leftOpen = await within(person.left(), 15_000);
}

/** Everybody who is there is as good as new. */
async function callAgain(cell) {
  cell.wasOver = Date.now();
  if (cell.rules.takes || cell.rules.isForGood) return;
  for (const person of cell.people) {
    person.line.worsen(undefined);
    await within(person.slowDevices(0), 5000);
  }
  const [caller, callee] = cell.people;
  const reachAgain = async () => {
    await soon(() => cell.people.every(({ phase }) => phase === 'idle'), 15_000);
    await steps.connected.reach([caller, callee]);
    await caller.hangUp();
    await soon(() => !caller.isInCall && !callee.isInCall, HANG_UP_MS);
    return true;
  };
  cell.worksAgain = (await within(reachAgain(), AGAIN_MS)) ?? false;
}

function outcomeOf(cell) {
  const { rules, step, fault, side, began, over, wasOver, survived, hanging, worksAgain } = cell;
  const { settled, endedFrom } = cell;
  const lastAt = hanging ? settled : wasOver; // later, the harness cleaned up
  return {
    ...{ rules, step, fault, side, began, over, settled, survived, hanging, worksAgain, endedFrom },
    endedBy: cell.endedBy?.userId,
    hungUpBy: cell.hangUps.map(({ userId }) => userId),
    people: cell.people.map((person) => ({
      name: person.name,
      userId: person.userId,
      isThere: person.isThere,
      isStruck: person === cell.struck,
      hasAnswered: person.hasAnswered,
      hasRung: person.notes.some(({ phase, at }) => phase === 'incoming' && at <= wasOver),
      left: person.leftOpen,
      notes: person.notes.filter(({ at }) => at >= began - 200 && at <= lastAt),
      complaints: person.page.complaints.filter((line) => !isOfTheLine(line)),
    })),
  };
}

/** The browser says so whenever a connection fails. */
const isOfTheLine = (line) => /^(WebSocket connection|Failed to load resource)/.test(line);
