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

/**
 * Notes that this copy registers tags. A second copy that does is told once per page: it works, and costs twice the bytes. In
 * an XML document, browsers give tags no attributes, and take no templates.
 */
export function noteCopy(version: string): void {
  const { document } = globalThis as Partial<typeof globalThis>; // a server has none
  if (isNoted || !document) return;
  isNoted = true;
  const versions = shared<string[]>('versions', () => []);
  if (versions.push(version) === 2)
    warn(`Two copies of rc-call-kit are on this page: ${versions.join(' and ')}.`);
  const { contentType } = document;
  if (/xml/.test(contentType)) warn(`rc-call-kit needs text/html, not ${contentType}.`);
}

/** For the page's developers. */
function warn(message: string): void {
  // eslint-disable-next-line no-console -- nothing is wrong for a person
  console.warn(message);
}
