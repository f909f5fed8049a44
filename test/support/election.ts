/** A fake leader election, decided by the test, for which tab rings. */
import type { CallStoreOptions } from '../../src/core/store/call-store.js';

type Elect = NonNullable<CallStoreOptions['elect']>;

export class Election {
  /** Elections this tab takes part in, with its callbacks. */
  readonly #candidacies = new Map<object, { name: string; tell: (isElected: boolean) => void }>();
  /** The result for new candidates; `undefined` until `decide`. */
  #isElected: boolean | undefined;

  constructor(isElected?: boolean) {
    this.#isElected = isElected;
  }

  get names(): string[] {
    return [...this.#candidacies.values()].map(({ name }) => name);
  }

  /** Sets the result of all current and future elections. */
  decide(isElected: boolean): void {
    this.#isElected = isElected;
    for (const { tell } of [...this.#candidacies.values()]) tell(isElected);
  }

  readonly elect: Elect = (name, tell, { take } = {}) => {
    const id = {};
    this.#candidacies.set(id, { name: take ? `${name} taken` : name, tell });
    if (this.#isElected !== undefined) tell(this.#isElected);
    return () => this.#candidacies.delete(id);
  };
}
