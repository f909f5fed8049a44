/** The names of all strings, for who checks what a page says. */
import { asideEn } from './en.aside.js';
import { basicEn } from './en.basic.js';
import { en } from './en.js';

const english: Readonly<Record<string, string>> = { ...basicEn, ...en, ...asideEn };

/** Whether there is such a string. */
export function hasString(name: string): boolean {
  return name !== 'lang' && (Object.hasOwn(english, name) || /^(stats|quiet)\./.test(name));
}

/** @returns the placeholders of a word of the page that nothing fills in, such as `{nam}` */
export function strayPlaceholders(name: string, word: string): string[] {
  const own = english[name];
  if (own === undefined) return []; // of a piece whose words are not here
  const filled = placeholdersIn(own);
  return placeholdersIn(word).filter((each) => !filled.includes(each));
}

const placeholdersIn = (text: string): string[] => text.match(/\{\w+\}/g) ?? [];
