/**
 * Messages as they travel, and their validation. What arrives is copied field by field into new objects, with types, ranges
 * and lengths checked: nothing else from the channel gets into a call. Whatever does not validate is dropped.
 */
import { LONGEST } from '../call/sent-texts.js';
import { PROTOCOL, SHOWN_VERSION } from './protocol.js';
import type {
  CallBody,
  CallMessage,
  Envelope,
  Hello,
  Message,
  MessageOf,
  RosterEntry,
  ShownPicture,
  ShownPictures,
} from './protocol.js';
import type { PeerSignal } from './peer-link.js';

/** A message larger than this, in characters, is not even parsed. */
export const MAX_MESSAGE = 256 * 1024;
const MAX_ID = 256;
const MAX_TEXT = 2000;
const MAX_SDP = 64 * 1024;
/** More people than any call holds. */
const MAX_PEOPLE = 100;
const MAX_SIGNALS = 100;
const MAX_ACKS = 500;
/** Larger than any screen, in device pixels. */
const MAX_PIXELS = 16_384;
/** The longest that an invitation may stand, in ms. */
const MAX_EXPIRY_MS = 3_600_000;

/** Thrown for a value that is not as it should be. Never leaves this file. */
class Invalid extends Error {}

/** Returns a copy of a value, or throws `Invalid`. */
type Parser<T> = (value: unknown) => T;

function fail(): never {
  throw new Invalid();
}

const text =
  (longest: number, shortest = 0): Parser<string> =>
  (value) =>
    typeof value === 'string' && value.length >= shortest && value.length <= longest
      ? value
      : fail();

const id = text(MAX_ID, 1);
const ids: Parser<readonly string[]> = (value) => listOf(id, MAX_PEOPLE)(value);

const flag: Parser<boolean> = (value) => (typeof value === 'boolean' ? value : fail());

const count =
  (least: number, most = Number.MAX_SAFE_INTEGER): Parser<number> =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? (value as number)
      : fail();

const oneOf =
  <T extends string>(...values: readonly T[]): Parser<T> =>
  (value) =>
    values.find((each) => each === value) ?? fail();

const optional =
  <T>(parse: Parser<T>): Parser<T | undefined> =>
  (value) =>
    value === undefined ? undefined : parse(value);

const nullable =
  <T>(parse: Parser<T>): Parser<T | null> =>
  (value) =>
    value === null ? null : parse(value);

const listOf =
  <T>(parse: Parser<T>, most: number): Parser<readonly T[]> =>
  (value) =>
    Array.isArray(value) && value.length <= most ? Array.from(value, parse) : fail();

/** An object with these fields and no others. */
const shape =
  <T extends object>(fields: { readonly [K in keyof T]-?: Parser<T[K]> }): Parser<T> =>
  (value) => {
    if (typeof value !== 'object' || value === null) return fail();
    const parsed: Partial<T> = {};
    for (const name of Object.keys(fields) as (keyof T)[]) {
      const field = Object.hasOwn(value, name) ? (value as Partial<T>)[name] : undefined;
      const copy = fields[name](field);
      if (copy !== undefined) parsed[name] = copy;
    }
    return parsed as T;
  };

const SIGNAL = {
  anew: optional(flag),
  description: optional(
    shape<RTCSessionDescriptionInit>({
      type: oneOf('offer', 'answer', 'pranswer', 'rollback'),
      sdp: text(MAX_SDP),
    }),
  ),
  candidate: optional(
    shape<RTCIceCandidateInit>({
      candidate: text(MAX_TEXT),
      sdpMid: optional(nullable(text(MAX_ID))),
      sdpMLineIndex: optional(nullable(count(0, 1000))),
      usernameFragment: optional(nullable(text(MAX_ID))),
    }),
  ),
  screen: optional(id),
};

const MEDIA = oneOf('audio', 'video');
const SENDING = { microphone: flag, camera: flag };

/** Each user once. */
const roster: Parser<readonly RosterEntry[]> = (value) => {
  const entries = listOf(
    shape<RosterEntry>({
      userId: id,
      status: oneOf('invited', 'ringing', 'joined'),
      endpoint: optional(id),
      ...SENDING,
    }),
    MAX_PEOPLE,
  )(value);
  return new Set(entries.map(({ userId }) => userId)).size === entries.length ? entries : fail();
};

