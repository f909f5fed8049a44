/** Every word on the screen, by language. English is always there; the others come with `all.ts`, or one by one. */
import { en } from './en.js';
import type { Strings } from './strings.js';

export { formatDuration, type Strings } from './strings.js';

export type LanguageTag = 'zh-TW' | 'zh-CN' | 'ja' | 'ko' | 'ar';

/** Which language tags each language answers for, the more special before the general. */
const answersFor: readonly (readonly [RegExp, LanguageTag])[] = [
  [/^zh-(?:hant|tw|hk|mo)\b/i, 'zh-TW'],
  [/^zh\b/i, 'zh-CN'],
  [/^ja\b/i, 'ja'],
  [/^ko\b/i, 'ko'],
  [/^ar\b/i, 'ar'],
];

/** The kit's own, as far as they are loaded. */
const builtIn = new Map<string, Strings>([[en.lang, en]]);
/** What hosts said, by language tag in lower case. */
const ofHosts = new Map<string, Partial<Strings>>();
/** What came of all that, by the language asked for. */
const known = new Map<string, Strings>();
let loader: ((language: LanguageTag) => void) | undefined;

/** The words for a language tag: the host's for it or for the language it belongs to, else the kit's, else English. */
export function stringsFor(language: string): Strings {
  const strings = known.get(language) ?? collect(language);
  known.set(language, strings);
  return strings;
}

function collect(language: string): Strings {
  const nearest = builtInFor(language);
  const tags = [nearest.lang.toLowerCase()];
  for (let tag = language.toLowerCase(); tag; tag = tag.replace(/-?[^-]*$/, ''))
    tags.splice(1, 0, tag); // the more general first
  // what was said for `zh` is no word of `zh-TW`
  const said = tags.filter((tag) => builtInFor(tag) === nearest).map((tag) => ofHosts.get(tag));
  return Object.assign({}, nearest, ...said) as Strings;
}

function builtInFor(language: string): Strings {
  const tag = answersFor.find(([tags]) => tags.test(language))?.[1] ?? 'en';
  const strings = builtIn.get(tag);
  if (!strings && tag !== 'en') loader?.(tag);
  return strings ?? en;
}

/** Adds a language of the kit's own. */
export function addLanguage(strings: Strings): void {
  builtIn.set(strings.lang, strings);
  known.clear();
}

/** @param load called with a language of the kit's own that is asked for and not there; English stands in meanwhile */
export function loadLanguagesWith(load: (language: LanguageTag) => void): void {
  loader = load;
}

/** Merges words over those a language has, which are those of the nearest one for a language the kit does not know. */
export function mergeStrings(language: string, strings: Partial<Strings>): void {
  const tag = language.toLowerCase();
  ofHosts.set(tag, { ...ofHosts.get(tag), ...strings, lang: language });
  known.clear();
}
