/**
 * What a backend reports, checked field by field and copied. A backend may be the page's own, and its data comes from a service,
 * from other tabs and other people. What makes no sense is left out.
 */
import type { CallPatch } from './backend.js';
import { CallError } from './call-error.js';
import type { CallEnd, CallInfo, Member } from './call-info.js';

const MEDIA = ['audio', 'video'] as const;
const DEVICE_STATES = ['off', 'pending', 'on', 'blocked'] as const;
const MEMBER_STATUS = ['invited', 'ringing', 'joined', 'left'] as const;
const ENDED_BY = ['self', 'remote', 'system'] as const;
const END_REASONS = [
  ...['hung-up', 'canceled', 'declined', 'busy', 'no-answer', 'answered-elsewhere', 'removed'],
  ...['network', 'failed'],
] as readonly CallEnd['reason'][];

const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** @returns the value if it is one of these, else the fallback */
function oneOf<T, F>(values: readonly T[], value: unknown, fallback: F): T | F {
  return values.includes(value as T) ? (value as T) : fallback;
}

/** @returns the members that are some, each once; `undefined` for what is no list */
function checkedMembers(list: unknown): readonly Member[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const members = new Map<string, Member>();
  for (const entry of list as readonly (Partial<Member> | null | undefined)[]) {
    const status = oneOf(MEMBER_STATUS, entry?.status, undefined);
    if (!entry || !status || !isId(entry.userId) || members.has(entry.userId)) continue;
    const { userId, microphone, camera, reconnecting, speaking, quality } = entry;
    const rest = {
      ...(reconnecting && { reconnecting: true }),
      ...(speaking && { speaking: true }),
      ...(quality && { quality }),
    };
    members.set(userId, { userId, status, microphone: !!microphone, camera: !!camera, ...rest });
  }
  return Object.freeze([...members.values()]);
}

/** @returns the patch with those of its fields that are valid, and no others */
export function checkedPatch(patch: Partial<Record<keyof CallPatch, unknown>>): CallPatch {
  const { speaking, devices, screens, groupId } = patch ?? {};
  const checked = {
    members: checkedMembers(patch?.members),
    media: oneOf(MEDIA, patch?.media, undefined),
    microphone: oneOf(DEVICE_STATES, patch?.microphone, undefined),
    camera: oneOf(DEVICE_STATES, patch?.camera, undefined),
    groupId: isId(groupId) ? groupId : undefined,
    screens: Array.isArray(screens) ? [...new Set(screens.filter(isId))] : undefined,
    speaking: typeof speaking === 'boolean' ? speaking : undefined,
    devices:
      typeof devices === 'object' && devices !== null ? Object.freeze({ ...devices }) : undefined,
  };
  return Object.fromEntries(Object.entries(checked).filter(([, value]) => value !== undefined));
}

/** @returns the call; `undefined` if it has no id */
export function checkedCall(info: Partial<CallInfo> | null | undefined): CallInfo | undefined {
  if (!info || !isId(info.id)) return undefined;
  const { id, callerId, quiet, extra, returning } = info;
  return {
    id,
    direction: info.direction === 'outgoing' ? 'outgoing' : 'incoming',
    callerId: isId(callerId) ? callerId : '',
    ...(quiet === true && { quiet }),
    ...(isId(extra) && { extra }),
    ...(returning === true && { returning }),
    ...{ media: 'audio', members: [], microphone: 'off', camera: 'off' },
    ...checkedPatch(info),
  };
}

/** @returns how the call ended; for what is no end: that it failed */
export function checkedEnd(end: Partial<CallEnd> | null | undefined): CallEnd {
  const { durationMs = 0, error } = end ?? {};
  return Object.freeze({
    reason: oneOf(END_REASONS, end?.reason, 'failed'),
    endedBy: oneOf(ENDED_BY, end?.endedBy, 'system'),
    durationMs: durationMs > 0 && Number.isFinite(durationMs) ? durationMs : 0,
    ...(error instanceof CallError && { error }),
  });
}
