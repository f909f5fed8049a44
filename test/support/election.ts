/** Decides which tab rings, as a test says. */
import type { CallStoreOptions } from '../../src/core/call/call-store.js';

type Elect = NonNullable<CallStoreOptions['elect']>;

export class Election {
  /** What this tab stands for, and is told of. */
  readonly #running = new Map<object, { name: string; tell: (isElected: boolean) => void }>();
  /** What a tab is told that stands; `undefined`: nothing until `decide`. */
  #isElected: boolean | undefined;

  constructor(isElected?: boolean) {
    this.#isElected = isElected;
  }

  get names(): string[] {
    return [...this.#running.values()].map(({ name }) => name);
  }

  /** For all that run, and those to come. */
  decide(isElected: boolean): void {
    this.#isElected = isElected;
    for (const { tell } of [...this.#running.values()]) tell(isElected);
  }

  readonly elect: Elect = (name, tell, { take } = {}) => {
    const id = {};
    this.#running.set(id, { name: take ? `${name} taken` : name, tell });
    if (this.#isElected !== undefined) tell(this.#isElected);
    return () => this.#running.delete(id);
  };
}
