/**
 * The messages between local backends, and their validation. Every message reaches every backend on the channel. An
 * invitation is addressed by user id, everything else by call id. Whatever does not validate is garbage and is dropped.
 */
import type { CallInfo, EndReason, Media, MemberStatus } from '../call/call-info.js';
import type { PeerSignal } from './peer-link.js';

/** Somebody in a call, as described to a newcomer. `endpoint`: the tab they joined from. */
export interface RosterEntry {
  readonly userId: string;
  readonly status: Exclude<MemberStatus, 'left'>;
  readonly endpoint?: string;
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** Why an invited user does not join. */
export type DeclineReason = Extract<EndReason, 'declined' | 'busy' | 'no-answer' | 'failed'>;

type Body =
  /** A tab signed in, or is back on the channel. Callers who are ringing this user invite the tab as well. */
  | { readonly type: 'hello' }
  | {
      readonly type: 'invite';
      readonly call: string;
      readonly to: readonly string[];
      /** Only this tab, which signed in after the first invitation. */
      readonly toEndpoint?: string;
      readonly media: Media;
      readonly callerId: string;
      readonly groupId?: string;
      readonly roster: readonly RosterEntry[];
      /** How long the invitation stands from now, in ms. */
      readonly expiresInMs: number;
      /** The sender's offer with its ICE candidates, for whoever answers first. */
      readonly signals?: readonly PeerSignal[];
    }
  | { readonly type: 'ringing'; readonly call: string }
  | {
      readonly type: 'accept';
      /** The endpoints that get an offer from this newcomer. Others in the call offer to the newcomer. */
      readonly offersTo: readonly string[];
      readonly call: string;
      readonly microphone: boolean;
      readonly camera: boolean;
    }
  | {
      readonly type: 'decline';
      readonly call: string;
      readonly reason: DeclineReason;
      /** The tab is being closed. The user's other tabs keep ringing. */
      readonly closing?: boolean;
    }
  /** Hangs up, or cancels a call that nobody has joined. */
  | {
      readonly type: 'leave';
      readonly call: string;
      readonly reason: 'hung-up' | 'no-answer' | 'network';
    }
  /** A heartbeat: sent by everybody who has joined, every few seconds and whenever a device is turned on or off. */
  | {
      readonly type: 'alive';
      readonly call: string;
      /** `audio` once somebody has switched a video call to audio. */
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
/** A message as it arrives: `from` is the sender's user id, `endpoint` their tab. */
export type Message = Body & { readonly from: string; readonly endpoint: string };
export type MessageOf<T extends Body['type']> = Extract<Message, { type: T }>;
/** A message about a call. */
export type CallMessage = Exclude<Message, { type: 'hello' }>;

/** Marks this kit's messages, with the version of the protocol. */
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

/** An invitation comes from somebody in the call. */
const hasSender: Check = (value) => {
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
    hasSender,
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

/** @returns the message, or `undefined` for anything that is not a valid one */
export function fromWire(data: unknown): Message | undefined {
  if (!isEnvelope(data)) return undefined;
  const message = data as Message;
  return Object.hasOwn(FIELDS, message.type) && FIELDS[message.type](message) ? message : undefined;
}

/** An invitation as a call that rings here. `selfId`: the signed-in user, who is not among the members. */
export function incomingCall(invitation: MessageOf<'invite'>, selfId: string): CallInfo {
  const { call, media, callerId, groupId, roster } = invitation;
  const others = new Map(roster.map((entry) => [entry.userId, entry]));
  others.delete(selfId);
  return {
    ...{ id: call, media, callerId, groupId },
    direction: 'incoming',
    members: [...others.values()].map(({ userId, status, microphone, camera }) => ({
      ...{ userId, status, microphone, camera },
    })),
    microphone: 'off',
    camera: 'off',
  };
}
