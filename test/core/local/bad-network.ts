/**
 * Calls over a bad network: a relay that loses, doubles, delays and so reorders messages. Each call is set up, one side after
 * the other ends it, and what all sides tell about it is compared. `bad-network.test.ts` runs a few calls;
 * `bad-network.soak.ts` runs many.
 */
import { createLocalBackend } from '../../../src/core/local/local-backend.js';
import { CallParty, type PartyCall } from '../../support/call-party.js';
import { FakeRelay, seededRandom, type NetworkFaults } from '../../support/fake-relay.js';
import { until } from '../../support/until.js';

export interface BadNetworkOptions {
  /** The same seed makes the same network, as far as timers allow. */
  readonly seed: number;
  /** Calls between two that are answered. */
  readonly pairs: number;
  /** Group calls of three in which everybody answers. */
  readonly trios: number;
  /** Calls between two that are declined or canceled while they ring, in turn. */
  readonly refused: number;
  /** How many calls are set up at the same time. */
  readonly atOnce: number;
  /** How long anything may take. */
  readonly patienceMs: number;
}

export interface BadNetworkCall {
  readonly name: string;
  /** From dialling until everybody is connected with everybody; `undefined` if that did not happen, or was not meant to. */
  readonly connectMs: number | undefined;
  /** How the call ended, by user. */
  readonly stories: Readonly<Record<string, string>>;
  /** What went wrong. */
  readonly complaints: readonly string[];
}

const FAULTS: NetworkFaults = { loss: 0.2, doubled: 0.2, delayed: 0.5, delayMs: 2000 };

type Check = (condition: boolean, complaint: string) => void;

/** Runs the calls. @returns what became of each */
export async function runBadNetwork(options: BadNetworkOptions): Promise<BadNetworkCall[]> {
  const relay = new FakeRelay();
  const random = seededRandom(options.seed);
  relay.faults = { ...FAULTS, random };
  const { pairs, trios, refused, atOnce } = options;
  const plans = [
    ...Array.from({ length: trios }, (_, i) => () => trio(i, options, random)),
    ...Array.from({ length: pairs }, (_, i) => () => pair(i, options, random)),
    ...Array.from({ length: refused }, (_, i) => () => refusal(i, options)),
  ];
  const results: BadNetworkCall[] = [];
  const work = async () => {
    for (let plan = plans.shift(); plan; plan = plans.shift()) results.push(await plan());
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    relay.restore();
  }
  return results;
}

/** Two who talk; one hangs up. */
function pair(index: number, options: BadNetworkOptions, random: () => number) {
  return inRoom(
    `pair ${index}`,
    ['a', 'b'],
    options,
    async ({ people, until, check, connects }) => {
      const [anna, ben] = people as [CallParty, CallParty];
      const out = anna.call(['b'], { media: index % 2 ? 'video' : 'audio' });
      const into = await until('it rings', () => ben.live[0]);
      await into.accept();
      await until('both are connected', () => out.isConnected && into.isConnected);
      connects();
      const [first, second] = random() < 0.5 ? [out, into] : [into, out];
      await first.session.end();
      await until('both have ended', () => first.end && second.end);
      check(tells(first, 'hung-up self'), 'who hung up tells something else');
      check(tells(second, 'hung-up remote'), 'the other side tells another end');
    },
  );
}

/** Three who talk; one leaves, then another. */
function trio(index: number, options: BadNetworkOptions, random: () => number) {
  const ids = ['a', 'b', 'c'];
  return inRoom(`trio ${index}`, ids, options, async ({ people, until, check, connects }) => {
    const [anna, ben, cleo] = people as [CallParty, CallParty, CallParty];
    const out = anna.call(['b', 'c'], { groupId: 'group318' });
    const second = await until('it rings at the first', () => ben.live[0]);
    const third = await until('it rings at the second', () => cleo.live[0]);
    await Promise.all([second.accept(), third.accept()]);
    const calls = [out, second, third];
    await until('each is with both others', () =>
      calls.every(({ isConnected, joined }) => isConnected && joined.length === 2),
    );
    connects();
    const [left, ...rest] = calls.splice(Math.floor(random() * 3), 1).concat(calls);
    await left!.session.end();
    await until('the others know who left', () =>
      rest.every(({ joined, isConnected }) => isConnected && joined.length === 1),
    );
    await rest[0]!.session.end();
    await until('all have ended', () => [left, ...rest].every((call) => call?.end));
    for (const call of [left!, rest[0]!])
      check(tells(call, 'hung-up self'), `${call.party.userId} left and tells something else`);
    check(tells(rest[1]!, 'hung-up remote'), 'the last one tells another end');
  });
}

