/** A first connection whose offer, answer or candidates get lost, again and again, is offered again. */
import { expect } from '@open-wc/testing';
import type { PartyCall } from '../../support/call-party.js';
import { useRelayCalls } from './relay-calls.js';
import { SIGNAL_MS } from './local-calls.js';

interface Signal {
  readonly type?: string;
  readonly number?: number;
  readonly description?: { readonly type: string };
  readonly candidate?: object;
  readonly signals?: object;
}

const lost: Record<string, (message: Signal) => boolean> = {
  answer: ({ description }) => description?.type === 'answer',
  offer: ({ description }) => description?.type === 'offer',
  'candidate of either side': ({ candidate }) => candidate !== undefined,
};

describe('a connection', () => {
  const { relay, signIn, soon, connected } = useRelayCalls();

  for (const [what, isLost] of Object.entries(lost))
    it(`whose first ${what} never arrives, however often it is repeated, is offered again`, async () => {
      const [anna, ben] = [await signIn('3001'), await signIn('3002')];
      const numbers = new Set<number | undefined>();
      relay().passes = (message: Signal) => {
        if (message.type !== 'signal' || !isLost(message)) return true;
        if (numbers.size < 1) numbers.add(message.number);
        return !numbers.has(message.number);
      };
      const out = anna.call(['3002']);
      const into = await ben.nextCall(SIGNAL_MS);
      await into.accept();
      await connected(out, into);
    });

  it('in a group comes up though the first three of all signals never arrive', async () => {
    const people = [await signIn('3001'), await signIn('3002'), await signIn('3003')] as const;
    const [anna, ben, cleo] = people;
    const counts = new Map<unknown, Set<unknown>>();
    relay().passes = ({ type, endpoint, number }) => {
      if (type !== 'signal') return true;
      const numbers = counts.get(endpoint) ?? new Set();
      counts.set(endpoint, numbers);
      if (numbers.size < 3) numbers.add(number);
      return !numbers.has(number);
    };
    const out = anna.call(['3002', '3003'], { groupId: 'group318' });
    const [second, third] = [await ben.nextCall(SIGNAL_MS), await cleo.nextCall(SIGNAL_MS)];
    await Promise.all([second.accept(), third.accept()]);
    await connected(out, second, third);
    const everybody = () => [out, second, third].every(({ joined }) => joined.length === 2);
    await soon('each is with both others', everybody);
  });

  for (const lateMs of [1000, 2500, 4500])
    for (const order of ['before', 'after'] as const)
      it(`whose first answer is ${lateMs} ms late comes up, with the caller's tab ${order} the callee's`, async () => {
        const [anna, ben] = await inOrder(order);
        let first: number | undefined;
        let sentAt = 0;
        relay().passes = (message: Signal) => {
          if (message.description?.type !== 'answer') return true;
          sentAt ||= performance.now();
          first ??= message.number;
          return message.number !== first || performance.now() - sentAt > lateMs;
        };
        const out = anna.call(['3002'], { media: 'video' });
        const into = await ben.nextCall(SIGNAL_MS);
        await into.accept();
        await connected(out, into);
        const sees = (call: PartyCall) => call.members[0]?.camera;
        await soon('both know what the other sends', () => sees(out) && sees(into));
        expect([...anna.problems, ...ben.problems]).to.deep.equal([]);
      });

  /** Anna and Ben, whose tabs compare in that order: the smaller one is polite when offers collide. */
  async function inOrder(order: 'before' | 'after') {
    for (;;) {
      const anna = await signIn('3001');
      const ben = await signIn('3002');
      const [annas, bens] = [anna, ben].map(
        ({ line }) => (line.sent[0] as { endpoint: string }).endpoint,
      ) as [string, string];
      if (annas < bens === (order === 'before')) return [anna, ben] as const;
      await anna.dispose();
      await ben.dispose();
    }
  }

  it('comes up though nobody made the first offer', async () => {
    const [anna, ben] = [await signIn('3001'), await signIn('3002')];
    relay().passes = (message: Signal) => {
      if (message.type === 'invite') delete (message as { signals?: object }).signals;
      return !(message.type === 'signal' && message.description?.type === 'offer' && isEarly());
    };
    const begin = performance.now();
    const isEarly = () => performance.now() - begin < 2000;
    const out = anna.call(['3002']);
    const into = await ben.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
  });
});
