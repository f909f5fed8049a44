/** The options of a provider that its connection is made of: cleaned of what pages may set, and compared by content. */
import type { CallBackend } from '../../core/call/backend.js';

/** The properties of a provider that these settings come from. */
export interface ConnectionOptions {
  readonly appKey: string;
  readonly token: string | undefined;
  readonly tokenUrl: string;
  readonly backend: 'rongcloud' | 'local' | CallBackend;
  readonly navi: string;
  readonly mediaServer: string;
  readonly sdkUrl: string;
  readonly signalingUrl: string;
  readonly noAnswerMs: number;
  readonly iceServers: readonly RTCIceServer[];
}

/** Texts; a removed attribute is `null`, and templates set `undefined`: both are no text. */
const WHO = ['appKey', 'tokenUrl'] as const;
const HOW = ['navi', 'mediaServer', 'sdkUrl', 'signalingUrl'] as const;

/** Who signs in, and where: a change signs out at once, and ends the call. */
const USER = ['backend', 'token', ...WHO] as const;
/** How it connects: a change waits for the end of the call. */
const NETWORK = ['noAnswerMs', 'iceServers', ...HOW] as const;

/**
 * The properties that may connect when they change. A `getToken`, `sdk` or `manual` says nothing about a different user, so it
 * does not reconnect.
 */
export const CONNECT_TRIGGERS = [...USER, ...NETWORK, 'manual', 'getToken', 'sdk'] as const;

/** The properties that say where names come from. */
export const PROFILE_SOURCES = [
  'usersUrl',
  'resolveUsers',
  'membersUrl',
  'resolveMembers',
] as const;

/** Whether a page has set a backend of its own. */
export function isBackend(backend: ConnectionOptions['backend'] | null): backend is CallBackend {
  return typeof backend === 'object' && backend !== null;
}

/** Whether a provider has what its backend needs. */
export function hasCredentials(
  options: Pick<ConnectionOptions, 'backend' | 'token' | 'appKey' | 'tokenUrl'> & {
    readonly getToken: unknown;
    readonly sdk: unknown;
  },
): boolean {
  const { backend, appKey } = options;
  if (isBackend(backend)) return true;
  const hasToken = options.token != null; // a removed attribute leaves null
  if (backend === 'local') return hasToken;
  // without an app key, the page's own client is signed in
  return Boolean(appKey ? hasToken || options.getToken || options.tokenUrl : options.sdk);
}

const NO_ANSWER_MS = 60_000;
/** A longer timeout ends at once, as `setTimeout` defines. */
const MAX_MS = 2 ** 31 - 1;

/** A snapshot. */
export function settingsOf(options: ConnectionOptions): ConnectionOptions {
  const { backend, token, noAnswerMs, iceServers } = options;
  const texts = [...WHO, ...HOW].map((name) => [name, String(options[name] ?? '')]);
  return {
    ...(Object.fromEntries(texts) as Pick<ConnectionOptions, (typeof WHO | typeof HOW)[number]>),
    backend,
    token: token == null ? undefined : idOf(token),
    noAnswerMs: noAnswerMs > 0 ? Math.min(noAnswerMs, MAX_MS) : NO_ANSWER_MS,
    iceServers: iceServers ?? [],
  };
}

/** @returns what a change of the settings concerns: the user, or only the network; `undefined` if they are equal */
export function changeBetween(
  before: ConnectionOptions,
  after: ConnectionOptions,
): 'user' | 'network' | undefined {
  const differs = (name: keyof ConnectionOptions): boolean => !isEqual(before[name], after[name]);
  if (USER.some(differs)) return 'user';
  return NETWORK.some(differs) ? 'network' : undefined;
}

/** A user id, group id or token that is a number as text: databases number their users. Anything else stays as it is. */
export function idOf<T>(value: T): T | string {
  return Number.isFinite(value) ? String(value) : value;
}

/** Such ids in a list. What is no list is left for the store to refuse. */
export function idsOf(userIds: readonly string[]): readonly string[] {
  return Array.isArray(userIds) ? (userIds as readonly string[]).map(idOf) : userIds;
}

/**
 * Whether a property says the same as before. Frameworks make functions and lists anew on each render: one function in place
 * of another is no news, since the one of now is called.
 */
export function isSame(a: unknown, b: unknown): boolean {
  return (typeof a === 'function' && typeof b === 'function') || isEqual(a, b);
}

/** Compares lists and plain objects by content, anything else by identity: a backend is an object with a life of its own. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]))
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
