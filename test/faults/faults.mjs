/**
 * What can go wrong for one person's page or line, and what may come of it.
 *
 * @typedef {object} Fault
 * @property {string} words what happens to the person
 * @property {(person: import('./people.mjs').Person, cell: object) => Promise<unknown>} strike settles once it is over
 * @property {'page' | 'line'} [takes] what does not come back
 * @property {'self' | 'other'} [ends] who ends the call meanwhile
 * @property {boolean} [mayEnd] whether the call may end because of it
 * @property {number} [knownWithinMs] after how long everybody else knows that the person is gone
 * @property {'connection' | 'beat'} [showsBy] how the person's page notices that its line does not work
 * @property {'left'} [says] what the page says as it goes: that the person has left
 * @property {boolean} [isOutOfReach] whether the person may be out of reach for longer than the others wait
 * @property {string} [allows] an end that only this explains; the other side cannot know of it
 * @property {boolean} [isForAll] whether it strikes everybody alike
 * @property {boolean} [isForGood] whether the person's page is of no more use for another call
 * @property {string} [heardAs] how the other side hears of it where the service says the same of something else
 * @property {Readonly<Record<string, Partial<Fault>>>} [at] what is different at a step
 */
import { BAD_NETWORK } from './lines.mjs';
import { soon } from './wait.mjs';

const CUT_MS = 5000;
/** A line that does not answer is noticed, and replaced, by then. */
export const HALF_OPEN_MS = 30_000;
/** README: somebody who crashed is noticed within 15 s. */
const CRASH_MS = 15_000;
/** A media connection that is lost is given up after 20 s. */
const LINE_MS = 25_000;
const CLOSE_MS = 3000;
/** How long a page that comes back may take to be online again. */
const BACK_MS = 15_000;

async function cut(person) {
  person.line.cut();
  await new Promise((resolve) => setTimeout(resolve, CUT_MS));
  const back = Date.now();
  person.line.restore();
  await isBack(person, back);
}

async function goHalfOpen(person) {
  const began = Date.now();
  person.line.goHalfOpen();
  await soon(() => hasStatus(person, 'reconnecting', began), HALF_OPEN_MS);
  await isBack(person, began);
}

const isBack = (person, at) => soon(() => hasStatus(person, 'connected', at), BACK_MS);

const hasStatus = (person, wanted, at) =>
  person.since(at, 'rc-connection-change').some(({ status }) => status === wanted);

/** @type {Readonly<Record<string, Fault>>} */
export const faults = {
  close: {
    words: 'closes the page',
    says: 'left',
    takes: 'page',
    knownWithinMs: CLOSE_MS,
    strike: (person) => person.close(),
  },
  crash: {
    words: 'has the tab crash',
    takes: 'page',
    knownWithinMs: CRASH_MS,
    strike: (person) => person.crash(),
  },
  reload: {
    words: 'reloads the page',
    says: 'left',
    mayEnd: true,
    knownWithinMs: CLOSE_MS,
    strike: (person) => person.reload(),
  },
  'blocked-12': {
    words: 'has a page that hangs for 12 s',
    strike: (person) => person.block(12_000),
  },
  'blocked-40': {
    words: 'has a page that hangs for 40 s',
    isOutOfReach: true,
    mayEnd: true,
    strike: (person) => person.block(40_000),
  },
  cut: { words: 'is offline for 5 s', showsBy: 'connection', strike: cut },
  'cut-other-ends': {
    words: 'is offline for 5 s, and the other side ends the call meanwhile',
    showsBy: 'connection',
    ends: 'other',
    strike: cut,
  },
  'cut-self-ends': {
    words: 'is offline for 5 s, and ends the call meanwhile',
    showsBy: 'connection',
    ends: 'self',
    strike: cut,
  },
  gone: {
    words: 'is offline for good',
    takes: 'line',
    showsBy: 'connection',
    knownWithinMs: LINE_MS,
    strike: async (person) => person.line.cut(),
  },
  'half-open': {
    words: 'has a line that passes nothing on, and stays open',
    showsBy: 'beat',
    strike: goHalfOpen,
  },
  'half-open-other-ends': {
    words: 'has a line that passes nothing on, and the other side ends the call meanwhile',
    showsBy: 'beat',
    ends: 'other',
    strike: goHalfOpen,
  },
  lossy: {
    words: 'a fifth of all messages is lost, a fifth comes twice, half come up to 2 s late',
    isForAll: true,
    strike: async (person, { people }) => people.forEach(({ line }) => line.worsen(BAD_NETWORK)),
  },
};
