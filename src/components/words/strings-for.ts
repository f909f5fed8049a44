/** Looks up the strings of a language that are shown in a call. Comes with the tags that do. */
import { withDeadline } from '../../core/call/deadline.js';
import { basicStringsFor, loadLanguage } from './basic-strings.js';
import { en } from './en.js';
import { languageOf } from './language-of.js';
import { addEnglish } from './loaded-strings.js';
import type { Strings } from './strings.js';

export { endSentence, errorSentence } from './sentences.js';
export {
  fill,
  formatDuration,
  isRightToLeft,
  listOf,
  type Placeholders,
  type Strings,
} from './strings.js';

/** How long tags wait for the strings of the page's language before they speak English. */
const WAIT_MS = 2000;

addEnglish(en);

/**
 * @param language a BCP 47 tag, such as `zh-HK`
 * @returns the strings of the nearest language the kit has (English if it has none, or while one is loading), overridden by
 *   the host's strings for the language and the tag
 */
export function stringsFor(language: string): Strings {
  void loadLanguage(language, 'call');
  return basicStringsFor(language) as Strings;
}

/**
 * Loads more of the page's language.
 *
 * @returns when it is there, or late, or cannot be loaded
 */
export async function loadStrings(part: 'call' | 'aside' = 'call'): Promise<void> {
  const language = languageOf(document.documentElement);
  await withDeadline(loadLanguage(language, part), WAIT_MS).catch(() => {});
}
