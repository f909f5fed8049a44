/**
 * The messages between local backends. Every message reaches every backend on the channel. An invitation is addressed by
 * user id, everything else by call id. The channel may lose, double, delay and reorder messages: `Delivery` numbers them,
 * repeats those that must arrive, and sorts out the rest. `wire-format.ts` checks what comes in.
 */
import type { CallInfo, EndReason, Media, MemberStatus, Picture } from '../call/call-info.js';
import type { PeerSignal } from './peer-link.js';

/** Marks this kit's messages, with the version of the protocol. */
export const PROTOCOL = 'rc-call-kit/2';

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
/** Why somebody is out of a call. A caller whose call was declined names that to a tab that still rings for it. */
export type LeaveReason = DeclineReason | 'hung-up' | 'network';

/** How large a tab shows a picture of somebody: the whole picture, also if a part of it is cut off. */
export interface ShownPicture {
  /** Whose picture. */
  readonly userId: string;
  readonly picture: Picture;
  /** In device pixels. Both are 0 while nobody sees it. */
  readonly width: number;
  readonly height: number;
}

/** The version of `ShownPictures`. A message with another one counts, without them. */
export const SHOWN_VERSION = 1;

/** The pictures of others that there are, as a tab shows them. Of one that is not named nothing is known. */
export interface ShownPictures {
  readonly version: typeof SHOWN_VERSION;
  readonly pictures: readonly ShownPicture[];
}

/**
 * What is said about a call, without the call. `was`: the tab that the sender was in the call from, before its page was reloaded.
 * Kits before 0.2 neither send nor read that.
 */
export type CallBody =
  | {
      readonly type: 'invite';
      readonly to: readonly string[];
      /** Only this tab, which signed in after the first invitation. */
      readonly toEndpoint?: string;
      readonly media: Media;
      readonly callerId: string;
      readonly groupId?: string;
      /** What the caller's page sent along. Kits before 0.2 do not read it. */
      readonly extra?: string;
      readonly roster: readonly RosterEntry[];
      /** How long the invitation stands from now, in ms. */
      readonly expiresInMs: number;
      /** The sender's offer with its ICE candidates, for whoever answers first. */
      readonly signals?: readonly PeerSignal[];
      /** The sender's kit follows when a one-to-one call becomes a group call. Kits before 0.2 do not. */
      readonly grows?: boolean;
    }
  /** The heartbeat of a tab that rings, or could take the call up again. Answered by `alive`. */
  | { readonly type: 'ringing'; readonly was?: string }
  /** A tab rings no more, because it is being closed. The user has not declined. */
  | { readonly type: 'stopped' }
  | {
      readonly type: 'accept';
      /** The endpoints that get an offer from this newcomer. Others in the call offer to the newcomer. */
      readonly offersTo: readonly string[];
      readonly microphone: boolean;
      readonly camera: boolean;
      readonly grows?: boolean;
      readonly was?: string;
    }
  | { readonly type: 'decline'; readonly reason: DeclineReason }
  /** Hangs up, or cancels a call that nobody has joined. */
  | { readonly type: 'leave'; readonly reason: LeaveReason; readonly was?: string }
  /** The heartbeat of everybody who has joined, also sent whenever a device is turned on or off. Answered by `ringing`. */
  | {
      readonly type: 'alive';
      /** `audio` once somebody has switched a video call to audio. */
      readonly media: Media;
      readonly microphone: boolean;
      readonly camera: boolean;
      /** The sender shares their screen. Kits before 0.2 neither send nor read this. */
      readonly screen?: boolean;
      /** The last one before the sender's page is left. It may be back. Kits before 0.2 neither send nor read this. */
      readonly away?: boolean;
      readonly grows?: boolean;
      /**
       * The group of the call, also that of a one-to-one call that has become one. Of two that are named at once, the smaller one
       * counts. Of calls that were group calls from the start, kits before 0.2 do not say it.
       */
      readonly groupId?: string;
      /** How long a group call has been connected, in ms. */
      readonly forMs?: number;
      /** How large the sender shows the others. Kits before 0.2 neither send nor read this. */
      readonly shows?: ShownPictures;
      /** The users who are to ring, by invitation of the sender. A tab of theirs that does not know of it says `hello`. */
      readonly calling?: readonly string[];
    }
  | ({ readonly type: 'signal'; readonly toEndpoint: string } & PeerSignal)
  /** The numbers of messages that arrived. */
  | { readonly type: 'ack'; readonly toEndpoint: string; readonly numbers: readonly number[] };

/** Which call a message is about. */
export interface CallKey {
  readonly call: string;
  /** Random, and part of the invitation: whoever does not know it was not invited. */
  readonly secret: string;
}

/**
 * A tab signed in, or is back on the channel. Callers who are ringing this user invite the tab as well. With more than its
 * type, it is about a call of a group that the tab is not in, or the answer to such a one: kits before 0.2 read a plain `hello`.
 */
export interface Hello {
  readonly type: 'hello';
  /** Asks who is in a call of that group. The heartbeats of those who are tell. */
  readonly group?: string;
  /** Asks to be invited to that call of the group. */
  readonly joins?: string;
  /** Who is asked, or answered. */
  readonly toEndpoint?: string;
  /** Answers why not: `too-many`, `busy` or `not-in-group`. */
  readonly refused?: string;
}

export interface Envelope {
  /** The sender's user id. */
  readonly from: string;
  /** The sender's tab. */
  readonly endpoint: string;
  /** Counts the messages of that tab. A message that is repeated keeps its number. */
  readonly number: number;
  /** The tabs that are asked to acknowledge. An invitation is acknowledged by each tab that it is for. */
  readonly ackBy?: readonly string[];
  /** Signals from one tab to another are handled in this order, counted from 1 in each call. */
  readonly order?: number;
  /** The oldest signal that the sender still delivers: none before it will come. */
  readonly oldest?: number;
}

/** A message about a call, as it arrives. */
export type CallMessage = CallBody & CallKey & Envelope;
export type Message = (Hello & Envelope) | CallMessage;
export type BodyOf<T extends CallBody['type']> = Extract<CallBody, { type: T }>;
export type MessageOf<T extends CallBody['type']> = Extract<CallMessage, { type: T }>;

/** An invitation as a call that rings here. `selfId`: the signed-in user, who is not among the members. */
export function incomingCall(invitation: MessageOf<'invite'>, selfId: string): CallInfo {
  const { call, media, callerId, groupId, extra, roster } = invitation;
  return {
    ...{ id: call, media, callerId },
    ...(groupId !== undefined && { groupId }),
    ...(extra !== undefined && { extra }),
    direction: 'incoming',
    members: roster
      .filter(({ userId }) => userId !== selfId)
      .map(({ userId, status, microphone, camera }) => ({ userId, status, microphone, camera })),
    microphone: 'off',
    camera: 'off',
  };
}
