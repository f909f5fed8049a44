import { expect } from '@open-wc/testing';
import type { CallInfo } from '../../../src/core/call/call-info.js';
import { RingElection } from '../../../src/core/store/ring-election.js';
import { until } from '../../support/until.js';

const call = { id: 'one' } as CallInfo;

function makeElection() {
  const told: unknown[] = [];
  let report: (isElected: boolean) => void = () => {};
  const election = new RingElection({
    elect: (_, onChange) => {
      report = onChange;
      return () => {};
    },
    nameOf: (callId) => callId,
    ring: ({ quiet = false }) => told.push({ quiet }),
    change: (_, quiet) => told.push({ changed: quiet }),
    replay: ({ type }) => told.push(type),
  });
  return { election, told, report: (isElected: boolean) => report(isElected) };
}

describe('an election that is not decided', () => {
  it('makes this tab ring after a while, and what happened since is told', async () => {
    const { election, told, report } = makeElection();
    election.start(call);
    expect(election.queue({ type: 'placed', callId: 'one' })).to.be.true;
    await until(() => told.length > 0, 8000, 'it rings');
    expect(told).to.deep.equal([{ quiet: false }, 'placed']);
    report(false);
    expect(told.at(-1)).to.deep.equal({ changed: true });
  });

  it('rings nowhere once the call is forgotten', async () => {
    const { election, told } = makeElection();
    election.start(call);
    election.clear();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(told).to.deep.equal([]);
  });
});
