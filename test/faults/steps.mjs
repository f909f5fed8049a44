/**
 * The steps of a call, and how people get there.
 *
 * @typedef {object} Step
 * @property {string} words where the call is
 * @property {(people: import('./people.mjs').Person[]) => Promise<void>} reach
 * @property {number} people how many take part
 */
import { soon } from './wait.mjs';

/** How long devices take to open where the fault is to strike meanwhile. */
const DEVICES_MS = 3000;
const REACH_MS = 40_000;

/** @param {string} what names the wish in the failure */
async function must(what, isSo) {
  if (!(await soon(isSo, REACH_MS))) throw new Error(`This step was not reached: ${what}.`);
}

const isAt = (person, phase) => must(`${person.name} is ${phase}`, () => person.phase === phase);

async function dial(caller, callee) {
  await caller.call(callee.userId);
  await isAt(caller, 'outgoing');
}

async function ring([caller, callee]) {
  await dial(caller, callee);
  await isAt(callee, 'incoming');
  await must('the caller knows that it rings', () => /ringing/.test(caller.seen.members));
}

async function connect(people) {
  await ring(people);
  await people[1].accept();
  await Promise.all(people.map((person) => isAt(person, 'connected')));
}

export const hasJoined = (person, { userId }) => person.seen.members.includes(`${userId} joined`);

async function connectGroup(people) {
  const [caller, ...others] = people;
  await caller.callGroup(others.map(({ userId }) => userId));
  for (const person of others) {
    await isAt(person, 'incoming');
    await person.accept();
  }
  await Promise.all(people.map((person) => isAt(person, 'connected')));
  await must('everybody has joined', () =>
    people.every((one) => people.every((other) => one === other || hasJoined(one, other))),
  );
}

/** @type {Readonly<Record<string, Step>>} */
export const steps = {
  idle: { words: 'Nobody calls yet; then Anna calls Ben', people: 2, reach: async () => {} },
  dialling: {
    words: 'Anna has called Ben, and her devices are opening',
    people: 2,
    async reach([caller, callee]) {
      await caller.slowDevices(DEVICES_MS);
      await dial(caller, callee);
    },
  },
  ringing: { words: 'Anna calls, and it rings at Ben’s', people: 2, reach: ring },
  answering: {
    words: 'Ben has answered, and his devices are opening',
    people: 2,
    async reach(people) {
      await people[1].slowDevices(DEVICES_MS);
      await ring(people);
      await people[1].accept();
      await isAt(people[1], 'connecting');
    },
  },
  connected: { words: 'Anna and Ben are talking', people: 2, reach: connect },
  group: { words: 'Anna, Ben and Carl are talking', people: 3, reach: connectGroup },
};
