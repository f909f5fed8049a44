/**
 * One of all tabs of a site, by Web Locks: they need no talk between tabs, and a tab that closes or crashes lets go by
 * itself.
 */

export interface ElectionOptions {
  /** Takes it from whoever holds it. */
  take?: boolean;
}

/** So long a hidden tab gives way to one that is looked at, before it tells that it holds. */
const GIVE_WAY_MS = 200;

/**
 * Holds a name that only one tab of this site (and one caller in it) holds at a time: the one that is looked at. Where a
 * browser has no locks, everybody holds at once.
 *
 * @param name what to hold
 * @param onChange told once it is clear, and at each change, whether it is held here
 * @returns leaves: another tab holds then; `onChange` hears nothing more
 */
export function electLeader(
  name: string,
  onChange: (isHeld: boolean) => void,
  { take = false }: ElectionOptions = {},
): () => void {
  if (!navigator.locks) {
    onChange(true);
    return () => {};
  }
  const hold = new Hold(name, onChange);
  hold.start(take);
  return () => hold.leave();
}

/**
 * Hidden tabs queue for the name. Visible ones queue for being in front, and who is there takes the name from whoever has
 * it: two windows side by side do not take it from each other.
 */
class Hold {
  readonly #name: string;
  readonly #onChange: (isHeld: boolean) => void;
  readonly #gone = new AbortController();
  #front: AbortController | undefined;
  #waits = false;
  /** What was granted, and not taken since. */
  #grant: object | undefined;
  #told: boolean | undefined;
  #late: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string, onChange: (isHeld: boolean) => void) {
    this.#name = name;
    this.#onChange = onChange;
  }

  start(take: boolean): void {
    document.addEventListener('visibilitychange', this.#follow);
    if (take) this.#hold({ steal: true });
    else this.#follow();
  }

  leave(): void {
    document.removeEventListener('visibilitychange', this.#follow);
    this.#gone.abort();
    this.#front?.abort();
    clearTimeout(this.#late);
  }

  readonly #follow = (): void => {
    if (!document.hidden) return this.#goToFront();
    this.#front?.abort();
    this.#front = undefined;
    this.#queue();
  };

  #goToFront(): void {
    if (this.#front) return;
    const { signal } = (this.#front = new AbortController());
    const come = () => {
      if (this.#grant) this.#tell(true);
      else if (!signal.aborted) this.#hold({ steal: true });
      return aborted(signal);
    };
    const name = `${this.#name} in front`;
    this.#request(name, { ifAvailable: true }, (lock) => {
      if (lock) return come();
      this.#tell(false);
      this.#request(name, { signal }, come);
    });
  }

  /** Told of as not held until its turn comes, if another tab holds. */
  #queue(): void {
    if (this.#waits || this.#grant) return;
    this.#waits = true;
    this.#hold({ ifAvailable: true });
  }

  #hold(options: LockOptions): void {
    const grant = {};
    const keep = (lock: Lock | null) => {
      if (!lock) {
        this.#tell(false);
        return this.#hold({ signal: this.#gone.signal });
      }
      this.#grant = grant;
      if (!options.steal) this.#waits = false;
      if (!document.hidden) this.#tell(true);
      else this.#late = setTimeout(() => this.#tell(true), GIVE_WAY_MS);
      return aborted(this.#gone.signal);
    };
    this.#request(this.#name, options, keep, () => {
      if (this.#grant !== grant) return; // by this very tab, which has it still
      this.#grant = undefined;
      clearTimeout(this.#late);
      this.#tell(false);
      this.#queue();
    });
  }

  #request(
    name: string,
    options: LockOptions,
    act: (lock: Lock | null) => Promise<void> | void,
    whenTaken?: () => void,
  ): void {
    navigator.locks.request(name, options, act).catch((cause: unknown) => {
      if ((cause as Error).name !== 'AbortError')
        this.#tell(true); // this frame may use no locks
      else if (!this.#gone.signal.aborted) whenTaken?.();
    });
  }

  #tell(isHeld: boolean): void {
    if (isHeld === this.#told || this.#gone.signal.aborted) return;
    this.#told = isHeld;
    this.#onChange(isHeld);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
