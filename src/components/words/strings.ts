/** What a language says, and how its sentences are made at render. */
import type { CallEnd, CallInfo } from '../../core/call/call-info.js';
import type { CallError } from '../../core/call/call-error.js';
import type { en } from './en.js';

/** Every word and sentence the tags say, by name. What stands in braces, as `{name}`, is filled in. */
export type Strings = Readonly<Record<keyof typeof en, string>>;

/** What is filled in, by the name it has in the sentence. */
export type Filling = Readonly<Record<string, string | number | undefined>>;

/** Languages whose usual script runs from right to left. */
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b/i;

/** Whether the words of a language run from right to left. */
export function isRightToLeft({ lang }: Strings): boolean {
  return RIGHT_TO_LEFT.test(lang);
}

/** A sentence with everything filled in. */
export function fill(strings: Strings, key: keyof Strings, filling: Filling): string {
  return strings[key].replace(/\{(\w+)\}/g, (_, name: string) =>
    apart(strings, String(filling[name] ?? '')),
  );
}

/** A name or id in letters of its own direction turns nothing around it (U+2068 isolates, U+2069 ends that). */
function apart(strings: Strings, text: string): string {
  return isRightToLeft(strings) ? `\u2068${text}\u2069` : text;
}

/** Names in one line. */
export function listOf(strings: Strings, names: readonly string[]): string {
  return names.map((name) => apart(strings, name)).join(strings.comma);
}

/** What a person reads of an error. */
export function errorSentence(strings: Strings, { reason, params }: CallError): string {
  const { detail, userIds, code, limit, device = 'any' } = params;
  const who = userIds && reason === 'not-in-group' ? '.users' : '';
  const which = code !== undefined && reason === 'unknown' ? '.code' : '';
  const key = detail ? `error.${detail}` : `error.${reason}${who}${which}`;
  const users = listOf(strings, userIds ?? []);
  return fill(strings, key as keyof Strings, {
    device: strings[`device.${device}`],
    users,
    limit,
    code,
  });
}

/** How a call ended, as this side tells it; by name where one other person is concerned. */
export function endSentence(
  strings: Strings,
  { reason, endedBy, durationMs, error }: CallEnd,
  { direction }: Pick<CallInfo, 'direction'>,
  name = strings.otherSide,
): string {
  if (reason === 'failed' && error) return errorSentence(strings, error);
  const isOurs = reason === 'no-answer' ? direction === 'incoming' : endedBy === 'self';
  const ours = `end.${reason}.self` as keyof Strings; // where there are two sides to it
  const key = isOurs && strings[ours] ? ours : (`end.${reason}` as const);
  const sentence = fill(strings, key, { name });
  if (reason !== 'hung-up' || durationMs === 0) return sentence;
  return fill(strings, 'end.after', { sentence, duration: formatDuration(durationMs) });
}

/** Hours, minutes and seconds as `00:00:07`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((n) => String(Math.floor(n)).padStart(2, '0'))
    .join(':');
}
