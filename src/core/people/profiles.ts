/**
 * Cache of profiles (names and pictures) by user id, and of group members. Ids requested in the same turn of the event loop
 * go out as one request. Until an answer arrives, or if there is none, a profile has the id as its name.
 */
import type { Profile } from '../call/call-info.js';
import { CallError } from '../call/call-error.js';
import { safeCall } from '../call/safe-call.js';

/** Resolves user ids to profiles, in any order. Unknown users are left out. */
export type ResolveUsers = (userIds: readonly string[]) => Promise<readonly Profile[]>;
/** Resolves a group id to the profiles of its members. */
export type ResolveMembers = (groupId: string) => Promise<readonly Profile[]>;

export interface ProfileSources {
  users?: ResolveUsers;
  members?: ResolveMembers;
}

export interface Profiles {
  /** @returns the cached profile, else one with the id as name; requests the profile if it has not been requested yet */
  get(userId: string): Profile;
  /**
   * @returns the profile; `undefined` if the source does not know the user, or if there is no source
   * @throws CallError `network`, detail `profiles`, when the source fails
   */
  find(userId: string): Promise<Profile | undefined>;
  /**
   * @returns the group's members; `undefined` if there is no source
   * @throws CallError `network`, detail `profiles`, when the source fails
   */
  members(groupId: string): Promise<readonly Profile[] | undefined>;
  /** Adds profiles to the cache. */
  add(profiles: readonly Profile[]): void;
  /** Replaces the sources and clears the cache. */
  setSources(sources: ProfileSources): void;
  /** Calls back with the ids of profiles that were added or cleared. @returns a function that unsubscribes */
  subscribe(listener: (userIds: ReadonlySet<string>) => void): () => void;
}

/** Maximum ids per request: keeps a `users-url` below the 8 KiB that servers commonly accept. */
const BATCH_SIZE = 100;
/** How long a failed request for an id is kept before it may be repeated. */
const RETRY_MS = 15_000;

export function createProfiles(sources: ProfileSources = {}): Profiles {
  return new ProfileCache(sources);
}

/** `undefined`: the source does not know the user. */
type Answer = Profile | undefined;

class ProfileCache implements Profiles {
  #sources: ProfileSources;
  readonly #profiles = new Map<string, Profile>();
  readonly #requests = new Map<string, Promise<Answer>>();
  readonly #groupRequests = new Map<string, Promise<readonly Profile[]>>();
  readonly #listeners = new Set<(userIds: ReadonlySet<string>) => void>();
  #batch: { ids: string[]; profiles: Promise<ReadonlyMap<string, Profile>> } | undefined;

  constructor(sources: ProfileSources) {
    this.#sources = sources;
  }

  get(userId: string): Profile {
    const profile = this.#profiles.get(userId);
    if (!profile) this.find(userId).catch(() => {}); // the id is shown until a later attempt succeeds
    return profile ?? { userId, name: userId };
  }

  find(userId: string): Promise<Answer> {
    const profile = this.#profiles.get(userId);
    if (profile) return Promise.resolve(profile);
    const pending = this.#requests.get(userId);
    if (pending) return pending;
    if (!this.#sources.users) return Promise.resolve(undefined);
    const request = this.#enqueue(userId).then((profiles) => profiles.get(userId));
    this.#requests.set(userId, request);
    request.catch(() => setTimeout(() => this.#forget(this.#requests, userId, request), RETRY_MS));
    return request;
  }

  async members(groupId: string): Promise<readonly Profile[] | undefined> {
    const sources = this.#sources;
    const { members } = sources;
    if (!members) return undefined;
    const pending = this.#groupRequests.get(groupId);
    if (pending) return pending;
    const request = callSource(() => members(groupId)).then((profiles) => {
      if (sources === this.#sources) this.add(profiles);
      return profiles;
    });
    this.#groupRequests.set(groupId, request);
    request.catch(() => this.#forget(this.#groupRequests, groupId, request)); // "Try again" may repeat it at once
    return request;
  }

  add(profiles: readonly Profile[]): void {
    for (const profile of profiles)
      this.#profiles.set(profile.userId, Object.freeze({ ...profile }));
    this.#notify(profiles.map((profile) => profile.userId));
  }

  setSources(sources: ProfileSources): void {
    this.#sources = sources;
    const userIds = [...this.#profiles.keys(), ...this.#requests.keys()];
    this.#profiles.clear();
    this.#requests.clear();
    this.#groupRequests.clear();
    this.#batch = undefined;
    this.#notify(userIds);
  }

  subscribe(listener: (userIds: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Adds an id to the batch that is sent in the next turn of the event loop. */
  #enqueue(userId: string): Promise<ReadonlyMap<string, Profile>> {
    if (!this.#batch || this.#batch.ids.length >= BATCH_SIZE) {
      const ids: string[] = [];
      this.#batch = { ids, profiles: nextTurn().then(() => this.#send(ids)) };
    }
    this.#batch.ids.push(userId);
    return this.#batch.profiles;
  }

  async #send(ids: string[]): Promise<ReadonlyMap<string, Profile>> {
    if (this.#batch?.ids === ids) this.#batch = undefined;
    const sources = this.#sources;
    const profiles = await callSource(async () => (sources.users ? sources.users(ids) : []));
    if (sources === this.#sources)
      this.add(profiles.filter((profile) => ids.includes(profile.userId)));
    return new Map(profiles.map((profile) => [profile.userId, profile]));
  }

  #forget<T>(map: Map<string, T>, key: string, value: T): void {
    if (map.get(key) === value) map.delete(key);
  }

  #notify(userIds: readonly string[]): void {
    if (userIds.length === 0) return;
    const changed = new Set(userIds);
    for (const listener of [...this.#listeners]) safeCall(() => listener(changed));
  }
}

/** Calls a source and checks its answer, which comes from the page's own code or server. @throws CallError */
async function callSource(source: () => Promise<readonly Profile[]>): Promise<readonly Profile[]> {
  try {
    const profiles: unknown = await source();
    if (!Array.isArray(profiles) || !profiles.every(isProfile))
      throw new TypeError('Expected an array of { userId, name, avatarUrl? }.');
    return profiles;
  } catch (cause) {
    throw new CallError('network', 'Profiles could not be loaded.', { detail: 'profiles', cause });
  }
}

function isProfile(value: unknown): value is Profile {
  const profile = value as Partial<Profile> | null;
  return typeof profile?.userId === 'string' && typeof profile.name === 'string';
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * @param url answers with a JSON array of profiles; `{ids}` in it is replaced by URL-encoded, comma-separated user ids
 * @returns a source of profiles
 */
export function usersFrom(url: string): ResolveUsers {
  return (userIds) =>
    fetchProfiles(url.replaceAll('{ids}', userIds.map(encodeURIComponent).join(',')));
}

/**
 * @param url answers with a JSON array of profiles; `{groupId}` in it is replaced by the URL-encoded group id
 * @returns a source of group members
 */
export function membersFrom(url: string): ResolveMembers {
  return (groupId) => fetchProfiles(url.replaceAll('{groupId}', encodeURIComponent(groupId)));
}

async function fetchProfiles(url: string): Promise<readonly Profile[]> {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return (await response.json()) as readonly Profile[];
}
