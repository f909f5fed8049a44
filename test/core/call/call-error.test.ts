import { expect } from '@open-wc/testing';
import { CallError, toCallError } from '../../../src/core/call/call-error.js';

/** The module once more, as in a page with the script-tag build and a file that it loaded later. */
async function secondCopy(): Promise<typeof import('../../../src/core/call/call-error.js')> {
  const { href } = new URL('../../../src/core/call/call-error.ts?second', import.meta.url);
  return (await import(href)) as typeof import('../../../src/core/call/call-error.js');
}

describe('CallError', () => {
  it('is recognised in this copy of the kit and in another', async () => {
    const { CallError: OtherCallError } = await secondCopy();
    const other = new OtherCallError('device-busy', 'In use.', { device: 'camera' });

    expect(OtherCallError, 'a class of its own').not.to.equal(CallError);
    expect(other).to.be.instanceOf(CallError);
    expect(new CallError('busy', 'In a call.')).to.be.instanceOf(OtherCallError);
  });

  it('is not an instance of every subclass', () => {
    class PageError extends CallError {}
    expect(new PageError('busy', 'In a call.')).to.be.instanceOf(PageError);
    expect(new PageError('busy', 'In a call.')).to.be.instanceOf(CallError);
    expect(new CallError('busy', 'In a call.')).not.to.be.instanceOf(PageError);
  });

  it('of another copy stays as it is', async () => {
    const { CallError: OtherCallError, toCallError: otherToCallError } = await secondCopy();
    const other = new OtherCallError('kicked', 'Signed in elsewhere.', { code: 31_010 });
    const own = new CallError('busy', 'In a call.');

    expect(toCallError(other)).to.equal(other);
    expect(otherToCallError(own)).to.equal(own);
  });

  for (const [what, value] of [
    ['an error', new Error('no')],
    ['an error with a reason', Object.assign(new Error('no'), { reason: 'busy', params: {} })],
    ['an error of that name', Object.assign(new Error('no'), { name: 'CallError' })],
    [
      'one without parameters',
      Object.assign(new Error('no'), { name: 'CallError', reason: 'busy', params: null }),
    ],
    ['plain data', { name: 'CallError', message: 'no', reason: 'busy', params: {} }],
    ['nothing', undefined],
  ] as const)
    it(`is not seen in ${what}`, () => {
      expect(value instanceof CallError).to.be.false;
      const error = toCallError(value);
      expect(error).to.be.instanceOf(CallError);
      expect([error.reason, error.cause]).to.deep.equal(['unknown', value]);
    });
});
