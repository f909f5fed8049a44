/** The names of all strings, for who checks what a page says. */
import { asideEn } from './en.aside.js';
import { basicEn } from './en.basic.js';
import { en } from './en.js';

const names = new Set(Object.keys({ ...basicEn, ...en, ...asideEn }));

/** Whether there is such a string. */
export function hasString(name: string): boolean {
  return name !== 'lang' && (names.has(name) || /^(stats|quiet)\./.test(name));
}
