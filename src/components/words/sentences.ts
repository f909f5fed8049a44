/** The sentences about errors and ends of calls. */
import type { CallEnd, CallInfo } from '../../core/call/call-info.js';
import type { CallError } from '../../core/call/call-error.js';
import { fill, formatDuration, isolate, listOf, type Strings } from './strings.js';

/** @returns what people read about an error */
export function errorSentence(strings: Strings, { reason, params }: CallError): string {
  const { detail, userIds, code, limit, device = 'any', fix } = params;
  const usersSuffix = userIds && reason === 'not-in-group' ? '.users' : '';
  const codeSuffix = code !== undefined && reason === 'unknown' ? '.code' : '';
  const ofPolicy = `check.${detail}` as keyof Strings;
  const known = (key: string): boolean => key in strings; // those of a piece come with it
  const key =
    [ofPolicy, `error.${detail}`].find(known) ?? `error.${reason}${usersSuffix}${codeSuffix}`;
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
  const isNamed = reason === 'failed' || error?.params.detail === 'page-left';
  if (isNamed && error) return errorSentence(strings, error);
  const isOwn = reason === 'no-answer' ? direction === 'incoming' : endedBy === 'self';
  const ownKey = `end.${reason}.self` as keyof Strings; // only some reasons have one
  const key = isOwn && strings[ownKey] ? ownKey : (`end.${reason}` as const);
  const sentence = fill(strings, key, { name });
  if (reason !== 'hung-up' || durationMs === 0) return sentence;
  return fill(strings, 'end.after', { sentence, duration: formatDuration(durationMs) });
}
