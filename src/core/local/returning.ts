/**
 * Calls that a page finds again after it was reloaded, has crashed, or went on to another page of the site. While a call is
 * connected, what it takes to come back stands in the tab's session storage. The others wait for who is away, and are told that
 * the page is back; whoever takes the call up again joins it anew in place of the tab that was.
 */
import { checkedCall } from '../call/checked-report.js';
import { loadModule } from '../call/load-module.js';
import { holdPageLock, isPageGone, TrailStore } from '../call/trail-store.js';
import type { LocalBackendOptions } from './local-backend.js';
import type { LocalSession } from './local-session.js';
import type { FoundCall, Trail } from './restored-call.js';
import type { SessionHost } from './session-host.js';
import type { LocalTiming } from './timing.js';

export interface ReturningOptions extends Pick<
  LocalBackendOptions,
  'token' | 'channel' | 'signalingUrl' | 'rejoin'
> {
  /** This tab. */
  readonly endpoint: string;
  readonly timing: LocalTiming;
}

export class Returning {
  readonly #options: ReturningOptions;
  #followed: LocalSession | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unlock: (() => void) | undefined;
  /** A call that was found, while it has not been taken up. */
  #offered: LocalSession | undefined;

  readonly #trails: TrailStore<Trail>;

  constructor(options: ReturningOptions) {
    const { channel, signalingUrl, token, timing } = options;
    this.#options = options;
    this.#trails = new TrailStore<Trail>({
      place: `${channel} ${signalingUrl}`,
      userId: token,
      maxAgeMs: timing.returnMs,
      isWhole: ({ key, roster }) =>
        typeof key === 'object' && key !== null && Array.isArray(roster),
    });
  }

  // --- leaving a trail ---

  /** The call is connected. */
  follow(session: LocalSession): void {
    this.#stop();
    if (this.#options.rejoin?.asked === 'off') return;
    this.#followed = session;
    this.#unlock = holdPageLock(this.#options.endpoint);
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
    this.#trails.forget();
  }

  /** @returns whether it is stored */
  #save(): boolean {
    if (!this.#followed) return false;
    const { reporter, messenger, peers } = this.#followed.parts;
    const { info, since = Date.now() } = reporter;
    const { key } = messenger;
    const { endpoint } = this.#options;
    return this.#trails.save({ key, info, since, roster: peers.roster, endpoint });
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#unlock?.();
    this.#followed = this.#unlock = undefined;
  }

  // --- coming back ---

  /** Looks for a call of this user. Those of others are dropped once they are too old. @param take takes it in */
  async find(take: (make: (host: SessionHost) => FoundCall) => void): Promise<void> {
    const trail = this.#trails.find();
    const { rejoin, timing } = this.#options;
    if (!trail || rejoin?.asked === 'off' || !(await isPageGone(trail.endpoint))) return;
    const { invitationTo, RestoredCall } = await loadModule(() => import('./restored-call.js'));
    const leftMs = timing.returnMs - (Date.now() - trail.at);
    const invitation = leftMs > 0 && invitationTo(trail, leftMs);
    const stored = checkedCall(trail.info);
    if (!invitation || !stored) return this.#trails.forget();
    take((host) => {
      const found = new RestoredCall(host, {
        ...{ trail, invitation, stored },
        taken: () => (this.#offered = undefined),
        over: () => this.#trails.forget(),
      });
      this.#offered = found.own;
      return found;
    });
    if (rejoin?.asked === 'auto') rejoin.rejoin();
  }
}
