import { expect } from '@open-wc/testing';
import { withDeadline } from '../../../src/core/call/deadline.js';
import { rejection } from '../../support/until.js';

describe('a deadline', () => {
  it('lets a promise through that settles in time', async () => {
    expect(await withDeadline(Promise.resolve(1), 1000)).to.equal(1);
    const error = new Error('its own');
    expect(await rejection(withDeadline(Promise.reject(error), 1000))).to.equal(error);
  });

  it('rejects for one that never does, and ignores what comes later', async () => {
    let fail!: (error: Error) => void;
    const never = new Promise<void>((_, reject) => (fail = reject));
    const error = await rejection(withDeadline(never, 10));
    expect(error).to.have.property('message', 'Timed out.');
    fail(new Error('too late to be told')); // an unhandled rejection would fail the run
  });
});
