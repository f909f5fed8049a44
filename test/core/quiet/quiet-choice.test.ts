/** What people chose, as it is stored. */
import { expect } from '@open-wc/testing';
import { readChoice, writeChoice } from '../../../src/core/quiet/quiet-choice.js';
import { QUIET_KEY } from '../../../src/core/quiet/quiet-stored.js';
import { replace } from '../../support/replace.js';

const NOW = 1_000_000;

describe('a choice', () => {
  afterEach(() => localStorage.removeItem(QUIET_KEY));

  it('is that of one user of one app, and is gone when it is over', () => {
    writeChoice('a\n3001', { until: NOW + 10 }, NOW);
    writeChoice('b\n3001', { on: true }, NOW);
    expect(readChoice('a\n3001', NOW)).to.deep.equal({ until: NOW + 10 });
    expect(readChoice('a\n3002', NOW)).to.equal(undefined);
    expect(readChoice('a\n3001', NOW + 10)).to.equal(undefined);
    writeChoice('b\n3001', undefined, NOW + 10);
    expect(localStorage.getItem(QUIET_KEY)).to.equal(null);
  });

  for (const stored of [
    ...['', '{', 'null', '7', '"x"', '[]', '[1]', '{"k":null}', '{"k":7}', '{"k":{"on":1}}'],
    ...['{"k":{"until":"9e9"}}', '{"k":{"until":9e99}}', '{"k":{"off":-1}}', '{"k":{}}'],
  ])
    it(`is none where ${stored || 'nothing'} is stored, and can be made`, () => {
      localStorage.setItem(QUIET_KEY, stored);
      expect(readChoice('k', NOW)).to.equal(undefined);
      writeChoice('k', { on: true }, NOW);
      expect(readChoice('k', NOW)).to.deep.equal({ on: true });
    });

  it('lasts as long as the page where nothing can be stored', () => {
    const refuse = (): never => {
      throw new DOMException('no', 'SecurityError');
    };
    const undo = ['setItem', 'removeItem', 'getItem'].map((name) =>
      replace(Storage.prototype, name as 'getItem', refuse),
    );
    try {
      writeChoice('k', { on: true }, NOW);
      expect(readChoice('k', NOW)).to.deep.equal({ on: true });
      writeChoice('k', undefined, NOW);
      expect(readChoice('k', NOW)).to.equal(undefined);
    } finally {
      for (const restore of undo) restore();
    }
    writeChoice('k', undefined, NOW);
  });
});
