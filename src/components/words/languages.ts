/** The languages that are on board, by their tag. The script-tag build has `languages.script.ts` in place of this file. */
import { ar } from './ar.js';
import { ja } from './ja.js';
import { ko } from './ko.js';
import type { Strings } from './strings.js';
import { zhCN } from './zh-cn.js';
import { zhTW } from './zh-tw.js';

/** All but English, which is always there. A function: the language comes when it is asked for. */
export const languages: Readonly<Record<LanguageTag, Strings | (() => Promise<Strings>)>> = {
  'zh-TW': zhTW,
  'zh-CN': zhCN,
  ja,
  ko,
  ar,
};

export type LanguageTag = 'zh-TW' | 'zh-CN' | 'ja' | 'ko' | 'ar';
