/** Every word on the screen, by language. */
import { en } from './en.js';
import { languages, type LanguageTag } from './languages.js';
import type { Strings } from './strings.js';

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
const answersFor: readonly (readonly [RegExp, LanguageTag])[] = [
  [/^zh-(?:hant|tw|hk|mo)\b/i, 'zh-TW'],
  [/^zh\b/i, 'zh-CN'],
  [/^ja\b/i, 'ja'],
  [/^ko\b/i, 'ko'],
  [/^ar\b/i, 'ar'],
];

/** What hosts said, by language tag in lower case. */
const ofHosts = new Map<string, Partial<Strings>>();

/** Languages that were asked for and came, or are on their way. */
const arrived = new Map<LanguageTag, Strings | undefined>();

/** The answers so far, which hold until words are added. */
const known = new Map<string, Strings>();

const watchers = new Set<() => void>();

/** Calls back when words were added. @returns the undo */
export function watchStrings(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/**
 * The words for a language tag: the kit's for the language it belongs to, else English, and over them what the host said
 * for the language and for the tag. A language on its way is English until it is there.
 */
export function stringsFor(language: string): Strings {
  let strings = known.get(language);
  if (!strings) known.set(language, (strings = merged(language.toLowerCase())));
  return strings;
}

function merged(language: string): Strings {
  const nearest = builtInFor(language);
  const parts = language.split('-');
  const tags = parts.map((_, i) => parts.slice(0, i + 1).join('-'));
  const own = nearest.lang.toLowerCase();
  // what was said for `zh` is no word of `zh-TW`
  const asked = tags.filter((tag) => tag !== own && builtInFor(tag) === nearest);
  return [own, ...asked].reduce((words, tag) => ({ ...words, ...ofHosts.get(tag) }), nearest);
}

function builtInFor(language: string): Strings {
  const tag = answersFor.find(([tags]) => tags.test(language))?.[1];
  const found = tag && languages[tag];
  if (typeof found !== 'function') return found ?? en;
  if (!arrived.has(tag!)) void fetchLanguage(tag!, found);
  return arrived.get(tag!) ?? en;
}

/** The page speaks English where a language cannot be loaded. */
async function fetchLanguage(tag: LanguageTag, load: () => Promise<Strings>): Promise<void> {
  arrived.set(tag, undefined);
  try {
    arrived.set(tag, await load());
    tellWatchers();
  } catch (cause) {
    reportError(cause);
  }
}

/** Adds words for a language. What is not said stays as it was. */
export function mergeStrings(language: string, strings: Partial<Strings>): void {
  const tag = language.toLowerCase();
  ofHosts.set(tag, { ...ofHosts.get(tag), ...strings, lang: language });
  tellWatchers();
}

function tellWatchers(): void {
  known.clear();
  for (const each of [...watchers]) each();
}
