/**
 * What a tab's session storage has of calls that its next page may find again. Loaded with a call. What is read there is
 * checked: any script of the site can write to it.
 */
import type { CallInfo } from './call-info.js';
import { TRAILS } from './trail-mark.js';

/** What every backend stores of a call. */
export interface StoredTrail {
  readonly info: CallInfo;
  /** When it first connected, in ms since the epoch. */
  readonly since: number;
  /** Where people of that name reach each other. */
  readonly place: string;
  readonly userId: string;
  /** Names the page that was in the call. */
  readonly endpoint: string;
  /** When it was last in the call, in ms since the epoch. */
  readonly at: number;
}

export interface TrailStoreOptions<T> extends Pick<StoredTrail, 'place' | 'userId'> {
  /** What is older counts as not there, in ms. */
  readonly maxAgeMs: number;
  /** Whether the backend's own fields are there. */
  readonly isWhole: (trail: Partial<T>) => boolean;
}

/** The calls of one user. There is one at most; those of others stay until they are too old. */
export class TrailStore<T extends StoredTrail> {
  readonly #options: TrailStoreOptions<T>;

  constructor(options: TrailStoreOptions<T>) {
    this.#options = options;
  }

  find(): T | undefined {
    return this.#read().find((each) => this.#isOwn(each));
  }

  /** @returns whether it is stored: storage may be full, or forbidden */
  save(trail: Omit<T, 'place' | 'userId' | 'at'>): boolean {
    const { place, userId } = this.#options;
    const known = this.find();
    const isSame = known?.info.id === trail.info.id; // it was taken up again before
    const own = { ...trail, place, userId, at: Date.now(), ...(isSame && { since: known.since }) };
    return write([...this.#others, own]);
  }

  forget(): void {
    write(this.#others);
  }

  get #others(): StoredTrail[] {
    const { place, userId } = this.#options;
    return this.#read().filter((each) => each.place !== place || each.userId !== userId);
  }

  #read(): StoredTrail[] {
    try {
      const list = JSON.parse(sessionStorage.getItem(TRAILS)!) as unknown;
      return Array.isArray(list)
        ? list.filter((each) => isTrail(each, this.#options.maxAgeMs))
        : [];
    } catch {
      return [];
    }
  }

  #isOwn(trail: StoredTrail): trail is T {
    const { place, userId, isWhole } = this.#options;
    return trail.place === place && trail.userId === userId && isWhole(trail as Partial<T>);
  }
}

/** What `info` holds is checked when a call is made of it. */
function isTrail(value: unknown, maxAgeMs: number): value is StoredTrail {
  const { at, since, endpoint, info } = (value ?? {}) as Partial<StoredTrail>;
  const age = Date.now() - (at ?? NaN);
  const isPage = typeof endpoint === 'string' && Number.isFinite(since);
  return age >= 0 && age < maxAgeMs && isPage && typeof info === 'object' && info !== null;
}

function write(trails: readonly StoredTrail[]): boolean {
  try {
    if (trails.length > 0) sessionStorage.setItem(TRAILS, JSON.stringify(trails));
    else sessionStorage.removeItem(TRAILS);
    return true;
  } catch {
    return false;
  }
}

// --- whether the page that was in the call is gone ---

/** How long the page before may take to be gone, in ms. A tab that was doubled shares the trail of one that is still there. */
const GONE_WITHIN_MS = 1500;

const lockOf = (endpoint: string): string => `rc-call-kit in call ${endpoint}`;

/** Shows other pages that this one is in a call. @returns lets go */
export function holdPageLock(endpoint: string): () => void {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  navigator.locks?.request(lockOf(endpoint), () => held).catch(() => {}); // this frame may not use locks
  return release;
}

/** Whether the page of that name is not in its call any more. */
export async function isPageGone(endpoint: string): Promise<boolean> {
  if (!navigator.locks) return true;
  const signal = AbortSignal.timeout(GONE_WITHIN_MS);
  return navigator.locks.request(lockOf(endpoint), { signal }, () => true).catch(() => false);
}
