import { strings as asideAr } from './ar.aside.js';
import { strings as basicAr } from './ar.basic.js';
import { strings as ar } from './ar.js';
import { strings as asideJa } from './ja.aside.js';
import { strings as basicJa } from './ja.basic.js';
import { strings as ja } from './ja.js';
import { strings as asideKo } from './ko.aside.js';
import { strings as basicKo } from './ko.basic.js';
import { strings as ko } from './ko.js';
import { strings as asideZhCN } from './zh-cn.aside.js';
import { strings as basicZhCN } from './zh-cn.basic.js';
import { strings as zhCN } from './zh-cn.js';
import { strings as asideZhTW } from './zh-tw.aside.js';
import { strings as basicZhTW } from './zh-tw.basic.js';
import { strings as zhTW } from './zh-tw.js';
import { addStrings } from './loaded-strings.js';

/** Makes all languages available at once, for builds that hold them. Elsewhere each is loaded when a page speaks it. */
export function useAllLanguages(): void {
  addStrings('zh-CN', { ...basicZhCN, ...zhCN, ...asideZhCN });
  addStrings('zh-TW', { ...basicZhTW, ...zhTW, ...asideZhTW });
  addStrings('ja', { ...basicJa, ...ja, ...asideJa });
  addStrings('ko', { ...basicKo, ...ko, ...asideKo });
  addStrings('ar', { ...basicAr, ...ar, ...asideAr });
}
