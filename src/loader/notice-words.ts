/**
 * What a person reads when a part of the kit could not be loaded. The same words stand in `components/words` (a test
 * compares them), but those are a part that may be missing itself. Other languages are spoken once they have been loaded,
 * with the first part that a page needs.
 */
import { shared } from '../core/call/page-registry.js';

export interface NoticeWords {
  readonly 'error.piece-missing': string;
  readonly 'error.piece-gone': string;
  readonly tryAgain: string;
  readonly reload: string;
  readonly close: string;
}

const en: NoticeWords = {
  'error.piece-missing': 'Part of the call could not be loaded.',
  'error.piece-gone': 'The page has been updated. Reload it to go on.',
  tryAgain: 'Try again',
  reload: 'Reload',
  close: 'Close',
};
const zhTW: NoticeWords = {
  'error.piece-missing': '部分通話功能無法載入。',
  'error.piece-gone': '頁面已更新，請重新載入後繼續。',
  tryAgain: '再試一次',
  reload: '重新載入',
  close: '關閉',
};

/** By language tag in lower case. */
const words = new Map<string, Partial<NoticeWords>>(
  Object.entries({
    en,
    'zh-tw': zhTW,
    'zh-hk': zhTW,
    'zh-mo': zhTW,
    'zh-hant': zhTW,
    zh: {
      'error.piece-missing': '部分通话功能加载失败。',
      'error.piece-gone': '页面已更新，请刷新后继续。',
      tryAgain: '重试',
      reload: '刷新',
      close: '关闭',
    },
  }),
);

/** What the page says in another way, see `strings-for.ts`. */
const ofHost = shared('words', () => new Map<string, Partial<NoticeWords>>());

/** Takes over the words of a language: another one than here, or what a host says in another way. */
export function rewordNotice(language: string, strings: Partial<NoticeWords>): void {
  const tag = language.toLowerCase();
  words.set(tag, { ...words.get(tag), ...strings });
}

/** @param language a BCP 47 tag */
export function noticeWords(language: string): NoticeWords {
  const parts = language.toLowerCase().split('-');
  const tags = parts.map((_, i) => parts.slice(0, i + 1).join('-')); // `zh`, `zh-hant`, `zh-hant-tw`
  return tags.reduce((found, tag) => ({ ...found, ...words.get(tag), ...ofHost.get(tag) }), en);
}
