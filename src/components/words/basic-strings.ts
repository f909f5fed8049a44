/** Looks up the strings that are shown before a call, and loads the language where it is needed. */
import { languages, type LanguageTag } from './languages.js';
import { addStrings, isLoaded, loadedStrings, spokenFor, tagFor } from './loaded-strings.js';
import type { AllStrings, BasicStrings } from './strings.js';

export { mergeStrings } from './loaded-strings.js';

/** Which strings of a language: for the time before a call, in a call, or beside one. */
type Part = 'basic' | 'call' | 'aside';

/** One string of each part, which is there when the part is. */
const SAMPLES = { basic: 'accept', call: 'mute', aside: 'history' } satisfies Record<
  Part,
  keyof AllStrings
>;

/** What is being loaded. */
const loading = new Map<string, Promise<void>>();

/**
 * @param language a BCP 47 tag, such as `zh-HK`
 * @returns the basic strings of the nearest language the kit has (English if it has none, or while one is loading), overridden
 *   by the host's strings for the language and the tag
 */
export function basicStringsFor(language: string): BasicStrings {
  void loadLanguage(language);
  return loadedStrings(language);
}

/**
 * Loads a part of the strings of a language, so that a tag registered afterwards speaks it from its first render.
 *
 * @param language a BCP 47 tag
 * @returns resolves when they are loaded; also if that fails, which leaves the page in English until the next try
 */
export async function loadLanguage(language: string, part: Part = 'basic'): Promise<void> {
  const tag = tagFor(spokenFor(language));
  if (tag && !isLoaded(tag, SAMPLES[part])) await load(tag, part);
}

function load(tag: LanguageTag, part: Part): Promise<void> {
  const name = `${tag} ${part}`;
  const pending = loading.get(name) ?? fetchStrings(tag, part).finally(() => loading.delete(name));
  loading.set(name, pending);
  return pending;
}

async function fetchStrings(tag: LanguageTag, part: Part): Promise<void> {
  try {
    addStrings(tag, (await languages[tag][part]()).strings);
  } catch (cause) {
    reportError(cause);
  }
}
