/** Where the site keeps what people chose about do-not-disturb, for all of its tabs. */
export const QUIET_KEY = 'rc-call-kit-quiet';

/** @returns what is stored, for all users of the site; nothing where a page may not read it */
export function storedQuiet(): string | undefined {
  try {
    return localStorage[QUIET_KEY] as string | undefined;
  } catch {
    return undefined;
  }
}
