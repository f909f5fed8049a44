import { expect } from '@open-wc/testing';
import { TIMING } from '../../../src/core/local/timing.js';
import { QUICK } from './quick-timing.js';

for (const [name, timing] of Object.entries({
  'default times': TIMING,
  'times of the tests': QUICK,
}))
  describe(name, () => {
    it('allow several heartbeats to be lost before a peer counts as gone', () => {
      expect(timing.silentMs).to.be.at.least(4 * timing.aliveEveryMs);
    });

    it('check a call more often than anything is due', () => {
      const { tickMs, aliveEveryMs, restartEveryMs, silentMs, linkPatienceMs } = timing;
      for (const ms of [aliveEveryMs, restartEveryMs, silentMs, linkPatienceMs])
        expect(ms).to.be.at.least(2 * tickMs);
    });

    it('leave room for several restarts before a connection is given up', () => {
      expect(timing.linkPatienceMs).to.be.at.least(4 * timing.restartEveryMs);
    });

    it('reconnect to the relay ever more slowly, and before a peer counts as gone', () => {
      const [first = Infinity, ...later] = timing.relayRetryMs;
      expect(first).to.be.below(timing.silentMs / 4);
      expect([first, ...later]).to.deep.equal([first, ...later].sort((a, b) => a - b));
    });

    it('cannot be changed', () => {
      expect(timing).to.be.frozen;
      expect(timing.relayRetryMs).to.be.frozen;
    });
  });

it('the times of the tests are not below a tenth of the default ones', () => {
  for (const [name, ms] of Object.entries(TIMING) as [keyof typeof TIMING, number | number[]][])
    [QUICK[name]].flat().forEach((quick, i) => {
      expect(quick, name).to.be.at.least([ms].flat()[i]! / 10);
    });
});
