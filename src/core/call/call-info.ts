/** The plain data of a call, which backends report and elements render. */
import type { CallError, Device } from './call-error.js';

/** A person: the id they sign in with, a name, and the address of their picture. */
export interface Profile {
  readonly userId: string;
  readonly name: string;
  readonly avatarUrl?: string;
}

export type Media = 'audio' | 'video';

/** Which picture of somebody: of their camera, or of the screen that they share. */
export type Picture = 'camera' | 'screen';

/** The state of a local device. `pending`: requested, not confirmed yet. `blocked`: refused, missing or unplugged. */
export type DeviceState = 'off' | 'pending' | 'on' | 'blocked';

export type MemberStatus = 'invited' | 'ringing' | 'joined' | 'left';

/** The quality of the connection to somebody: 1 bad, 2 poor, 3 fair, 4 good, 5 excellent. */
export type Quality = 1 | 2 | 3 | 4 | 5;

/** Another person in the call. `microphone` and `camera` say whether they are sending. */
export interface Member {
  readonly userId: string;
  readonly status: MemberStatus;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** Whether the connection to them is down and may come back, where the backend can tell: their page reloads. */
  readonly reconnecting?: boolean;
  /** Whether they speak right now, where the backend can tell. */
  readonly speaking?: boolean;
  /** The quality of the connection to them, once it is known. */
  readonly quality?: Quality;
}

/** What a phone shows of a call while its app is closed. */
export interface PushTexts {
  readonly title?: string;
  readonly body?: string;
}

export interface CallInfo {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly media: Media;
  readonly callerId: string;
  readonly groupId?: string;
  /** Everybody in the call except the signed-in user, whose own state is in `microphone` and `camera`. */
  readonly members: readonly Member[];
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  /** Ids of everybody who shares their screen, the signed-in user included, in the order in which they began. */
  readonly screens?: readonly string[];
  /** The ids of the local devices in use, where the backend can tell. */
  readonly devices?: Readonly<Partial<Record<Device, string>>>;
  /** Whether the signed-in user speaks right now, even if the microphone is off. */
  readonly speaking?: boolean;
  /** Of an outgoing call: the texts for phones that the page named. */
  readonly push?: PushTexts;
  /** What the caller's page sent along. Where the service hands it over, an incoming call has it, too. */
  readonly extra?: string;
  /** Of an outgoing call: it was not placed, but joined while it went on. Names it, see `GroupCall`. */
  readonly joins?: string;
  /** The page was in this call before it was reloaded. */
  readonly returning?: true;
  /** Another tab of this person rings for the call, or rang when it ended: this one only shows it. Set by the store. */
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

/** A call to place. `id` is the call's id in every event; a service may use another id internally. */
export interface CallRequest {
  readonly id: string;
  readonly userIds: readonly string[];
  readonly groupId?: string;
  readonly media: Media;
  readonly push?: PushTexts;
  readonly extra?: string;
  /** Joins this call of the group, `GroupCall.callId`, instead of placing one. `userIds`: who is in it. */
  readonly joins?: string;
}

/** A call that members of a group are in, as those may know it who are not. */
export interface GroupCall {
  /** Names the call to the service while it goes on. */
  readonly callId: string;
  readonly media: Media;
  /** Who has joined. */
  readonly userIds: readonly string[];
  /** When it connected, in ms since the epoch; `undefined` while nobody has answered. */
  readonly since?: number;
}

/** The most people one call of each kind holds, the signed-in user included. */
export type MemberLimits = Readonly<Record<Media, number>>;
