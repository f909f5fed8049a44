/**
 * The HTTP server under the demo. The development server makes one itself, but on all addresses of the machine, for any
 * name, and over every file it can read. This one is for this machine only, unless the pages are served over `https:`, whose
 * purpose is to reach other devices.
 */
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createProbe } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import selfsigned from 'selfsigned';
import { isAllowedHost, LOCAL_HOSTS } from './relay/access.mjs';
import { readList } from './relay/settings.mjs';

const { env } = process;

export const isSecure = Boolean(env.HTTPS);
/** Where it listens; `undefined`: on all addresses. */
const address = env.HOST || (isSecure ? undefined : '127.0.0.1');
export const isLocal = LOCAL_HOSTS.includes(address);
/** The names by which it may be reached. */
export const hosts = readList(env.ALLOWED_HOSTS) ?? (isLocal ? LOCAL_HOSTS : ownHosts());

/** This machine's names and addresses, as other devices of the same network know them. */
function ownHosts() {
  const addresses = Object.values(networkInterfaces()).flat();
  const name = hostname().toLowerCase();
  return [
    ...LOCAL_HOSTS,
    name,
    name.endsWith('.local') ? name : `${name}.local`,
    ...addresses.map(({ family, address: ip }) => (family === 'IPv6' ? `[${ip}]` : ip)),
  ];
}

/**
 * Koa middleware: answers only under the expected names, so that no foreign site reads the pages and tokens through a
 * visitor's browser (DNS rebinding).
 */
export function checkHost(context, next) {
  if (isAllowedHost(context.get('host'), hosts)) return next();
  context.status = 403;
  context.body = 'The demo is not served under this name. Add it to ALLOWED_HOSTS.\n';
  return undefined;
}

/** Koa middleware: answers with the demo and the built kit, not with the rest of the project or of the disk. */
export function checkPath(context, next) {
  if (isPublic(context.path)) return next();
  context.status = 404;
  return undefined;
}

function isPublic(path) {
  if (!/^\/(demo|dist)\//.test(path)) return false;
  try {
    const names = decodeURIComponent(path).split(/[/\\]/);
    return !names.some((name) => name.startsWith('.') || name.includes('\0'));
  } catch {
    return false;
  }
}

/** @returns {Promise<import('node:http').Server | import('node:https').Server>} not listening yet */
export async function createWebServer(handler) {
  return isSecure ? createSecureServer(await createCertificate(), handler) : createServer(handler);
}

/** A certificate for this run. Browsers warn about it, and let the person go on. */
async function createCertificate() {
  const altNames = hosts.map((host) => {
    const ip = host.replace(/^\[|\]$/g, '');
    return /^[\d.]+$|:/.test(ip) ? { type: 7, ip } : { type: 2, value: host };
  });
  const { private: key, cert } = await selfsigned.generate(
    [{ name: 'commonName', value: 'rc-call-kit demo' }],
    { keySize: 2048, algorithm: 'sha256', extensions: [{ name: 'subjectAltName', altNames }] },
  );
  return { key, cert };
}

/** @returns {Promise<void>} @throws when the port is taken */
export function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** @returns {Promise<number>} the first free port from `port` upwards */
export async function freePort(port) {
  const probe = createProbe();
  try {
    await listen(probe, port);
    return port;
  } catch (error) {
    if (error.code === 'EADDRINUSE') return freePort(port + 1);
    throw error;
  } finally {
    probe.close();
  }
}
