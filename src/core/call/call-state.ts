/**
 * The data of the store: the state of a call and of the connection, the commands and events that change it, and the facts
 * and effects that come of a change. `transition.ts` holds the rules. All of it is frozen plain data.
 */
import type { BackendEvent } from './backend.js';
import type {
  CallEnd,
  CallInfo,
  CallRequest,
  ConnectionStatus,
  Link,
  Media,
  Profile,
  PushTexts,
} from './call-info.js';
import type { CallError, Device } from './call-error.js';
import type { CallEntry } from './call-entry.js';

export type CallState =
  | { readonly phase: 'idle' }
  /** Dialled. Members turn `ringing` as their devices ring. */
  | { readonly phase: 'outgoing'; readonly call: CallInfo }
  | { readonly phase: 'incoming'; readonly call: CallInfo }
  /** Accepted; media is not up yet. */
  | { readonly phase: 'connecting'; readonly call: CallInfo }
  /**
   * `since`: when it connected, in ms since the epoch. `startedAt`: the same moment by `performance.now()`, for durations: the
   * system's clock may be set while a call goes on.
   */
  | {
      readonly phase: 'connected';
      readonly call: CallInfo;
      readonly since: number;
      readonly startedAt?: number;
      readonly link: Link;
    }
  /** The call that this page was in before it was reloaded. It can be taken up again for a while. */
  | { readonly phase: 'returning'; readonly call: CallInfo }
  /** Stays until the page dismisses it or another call replaces it. */
  | { readonly phase: 'ended'; readonly call: CallInfo; readonly end: CallEnd };

export type Phase = CallState['phase'];

/** A call in progress, from dialling or ringing to its end; also one that can be taken up again. */
export type LiveCallState = Exclude<CallState, { phase: 'idle' | 'ended' }>;

export interface StoreState {
  readonly connection: ConnectionStatus;
  /** The signed-in user. */
  readonly self: Profile | null;
  readonly call: CallState;
  /** The last failure, until it is dismissed or a later command works. */
  readonly problem: CallError | null;
}

/** What the page may ask for, apart from connecting and disconnecting. */
export type CallCommand =
  | {
      readonly type: 'call';
      readonly userIds: readonly string[];
      readonly groupId?: string;
      readonly media?: Media;
      readonly push?: PushTexts;
      readonly extra?: string;
      /** Joins that call of the group, in which these users are. */
      readonly joins?: string;
    }
  | { readonly type: 'accept'; readonly media?: Media }
  /** Takes up again the call that the page was in before it was reloaded. */
  | { readonly type: 'rejoin' }
  /** Cancels, declines or hangs up, whichever applies. Does nothing without a call. */
  | { readonly type: 'hang-up' }
  /** `groupId` makes a group call of a one-to-one call. */
  | { readonly type: 'invite'; readonly userIds: readonly string[]; readonly groupId?: string }
  | { readonly type: 'microphone'; readonly on: boolean }
  | { readonly type: 'camera'; readonly on: boolean }
  /** Shares the screen, or stops sharing it. */
  | { readonly type: 'screen'; readonly on: boolean }
  /** Switches to another local device: the one named, or the next one. */
  | { readonly type: 'use-device'; readonly device: Device; readonly deviceId?: string }
  /** Turns a video call into an audio call, for everybody. */
  | { readonly type: 'switch-to-audio' }
  /** Plays sound that the browser's autoplay policy had blocked. */
  | { readonly type: 'resume-sound' }
  /** Closes the end screen of a call. */
  | { readonly type: 'dismiss' }
  | { readonly type: 'dismiss-problem' };

type CallEvent =
  | Exclude<BackendEvent, { type: 'connection' | 'incoming' | 'connected' | 'missed' }>
  | (Extract<BackendEvent, { type: 'connected' }> & { readonly startedAt?: number });

/** What `transition` takes: a command of the page, or an event of the backend. */
export type Input =
  | Exclude<CallCommand, { type: 'call' }>
  | (Extract<CallCommand, { type: 'call' }> & { readonly id: string })
  | CallEvent
  /** `refused`: this person is not to be disturbed. */
  | { readonly type: 'incoming'; readonly call: CallInfo; readonly refused?: boolean }
  /** Another tab of this person rings for the call (`quiet`), or this one does. */
  | { readonly type: 'quiet'; readonly callId: string; readonly quiet: boolean }
  | {
      readonly type: 'connection';
      readonly status: ConnectionStatus;
      readonly error?: CallError;
      readonly self?: Profile;
    }
  /** An operation failed: on call `callId`, or outside any call. */
  | { readonly type: 'failed'; readonly callId?: string; readonly error: CallError };

/** What happened, told once and in order. The provider turns each fact into its DOM event. */
export type CallFact =
  | { readonly type: 'received' | 'placed' | 'connected'; readonly call: CallInfo }
  | { readonly type: 'ended'; readonly call: CallInfo; readonly end: CallEnd }
  /** The video call became an audio call. `userId`: the other member who did that, if it was one. */
  | { readonly type: 'media-changed'; readonly call: CallInfo; readonly userId?: string }
  | {
      readonly type:
        'member-invited' | 'member-joined' | 'member-left' | 'screen-started' | 'screen-ended';
      readonly call: CallInfo;
      readonly userId: string;
    }
  | { readonly type: 'connection'; readonly status: ConnectionStatus; readonly error?: CallError }
  /** This tab wrote the call into the history. */
  | { readonly type: 'logged'; readonly entry: CallEntry }
  | { readonly type: 'error'; readonly error: CallError };

/** What the store has to do after a transition. */
export type Effect =
  | { readonly type: 'start'; readonly request: CallRequest }
  | { readonly type: 'accept'; readonly callId: string; readonly media: Media }
  | { readonly type: 'end'; readonly callId: string; readonly as?: 'busy' }
  | {
      readonly type: 'invite';
      readonly callId: string;
      readonly userIds: readonly string[];
      readonly groupId?: string;
    }
  | { readonly type: 'microphone' | 'camera'; readonly callId: string; readonly on: boolean }
  | { readonly type: 'screen'; readonly callId: string; readonly on: boolean }
  | { readonly type: 'resume-sound' | 'switch-to-audio'; readonly callId: string }
  | {
      readonly type: 'use-device';
      readonly callId: string;
      readonly device: Device;
      readonly deviceId?: string;
    }
  /** The command is refused: its promise rejects. */
  | { readonly type: 'refuse'; readonly error: CallError }
  | { readonly type: 'announce'; readonly fact: CallFact };

export interface Transition {
  readonly state: StoreState;
  readonly effects: readonly Effect[];
}

export const initialState: StoreState = Object.freeze({
  connection: 'disconnected',
  self: null,
  call: Object.freeze({ phase: 'idle' }),
  problem: null,
});

/** Whether a call is in progress. */
export function isLive(call: CallState): call is LiveCallState {
  return call.phase !== 'idle' && call.phase !== 'ended';
}
