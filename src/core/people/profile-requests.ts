/** Requests of profiles to the page's sources. Loaded when the first one is made. */
import type { Profile } from '../call/call-info.js';
import { profilesError, type ProfileSources, type ProfileTiming } from './profile.js';
import { LimitedSource, type Answer } from './profile-sources.js';

export { fetchMembers, fetchUsers } from './profile-sources.js';

/** Maximum ids per request: keeps a `users-url` below the 8 KiB that servers commonly accept. */
const BATCH_SIZE = 100;
/** Maximum users, and groups, that are remembered. The oldest are forgotten, and requested again when needed. */
const MAX_USERS = 50_000;
const MAX_GROUPS = 50;

export class ProfileRequests {
  readonly #users: LimitedSource<readonly string[]> | undefined;
  readonly #members: LimitedSource<string> | undefined;
  readonly #timing: ProfileTiming;
  readonly #found: (profiles: readonly Profile[]) => void;
  /** Pending and failed requests, and those that found nobody. */
  readonly #requests = new Map<string, Promise<Profile | undefined>>();
  /** When nobody was found (`performance.now()`), by user id. */
  readonly #nobody = new Map<string, number>();
  readonly #groupRequests = new Map<string, Promise<readonly Profile[]>>();
  #batch: { ids: string[]; answer: Promise<Answer> } | undefined;
  #isClosed = false;

  /** @param found called with the profiles of each answer */
  constructor(
    { users, members }: ProfileSources,
    timing: ProfileTiming,
    found: (profiles: readonly Profile[]) => void,
  ) {
    this.#users = users && new LimitedSource(users, timing);
    this.#members = members && new LimitedSource(members, timing);
    this.#timing = timing;
    this.#found = found;
  }

  /** @returns the profile, `undefined` if the source does not know the user. @throws CallError `network`, detail `profiles` */
  user(userId: string): Promise<Profile | undefined> {
    const pending = this.#requests.get(userId);
    if (pending) return pending;
    const request = this.#enqueue(userId).then(({ profiles, hasInvalid }) => {
      const found = profiles.get(userId);
      if (!found && hasInvalid) throw profilesError(new TypeError('This profile is not valid.'));
      return found;
    });
    remember(this.#requests, userId, request, MAX_USERS);
    const forget = () => forgetIn(this.#requests, userId, request);
    request.then(
      (found) => {
        if (found)
          forget(); // it is among the profiles now
        else this.#nobody.set(userId, performance.now());
      },
      () => setTimeout(forget, this.#timing.retryMs),
    );
    return request;
  }

  /** @returns the group's members, `undefined` without a source. @throws CallError `network`, detail `profiles` */
  async members(groupId: string): Promise<readonly Profile[] | undefined> {
    const pending = this.#groupRequests.get(groupId);
    if (pending || !this.#members) return pending;
    const remembered = (members: Promise<readonly Profile[]>) =>
      remember(this.#groupRequests, groupId, members, MAX_GROUPS);
    const request = this.#members.request(groupId).then(({ profiles }) => {
      const members = [...profiles.values()];
      this.#found(members);
      remembered(Promise.resolve(members));
      return members;
    });
    remembered(request);
    request.catch(() => forgetIn(this.#groupRequests, groupId, request));
    return request;
  }

  /** The answer about a group is overdue: whoever asks again makes a new request. */
  forgetMembers(groupId: string): void {
    this.#groupRequests.delete(groupId);
  }

  /** Who was not found a while ago is requested again when needed. */
  forgetNobody(): void {
    const recently = performance.now() - this.#timing.retryMs;
    for (const [userId, at] of this.#nobody)
      if (at <= recently) {
        this.#nobody.delete(userId);
        this.#requests.delete(userId);
      }
  }

  /** Aborts all requests. */
  close(): void {
    this.#isClosed = true;
    this.#users?.close();
    this.#members?.close();
  }

  /** Adds an id to the batch that is sent in the next turn of the event loop. */
  #enqueue(userId: string): Promise<Answer> {
    if (!this.#batch || this.#batch.ids.length >= BATCH_SIZE) {
      const ids: string[] = [];
      this.#batch = { ids, answer: nextTurn().then(() => this.#send(ids)) };
    }
    this.#batch.ids.push(userId);
    return this.#batch.answer;
  }

  async #send(ids: readonly string[]): Promise<Answer> {
    if (this.#batch?.ids === ids) this.#batch = undefined;
    if (this.#isClosed || !this.#users) throw new Error('The source was replaced.');
    const { profiles, hasInvalid } = await this.#users.request(ids);
    const asked = new Map([...profiles].filter(([userId]) => ids.includes(userId)));
    this.#found([...asked.values()]);
    return { profiles: asked, hasInvalid };
  }
}

/** Sets an entry as the newest one, and deletes the oldest one beyond `max`. */
function remember<T>(map: Map<string, T>, key: string, value: T, max: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}

function forgetIn<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.get(key) === value) map.delete(key);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
