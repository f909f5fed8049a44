/** Every word on the screen, by language. */
import { ar } from './ar.js';
import { en } from './en.js';
import { ja } from './ja.js';
import { ko } from './ko.js';
import type { Strings } from './strings.js';
import { zhCN } from './zh-cn.js';
import { zhTW } from './zh-tw.js';

export {
  endSentence,
  errorSentence,
  fill,
  formatDuration,
  isRightToLeft,
  listOf,
  type Filling,
  type Strings,
} from './strings.js';

/** Which language tags each language answers for, the more special before the general. */
const builtIn: readonly (readonly [RegExp, Strings])[] = [
  [/^zh-(?:hant|tw|hk|mo)\b/i, zhTW],
  [/^zh\b/i, zhCN],
  [/^ja\b/i, ja],
  [/^ko\b/i, ko],
  [/^ar\b/i, ar],
];

/** What hosts said, by language tag in lower case. */
const ofHosts = new Map<string, Strings>();

/** The words for a language tag: the host's for it or for the language it belongs to, else the kit's, else English. */
export function stringsFor(language: string): Strings {
  const nearest = builtInFor(language);
  for (let tag = language.toLowerCase(); tag; tag = tag.replace(/-?[^-]*$/, '')) {
    const strings = ofHosts.get(tag);
    // what was said for `zh` is no word of `zh-TW`
    if (strings && builtInFor(tag) === nearest) return strings;
  }
  return ofHosts.get(nearest.lang.toLowerCase()) ?? nearest;
}

function builtInFor(language: string): Strings {
  return builtIn.find(([tags]) => tags.test(language))?.[1] ?? en;
}

/** Merges words over those a language has, which are those of the nearest one for a language the kit does not know. */
export function mergeStrings(language: string, strings: Partial<Strings>): void {
  const nearest = stringsFor(language);
  ofHosts.set(language.toLowerCase(), { ...nearest, ...strings, lang: language });
}
