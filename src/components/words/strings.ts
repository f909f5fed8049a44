/** The strings of one language, and the sentences made from them when a tag renders. */
import type { CallEnd, CallInfo } from '../../core/call/call-info.js';
import type { CallError } from '../../core/call/call-error.js';
import type { en } from './en.js';
import { shortName } from './short-name.js';

/** Every string the tags show, by key. `{name}` in a string is a placeholder. */
export type Strings = Readonly<Record<keyof typeof en, string>>;

/** Values for the placeholders of a string, by name. */
export type Placeholders = Readonly<Record<string, string | number | undefined>>;

/** Languages whose usual script is written from right to left. */
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b/i;

/** Whether a language is written from right to left. */
export function isRightToLeft({ lang }: Strings): boolean {
  return RIGHT_TO_LEFT.test(lang);
}

/** @returns the string with its placeholders filled in; one without a value becomes empty */
export function fill(strings: Strings, key: keyof Strings, values: Placeholders): string {
  return strings[key].replace(/\{(\w+)\}/g, (_, name: string) =>
    isolate(
      strings,
      name === 'name' ? shortName(String(values[name] ?? '')) : String(values[name] ?? ''),
    ),
  );
}

/** Isolates a name or id in right-to-left text (U+2068 … U+2069), so that its direction does not affect the text around it. */
function isolate(strings: Strings, text: string): string {
  return isRightToLeft(strings) ? `\u2068${text}\u2069` : text;
}

/** @returns the names, separated as the language does it */
export function listOf(strings: Strings, names: readonly string[]): string {
  return names.map((name) => isolate(strings, shortName(name))).join(strings.comma);
}

/** @returns what people read about an error */
export function errorSentence(strings: Strings, { reason, params }: CallError): string {
  const { detail, userIds, code, limit, device = 'any', fix } = params;
  const usersSuffix = userIds && reason === 'not-in-group' ? '.users' : '';
  const codeSuffix = code !== undefined && reason === 'unknown' ? '.code' : '';
  const ofPolicy = `check.${detail}` as keyof Strings;
  const key =
    ofPolicy in strings ? ofPolicy : `error.${detail ?? `${reason}${usersSuffix}${codeSuffix}`}`;
  const users = listOf(strings, userIds ?? []);
  const sentence = fill(strings, key as keyof Strings, {
    device: strings[`device.${device}`],
    users,
    limit,
    code,
  });
  return fix ? `${sentence} ${isolate(strings, fix)}` : sentence;
}

/**
 * @param name the other person's name, in a one-to-one call
 * @returns how a call ended, from the signed-in user's point of view
 */
export function endSentence(
  strings: Strings,
  { reason, endedBy, durationMs, error }: CallEnd,
  { direction }: Pick<CallInfo, 'direction'>,
  name = strings.otherSide,
): string {
  if (reason === 'failed' && error) return errorSentence(strings, error);
  const isOwn = reason === 'no-answer' ? direction === 'incoming' : endedBy === 'self';
  const ownKey = `end.${reason}.self` as keyof Strings; // only some reasons have one
  const key = isOwn && strings[ownKey] ? ownKey : (`end.${reason}` as const);
  const sentence = fill(strings, key, { name });
  if (reason !== 'hung-up' || durationMs === 0) return sentence;
  return fill(strings, 'end.after', { sentence, duration: formatDuration(durationMs) });
}

/** @returns a duration in milliseconds as hours, minutes and seconds: `00:00:07` */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((n) => String(Math.floor(n)).padStart(2, '0'))
    .join(':');
}
