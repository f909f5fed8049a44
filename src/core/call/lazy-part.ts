/** A part of a call that loads on first use: it costs nothing until a call is connected. */
export class LazyPart<Part extends { stop(): void }> {
  readonly #load: () => Promise<Part>;
  #part: Promise<Part> | undefined;
  #isStopped = false;
  /** The part, once it is loaded. */
  loaded: Part | undefined;

  /** @param load imports and creates the part; called once. If it fails, the call goes on without it. */
  constructor(load: () => Promise<Part>) {
    this.#load = load;
  }

  /** Runs `action` once the part is loaded, unless it has been stopped by then. */
  use(action: (part: Part) => void): void {
    if (this.#isStopped) return;
    this.#get()
      .then((part) => this.#isStopped || action(part))
      .catch(() => {});
  }

  /** @returns what `read` reads, once the part is loaded; `undefined` if it cannot be */
  async ask<T>(read: (part: Part) => T): Promise<T | undefined> {
    return this.#isStopped ? undefined : this.#get().then(read, () => undefined);
  }

  /** Stops it, for good. */
  stop(): void {
    this.#isStopped = true;
    this.#part?.then((part) => part.stop()).catch(() => {});
  }

  #get(): Promise<Part> {
    return (this.#part ??= this.#load().then((part) => (this.loaded = part)));
  }
}
