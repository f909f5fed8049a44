/** All languages at once, for pages that load the whole kit. */
import { ar } from './ar.js';
import { addLanguage } from './index.js';
import { ja } from './ja.js';
import { ko } from './ko.js';
import { zhCN } from './zh-cn.js';
import { zhTW } from './zh-tw.js';

for (const strings of [zhCN, zhTW, ja, ko, ar]) addLanguage(strings);
