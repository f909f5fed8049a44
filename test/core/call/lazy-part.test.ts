import { expect } from '@open-wc/testing';
import { LazyPart } from '../../../src/core/call/lazy-part.js';
import { nextTask } from '../../support/until.js';

describe('a part of a call that loads on first use', () => {
  let log: string[];
  let loaded: PromiseWithResolvers;
  let part: LazyPart<{ stop(): void }>;

  interface PromiseWithResolvers {
    resolve(): void;
    reject(cause: Error): void;
  }

  beforeEach(() => {
    log = [];
    part = new LazyPart(() => {
      log.push('load');
      return new Promise((resolve, reject) => {
        loaded = { resolve: () => resolve({ stop: () => log.push('stop') }), reject };
      });
    });
  });

  it('loads once, on first use', async () => {
    expect(log).to.deep.equal([]);
    expect(part.loaded).to.equal(undefined);
    part.use(() => log.push('first'));
    part.use(() => log.push('second'));
    expect(log).to.deep.equal(['load']);
    loaded.resolve();
    await nextTask();
    expect(log).to.deep.equal(['load', 'first', 'second']);
    part.loaded?.stop();
    expect(log.at(-1)).to.equal('stop');
  });

  it('does nothing once stopped, also when it was stopped while loading', async () => {
    part.use(() => log.push('used'));
    part.stop();
    loaded.resolve();
    await nextTask();
    part.use(() => log.push('used'));
    await nextTask();
    expect(log).to.deep.equal(['load', 'stop']);
  });

  it('loads nothing only to stop it', async () => {
    part.stop();
    await nextTask();
    expect(log).to.deep.equal([]);
  });

  it('lets the call go on where it cannot be loaded', async () => {
    part.use(() => log.push('used'));
    loaded.reject(new TypeError('Failed to fetch'));
    await nextTask();
    part.use(() => log.push('used'));
    part.stop();
    await nextTask();
    expect(log).to.deep.equal(['load']);
  });
});
