import { expect } from '@open-wc/testing';
import { loadModule } from '../../../src/core/call/load-module.js';
import { rejection } from '../../support/until.js';

/** What Firefox and Chromium say of a file that they could not fetch. */
const SENTENCES = [
  'error loading dynamically imported module: ',
  'Failed to fetch dynamically imported module: ',
];

const fail = (message: string) => () => Promise.reject(new TypeError(message));
const there = (query: string) => new URL(`../../../src/core/call/ids.ts?${query}`, import.meta.url);
const gone = new URL('./there-is-no-such-file.js', import.meta.url).href;

describe('loading a file of the kit', () => {
  it('passes the module on', async () => {
    expect(await loadModule(() => Promise.resolve({ a: 1 }))).to.deep.equal({ a: 1 });
  });

  SENTENCES.forEach((sentence, i) => {
    it(`"${sentence}…" again, where the browser remembers a failure: from another address`, async () => {
      const { href } = there(String(i));
      const load = fail(sentence + href);
      expect(await rejection(loadModule(load))).to.include({ reason: 'network' });
      const module = await loadModule<{ newId?: unknown }>(load);
      expect(module.newId).to.be.a('function');
    });

    it(`"${sentence}…" of a file that the server has not: it is gone`, async () => {
      const error = await rejection(loadModule(fail(sentence + gone)));
      expect(error).to.have.nested.property('params.detail', 'piece-gone');
    });
  });

  it('that the server has, or that a bundler loads in its own way, is missing', async () => {
    for (const message of [SENTENCES[0] + there('x').href, 'Loading chunk 7 failed.']) {
      const error = await rejection(loadModule(fail(message)));
      expect(error).to.have.nested.property('params.detail', 'piece-missing');
    }
    expect(await rejection(loadModule(fail('Loading chunk 7 failed.')))).to.include({
      reason: 'network',
    });
  });
});