/** One calls; the other declines, or the caller cancels. */
function refusal(index: number, options: BadNetworkOptions) {
  return inRoom(`refusal ${index}`, ['a', 'b'], options, async ({ people, until, check }) => {
    const [anna, ben] = people as [CallParty, CallParty];
    const out = anna.call(['b']);
    const into = await until('it rings', () => ben.live[0]);
    const isDeclined = index % 2 === 0;
    await (isDeclined ? into : out).session.end();
    await until('both have ended', () => out.end && into.end);
    check(
      tells(out, isDeclined ? 'declined remote' : 'canceled self'),
      'the caller tells another end',
    );
    check(
      tells(into, isDeclined ? 'declined self' : 'canceled remote'),
      'the callee tells another end',
    );
    await new Promise((resolve) => setTimeout(resolve, 4000)); // what comes late does not make it ring again
    check(ben.calls.length === 1, 'it rang again');
  });
}

function tells({ end }: PartyCall, story: string): boolean {
  return `${end?.reason} ${end?.endedBy}` === story;
}

interface Steps {
  readonly people: CallParty[];
  readonly until: <T>(what: string, predicate: () => T) => ReturnType<typeof until<T>>;
  readonly check: Check;
  readonly connects: () => void;
}

/** Signs people in who reach only each other, lets a scenario run, and notes what became of it. */
async function inRoom(
  name: string,
  userIds: readonly string[],
  { patienceMs }: BadNetworkOptions,
  scenario: (steps: Steps) => Promise<void>,
): Promise<BadNetworkCall> {
  const signalingUrl = `ws://relay.example/?room=${encodeURIComponent(name)}`;
  const people = userIds.map(
    (token) => new CallParty(token, createLocalBackend({ token, signalingUrl })),
  );
  const complaints: string[] = [];
  let connectMs: number | undefined;
  const begin = performance.now();
  try {
    await Promise.all(people.map((party) => party.connect()));
    await scenario({
      people,
      until: (what, predicate) =>
        until(predicate, patienceMs, () => `${what}: ${storiesOf(people, true)}`),
      check: (condition, complaint) => condition || complaints.push(complaint),
      connects: () => (connectMs = performance.now() - begin),
    });
  } catch (cause) {
    complaints.push(String(cause));
  }
  const stories = storiesOf(people);
  await Promise.all(people.map((party) => party.dispose()));
  for (const { problems, violations } of people)
    complaints.push(...problems.map(tellProblem), ...violations);
  return { name, connectMs, stories: JSON.parse(stories) as Record<string, string>, complaints };
}

function tellProblem({ message, cause }: Error): string {
  return cause instanceof Error ? `${message} ${cause.message}` : message;
}

function storiesOf(people: readonly CallParty[], withMembers = false): string {
  const story = (call: PartyCall) => {
    const members = withMembers ? ` ${JSON.stringify(call.members)}` : '';
    return call.end ? `${call.end.reason} ${call.end.endedBy}` : `going on${members}`;
  };
  return JSON.stringify(
    Object.fromEntries(people.map(({ userId, calls }) => [userId, calls.map(story).join(', ')])),
  );
}

/** Which calls went wrong, a line each. */
export function complaintsOf(calls: readonly BadNetworkCall[]): string[] {
  return calls.flatMap(({ name, complaints, stories }) =>
    complaints.map((complaint) => `${name}: ${complaint} (${JSON.stringify(stories)})`),
  );
}
