/** The page's language and direction, as `lang` and `dir` attributes say them, and the words a host has for a language. */
import {
  isRightToLeft,
  mergeStrings,
  stringsFor,
  watchStrings,
  type Strings,
} from './strings-for.js';
import { languageOf, nearest } from './language-of.js';

export { languageOf };

/** The way a tag is laid out: what the nearest `dir` says, unless a `lang` is nearer; else the way its words are written. */
export function directionOf(tag: Element): 'ltr' | 'rtl' {
  const said = nearest(tag, ({ dir, lang }) => dir !== '' || lang !== '');
  const dir = said?.dir === 'auto' ? getComputedStyle(said).direction : said?.dir;
  if (dir) return dir === 'rtl' ? 'rtl' : 'ltr';
  return isRightToLeft(stringsFor(languageOf(tag))) ? 'rtl' : 'ltr';
}

/**
 * Adds a language, or says some things in another way. What is not given stays as it was; a language the kit does not know
 * starts from English. Tags on screen follow at once.
 *
 * @param language a BCP 47 tag, such as `fr` or `zh-TW`; it also answers for the tags below it, such as `fr-CA`
 * @param strings the words, by name, as in the type `Strings`; `{…}` in them is filled in, by the same names as in English
 * @example setStrings('fr', { accept: 'Accepter', decline: 'Refuser' })
 */
export function setStrings(language: string, strings: Partial<Omit<Strings, 'lang'>>): void {
  mergeStrings(language, strings);
}

const watchers = new Set<() => void>();
let observer: MutationObserver | undefined;

function tellWatchers(): void {
  for (const each of [...watchers]) each();
}

/** Calls back when the page's language or direction, or the words of one, change. One observer serves the whole page. @returns the undo */
export function watchLanguage(watcher: () => void): () => void {
  watchers.add(watcher);
  const unwatch = watchStrings(watcher);
  if (!observer) {
    observer = new MutationObserver(tellWatchers);
    observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['lang', 'dir'],
    });
  }
  return () => {
    watchers.delete(watcher);
    unwatch();
    if (watchers.size > 0) return;
    observer?.disconnect();
    observer = undefined;
  };
}
