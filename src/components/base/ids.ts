/** Ids as pages pass them: databases have numbers, and untyped code passes anything. */

import type { Profile } from '../../core/call/call-info.js';

/** An id, or nothing. Numbers count as their digits. */
export type IdLike = string | number | null | undefined;

/** @returns the id without spaces around it; empty if there is none */
export function idOf(value: unknown): string {
  if (typeof value === 'bigint' || Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? value.trim() : '';
}

/**
 * @param value a list of ids, or a string or number. In a string, commas or spaces stand between ids; in a list, each item is
 *   one id, which may hold either
 * @returns the ids, without empty ones
 */
export function idsOf(value: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : idOf(value).split(/[\s,]+/);
  return items.map(idOf).filter(Boolean);
}

/** @returns the profiles with ids that are strings; those of nobody are left out */
export function withIds(
  profiles: readonly Profile[] | null | undefined,
): readonly Profile[] | undefined {
  if (!Array.isArray(profiles)) return undefined;
  return (profiles as readonly Profile[])
    .map((profile) => ({ ...profile, userId: idOf(profile?.userId), name: String(profile?.name) }))
    .filter(({ userId }) => userId !== '');
}
