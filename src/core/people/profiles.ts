/**
 * Cache of profiles (names and pictures) by user id, and of group members. Ids requested in the same turn of the event loop
 * go out as one request. Until an answer arrives, or if there is none, a profile has the id as its name.
 */
import type { Profile } from '../call/call-info.js';
import { isCallError } from '../call/call-error.js';
import { withDeadline } from '../call/deadline.js';
import { safeCall } from '../call/safe-call.js';
import {
  LimitedSource,
  PROFILE_TIMING,
  profilesError,
  readProfile,
  type Answer,
  type ProfileTiming,
  type ResolveMembers,
  type ResolveUsers,
} from './profile-sources.js';

export { membersFrom, usersFrom } from './profile-sources.js';
export type { ProfileTiming, ResolveMembers, ResolveUsers } from './profile-sources.js';

export interface ProfileSources {
  users?: ResolveUsers;
  members?: ResolveMembers;
}

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
  /** Calls back with the ids of profiles that were added or cleared. @returns a function that unsubscribes */
  subscribe(listener: (userIds: ReadonlySet<string>) => void): () => void;
}

/** Maximum ids per request: keeps a `users-url` below the 8 KiB that servers commonly accept. */
const BATCH_SIZE = 100;
/** Maximum users, and groups, that are remembered. The oldest are forgotten, and requested again when needed. */
const MAX_USERS = 50_000;
const MAX_GROUPS = 50;

/** @param timing for tests */
export function createProfiles(
  sources: ProfileSources = {},
  timing: ProfileTiming = PROFILE_TIMING,
): Profiles {
  return new ProfileCache(sources, timing);
}

interface Sources {
  readonly users: LimitedSource<readonly string[]> | undefined;
  readonly members: LimitedSource<string> | undefined;
}

class ProfileCache implements Profiles {
  readonly #timing: ProfileTiming;
  #sources: Sources;
  readonly #profiles = new Map<string, Profile>();
  /** Pending and failed requests, and those that found nobody. */
  readonly #requests = new Map<string, Promise<Profile | undefined>>();
  readonly #groupRequests = new Map<string, Promise<readonly Profile[]>>();
  readonly #listeners = new Set<(userIds: ReadonlySet<string>) => void>();
  #batch: { ids: string[]; answer: Promise<Answer> } | undefined;

  constructor(sources: ProfileSources, timing: ProfileTiming) {
    this.#timing = timing;
    this.#sources = this.#limit(sources);
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
    return this.#wait(() => this.#requestMembers(groupId));
  }

  add(profiles: readonly Profile[]): void {
    const added = profiles.flatMap((profile) => readProfile(profile) ?? []);
    for (const profile of added) remember(this.#profiles, profile.userId, profile, MAX_USERS);
    this.#notify(added.map(({ userId }) => userId));
  }

  setSources(sources: ProfileSources): void {
    const old = this.#sources;
    this.#sources = this.#limit(sources);
    const userIds = [...this.#profiles.keys(), ...this.#requests.keys()];
    this.#profiles.clear();
    this.#requests.clear();
    this.#groupRequests.clear();
    this.#batch = undefined;
    old.users?.close();
    old.members?.close();
    this.#notify(userIds);
  }

  subscribe(listener: (userIds: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #limit({ users, members }: ProfileSources): Sources {
    return {
      users: users && new LimitedSource(users, this.#timing),
      members: members && new LimitedSource(members, this.#timing),
    };
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
      throw isCallError(cause) ? cause : profilesError(cause);
    });
  }

  async #request(userId: string): Promise<Profile | undefined> {
    const profile = this.#profiles.get(userId);
    const pending = profile ?? this.#requests.get(userId);
    if (pending || !this.#sources.users) return pending;
    const request = this.#enqueue(userId).then(({ profiles, hasInvalid }) => {
      const found = profiles.get(userId);
      if (!found && hasInvalid) throw profilesError(new TypeError('This profile is not valid.'));
      return found;
    });
    remember(this.#requests, userId, request, MAX_USERS);
    const forget = () => this.#forget(this.#requests, userId, request);
    request.then(
      (found) => found && forget(), // it is among the profiles now
      () => setTimeout(forget, this.#timing.retryMs),
    );
    return request;
  }

  async #requestMembers(groupId: string): Promise<readonly Profile[] | undefined> {
    const sources = this.#sources;
    const pending = this.#groupRequests.get(groupId);
    if (pending || !sources.members) return pending;
    const remembered = (members: Promise<readonly Profile[]>) =>
      remember(this.#groupRequests, groupId, members, MAX_GROUPS);
    const request = sources.members.request(groupId).then(({ profiles }) => {
      const members = [...profiles.values()];
      if (sources === this.#sources) {
        this.add(members);
        remembered(Promise.resolve(members));
      }
      return members;
    });
    remembered(request);
    // "Try again" may repeat it at once, also while the answer is overdue.
    withDeadline(request, this.#timing.answerMs).catch(() =>
      this.#forget(this.#groupRequests, groupId, request),
    );
    return request;
  }

  /** Adds an id to the batch that is sent in the next turn of the event loop. */
  #enqueue(userId: string): Promise<Answer> {
    if (!this.#batch || this.#batch.ids.length >= BATCH_SIZE) {
      const ids: string[] = [];
      const sources = this.#sources;
      this.#batch = { ids, answer: nextTurn().then(() => this.#send(ids, sources)) };
    }
    this.#batch.ids.push(userId);
    return this.#batch.answer;
  }

  async #send(ids: readonly string[], sources: Sources): Promise<Answer> {
    if (this.#batch?.ids === ids) this.#batch = undefined;
    if (sources !== this.#sources || !sources.users) throw new Error('The source was replaced.');
    const { profiles, hasInvalid } = await sources.users.request(ids);
    const asked = new Map([...profiles].filter(([userId]) => ids.includes(userId)));
    if (sources === this.#sources) this.add([...asked.values()]);
    return { profiles: asked, hasInvalid };
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

/** Sets an entry as the newest one, and deletes the oldest one beyond `max`. */
function remember<T>(map: Map<string, T>, key: string, value: T, max: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
