import { basicAr } from './ar.basic.js';
import { ar } from './ar.js';
import { basicJa } from './ja.basic.js';
import { ja } from './ja.js';
import { basicKo } from './ko.basic.js';
import { ko } from './ko.js';
import { addStrings } from './loaded-strings.js';
import { basicZhCN } from './zh-cn.basic.js';
import { zhCN } from './zh-cn.js';
import { basicZhTW } from './zh-tw.basic.js';
import { zhTW } from './zh-tw.js';

/** Makes all languages available at once, for builds that hold them. Elsewhere each is loaded when a page speaks it. */
export function useAllLanguages(): void {
  addStrings('zh-CN', { ...basicZhCN, ...zhCN });
  addStrings('zh-TW', { ...basicZhTW, ...zhTW });
  addStrings('ja', { ...basicJa, ...ja });
  addStrings('ko', { ...basicKo, ...ko });
  addStrings('ar', { ...basicAr, ...ar });
}
