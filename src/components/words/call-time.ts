import type { LanguageTag } from './languages.js';

/**
 * The one word of `<rc-call-timer>`, which loads no language for it: a page that uses only the timer stays small. A test
 * compares it with the languages.
 */
export const callTime: Readonly<Record<LanguageTag, string>> = {
  'zh-TW': '通話時間',
  'zh-CN': '通话时长',
  ja: '通話時間',
  ko: '통화 시간',
  ar: 'مدة المكالمة',
};
