/**
 * The page's sources of profiles: functions, or URLs that answer with JSON. They may be slow, fail, never answer, or answer
 * with anything; what comes from here is checked, and has an end.
 */
import type { Profile } from '../call/call-info.js';
import { profilesError, readProfile, type ProfileTiming } from './profile.js';

export interface Answer {
  /** The valid profiles by user id. */
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Whether something in the answer was no profile, so that who is missing may still exist. */
  readonly hasInvalid: boolean;
}

/** Requests at a time. Others wait, so that a source that hangs or fails is not flooded. */
const MAX_REQUESTS = 4;
/** Requests that wait. Further ones fail. */
const MAX_WAITING = 200;
/** Maximum profiles of one answer. The rest is left out. */
const MAX_PROFILES = 20_000;

/** Calls a source: a few requests at a time, each with an end, and with pauses while it keeps failing. */
export class LimitedSource<Key> {
  readonly #ask: (key: Key, signal: AbortSignal) => unknown;
  readonly #timing: ProfileTiming;
  readonly #closing = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #requests = 0;
  #failures = 0;
  #pausedUntil = 0;
  #error: unknown;

  constructor(ask: (key: Key, signal: AbortSignal) => unknown, timing: ProfileTiming) {
    this.#ask = ask;
    this.#timing = timing;
  }

  /** @throws CallError `network`, detail `profiles`: the source failed, just failed several times, or was closed */
  async request(key: Key): Promise<Answer> {
    if (this.#waiting.length >= MAX_WAITING) throw profilesError(new Error('Too many requests.'));
    if (this.#requests >= MAX_REQUESTS)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#requests += 1;
    const { signal, release } = this.#startRequest();
    try {
      if (performance.now() < this.#pausedUntil) throw this.#error;
      signal.throwIfAborted();
      const answer = readAnswer(await untilAborted((async () => this.#ask(key, signal))(), signal));
      this.#failures = 0;
      return answer;
    } catch (cause) {
      this.#noteFailure(cause);
      throw profilesError(cause);
    } finally {
      release();
      this.#requests -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Aborts all requests. */
  close(): void {
    this.#closing.abort();
  }

  /** A signal that aborts when the source is closed or time is up. Not every browser has `AbortSignal.any`. */
  #startRequest(): { signal: AbortSignal; release: () => void } {
    const closing = this.#closing.signal;
    const request = new AbortController();
    const stop = (): void => request.abort(closing.reason);
    const timer = setTimeout(
      () => request.abort(new DOMException('It took too long.', 'TimeoutError')),
      this.#timing.requestMs,
    );
    if (closing.aborted) stop();
    closing.addEventListener('abort', stop);
    return {
      signal: request.signal,
      release: () => {
        clearTimeout(timer);
        closing.removeEventListener('abort', stop);
      },
    };
  }

  #noteFailure(cause: unknown): void {
    const now = performance.now();
    if (now < this.#pausedUntil) return;
    const { pauseMs, retryMs } = this.#timing;
    this.#error = cause;
    this.#failures += 1;
    if (this.#failures > 1)
      this.#pausedUntil = now + Math.min(pauseMs * 2 ** (this.#failures - 2), retryMs);
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    promise.then(resolve, reject);
  });
}

/** @throws TypeError for what is no list, or a list without one valid profile */
function readAnswer(value: unknown): Answer {
  const profiles = new Map<string, Profile>();
  const entries: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  let hasInvalid = false;
  for (const entry of entries?.slice(0, MAX_PROFILES) ?? []) {
    const profile = readProfile(entry);
    if (!profile) hasInvalid = true;
    else if (!profiles.has(profile.userId)) profiles.set(profile.userId, profile);
  }
  if (!entries || (hasInvalid && profiles.size === 0))
    throw new TypeError('Expected an array of { userId, name, avatarUrl? }.');
  return { profiles, hasInvalid };
}

/**
 * @param url `{ids}` in it is replaced by URL-encoded, comma-separated user ids
 * @returns what the URL answers with
 */
export async function fetchUsers(
  url: string,
  userIds: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Profile[]> {
  const ids = userIds.flatMap(encodeId);
  if (ids.length === 0) throw new TypeError('These ids cannot be part of a URL.');
  return fetchProfiles(url.replaceAll('{ids}', ids.join(',')), signal);
}

/** An id with half a surrogate pair cannot be part of a URL. It is left out, so that the others of its batch are found. */
function encodeId(userId: string): string[] {
  try {
    return [encodeURIComponent(userId)];
  } catch {
    return [];
  }
}

/** @param url `{groupId}` in it is replaced by the URL-encoded group id. @returns what the URL answers with */
export async function fetchMembers(
  url: string,
  groupId: string,
  signal?: AbortSignal,
): Promise<readonly Profile[]> {
  return fetchProfiles(url.replaceAll('{groupId}', encodeURIComponent(groupId)), signal);
}

/** @throws Error without anything of the answer but its status: the error may end in a log */
async function fetchProfiles(url: string, signal?: AbortSignal): Promise<readonly Profile[]> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    ...(signal && { signal }),
  });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json().catch((cause: unknown) => {
    throw signal?.aborted ? cause : new Error('The answer is not JSON.');
  }) as Promise<readonly Profile[]>;
}
