/** Looks up all strings of a language. Comes with the tags that stand beside a call. */
import { loadLanguage } from './basic-strings.js';
import { asideEn } from './en.aside.js';
import { addEnglish } from './loaded-strings.js';
import { loadStrings as load, stringsFor } from './strings-for.js';
import type { AllStrings } from './strings.js';

addEnglish(asideEn);

/** As `stringsFor`, with those beside a call. */
export function allStringsFor(language: string): AllStrings {
  void loadLanguage(language, 'aside');
  return stringsFor(language) as AllStrings;
}

/** Loads all strings of the page's language. @returns when they are there, or late, or cannot be loaded */
export async function loadStrings(): Promise<void> {
  await Promise.all([load('call'), load('aside')]);
}
