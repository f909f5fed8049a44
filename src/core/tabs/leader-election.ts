/**
 * Elects one tab of a site as leader with the Web Locks API: a closed or crashed tab frees its locks. Those of a tab that hangs
 * are taken from it.
 */
import { Liveness } from './liveness.js';

export { Liveness };

export interface ElectionOptions {
  /** Takes the leadership from whichever tab has it. */
  take?: boolean;
}

/** How long a hidden tab that got the lock waits for a visible tab to take it, before it reports that it leads. */
const YIELD_MS = 200;

/**
 * Takes part in an election that only one tab of this site (and one caller in it) wins at a time: the visible one. Where a
 * browser has no Web Locks, every tab leads.
 *
 * @param name what the election is about
 * @param onChange called as soon as it is known whether this tab leads, and at each change
 * @returns withdraws from the election: another tab leads then, and `onChange` is not called again
 */
export function electLeader(
  name: string,
  onChange: (isLeader: boolean) => void,
  { take = false }: ElectionOptions = {},
): () => void {
  if (!navigator.locks) {
    onChange(true);
    return () => {};
  }
  const candidate = new Candidate(name, onChange);
  candidate.join(take);
  return () => candidate.withdraw();
}

/**
 * The leader holds the lock `name`. Hidden tabs queue for it. Visible tabs queue for a second lock, `name in front`, and the
 * tab that holds that one steals the first. So two visible windows do not steal from each other.
 */
class Candidate {
  readonly #name: string;
  readonly #onChange: (isLeader: boolean) => void;
  /** Aborts when this candidate withdraws. */
  readonly #withdrawn = new AbortController();
  /** While the tab is visible: aborts when it is hidden. */
  #visible: AbortController | undefined;
  /** Whether a request for the leader's lock waits in the queue. */
  #isQueued = false;
  /** Identifies the grant of the leader's lock, from when it is granted until it is stolen. */
  #grant: object | undefined;
  #reported: boolean | undefined;
  #reportTimer: ReturnType<typeof setTimeout> | undefined;
  #liveness: Liveness | undefined;

  constructor(name: string, onChange: (isLeader: boolean) => void) {
    this.#name = name;
    this.#onChange = onChange;
  }

  join(take: boolean): void {
    document.addEventListener('visibilitychange', this.#handleVisibility);
    this.#liveness = new Liveness(
      this.#name,
      () => this.#grant !== undefined || this.#reported === true,
      () => this.#requestLeadership({ steal: true }),
    );
    if (take) this.#requestLeadership({ steal: true });
    else this.#handleVisibility();
  }

  withdraw(): void {
    document.removeEventListener('visibilitychange', this.#handleVisibility);
    this.#withdrawn.abort();
    this.#visible?.abort();
    clearTimeout(this.#reportTimer);
    this.#liveness?.stop();
  }

  readonly #handleVisibility = (): void => {
    if (!document.hidden) return this.#queueInFront();
    this.#visible?.abort();
    this.#visible = undefined;
    this.#queueForLeadership();
  };

  #queueInFront(): void {
    if (this.#visible) return;
    const { signal } = (this.#visible = new AbortController());
    const lead = () => {
      if (this.#grant) this.#report(true);
      else if (!signal.aborted) this.#requestLeadership({ steal: true });
      return aborted(signal);
    };
    const name = `${this.#name} in front`;
    this.#requestLock(name, { ifAvailable: true }, (lock) => {
      if (lock) return lead();
      this.#report(false);
      this.#requestLock(name, { signal }, lead);
    });
  }

  /** If another tab leads, that is reported at once, not when the lock is granted. */
  #queueForLeadership(): void {
    if (this.#isQueued || this.#grant) return;
    this.#isQueued = true;
    this.#requestLeadership({ ifAvailable: true });
  }

  #requestLeadership(options: LockOptions): void {
    const grant = {};
    const lead = (lock: Lock | null) => {
      if (!lock) {
        this.#report(false);
        return this.#requestLeadership({ signal: this.#withdrawn.signal });
      }
      this.#grant = grant;
      if (!this.#withdrawn.signal.aborted) this.#liveness?.announce();
      if (!options.steal) this.#isQueued = false;
      if (!document.hidden) this.#report(true);
      else this.#reportTimer = setTimeout(() => this.#report(true), YIELD_MS);
      return aborted(this.#withdrawn.signal);
    };
    this.#requestLock(this.#name, options, lead, () => {
      if (this.#grant !== grant) return; // stolen by this candidate itself, which still leads
      this.#grant = undefined;
      clearTimeout(this.#reportTimer);
      this.#report(false);
      this.#queueForLeadership();
    });
  }

  /**
   * @param hold called with the lock, which is held until the promise settles
   * @param onStolen called when another request has stolen the lock
   */
  #requestLock(
    name: string,
    options: LockOptions,
    hold: (lock: Lock | null) => Promise<void> | void,
    onStolen?: () => void,
  ): void {
    navigator.locks.request(name, options, hold).catch((cause: unknown) => {
      if ((cause as Error).name !== 'AbortError')
        this.#report(true); // this frame may not use locks
      else if (!this.#withdrawn.signal.aborted) onStolen?.();
    });
  }

  #report(isLeader: boolean): void {
    if (isLeader === this.#reported || this.#withdrawn.signal.aborted) return;
    this.#reported = isLeader;
    this.#onChange(isLeader);
  }
}

/** Resolves when the signal aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
