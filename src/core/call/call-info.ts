/** The plain data of a call: what crosses the seam, and what tags draw. */
import type { CallError, Device } from './call-error.js';

/** A person: the id they sign in with, a name, and where to find their picture. */
export interface Profile {
  readonly userId: string;
  readonly name: string;
  readonly avatarUrl?: string;
}

export type Media = 'audio' | 'video';

/** An own device as it is right now. `pending`: asked for, not yet so. `blocked`: refused, missing or taken away. */
export type DeviceState = 'off' | 'pending' | 'on' | 'blocked';

export type MemberStatus = 'invited' | 'ringing' | 'joined' | 'left';

/** How good the connection to somebody is: 1 bad, 2 poor, 3 fair, 4 good, 5 excellent. */
export type Quality = 1 | 2 | 3 | 4 | 5;

/** Somebody else in the call. `microphone` and `camera` say whether they are sending. */
export interface Member {
  readonly userId: string;
  readonly status: MemberStatus;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** Whether they speak right now, where the backend can tell. */
  readonly speaking?: boolean;
  /** Of the connection to them, once it is known. */
  readonly quality?: Quality;
}

export interface CallInfo {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly media: Media;
  readonly callerId: string;
  readonly groupId?: string;
  /** Everybody in the call but the signed-in user, whose own side is `microphone` and `camera`. */
  readonly members: readonly Member[];
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  /** The ids of the own devices in use, where the backend can tell. */
  readonly devices?: Readonly<Partial<Record<Device, string>>>;
  /** Whether the signed-in user speaks right now, also into a microphone that is off. */
  readonly speaking?: boolean;
  /** Another tab of this person rings for it, or rang when it ended: this one only shows it. Set by the store. */
  readonly quiet?: true;
}

export type EndReason =
  | 'hung-up'
  | 'canceled'
  | 'declined'
  | 'busy'
  | 'no-answer'
  | 'answered-elsewhere'
  | 'removed'
  | 'network'
  | 'failed';

/** How a call ended. `durationMs` counts from connect; 0 when it never connected. */
export interface CallEnd {
  readonly reason: EndReason;
  readonly endedBy: 'self' | 'remote' | 'system';
  readonly durationMs: number;
  readonly error?: CallError;
}

export type ConnectionStatus =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'kicked' | 'failed';

export type Link = 'steady' | 'recovering';

/** A call to place. `id` is ours and stays the call's id in every event; a service may use another one on its wire. */
export interface CallRequest {
  readonly id: string;
  readonly userIds: readonly string[];
  readonly groupId?: string;
  readonly media: Media;
}

/** The most people one call of each kind holds, the signed-in user included. */
export type MemberLimits = Readonly<Record<Media, number>>;
