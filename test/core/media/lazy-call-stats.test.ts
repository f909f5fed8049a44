import { expect } from '@open-wc/testing';
import { LazyCallStats } from '../../../src/core/media/lazy-call-stats.js';
import { nextTask } from '../../support/until.js';

describe('lazy call stats', () => {
  let log: string[];
  let loaded: PromiseWithResolvers;
  let stats: LazyCallStats<{ stop(): void }>;

  interface PromiseWithResolvers {
    resolve(): void;
    reject(cause: Error): void;
  }

  beforeEach(() => {
    log = [];
    stats = new LazyCallStats(() => {
      log.push('load');
      return new Promise((resolve, reject) => {
        loaded = { resolve: () => resolve({ stop: () => log.push('stop') }), reject };
      });
    });
  });

  it('loads once, on first use', async () => {
    expect(log).to.deep.equal([]);
    stats.use(() => log.push('first'));
    stats.use(() => log.push('second'));
    expect(log).to.deep.equal(['load']);
    loaded.resolve();
    await nextTask();
    expect(log).to.deep.equal(['load', 'first', 'second']);
  });

  it('measures nothing once stopped, also when it was stopped while loading', async () => {
    stats.use(() => log.push('used'));
    stats.stop();
    loaded.resolve();
    await nextTask();
    stats.use(() => log.push('used'));
    await nextTask();
    expect(log).to.deep.equal(['load', 'stop']);
  });

  it('loads nothing only to stop it', async () => {
    stats.stop();
    await nextTask();
    expect(log).to.deep.equal([]);
  });

  it('lets the call go on where stats cannot be loaded', async () => {
    stats.use(() => log.push('used'));
    loaded.reject(new TypeError('Failed to fetch'));
    await nextTask();
    stats.use(() => log.push('used'));
    stats.stop();
    await nextTask();
    expect(log).to.deep.equal(['load']);
  });
});
