/** Profiles as pages give them: the functions that resolve them, and what is taken of an answer. */
import type { Profile } from '../call/call-info.js';
import { CallError } from '../call/call-error.js';

/**
 * Resolves user ids to profiles, in any order. Unknown users are left out. The signal is aborted when nobody waits for the
 * answer any more.
 */
export type ResolveUsers = (
  userIds: readonly string[],
  signal?: AbortSignal,
) => Promise<readonly Profile[]>;
/** Resolves a group id to the profiles of its members. The signal is aborted when nobody waits for the answer any more. */
export type ResolveMembers = (groupId: string, signal?: AbortSignal) => Promise<readonly Profile[]>;

export interface ProfileSources {
  users?: ResolveUsers;
  members?: ResolveMembers;
}

/** In milliseconds. */
export interface ProfileTiming {
  /** How long `find` and `members` wait for an answer. */
  readonly answerMs: number;
  /** How long a request may take. A name that comes late is still shown. Then the request is aborted. */
  readonly requestMs: number;
  /** How long the failure for an id is kept before it is asked for again; also the longest pause of a failing source. */
  readonly retryMs: number;
  /** The pause after the second failure in a row. It doubles with each further one. */
  readonly pauseMs: number;
}

export const PROFILE_TIMING: ProfileTiming = {
  answerMs: 10_000,
  requestMs: 20_000,
  retryMs: 15_000,
  pauseMs: 1000,
};

const MAX_ID = 256;
const MAX_NAME = 2000;
const MAX_ADDRESS = 100_000;

export function profilesError(cause: unknown): CallError {
  return new CallError('network', 'Profiles could not be loaded.', { detail: 'profiles', cause });
}

/** A copy, key by key. @returns `undefined` for what is no profile */
export function readProfile(value: unknown): Profile | undefined {
  const { userId, name, avatarUrl } = Object(value) as Partial<Record<keyof Profile, unknown>>;
  if (typeof userId !== 'string' || userId.length > MAX_ID || typeof name !== 'string') return;
  const profile = { userId, name: name.slice(0, MAX_NAME) };
  return Object.freeze(isPicture(avatarUrl) ? { ...profile, avatarUrl } : profile);
}

/** Whether a value is the address of something that can be a picture; `javascript:` and others are not. */
function isPicture(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MAX_ADDRESS) return false;
  try {
    return /^(https?:|blob:|file:|data:image\/)/.test(new URL(value, document.baseURI).href);
  } catch {
    return false;
  }
}