/** Each picture once. Nothing of another version, which may look different. */
const shows: Parser<ShownPictures | undefined> = (value) => {
  const { version } = shape({ version: count(1) })(value);
  if (version !== SHOWN_VERSION) return undefined;
  const picture = shape<ShownPicture>({
    userId: id,
    picture: oneOf('camera', 'screen'),
    width: count(0, MAX_PIXELS),
    height: count(0, MAX_PIXELS),
  });
  const { pictures } = shape({ pictures: listOf(picture, 2 * MAX_PEOPLE) })(value);
  const names = new Set(pictures.map(({ userId, picture: name }) => `${name} ${userId}`));
  return names.size === pictures.length ? { version, pictures } : fail();
};

const expiry: Parser<number> = (value) =>
  Number.isFinite(value) && (value as number) > 0
    ? Math.min(value as number, MAX_EXPIRY_MS)
    : fail();

/** The fields of each type. An unknown type has none here. */
const BODIES: { readonly [T in CallBody['type']]: Parser<Extract<CallBody, { type: T }>> } = {
  invite: shape({
    type: oneOf('invite'),
    to: ids,
    toEndpoint: optional(id),
    media: MEDIA,
    callerId: id,
    groupId: optional(id),
    extra: optional(text(LONGEST.extra)),
    roster,
    expiresInMs: expiry,
    signals: optional(listOf(shape<PeerSignal>(SIGNAL), MAX_SIGNALS)),
    grows: optional(flag),
  }),
  ringing: shape({ type: oneOf('ringing'), was: optional(id) }),
  stopped: shape({ type: oneOf('stopped') }),
  accept: shape({
    type: oneOf('accept'),
    offersTo: ids,
    ...SENDING,
    grows: optional(flag),
    was: optional(id),
  }),
  decline: shape({
    type: oneOf('decline'),
    reason: oneOf('declined', 'busy', 'no-answer', 'failed'),
  }),
  leave: shape({
    type: oneOf('leave'),
    reason: oneOf('hung-up', 'network', 'declined', 'busy', 'no-answer', 'failed'),
    was: optional(id),
  }),
  alive: shape({
    type: oneOf('alive'),
    media: MEDIA,
    ...SENDING,
    screen: optional(flag),
    away: optional(flag),
    grows: optional(flag),
    groupId: optional(id),
    forMs: optional(count(0)),
    shows: optional(shows),
    calling: optional(ids),
  }),
  signal: shape({ type: oneOf('signal'), toEndpoint: id, ...SIGNAL }),
  ack: shape({ type: oneOf('ack'), toEndpoint: id, numbers: listOf(count(1), MAX_ACKS) }),
};

const envelope = shape<Envelope>({
  from: id,
  endpoint: id,
  number: count(1),
  ackBy: optional(listOf(id, MAX_ACKS)),
  order: optional(count(1)),
  oldest: optional(count(1)),
});
const hello = shape<Hello>({
  type: oneOf('hello'),
  group: optional(id),
  joins: optional(id),
  toEndpoint: optional(id),
  refused: optional(id),
});
const key = shape({ call: id, secret: id });

const head = shape({ protocol: oneOf(PROTOCOL), type: text(MAX_ID, 1) });

/** @returns a copy of the message with nothing but its fields; `undefined` for anything that is not a valid one */
export function fromWire(data: unknown): Message | undefined {
  try {
    const { type } = head(data);
    if (type === 'hello') return { ...hello(data), ...envelope(data) } satisfies Hello & Envelope;
    if (!Object.hasOwn(BODIES, type)) return undefined;
    const body = BODIES[type as CallBody['type']](data);
    const message: CallMessage = { ...body, ...key(data), ...envelope(data) };
    return isWhole(message) ? message : undefined;
  } catch (cause) {
    if (cause instanceof Invalid) return undefined;
    throw cause;
  }
}

/** Whether this is a message of another version of the kit. */
export function isOtherVersion(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || !('protocol' in data)) return false;
  const { protocol } = data;
  return (
    typeof protocol === 'string' && /^rc-call-kit\/\d+$/.test(protocol) && protocol !== PROTOCOL
  );
}

export function toWire(message: object): object {
  return { protocol: PROTOCOL, ...message };
}

/** What holds between the fields. */
function isWhole(message: CallMessage): boolean {
  if (message.type === 'signal') return message.order !== undefined;
  return message.type !== 'invite' || isInvitation(message);
}

/** An invitation comes from somebody in the call. One without a group is from one person to one other. */
function isInvitation(message: MessageOf<'invite'>): boolean {
  const { from, to, callerId, groupId, roster: people } = message;
  if (!people.some(({ userId }) => userId === from)) return false;
  const isBetweenTwo = to.length === 1 && callerId === from && people.length <= 2;
  const isForThem = people.every(({ userId }) => userId === from || userId === to[0]);
  return groupId !== undefined || (isBetweenTwo && isForThem);
}
