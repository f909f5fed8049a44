/** Waits for conditions, never for a fixed time. */

type Truthy<T> = Exclude<T, null | undefined | false | 0 | ''>;

const POLL_MS = 10;

/**
 * Waits until a condition is true.
 *
 * @param predicate checked at once and every 10 milliseconds
 * @param ms maximum wait, in milliseconds
 * @param what describes the condition in the error: "not so after 2000 ms: the second member is in"
 * @returns the first truthy result
 */
export async function until<T>(
  predicate: () => T,
  ms: number,
  what: string | (() => string),
): Promise<Truthy<T>> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = predicate();
    if (answer) return answer as Truthy<T>;
    if (performance.now() > deadline) {
      throw new Error(`not so after ${ms} ms: ${typeof what === 'string' ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** @returns what the promise was rejected with. Throws if it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (cause) {
    return cause;
  }
  throw new Error('expected a rejection, and the promise resolved');
}

/** Waits for a new task, so that pending promise reactions and messages between tabs arrive. */
export async function nextTask(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}
