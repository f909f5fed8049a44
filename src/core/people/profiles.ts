/**
 * Cache of profiles (names and pictures) by user id, and of group members. Ids requested in the same turn of the event loop
 * go out as one request. Until an answer arrives, or if there is none, a profile has the id as its name.
 */
import type { Profile } from '../call/call-info.js';
import { CallError } from '../call/call-error.js';
import { withDeadline } from '../call/deadline.js';
import { loadModule } from '../call/load-module.js';
import { safeCall } from '../call/safe-call.js';
import {
  PROFILE_TIMING,
  profilesError,
  readProfile,
  type ProfileSources,
  type ProfileTiming,
  type ResolveMembers,
  type ResolveUsers,
} from './profile.js';
import type { ProfileRequests } from './profile-requests.js';

export type { ProfileSources, ProfileTiming, ResolveMembers, ResolveUsers } from './profile.js';

export interface Profiles {
  /** @returns the cached profile, else one with the id as name; requests the profile if it has not been requested yet */
  get(userId: string): Profile;
  /**
   * Settles within about ten seconds. An answer that comes later is still cached.
   *
   * @returns the profile; `undefined` if the source does not know the user, or if there is no source
   * @throws CallError `network`, detail `profiles`, when the source fails, does not answer in time, or answers with something
   *   for this user that is no profile
   */
  find(userId: string): Promise<Profile | undefined>;
  /**
   * Settles within about ten seconds. An answer that comes later is still cached.
   *
   * @returns the group's members, without those that are no valid profiles; `undefined` if there is no source
   * @throws CallError `network`, detail `profiles`, when the source fails, does not answer in time, or answers with no list of
   *   profiles
   */
  members(groupId: string): Promise<readonly Profile[] | undefined>;
  /** Adds profiles to the cache. */
  add(profiles: readonly Profile[]): void;
  /** Replaces the sources and clears the cache. What is being waited for is asked of the new ones. */
  setSources(sources: ProfileSources): void;
  /**
   * The sources may know more than before: who was not known is asked for again, if that was a while ago. All that is known
   * stays.
   */
  renew(): void;
  /** Calls back with the ids of profiles that were added or cleared. @returns a function that unsubscribes */
  subscribe(listener: (userIds: ReadonlySet<string>) => void): () => void;
}

/** Maximum users that are remembered. The oldest are forgotten, and requested again when needed. */
const MAX_USERS = 50_000;

/** Loaded as soon as there is a source. */
let requestsCode: typeof import('./profile-requests.js') | undefined;

/** @throws CallError `network`, detail `profiles` */
export async function loadRequests(): Promise<void> {
  try {
    requestsCode ??= await loadModule(() => import('./profile-requests.js'));
  } catch (cause) {
    throw profilesError(cause);
  }
}

/** @param timing for tests */
export function createProfiles(
  sources: ProfileSources = {},
  timing: ProfileTiming = PROFILE_TIMING,
): Profiles {
  return new ProfileCache(sources, timing);
}

class ProfileCache implements Profiles {
  readonly #timing: ProfileTiming;
  #sources: ProfileSources;
  readonly #profiles = new Map<string, Profile>();
  /** Who was asked for, and is not known. */
  readonly #unknown = new Set<string>();
  #requests: ProfileRequests | undefined;
  readonly #listeners = new Set<(userIds: ReadonlySet<string>) => void>();

  constructor(sources: ProfileSources, timing: ProfileTiming) {
    this.#timing = timing;
    this.#sources = { ...sources };
    if (sources.users || sources.members) loadRequests().catch(() => {});
  }

  get(userId: string): Profile {
    const profile = this.#profiles.get(userId);
    if (!profile) this.#request(userId).catch(() => {}); // the id is shown until a later attempt succeeds
    return profile ?? { userId, name: userId };
  }

  find(userId: string): Promise<Profile | undefined> {
    return this.#wait(() => this.#request(userId));
  }

  members(groupId: string): Promise<readonly Profile[] | undefined> {
    const ask = async () =>
      this.#sources.members ? (await this.#ready()).members(groupId) : undefined;
    return this.#wait(ask).catch((cause: unknown) => {
      this.#requests?.forgetMembers(groupId); // "Try again" may repeat it at once
      throw cause;
    });
  }

  add(profiles: readonly Profile[]): void {
    const added = profiles.flatMap((profile) => readProfile(profile) ?? []);
    for (const profile of added) {
      this.#unknown.delete(profile.userId);
      this.#profiles.delete(profile.userId);
      this.#profiles.set(profile.userId, profile);
      forgetOldest(this.#profiles);
    }
    this.#notify(added.map(({ userId }) => userId));
  }

  setSources(sources: ProfileSources): void {
    const old = this.#requests;
    this.#requests = undefined;
    this.#sources = { ...sources };
    const userIds = [...this.#profiles.keys(), ...this.#unknown];
    this.#profiles.clear();
    this.#unknown.clear();
    old?.close();
    if (sources.users || sources.members) loadRequests().catch(() => {}); // told when it is needed
    this.#notify(userIds);
  }

  renew(): void {
    this.#requests?.forgetNobody();
    this.#notify([...this.#unknown]);
  }

  subscribe(listener: (userIds: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits for an answer, with a limit. When the sources are replaced meanwhile, the new ones are asked. */
  #wait<T>(ask: () => Promise<T>): Promise<T> {
    const attempt = async (): Promise<T> => {
      const sources = this.#sources;
      try {
        return await ask();
      } catch (cause) {
        if (sources === this.#sources) throw cause;
        return attempt();
      }
    };
    return withDeadline(attempt(), this.#timing.answerMs).catch((cause: unknown) => {
      throw cause instanceof CallError ? cause : profilesError(cause);
    });
  }

  async #request(userId: string): Promise<Profile | undefined> {
    const profile = this.#profiles.get(userId);
    if (profile || !this.#sources.users) return profile;
    this.#unknown.add(userId);
    forgetOldest(this.#unknown);
    const requests = await this.#ready();
    return this.#profiles.get(userId) ?? requests.user(userId);
  }

  /** The requests to the sources of now, made with the first one. */
  #ready(): ProfileRequests | Promise<ProfileRequests> {
    const sources = this.#sources;
    const found = (profiles: readonly Profile[]): void => {
      if (sources === this.#sources) this.add(profiles);
    };
    if (requestsCode)
      return (this.#requests ??= new requestsCode.ProfileRequests(sources, this.#timing, found));
    return loadRequests().then(() => this.#ready());
  }

  #notify(userIds: readonly string[]): void {
    if (userIds.length === 0) return;
    const changed = new Set(userIds);
    for (const listener of [...this.#listeners]) safeCall(() => listener(changed));
  }
}

function forgetOldest(entries: Map<string, unknown> | Set<string>): void {
  const [oldest] = entries.keys();
  if (entries.size > MAX_USERS && oldest !== undefined) entries.delete(oldest);
}

/**
 * @param url answers with a JSON array of profiles; `{ids}` in it is replaced by URL-encoded, comma-separated user ids
 * @returns a source of profiles
 */
export function usersFrom(url: string): ResolveUsers {
  return async (...request) => (await import('./profile-requests.js')).fetchUsers(url, ...request);
}

/**
 * @param url answers with a JSON array of profiles; `{groupId}` in it is replaced by the URL-encoded group id
 * @returns a source of group members
 */
export function membersFrom(url: string): ResolveMembers {
  return async (...request) =>
    (await import('./profile-requests.js')).fetchMembers(url, ...request);
}
