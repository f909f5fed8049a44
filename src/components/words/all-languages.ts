import { ar } from './ar.js';
import { ja } from './ja.js';
import { ko } from './ko.js';
import { addLanguage } from './loaded-strings.js';
import { zhCN } from './zh-cn.js';
import { zhTW } from './zh-tw.js';

/** Makes all languages available at once, for builds that hold them. Elsewhere each is loaded when a page speaks it. */
export function useAllLanguages(): void {
  for (const strings of [zhCN, zhTW, ja, ko, ar]) addLanguage(strings);
}
