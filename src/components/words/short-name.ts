/** Names as they are shown. A page passes whatever its users have entered. */
import { graphemes } from './graphemes.js';

/** The most graphemes of a name that stand in a sentence, a title or a notification. */
const LONGEST = 60;

/** Line breaks and other control characters, and those that change the direction of the text after them. */
const UNWANTED = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;

/** Characters that show nothing. */
const INVISIBLE = /[\p{Cf}\p{Z}\u115F\u1160\u3164\uFFA0]/gu;

/**
 * @param name as the page has it
 * @returns the name on one line, without what would change the text around it; empty if there is nothing to see
 */
export function cleanName(name: string): string {
  const clean = name.replace(UNWANTED, ' ').trim();
  return clean.replace(INVISIBLE, '') === '' ? '' : clean;
}

/** @returns the name, cut off where it is too long for a line of text */
export function shortName(name: string): string {
  if (name.length <= LONGEST) return name;
  const short = [...graphemes(name.slice(0, 20 * LONGEST))].slice(0, LONGEST).join('');
  return short === name ? name : `${short.trimEnd()}…`;
}
