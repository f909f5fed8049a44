/**
 * Does something that the browser or the page may refuse by throwing, and that a call goes on without.
 *
 * @returns what `act` returns; `undefined` if it throws
 */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
