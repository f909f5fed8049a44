/** Looks up the strings of a language: the kit's own, loaded where needed, with the host's on top. */
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
  type Placeholders,
  type Strings,
} from './strings.js';

/** Which language serves a language tag; the first match counts. */
const LANGUAGE_BY_TAG: readonly (readonly [RegExp, LanguageTag])[] = [
  [/^zh-(?:hant|tw|hk|mo)\b/i, 'zh-TW'],
  [/^zh\b/i, 'zh-CN'],
  [/^ja\b/i, 'ja'],
  [/^ko\b/i, 'ko'],
  [/^ar\b/i, 'ar'],
];

/** Strings set by the host, by language tag in lower case. */
const hostStrings = new Map<string, Partial<Strings>>();

/** Languages loaded on demand; `undefined` while loading, or when loading failed. */
const loadedLanguages = new Map<LanguageTag, Strings | undefined>();

/** Results of `stringsFor`, until strings are added. */
const cache = new Map<string, Strings>();

const watchers = new Set<() => void>();

/** Calls back when strings are added. @returns a function that unsubscribes */
export function watchStrings(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/**
 * @param language a BCP 47 tag, such as `zh-HK`
 * @returns the strings of the nearest language the kit has (English if it has none, or while one is loading), overridden by
 *   the host's strings for the language and the tag
 */
export function stringsFor(language: string): Strings {
  let strings = cache.get(language);
  if (!strings) cache.set(language, (strings = merge(language.toLowerCase())));
  return strings;
}

function merge(language: string): Strings {
  const base = builtInStrings(language);
  const parts = language.split('-');
  const tags = parts.map((_, i) => parts.slice(0, i + 1).join('-'));
  const baseTag = base.lang.toLowerCase();
  // Host strings for `zh` are Simplified Chinese and must not end up in `zh-TW`.
  const matching = tags.filter((tag) => tag !== baseTag && builtInStrings(tag) === base);
  return [baseTag, ...matching].reduce(
    (strings, tag) => ({ ...strings, ...hostStrings.get(tag) }),
    base,
  );
}

function builtInStrings(language: string): Strings {
  const tag = LANGUAGE_BY_TAG.find(([tags]) => tags.test(language))?.[1];
  const found = tag && languages[tag];
  if (typeof found !== 'function') return found ?? en;
  if (!loadedLanguages.has(tag!)) void loadLanguage(tag!, found);
  return loadedLanguages.get(tag!) ?? en;
}

/** Loads a language once. If that fails, tags stay in English. */
async function loadLanguage(tag: LanguageTag, load: () => Promise<Strings>): Promise<void> {
  loadedLanguages.set(tag, undefined);
  try {
    loadedLanguages.set(tag, await load());
    notifyWatchers();
  } catch (cause) {
    reportError(cause);
  }
}

/** Adds the host's strings for a language, on top of those added before. */
export function mergeStrings(language: string, strings: Partial<Strings>): void {
  const tag = language.toLowerCase();
  hostStrings.set(tag, { ...hostStrings.get(tag), ...strings, lang: language });
  notifyWatchers();
}

function notifyWatchers(): void {
  cache.clear();
  for (const watcher of [...watchers]) watcher();
}
