import { expect } from '@open-wc/testing';
import { useAllLanguages } from '../../src/components/words/all-languages.js';
import { stringsFor } from '../../src/components/words/strings-for.js';
import { noticeWords, rewordNotice } from '../../src/loader/notice-words.js';

describe('the words of the notice that a piece is missing', () => {
  before(useAllLanguages);

  for (const language of ['en', 'zh-CN', 'zh'])
    it(`are there in ${language} before any language is loaded`, () => {
      const strings = stringsFor(language);
      const words = noticeWords(language);
      for (const key of Object.keys(words) as (keyof typeof words)[])
        expect(words[key], key).to.equal(strings[key]);
    });

  it('are Simplified Chinese in Taiwan before its words are loaded', () => {
    expect(noticeWords('zh-TW')).to.deep.equal(noticeWords('zh'));
  });

  for (const language of ['en', 'zh-CN', 'zh-TW', 'zh-Hant-HK', 'zh', 'ja-JP', 'ko', 'ar-EG', 'fr'])
    it(`are those of the kit in ${language}, once it is loaded`, () => {
      const strings = stringsFor(language);
      rewordNotice(language, strings); // as when they are loaded
      const words = noticeWords(language);
      for (const key of Object.keys(words) as (keyof typeof words)[])
        expect(words[key], key).to.equal(strings[key]);
    });

  it('are those of the host where it has some', () => {
    rewordNotice('de', { tryAgain: 'Nochmal' });
    expect(noticeWords('de-AT')).to.include({ tryAgain: 'Nochmal', reload: 'Reload' });
  });
});
