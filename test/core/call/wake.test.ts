import { expect } from '@open-wc/testing';
import { onWake } from '../../../src/core/call/wake.js';
import { stopClock, type Clock } from '../../support/clock.js';

describe('the return of a page that was away', () => {
  let clock: Clock;
  let told: number;
  let stop: () => void;

  beforeEach(() => {
    clock = stopClock();
    told = 0;
    stop = onWake(() => (told += 1));
  });
  afterEach(() => {
    stop();
    clock.restore();
  });

  it('is told after a sleep of the machine', async () => {
    await clock.pass(60_000);
    expect(told).to.equal(0);
    clock.sleep(3_600_000);
    await clock.pass(6000);
    expect(told).to.equal(1);
    await clock.pass(60_000);
    expect(told).to.equal(1);
  });

  it('is not told of a clock that is set back, or of a tick that is a little late', async () => {
    clock.sleep(-7_200_000);
    await clock.pass(6000);
    clock.sleep(4000);
    await clock.pass(6000);
    expect(told).to.equal(0);
  });

  it('is told when the page is shown, thawed, restored, or has a network again', () => {
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('resume'));
    dispatchEvent(new PageTransitionEvent('pageshow'));
    dispatchEvent(new Event('online'));
    expect(told).to.equal(4);
  });

  it('is not told any more once it is stopped', async () => {
    stop();
    dispatchEvent(new Event('online'));
    clock.sleep(3_600_000);
    await clock.pass(60_000);
    expect(told).to.equal(0);
  });
});
