/**
 * What all copies of the kit on a page share. A page may hold several: the script and its pieces are two, a page that uses
 * the script and the npm package has one more, and so has one with two versions. The number in the symbol changes when
 * copies can no longer understand what is shared.
 */
const KEY = Symbol.for('rc-call-kit/1');

/**
 * @param name identifies a part of what is shared
 * @param make makes it, in the first copy that asks
 */
export function shared<T>(name: string, make: () => T): T {
  const page = globalThis as { [KEY]?: Record<string, unknown> };
  return ((page[KEY] ??= {})[name] ??= make()) as T;
}

let isNoted = false;

/** Notes that this copy registers tags. A second copy that does is told once per page: it works, and costs twice the bytes. */
export function noteCopy(version: string): void {
  if (isNoted || !globalThis.document) return; // a server renders nothing twice
  isNoted = true;
  const versions = shared<string[]>('versions', () => []);
  if (versions.push(version) === 2)
    // eslint-disable-next-line no-console -- for the page's developers
    console.warn(`Two copies of rc-call-kit are on this page: ${versions.join(' and ')}.`);
}
