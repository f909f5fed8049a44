import { expect } from '@open-wc/testing';
import { outcomeOf } from '../../../src/core/local/call-end.js';
import type { CallReporter } from '../../../src/core/call/call-reporter.js';

const rings = { info: { direction: 'incoming' }, isConnected: false } as CallReporter;
const calls = { info: { direction: 'outgoing' }, isConnected: false } as CallReporter;
const talks = { info: { direction: 'incoming' }, isConnected: true } as CallReporter;

describe('how a call ends that the last of the others has left', () => {
  for (const [what, reason, call, gaveUp, expected] of [
    ['the caller has waited for too long', 'no-answer', rings, false, 'no-answer self'],
    ['the caller was given up', 'no-answer', rings, true, 'no-answer remote'],
    ['nobody answered', 'no-answer', calls, false, 'no-answer remote'],
    ['the caller hung up before an answer', 'hung-up', rings, false, 'canceled remote'],
    ['the user declined in another tab', 'declined', rings, false, 'declined self'],
    ['they declined', 'declined', calls, false, 'declined remote'],
    ['they hung up', 'hung-up', talks, false, 'hung-up remote'],
    ['they were lost', 'network', talks, true, 'network system'],
  ] as const)
    it(`${what}: ${expected}`, () => {
      const { reason: why, endedBy } = outcomeOf(reason, call, gaveUp);
      expect(`${why} ${endedBy}`).to.equal(expected);
    });
});
