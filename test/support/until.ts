/** Waiting for what will be so, never for a time to pass. */

type Truthy<T> = Exclude<T, null | undefined | false | 0 | ''>;

/** How often a condition is looked at. */
const LOOK_EVERY_MS = 10;

/**
 * Waits until something is so.
 *
 * @param predicate looked at now and again every few milliseconds; a truthy answer is returned
 * @param ms the deadline
 * @param what names the wish in the failure: "not so after 2000 ms: the second member is in"
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
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** What a promise was rejected with; a promise that resolves is a failure. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (cause) {
    return cause;
  }
  throw new Error('expected a rejection, and the promise resolved');
}

/** Lets everything that is already on its way (promise reactions, messages between tabs) arrive. */
export async function nextTask(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}
