/**
 * Calls that a page finds again after it was reloaded, has crashed, or went on to another page of the site. While a call is
 * connected, what it takes to come back stands in the tab's session storage. The others wait for who is away, and are told that
 * the page is back; whoever takes the call up again joins it anew in place of the tab that was.
 */
import { checkedCall } from '../call/checked-report.js';
import { loadModule } from '../call/load-module.js';
import type { LocalBackendOptions } from './local-backend.js';
import type { LocalSession } from './local-session.js';
import type { FoundCall, Trail } from './restored-call.js';
import type { SessionHost } from './session-host.js';
import type { LocalTiming } from './timing.js';
import { TRAILS } from './trail-mark.js';

export interface ReturningOptions extends Pick<
  LocalBackendOptions,
  'token' | 'channel' | 'signalingUrl' | 'rejoin'
> {
  /** This tab. */
  readonly endpoint: string;
  readonly timing: LocalTiming;
}

/** How long the page before may take to be gone, in ms. A tab that was doubled shares the trail of one that is still there. */
const GONE_WITHIN_MS = 1500;

export class Returning {
  readonly #options: ReturningOptions;
  #followed: LocalSession | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unlock: (() => void) | undefined;
  /** A call that was found, while it has not been taken up. */
  #offered: LocalSession | undefined;

  /** Where people of that name reach each other. */
  readonly #place: string;
  readonly #userId: string;
  readonly #returnMs: number;

  constructor(options: ReturningOptions) {
    this.#options = options;
    this.#place = `${options.channel} ${options.signalingUrl}`;
    this.#userId = options.token;
    this.#returnMs = options.timing.returnMs;
  }

  // --- leaving a trail ---

  /** The call is connected. */
  follow(session: LocalSession): void {
    this.#stop();
    if (this.#options.rejoin?.asked === 'off') return;
    this.#followed = session;
    this.#unlock = holdLock(this.#options.endpoint);
    this.#timer = setInterval(() => this.#save(), this.#options.timing.aliveEveryMs);
    this.#save();
  }

  /** The page is being left. @returns whether it may find that call again: the others have been told so */
  leave(session: LocalSession): boolean {
    if (session === this.#offered) return true; // the page after this one finds it as well
    if (session !== this.#followed || !this.#save()) return false;
    this.#stop();
    session.leavePage();
    return true;
  }

  /** A call is over. */
  end(callId: string): void {
    if (this.#followed?.info.id !== callId) return;
    this.#stop();
    this.#forget();
  }

  /** @returns whether it is stored */
  #save(): boolean {
    if (!this.#followed) return false;
    const { reporter, messenger, peers } = this.#followed.parts;
    const { info, since = Date.now() } = reporter;
    const { key } = messenger;
    const trails = readTrails(this.#returnMs);
    const known = trails.find((each) => this.#isOwn(each) && each.key.call === key.call);
    const own: Trail = {
      ...{ key, info, roster: peers.roster, place: this.#place, userId: this.#userId },
      ...{ endpoint: this.#options.endpoint, at: Date.now() },
      since: known?.since ?? since, // it was taken up again before
    };
    return writeTrails([...trails.filter((each) => !this.#isOwn(each)), own]);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#unlock?.();
    this.#followed = this.#unlock = undefined;
  }

  #forget(): void {
    writeTrails(readTrails(this.#returnMs).filter((each) => !this.#isOwn(each)));
  }

  #isOwn({ place, userId }: Trail): boolean {
    return place === this.#place && userId === this.#userId;
  }

  // --- coming back ---

  /** Looks for a call of this user. Those of others are dropped once they are too old. @param take takes it in */
  async find(take: (make: (host: SessionHost) => FoundCall) => void): Promise<void> {
    const trail = readTrails(this.#returnMs).find((each) => this.#isOwn(each));
    const { rejoin } = this.#options;
    if (!trail || rejoin?.asked === 'off' || !(await isGone(trail.endpoint))) return;
    const { invitationTo, RestoredCall } = await loadModule(() => import('./restored-call.js'));
    const leftMs = this.#returnMs - (Date.now() - trail.at);
    const invitation = leftMs > 0 && invitationTo(trail, leftMs);
    const stored = checkedCall(trail.info);
    if (!invitation || !stored) return this.#forget();
    take((host) => {
      const found = new RestoredCall(host, {
        ...{ trail, invitation, stored },
        taken: () => (this.#offered = undefined),
        over: () => this.#forget(),
      });
      this.#offered = found.own;
      return found;
    });
    if (rejoin?.asked === 'auto') rejoin.rejoin();
  }
}

// --- storage ---

/** @returns those that are not too old. What cannot be read is none. */
function readTrails(maxAgeMs: number): Trail[] {
  try {
    const list = JSON.parse(sessionStorage.getItem(TRAILS)!) as unknown;
    return Array.isArray(list) ? list.filter((each) => isTrail(each, maxAgeMs)) : [];
  } catch {
    return [];
  }
}

/** What is inside is checked when a call is made of it. */
function isTrail(value: unknown, maxAgeMs: number): value is Trail {
  const { at, since, endpoint, key, info, roster } = (value ?? {}) as Partial<Trail>;
  const age = Date.now() - (at ?? NaN);
  const isWhole = [key, info].every((part) => typeof part === 'object' && part !== null);
  const hasTab = typeof endpoint === 'string' && Number.isFinite(since);
  return age >= 0 && age < maxAgeMs && isWhole && hasTab && Array.isArray(roster);
}

/** @returns whether it worked: storage may be full, or forbidden */
function writeTrails(trails: readonly Trail[]): boolean {
  try {
    if (trails.length > 0) sessionStorage.setItem(TRAILS, JSON.stringify(trails));
    else sessionStorage.removeItem(TRAILS);
    return true;
  } catch {
    return false;
  }
}

// --- whether the tab that was in the call is gone ---

const lockOf = (endpoint: string): string => `rc-call-kit in call ${endpoint}`;

/** @returns lets go */
function holdLock(endpoint: string): () => void {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  navigator.locks?.request(lockOf(endpoint), () => held).catch(() => {}); // this frame may not use locks
  return release;
}

async function isGone(endpoint: string): Promise<boolean> {
  if (!navigator.locks) return true;
  const signal = AbortSignal.timeout(GONE_WITHIN_MS);
  return navigator.locks.request(lockOf(endpoint), { signal }, () => true).catch(() => false);
}
