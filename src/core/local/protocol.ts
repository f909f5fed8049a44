/**
 * What local backends say to each other. Every message reaches everybody on the channel; each takes what is meant for it:
 * an invitation by user id, everything else by call id. Anything that does not parse is garbage and is dropped.
 */
import type { EndReason, Media, MemberStatus } from '../call/call-info.js';
import type { PeerSignal } from './peer-link.js';

/** Somebody in a call, as told to a newcomer. `endpoint`: the tab they joined from. */
export interface RosterEntry {
  readonly userId: string;
  readonly status: Exclude<MemberStatus, 'left'>;
  readonly endpoint?: string;
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** Why an invited user does not come. */
export type DeclineReason = Extract<EndReason, 'declined' | 'busy' | 'no-answer' | 'failed'>;

type Body =
  /** A tab signed in; whoever is ringing this user invites it too. */
  | { readonly type: 'hello' }
  | {
      readonly type: 'invite';
      readonly call: string;
      readonly to: readonly string[];
      /** Only this tab, which came late. */
      readonly toEndpoint?: string;
      readonly media: Media;
      readonly callerId: string;
      readonly groupId?: string;
      readonly roster: readonly RosterEntry[];
      /** How long it rings from now, in ms. */
      readonly expiresInMs: number;
      /** The sender's offer to connect, and its ways, for whoever takes it up first. */
      readonly signals?: readonly PeerSignal[];
    }
  | { readonly type: 'ringing'; readonly call: string }
  | {
      readonly type: 'accept';
      /** The endpoints this newcomer makes connections to; another one that is in the call does it itself. */
      readonly offersTo: readonly string[];
      readonly call: string;
      readonly microphone: boolean;
      readonly camera: boolean;
    }
  | {
      readonly type: 'decline';
      readonly call: string;
      readonly reason: DeclineReason;
      /** Only because this tab goes away: others of this user ring on. */
      readonly closing?: boolean;
    }
  /** Hangs up; before anybody joined, cancels. */
  | {
      readonly type: 'leave';
      readonly call: string;
      readonly reason: 'hung-up' | 'no-answer' | 'network';
    }
  /** Sent by who has joined, every few seconds and when a device was turned on or off. */
  | {
      readonly type: 'alive';
      readonly call: string;
      /** `audio` once somebody has turned a video call to audio. */
      readonly media?: Media;
      readonly microphone: boolean;
      readonly camera: boolean;
    }
  | ({
      readonly type: 'signal';
      readonly call: string;
      readonly toEndpoint: string;
    } & PeerSignal);

export type MessageBody = Body;
/** A message as it arrives: who sent it, and from which tab. */
export type Message = Body & { readonly from: string; readonly endpoint: string };
export type MessageOf<T extends Body['type']> = Extract<Message, { type: T }>;
/** A message about a call. */
export type CallMessage = Exclude<Message, { type: 'hello' }>;

/** Marks our messages, with the version of this protocol. */
const PROTOCOL = 'rc-call-kit/1';

export function toWire(body: Body, from: string, endpoint: string): object {
  return { protocol: PROTOCOL, from, endpoint, ...body };
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value !== '';
const flag: Check = (value) => typeof value === 'boolean';
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const shape =
  (fields: Record<string, Check>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, check]) =>
      check((value as Record<string, unknown>)[name]),
    );

const both =
  (first: Check, second: Check): Check =>
  (value) =>
    first(value) && second(value);

/** Who invites is in the call. */
const holdsSender: Check = (value) => {
  const { from, roster } = value as MessageOf<'invite'>;
  return roster.some(({ userId }) => userId === from);
};

const SIGNAL = {
  anew: optional(flag),
  description: optional(
    shape({
      type: oneOf('offer', 'answer', 'pranswer', 'rollback'),
      sdp: (value) => typeof value === 'string',
    }),
  ),
  candidate: optional(shape({ candidate: (value) => typeof value === 'string' })),
};

const FIELDS: Readonly<Record<Body['type'], Check>> = {
  hello: shape({}),
  invite: both(
    shape({
      call: text,
      to: listOf(text),
      toEndpoint: optional(text),
      media: oneOf('audio', 'video'),
      callerId: text,
      groupId: optional(text),
      roster: listOf(
        shape({
          userId: text,
          status: oneOf('invited', 'ringing', 'joined'),
          endpoint: optional(text),
          microphone: flag,
          camera: flag,
        }),
      ),
      expiresInMs: (value) => typeof value === 'number' && value > 0,
      signals: optional(listOf(shape(SIGNAL))),
    }),
    holdsSender,
  ),
  ringing: shape({ call: text }),
  accept: shape({ call: text, offersTo: listOf(text), microphone: flag, camera: flag }),
  decline: shape({
    call: text,
    reason: oneOf('declined', 'busy', 'no-answer', 'failed'),
    closing: optional(flag),
  }),
  leave: shape({ call: text, reason: oneOf('hung-up', 'no-answer', 'network') }),
  alive: shape({
    call: text,
    microphone: flag,
    camera: flag,
    media: optional(oneOf('audio', 'video')),
  }),
  signal: shape({ call: text, toEndpoint: text, ...SIGNAL }),
};

const isEnvelope = shape({ protocol: oneOf(PROTOCOL), from: text, endpoint: text, type: text });

/** @returns the message, or `undefined` for anything that is not one */
export function fromWire(data: unknown): Message | undefined {
  if (!isEnvelope(data)) return undefined;
  const message = data as Message;
  return Object.hasOwn(FIELDS, message.type) && FIELDS[message.type](message) ? message : undefined;
}
