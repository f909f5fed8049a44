/** Looks up the strings of a language, and loads the language where it is needed. */
import { languages, type LanguageTag } from './languages.js';
import { addLanguage, isLoaded, loadedStrings, spokenFor, tagFor } from './loaded-strings.js';
import type { Strings } from './strings.js';

export { addLanguage, hasString, mergeStrings, speakOnly } from './loaded-strings.js';
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

/** Languages that are being loaded. */
const loading = new Map<LanguageTag, Promise<void>>();

/**
 * @param language a BCP 47 tag, such as `zh-HK`
 * @returns the strings of the nearest language the kit has (English if it has none, or while one is loading), overridden by
 *   the host's strings for the language and the tag
 */
export function stringsFor(language: string): Strings {
  void loadLanguage(language);
  return loadedStrings(language);
}

/**
 * Loads the strings of a language, so that a tag registered afterwards speaks it from its first render.
 *
 * @param language a BCP 47 tag
 * @returns resolves when they are loaded; also if that fails, which leaves the page in English until the next try
 */
export async function loadLanguage(language: string): Promise<void> {
  const tag = tagFor(spokenFor(language));
  if (tag && !isLoaded(tag)) await load(tag);
}

function load(tag: LanguageTag): Promise<void> {
  const pending = loading.get(tag) ?? fetchLanguage(tag);
  loading.set(tag, pending);
  return pending;
}

async function fetchLanguage(tag: LanguageTag): Promise<void> {
  try {
    addLanguage(await languages[tag]());
  } catch (cause) {
    reportError(cause);
  } finally {
    loading.delete(tag);
  }
}
