/** The strings of one language, and how their placeholders are filled in. */
import type { asideEn } from './en.aside.js';
import type { basicEn } from './en.basic.js';
import type { en } from './en.js';
import { shortName } from './short-name.js';

/** What is shown before a call: by the ring, the call buttons, and where a piece of the kit is missing. */
export type BasicStrings = Readonly<Record<keyof typeof basicEn, string>>;

/** What is shown in a call. */
export type CallStrings = Readonly<Record<keyof typeof en, string>>;

/** What is shown beside a call: in the member picker, the history and the check. */
export type AsideStrings = Readonly<Record<keyof typeof asideEn, string>>;

/** What the tags of a call show. */
export type Strings = BasicStrings & CallStrings;

/** Every string the tags show, by key. `{name}` in a string is a placeholder. */
export type AllStrings = Strings & AsideStrings;

/** Values for the placeholders of a string, by name. */
export type Placeholders = Readonly<Record<string, string | number | undefined>>;

/** Languages whose usual script is written from right to left. */
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b/i;

/** Whether a language is written from right to left. */
export function isRightToLeft({ lang }: BasicStrings): boolean {
  return RIGHT_TO_LEFT.test(lang);
}

/** @returns the string with its placeholders filled in; one without a value becomes empty */
export function fill<S extends BasicStrings>(
  strings: S,
  key: keyof S,
  values: Placeholders,
): string {
  return String(strings[key]).replace(/\{(\w+)\}/g, (_, name: string) =>
    isolate(
      strings,
      name === 'name' ? shortName(String(values[name] ?? '')) : String(values[name] ?? ''),
    ),
  );
}

/** Isolates a name or id in right-to-left text (U+2068 … U+2069), so that its direction does not affect the text around it. */
export function isolate(strings: BasicStrings, text: string): string {
  return isRightToLeft(strings) ? `\u2068${text}\u2069` : text;
}

/** @returns the names, separated as the language does it */
export function listOf(strings: BasicStrings, names: readonly string[]): string {
  return names.map((name) => isolate(strings, shortName(name))).join(strings.comma);
}

/** @returns a duration in milliseconds as hours, minutes and seconds: `00:00:07` */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((n) => String(Math.floor(n)).padStart(2, '0'))
    .join(':');
}
