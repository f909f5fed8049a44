/** Answers to commands that a test holds back, and gives when it likes. */

/** The answer to a command, held until the test gives it. */
export interface Held {
  /** Carries out the command. */
  resolve(): void;
  reject(error: unknown): void;
}

/** Held answers, in order per command. */
export class Answers<T extends string> {
  readonly #held = new Map<T, { promise: Promise<void>; error?: unknown; failed: boolean }[]>();

  hold(command: T): Held {
    const { promise, resolve, reject } = deferred<void>();
    promise.catch(() => {});
    const answer = { promise, failed: false, error: undefined as unknown };
    this.#held.set(command, [...(this.#held.get(command) ?? []), answer]);
    return {
      resolve,
      reject: (error) => {
        Object.assign(answer, { failed: true, error });
        reject(error);
      },
    };
  }

  /** Settles when the test gives the held answer; at once if none is held. */
  take(command: T): Promise<void> {
    return this.#held.get(command)?.shift()?.promise ?? Promise.resolve();
  }

  throwIfFailed(command: T): void {
    const next = this.#held.get(command)?.[0];
    if (!next?.failed) return;
    this.#held.get(command)?.shift();
    throw next.error;
  }
}

export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
