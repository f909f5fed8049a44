/**
 * Many calls over a bad network. Takes some minutes, and is no part of `npm test`:
 *
 *     npx wtr --files test/core/local/bad-network.soak.ts
 */
import { expect } from '@open-wc/testing';
import { complaintsOf, runBadNetwork } from './bad-network.js';

/** At least this share of the calls connects within this time. */
const SHARE = 0.95;
const WITHIN_MS = 15_000;

for (const seed of [1, 2, 3])
  describe(`local backend on a bad network (seed ${seed})`, () => {
    it('connects 20 calls of two and 5 of three, and all sides tell the same end', async () => {
      const calls = await runBadNetwork({
        ...{ seed, pairs: 20, trios: 5, refused: 10 },
        ...{ atOnce: 4, patienceMs: 60_000 },
      });
      const times = calls.flatMap(({ name, connectMs }) =>
        name.startsWith('refusal') ? [] : (connectMs ?? Infinity),
      );
      times.sort((a, b) => a - b);
      console.log(`connected after ${times.map((ms) => (ms / 1000).toFixed(1)).join(' ')} s`);
      expect(complaintsOf(calls)).to.deep.equal([]);
      expect(times).to.have.length(25);
      const inTime = times.filter((ms) => ms <= WITHIN_MS).length;
      expect(inTime).to.be.at.least(Math.ceil(SHARE * times.length));
    }).timeout(600_000);
  });
