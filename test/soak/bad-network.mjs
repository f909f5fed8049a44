/** Calls over a bad network: a fifth of all messages is lost, a fifth comes twice, half come up to 2 s late. */
import { judgeEnds } from '../faults/judge.mjs';
import { BAD_NETWORK, startLines } from '../faults/lines.mjs';
import { openPerson, personPage } from '../faults/people.mjs';
import { hasJoined } from '../faults/steps.mjs';
import { sleep, soon, within } from '../faults/wait.mjs';
import { startSite } from '../support/site.mjs';

const CONNECT_MS = 15_000;
const END_MS = 15_000;
const AT_ONCE = 2;
/** How many of the calls have to connect in time. */
const SHARE = 0.95;

/** @returns {Promise<string[]>} what is wrong */
export async function soakBadNetwork(browser, { seed, pairs = 20, groups = 5 }) {
  const site = await startSite({ pages: { '/person': personPage } });
  const lines = await startLines({ seed, chaos: BAD_NETWORK });
  const sizes = [...Array(pairs).fill(2), ...Array(groups).fill(3)];
  const results = [];
  const queue = [...sizes.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, size] = next;
      results[index] = await playCall({ browser, site, lines, room: `bad-${index}` }, size);
      console.log(`  call ${index + 1} of ${size}: ${describe(results[index])}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await lines.close();
  await site.close();
  const connected = results.filter(({ ms }) => ms !== undefined).length;
  console.log(`  ${connected} of ${results.length} connected within ${CONNECT_MS / 1000} s`);
  const problems = results.flatMap((result) => result.problems);
  if (connected < results.length * SHARE)
    problems.push(`only ${connected} of ${results.length} calls connected in time`);
  return problems;
}

const describe = ({ ms, problems }) =>
  [ms === undefined ? 'not connected in time' : `${(ms / 1000).toFixed(1)} s`, ...problems].join(
    '; ',
  );

async function playCall(town, size) {
  const userIds = ['3001', '3002', '3003'].slice(0, size);
  const people = await Promise.all(userIds.map((userId) => openPerson(town, userId)));
  try {
    return await play(people);
  } finally {
    await Promise.all(people.map((person) => within(person.leave(), 10_000)));
  }
}

async function play(people) {
  const [caller, ...others] = people;
  const began = Date.now();
  if (others.length === 1) await caller.call(others[0].userId);
  else await caller.callGroup(others.map(({ userId }) => userId));
  const accepting = setInterval(() => others.forEach(acceptIfItRings), 200);
  const isUp = await soon(() => areAllConnected(people), CONNECT_MS);
  const ms = isUp ? Date.now() - began : undefined;
  clearInterval(accepting);
  await sleep(1000);
  for (const person of people.slice(0, -1)) if (person.isInCall) await person.hangUp();
  const isOver = await soon(() => people.every(({ isInCall }) => !isInCall), END_MS);
  const problems = isOver ? [] : [`${people.filter((one) => one.isInCall).length} hang`];
  await sleep(1000);
  for (const person of people) {
    const { tracks, connections } = await person.left();
    if (isOver && tracks + connections > 0) problems.push(`${person.name} has devices open`);
  }
  const ends = people.map(({ notes }) => notes.findLast(({ kind }) => kind === 'rc-call-ended'));
  if (isOver && people.length === 2) problems.push(...judgeEnds(...ends));
  return { ms, problems };
}

function acceptIfItRings(person) {
  if (person.phase !== 'incoming' || person.isAnswering) return;
  person.isAnswering = true;
  within(person.accept(), 5000).then(() => setTimeout(() => (person.isAnswering = false), 2000));
}

const areAllConnected = (people) =>
  people.every(
    (one) =>
      one.phase === 'connected' && people.every((other) => one === other || hasJoined(one, other)),
  );
