/** Waiting in the harness: what does not come in time is a finding, not an exception. */

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns whether `isSo` became true within so many ms */
export async function soon(isSo, ms, everyMs = 100) {
  const deadline = Date.now() + ms;
  while (!isSo()) {
    if (Date.now() > deadline) return false;
    await sleep(everyMs);
  }
  return true;
}

/** @returns what the promise gives, or `undefined` if it fails or takes longer */
export function within(promise, ms) {
  return Promise.race([promise.catch(() => undefined), sleep(ms).then(() => undefined)]);
}
