/**
 * Who may use the relay. A browser sends two headers that a page cannot forge: `Host`, the name it believes to talk to, and
 * `Origin`, the page's address. Both have to be expected ones. A foreign site could otherwise listen in through a visitor's
 * browser, even where the relay is on the visitor's own machine: with a name of its own that suddenly leads there (DNS
 * rebinding), `Host` and `Origin` are equal.
 */
import { isIP, isIPv6 } from 'node:net';

/** The names of this machine for itself. */
export const LOCAL_HOSTS = Object.freeze(['localhost', '127.0.0.1', '[::1]']);

const HOST_HEADER = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;
const HOST_NAME = /^(\[[0-9a-f:.]+\]|[\w.-]+)$/i;

/**
 * @param {string | undefined} header the `Host` of a request
 * @param {readonly string[]} hosts allowed names, in lower case; `localhost` includes the names below it
 * @returns {boolean}
 */
export function isAllowedHost(header, hosts) {
  const name = HOST_HEADER.exec(header ?? '')?.[1].toLowerCase();
  return name !== undefined && isListed(name, hosts);
}

function isListed(name, hosts) {
  return hosts.includes(name) || (name.endsWith('.localhost') && hosts.includes('localhost'));
}

/**
 * @param {{ hosts?: readonly string[], origins?: readonly string[] }} options `hosts`: names without a port, default: this
 *   machine's. `origins`: addresses of pages, such as `https://example.com`; default: any page of those hosts.
 * @returns {(request: import('node:http').IncomingMessage) => string | undefined} says why a request is refused
 * @throws TypeError for an entry that could never match
 */
export function createAccess({ hosts = LOCAL_HOSTS, origins }) {
  const names = hosts.map(checkHost);
  const pages = origins?.map(checkOrigin);
  const isAllowedPage = (origin) => {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) return false;
    if (pages) return pages.includes(origin);
    return isListed(new URL(origin).hostname, names);
  };
  return ({ headers: { host, origin } }) => {
    if (!isAllowedHost(host, names)) return 'host';
    if (origin !== undefined && !isAllowedPage(origin)) return 'origin';
    return undefined;
  };
}

function checkHost(host) {
  if (HOST_NAME.test(host)) return host.toLowerCase();
  throw new TypeError(`"${host}" is no host name without a port.`);
}

function checkOrigin(origin) {
  if (URL.canParse(origin) && new URL(origin).origin === origin) return origin;
  throw new TypeError(`"${origin}" is no origin, such as "https://example.com".`);
}

/**
 * The address that limits count by.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {boolean} trustProxy whether a proxy of one's own stands in front and adds the client's address to `X-Forwarded-For`
 * @returns {string} an IPv4 address, or the first 64 bits of an IPv6 address
 */
export function addressOf({ headers, socket }, trustProxy) {
  const forwarded = trustProxy ? headers['x-forwarded-for']?.split(',').at(-1).trim() : undefined;
  return networkOf(isIP(forwarded ?? '') ? forwarded : (socket.remoteAddress ?? ''));
}

/** @param {string} address an IP address */
export function networkOf(address) {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head, tail] = address.replace(/%.*/, '').split('::');
  const groups = head.split(':').filter(Boolean);
  if (tail !== undefined) {
    const end = tail.split(':').filter(Boolean);
    groups.push(...Array(8 - groups.length - end.length).fill('0'), ...end);
  }
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
