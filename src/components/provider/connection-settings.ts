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

/** Who signs in, and where: a change signs out at once, and ends the call. */
const USER = ['backend', 'appKey', 'token', 'tokenUrl'] as const;
/** How it connects: a change waits for the end of the call. */
const NETWORK = [
  'navi',
  'mediaServer',
  'sdkUrl',
  'signalingUrl',
  'noAnswerMs',
  'iceServers',
] as const;

/** The properties that change the connection. */
export const CONNECTION_PROPERTIES = [...USER, ...NETWORK] as const;

const NO_ANSWER_MS = 60_000;
/** A longer timeout ends at once, as `setTimeout` defines. */
const MAX_MS = 2 ** 31 - 1;

/** A snapshot. A removed attribute is `null` in the options, and templates set `undefined`: both are the default. */
export function settingsOf(options: ConnectionOptions): ConnectionOptions {
  const { backend, token, noAnswerMs, iceServers } = options;
  return {
    backend,
    token: token == null ? undefined : idOf(token),
    appKey: textOf(options.appKey),
    tokenUrl: textOf(options.tokenUrl),
    navi: textOf(options.navi),
    mediaServer: textOf(options.mediaServer),
    sdkUrl: textOf(options.sdkUrl),
    signalingUrl: textOf(options.signalingUrl),
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

function textOf(value: string | number | null | undefined): string {
  return value == null ? '' : String(value);
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
