/** Every word on the screen, by language. */
import { en } from './en.js';
import type { Strings } from './strings.js';
import { zhCN } from './zh-cn.js';

export { formatDuration, type Strings } from './strings.js';

/** The words for a language tag; English where there are none. */
export function stringsFor(language: string): Strings {
  return /^zh\b/i.test(language) ? zhCN : en;
}
