/**
 * The languages of the script-tag build, which has English and Chinese on board. Each other one is a file beside the script
 * that a page loads when it speaks it.
 */
import type { languages as all, LanguageTag } from './languages.js';
import type { Strings } from './strings.js';
import { zhCN } from './zh-cn.js';

/** Of the script itself, which a classic script is told only while it starts. */
const address = import.meta.url;

const beside = (tag: LanguageTag) => async (): Promise<Strings> => {
  const file = new URL(`languages/${tag}.js`, address).href;
  return ((await import(file)) as { default: Strings }).default;
};

export const languages: typeof all = {
  'zh-TW': beside('zh-TW'),
  'zh-CN': zhCN,
  ja: beside('ja'),
  ko: beside('ko'),
  ar: beside('ar'),
};
