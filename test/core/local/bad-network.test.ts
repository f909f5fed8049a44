/** A few calls over a bad network: 20 % of the messages lost, 20 % doubled, half of them up to 2 s late. */
import { expect } from '@open-wc/testing';
import { complaintsOf, runBadNetwork } from './bad-network.js';

const SEED = 11;

describe(`local backend on a bad network (seed ${SEED})`, () => {
  it('connects, and all sides tell the same end', async () => {
    const calls = await runBadNetwork({
      ...{ seed: SEED, pairs: 6, trios: 2, refused: 4 },
      ...{ atOnce: 12, patienceMs: 40_000 },
    });
    expect(complaintsOf(calls)).to.deep.equal([]);
    expect(calls).to.have.length(12);
  }).timeout(120_000);
});
