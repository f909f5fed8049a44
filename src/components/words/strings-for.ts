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

/** Languages that are loaded. */
const loaded = new Map<LanguageTag, Strings>();

/** Languages on their way. */
const loading = new Map<LanguageTag, Promise<void>>();

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
  const asked = tags.filter((tag) => tag !== own && tagFor(tag) === tagFor(language));
  return [own, ...asked].reduce((words, tag) => ({ ...words, ...ofHosts.get(tag) }), nearest);
}

function builtInFor(language: string): Strings {
  const tag = tagFor(language);
  if (!tag) return en;
  if (!loaded.has(tag)) void load(tag);
  return loaded.get(tag) ?? en;
}

function tagFor(language: string): LanguageTag | undefined {
  return answersFor.find(([tags]) => tags.test(language))?.[1];
}

/** Adds a language of the kit that a build holds already. */
export function addLanguage(strings: Strings): void {
  loaded.set(strings.lang as LanguageTag, strings);
  known.clear();
}

/**
 * Loads the words of a language, so that what is drawn next speaks it from the start.
 *
 * @param language a BCP 47 tag
 * @returns when they are there; also when they could not be loaded, which leaves the page in English until the next try
 */
export async function loadLanguage(language: string): Promise<void> {
  const tag = tagFor(language.toLowerCase());
  if (tag && !loaded.has(tag)) await load(tag);
}

function load(tag: LanguageTag): Promise<void> {
  const known = loading.get(tag) ?? fetchLanguage(tag);
  loading.set(tag, known);
  return known;
}

async function fetchLanguage(tag: LanguageTag): Promise<void> {
  try {
    loaded.set(tag, await languages[tag]());
    tellWatchers();
  } catch (cause) {
    reportError(cause);
  } finally {
    loading.delete(tag);
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
