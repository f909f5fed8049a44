/** The language and text direction of a tag, from the page's `lang` and `dir` attributes, and `setStrings` for hosts. */
import { languageOf, nearest } from './language-of.js';
import { loadedStrings, mergeStrings, watchStrings } from './loaded-strings.js';
import { isRightToLeft, type AllStrings } from './strings.js';

export { languageOf };

/** @returns the nearest `dir` at or above the tag, unless a `lang` is nearer; else the direction of its language */
export function directionOf(tag: Element): 'ltr' | 'rtl' {
  const marked = nearest(tag, ({ dir, lang }) => dir !== '' || lang !== '');
  const dir = marked?.dir === 'auto' ? getComputedStyle(marked).direction : marked?.dir;
  if (dir) return dir === 'rtl' ? 'rtl' : 'ltr';
  return isRightToLeft(loadedStrings(languageOf(tag))) ? 'rtl' : 'ltr';
}

/**
 * Adds a language, or replaces some strings of one. Strings that are not given stay as they are; a language that the kit does
 * not have starts from English. Tags on screen update at once.
 *
 * @param language a BCP 47 tag, such as `fr` or `zh-TW`; it also applies to more specific tags, such as `fr-CA`
 * @param strings strings by key, see the type `Strings`; each may use the same `{placeholders}` as the English string
 * @example setStrings('fr', { accept: 'Accepter', decline: 'Refuser' })
 */
export function setStrings(language: string, strings: Partial<Omit<AllStrings, 'lang'>>): void {
  mergeStrings(language, strings);
}

const watchers = new Set<() => void>();
/** One for all watchers. */
let observer: MutationObserver | undefined;

function notifyWatchers(): void {
  for (const watcher of [...watchers]) watcher();
}

/** Calls back when the page's `lang` or `dir`, or the strings of any language, change. @returns a function that unsubscribes */
export function watchLanguage(watcher: () => void): () => void {
  watchers.add(watcher);
  const unwatch = watchStrings(watcher);
  if (!observer) {
    observer = new MutationObserver(notifyWatchers);
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
