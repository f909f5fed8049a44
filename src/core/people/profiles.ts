/**
 * Names and pictures by user id, and the members of groups. Everything asked for in one turn of the event loop goes out
 * as one request; answers are kept; while an answer is missing, or when there is none, people are shown by their id.
 */
import type { Profile } from '../call/call-info.js';
import { CallError } from '../call/call-error.js';
import { safeCall } from '../call/safe-call.js';

/** Answers for the users it knows, in any order, and leaves the others out. */
export type ResolveUsers = (userIds: readonly string[]) => Promise<readonly Profile[]>;
export type ResolveMembers = (groupId: string) => Promise<readonly Profile[]>;

export interface ProfileSources {
  users?: ResolveUsers;
  members?: ResolveMembers;
}

export interface Profiles {
  /** What is known now, at once: the profile, or the id as name. Asks for it if nobody has yet. */
  get(userId: string): Profile;
  /** The profile, or `undefined` where the source says there is no such user, or there is no source. @throws CallError */
  find(userId: string): Promise<Profile | undefined>;
  /** A group's members; `undefined` when there is no source to ask. @throws CallError */
  members(groupId: string): Promise<readonly Profile[] | undefined>;
  /** Puts profiles into the cache that came another way. */
  add(profiles: readonly Profile[]): void;
  /** Replaces where profiles come from, and forgets what the old sources said. */
  setSources(sources: ProfileSources): void;
  /** Calls back with the ids whose profiles came in. @returns the undo */
  subscribe(listener: (userIds: ReadonlySet<string>) => void): () => void;
}

/** Ids per request: keeps a `users-url` under the 8 KiB that servers commonly accept. */
const BATCH_SIZE = 100;
/** A source that failed is asked again for the same id after this long. */
const RETRY_MS = 15_000;

export function createProfiles(sources: ProfileSources = {}): Profiles {
  return new ProfileCache(sources);
}

/** `undefined`: the source knows no such user. */
type Answer = Profile | undefined;

class ProfileCache implements Profiles {
  #sources: ProfileSources;
  readonly #known = new Map<string, Profile>();
  readonly #answers = new Map<string, Promise<Answer>>();
  readonly #groups = new Map<string, Promise<readonly Profile[]>>();
  readonly #listeners = new Set<(userIds: ReadonlySet<string>) => void>();
  #batch: { ids: string[]; answer: Promise<ReadonlyMap<string, Profile>> } | undefined;

  constructor(sources: ProfileSources) {
    this.#sources = sources;
  }

  get(userId: string): Profile {
    const profile = this.#known.get(userId);
    if (!profile) this.find(userId).catch(() => {}); // shown by id meanwhile; `find` asks again later
    return profile ?? { userId, name: userId };
  }

  find(userId: string): Promise<Answer> {
    const profile = this.#known.get(userId);
    if (profile) return Promise.resolve(profile);
    const asked = this.#answers.get(userId);
    if (asked) return asked;
    if (!this.#sources.users) return Promise.resolve(undefined);
    const answer = this.#ask(userId).then((profiles) => profiles.get(userId));
    this.#answers.set(userId, answer);
    answer.catch(() => setTimeout(() => this.#forget(this.#answers, userId, answer), RETRY_MS));
    return answer;
  }

  async members(groupId: string): Promise<readonly Profile[] | undefined> {
    const sources = this.#sources;
    const { members } = sources;
    if (!members) return undefined;
    const asked = this.#groups.get(groupId);
    if (asked) return asked;
    const answer = asSource(() => members(groupId)).then((profiles) => {
      if (sources === this.#sources) this.add(profiles);
      return profiles;
    });
    this.#groups.set(groupId, answer);
    answer.catch(() => this.#forget(this.#groups, groupId, answer)); // a person presses "try again"
    return answer;
  }

  add(profiles: readonly Profile[]): void {
    for (const profile of profiles) this.#known.set(profile.userId, Object.freeze({ ...profile }));
    this.#tell(profiles.map((profile) => profile.userId));
  }

  setSources(sources: ProfileSources): void {
    this.#sources = sources;
    const userIds = [...this.#known.keys(), ...this.#answers.keys()];
    this.#known.clear();
    this.#answers.clear();
    this.#groups.clear();
    this.#batch = undefined;
    this.#tell(userIds);
  }

  subscribe(listener: (userIds: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Joins the batch that leaves with the next turn of the event loop. */
  #ask(userId: string): Promise<ReadonlyMap<string, Profile>> {
    if (!this.#batch || this.#batch.ids.length >= BATCH_SIZE) {
      const ids: string[] = [];
      this.#batch = { ids, answer: nextTurn().then(() => this.#resolve(ids)) };
    }
    this.#batch.ids.push(userId);
    return this.#batch.answer;
  }

  async #resolve(ids: string[]): Promise<ReadonlyMap<string, Profile>> {
    if (this.#batch?.ids === ids) this.#batch = undefined;
    const sources = this.#sources;
    const profiles = await asSource(async () => (sources.users ? sources.users(ids) : []));
    if (sources === this.#sources)
      this.add(profiles.filter((profile) => ids.includes(profile.userId)));
    return new Map(profiles.map((profile) => [profile.userId, profile]));
  }

  #forget<T>(map: Map<string, T>, key: string, value: T): void {
    if (map.get(key) === value) map.delete(key);
  }

  #tell(userIds: readonly string[]): void {
    if (userIds.length === 0) return;
    const changed = new Set(userIds);
    for (const listener of [...this.#listeners]) safeCall(() => listener(changed));
  }
}

/** Checks what a page's own function or address gave us; anything else is that source's failure. */
async function asSource(ask: () => Promise<readonly Profile[]>): Promise<readonly Profile[]> {
  try {
    const profiles: unknown = await ask();
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

/** A source that asks an address: `{ids}` becomes the ids, encoded and comma-separated. The answer is an array of profiles. */
export function usersFrom(url: string): ResolveUsers {
  return (userIds) =>
    fetchProfiles(url.replaceAll('{ids}', userIds.map(encodeURIComponent).join(',')));
}

/** A source that asks an address: `{groupId}` becomes the group's id, encoded. The answer is an array of profiles. */
export function membersFrom(url: string): ResolveMembers {
  return (groupId) => fetchProfiles(url.replaceAll('{groupId}', encodeURIComponent(groupId)));
}

async function fetchProfiles(url: string): Promise<readonly Profile[]> {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return (await response.json()) as readonly Profile[];
}
