/** Looks up the strings of a language among those that are loaded, with the host's on top. */
import { callTime } from './call-time.js';
import { basicEn } from './en.basic.js';
import type { LanguageTag } from './languages.js';
import type { AllStrings, BasicStrings } from './strings.js';
import { shared } from '../../core/call/page-registry.js';

/** Which language serves a language tag; the first match counts. */
const LANGUAGE_BY_TAG: readonly (readonly [RegExp, LanguageTag])[] = [
  [/^zh-(?:hant|tw|hk|mo)\b/i, 'zh-TW'],
  [/^zh\b/i, 'zh-CN'],
  [/^ja\b/i, 'ja'],
  [/^ko\b/i, 'ko'],
  [/^ar\b/i, 'ar'],
];

/** Strings set by the host, by language tag in lower case. */
const hostStrings = shared('words', () => new Map<string, Partial<AllStrings>>());

/** The languages that the site speaks, in place of all. */
const spoken = shared<{ only: readonly string[] }>('languages', () => ({ only: [] }));

/** As much of each language as is loaded. English is beneath all others. */
const loaded = new Map<LanguageTag | 'en', Partial<AllStrings>>([['en', basicEn]]);

/** Results of `loadedStrings`, until strings are added. */
const cache = new Map<string, BasicStrings>();

const watchers = shared('word-watchers', () => new Set<() => void>());
watchers.add(() => cache.clear()); // another copy may add strings

/** Calls back when strings are added. @returns a function that unsubscribes */
export function watchStrings(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** @returns the language of the kit that serves a BCP 47 tag, `undefined` for English */
export function tagFor(language: string): LanguageTag | undefined {
  return LANGUAGE_BY_TAG.find(([tags]) => tags.test(language))?.[1];
}

/** Whether a language has that string already. */
export const isLoaded = (tag: LanguageTag, key: keyof AllStrings): boolean =>
  loaded.get(tag)?.[key] !== undefined;

/**
 * @param language a BCP 47 tag, such as `zh-HK`
 * @returns the strings that are loaded of the nearest language, English in place of those that are not, overridden by the
 *   host's strings for the language and the tag
 */
export function loadedStrings(language: string): BasicStrings {
  let strings = cache.get(language);
  if (!strings) cache.set(language, (strings = merge(spokenFor(language).toLowerCase())));
  return strings;
}

function merge(language: string): BasicStrings {
  const base = builtInStrings(language);
  const parts = language.split('-');
  const tags = parts.map((_, i) => parts.slice(0, i + 1).join('-'));
  const baseTag = base.lang.toLowerCase();
  // Host strings for `zh` are Simplified Chinese and must not end up in `zh-TW`.
  const matching = tags.filter((tag) => tag !== baseTag && tagFor(tag) === tagFor(language));
  return [baseTag, ...matching].reduce<BasicStrings>(
    (strings, tag) => ({ ...strings, ...hostStrings.get(tag) }),
    base,
  );
}

function builtInStrings(language: string): BasicStrings {
  const tag = tagFor(language);
  const ofTag = tag && { callTime: callTime[tag], ...loaded.get(tag) };
  return { ...basicEn, ...loaded.get('en'), ...ofTag };
}

/** Adds strings of a language of the kit. Tags on screen that speak it update. */
export function addStrings(tag: LanguageTag, strings: Partial<AllStrings>): void {
  loaded.set(tag, { ...loaded.get(tag), ...strings });
  notifyWatchers();
}

/** Adds English strings, with the code that needs them: nothing on screen has shown any of them yet. */
export function addEnglish(strings: Partial<AllStrings>): void {
  loaded.set('en', { ...loaded.get('en'), ...strings });
  cache.clear();
}

/** Adds the host's strings for a language, on top of those added before. */
export function mergeStrings(language: string, strings: Partial<AllStrings>): void {
  const tag = language.toLowerCase();
  hostStrings.set(tag, { ...hostStrings.get(tag), ...strings, lang: language });
  notifyWatchers();
}

/** @param languages BCP 47 tags of the languages that the site speaks; where another one is asked for, the first stands in */
export function speakOnly(languages: readonly string[]): void {
  spoken.only = languages;
  notifyWatchers();
}

/** @returns the language, or the one that stands in for it on this site */
export function spokenFor(language: string): string {
  const tag = tagFor(language);
  const isOf = (other: string): boolean =>
    `${language}-`.toLowerCase().startsWith(`${other}-`.toLowerCase()) ||
    (tag !== undefined && tag === tagFor(other));
  return spoken.only.some(isOf) ? language : (spoken.only[0] ?? language);
}

function notifyWatchers(): void {
  for (const watcher of [...watchers]) watcher();
}
