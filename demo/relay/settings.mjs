/** The relay's settings, from the environment. `docs/relay.md` lists them. */
import { LOCAL_HOSTS } from './access.mjs';
import { LIMITS } from './limits.mjs';

/** Addresses that stand for all of a machine's own. */
const ANY_ADDRESS = ['0.0.0.0', '::'];

/**
 * @param {Record<string, string | undefined>} env
 * @throws Error for a value that is none
 */
export function readSettings(env) {
  const host = env.HOST || '127.0.0.1';
  const limits = Object.entries(LIMITS).map(([name, limit]) => [
    name,
    readNumber(env, envName(name), limit, { min: 1 }),
  ]);
  return {
    ...Object.fromEntries(limits),
    host,
    port: readNumber(env, 'PORT', 8001, { max: 65_535 }),
    hosts: readList(env.ALLOWED_HOSTS) ?? defaultHosts(host),
    origins: readList(env.ALLOWED_ORIGINS),
    trustProxy: env.TRUST_PROXY === '1',
    handshakeMs: readNumber(env, 'HANDSHAKE_MS', 10_000, { min: 1 }),
  };
}

/** @param {string} host what the server listens on */
function defaultHosts(host) {
  if (ANY_ADDRESS.includes(host) || LOCAL_HOSTS.includes(host)) return LOCAL_HOSTS;
  return [...LOCAL_HOSTS, host.includes(':') ? `[${host}]` : host];
}

function readNumber(env, name, fallback, { min = 0, max = 2 ** 31 - 1 }) {
  if (!env[name]) return fallback;
  const value = Number(env[name]);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${name} has to be a whole number from ${min} to ${max}.`);
}

/** @param {string} [list] separated by commas */
export function readList(list) {
  const entries = list?.split(',').map((entry) => entry.trim());
  return entries?.some(Boolean) ? entries.filter(Boolean) : undefined;
}

/** `maxRooms` → `MAX_ROOMS` */
function envName(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
