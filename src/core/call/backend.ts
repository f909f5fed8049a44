/**
 * The interface that a calling service implements so that the kit can run on it. The store talks to a `CallBackend` and to
 * nothing else. The local backend and the RongCloud backend implement it and pass one contract suite
 * (`test/backend-contract.ts`).
 */
import type { CallError, Device } from './call-error.js';
import type {
  CallEnd,
  CallInfo,
  CallRequest,
  ConnectionStatus,
  GroupCall,
  Link,
  Media,
  MemberLimits,
  Picture,
  Profile,
} from './call-info.js';
import type { CallEntry } from './call-entry.js';
import type { SessionStats } from './session-stats.js';

export type Feature =
  | 'video'
  | 'group'
  | 'invite'
  | 'switchCamera'
  | 'switchMicrophone'
  | 'switchSpeaker'
  | 'switchToAudio'
  | 'screenShare'
  | 'background'
  | 'stats'
  | 'becomeGroup'
  | 'rejoin'
  | 'joinCall';

/** Features that a backend need not name. */
type Optional = 'background' | 'rejoin' | 'joinCall';

/** What is not named cannot be done. */
export type Features = Readonly<
  Record<Exclude<Feature, Optional>, boolean> & Partial<Record<Optional, boolean>>
>;

/** Told of the call that a group is in, or `null` when it is in none. */
export type GroupCallListener = (call: GroupCall | null) => void;

/** What a backend without a server of its own asks the page about users and groups. `undefined`: the page cannot say. */
export interface Directory {
  /** The ids of a group's members. */
  groupMembers(groupId: string): Promise<readonly string[] | undefined>;
  /** Whether there is such a user; no promise if the page cannot be asked. */
  userExists(userId: string): Promise<boolean | undefined> | undefined;
}

export interface CallBackend {
  /** What this service can do. The elements offer nothing else. */
  readonly features: Features;
  /** How many people a call holds. Read at each call, and may differ each time. */
  readonly maxMembers: MemberLimits;
  /**
   * Signs in. May be called again after `dispose`.
   *
   * @param signal aborts the attempt; the promise then rejects with the signal's reason
   * @returns who is signed in (the name may be just the id)
   * @throws CallError
   */
  connect(signal: AbortSignal): Promise<Profile>;
  /**
   * Dials, or joins a call of a group (`joins`), where `features.joinCall` says so. Returns at once; what happens next arrives
   * as events, never before this returns. A call that cannot be joined ends with the reason: `bad-request`, detail `too-many`
   * when it is full, `no-call` when there is none, `call-over` when it ends meanwhile; `not-in-group`.
   */
  startCall(request: CallRequest): CallSession;
  /** @returns the undo */
  listen(listener: (event: BackendEvent) => void): () => void;
  /**
   * Tells of the call that a group is in, now and whenever that changes: who has joined, not whom it still rings for. The first
   * report comes once somebody has answered, or nobody in time. Asks nothing before it is called. Those who crash are forgotten.
   *
   * @returns the undo
   * @throws CallError when nothing can be known of it: `not-in-group`
   */
  readonly watchGroupCall?: (groupId: string, listener: GroupCallListener) => Promise<() => void>;
  /**
   * Writes an outgoing call that ended into its conversation, if the service has conversations and the page wants that.
   *
   * @throws CallError
   */
  record?(entry: CallEntry): Promise<void>;
  /** Hangs up, signs out, and closes every track, connection and timer. */
  dispose(): Promise<void>;
}

export interface CallSession {
  /** The call as it is now. */
  readonly info: CallInfo;
  /**
   * Answers an incoming call. With `media: 'audio'` a video call is answered without the local camera.
   *
   * @throws CallError `bad-request` when there is nothing to answer, a device's reason when the microphone failed
   */
  accept(media: Media): Promise<void>;
  /** Cancels, declines or hangs up, whichever applies; repeating it is harmless. `busy` declines as busy. */
  end(as?: 'busy'): Promise<void>;
  /**
   * Invites more members of the group. @throws CallError
   *
   * @param groupId makes a group call of a connected one-to-one call, for both; `bad-request`, detail `not-supported`, where the
   *   service, or the kit of the other side, cannot
   */
  invite(userIds: readonly string[], groupId?: string): Promise<void>;
  /** Turns the local microphone on or off; a `changed` event reports the result. @throws CallError */
  setMicrophone(on: boolean): Promise<void>;
  /** Turns the local camera on or off; a `changed` event reports the result. @throws CallError */
  setCamera(on: boolean): Promise<void>;
  /**
   * Switches to another local device, with no gap for the others: the one named, or the next one (on a phone: the camera of
   * the other side). A `changed` event reports which it is. A device that is off stays off. @throws CallError
   */
  useDevice(device: Device, deviceId?: string): Promise<void>;
  /**
   * Shares the local screen, or stops sharing it; a `changed` event reports who shares. Asks the person which screen, and
   * before this returns where it can: browsers let a page ask in response to a press only. Sharing ends with the call, and
   * when the person or the browser ends it. @throws CallError; `bad-request`, detail `not-supported`, where the service
   * cannot
   */
  setScreen(on: boolean): Promise<void>;
  /** Makes an audio call out of a video call, for everybody; there is no way back. @throws CallError */
  switchToAudio(): Promise<void>;
  /**
   * Shows a user's video (the local camera for the own id) in an element, now and whenever it changes. The backend itself
   * plays remote audio.
   *
   * @param picture default: `camera`
   * @returns the undo
   */
  attachView(userId: string, video: HTMLVideoElement, picture?: Picture): () => void;
  /**
   * Plays the sound of the others again, after a user gesture. The autoplay policy had blocked it, which a `problem` with
   * detail `sound-blocked` reported.
   */
  resumeSound(): Promise<void>;
  /**
   * Measures the connected call: for about a second at first, then since the time before. @throws CallError `bad-request`,
   * detail `not-supported`, where the service cannot
   */
  stats(): Promise<SessionStats>;
}

/** What changes in a call. */
export type CallPatch = Partial<
  Pick<
    CallInfo,
    'members' | 'microphone' | 'camera' | 'screens' | 'media' | 'groupId' | 'speaking' | 'devices'
  >
>;

export type BackendEvent =
  | { readonly type: 'connection'; readonly status: ConnectionStatus; readonly error?: CallError }
  /** Also a call that was going on when the page was reloaded: its `info` says `returning`, and `accept` takes it up again. */
  | { readonly type: 'incoming'; readonly session: CallSession }
  /** The invitation is sent: the local microphone is open, and nothing was refused. */
  | { readonly type: 'placed'; readonly callId: string }
  /** `at`: ms since the epoch; of a call that was taken up again, when it first connected. */
  | { readonly type: 'connected'; readonly callId: string; readonly at: number }
  | {
      readonly type: 'changed';
      readonly callId: string;
      /** `members` is the whole list; one with status `left` is gone with this event. */
      readonly patch: CallPatch;
      /** The other member who caused it: who turned the call to audio. */
      readonly by?: string;
    }
  | { readonly type: 'link'; readonly callId: string; readonly link: Link }
  /** A call to this user that went on while they were not connected. In the history it is told once. */
  | { readonly type: 'missed'; readonly entry: CallEntry }
  /** Something failed, and the call goes on: a camera was unplugged, a message made no sense. */
  | { readonly type: 'problem'; readonly error: CallError }
  /** Exactly once per session, and last. `isTold`: the page before has told of it, and nothing is announced again. */
  | {
      readonly type: 'ended';
      readonly callId: string;
      readonly end: CallEnd;
      readonly isTold?: boolean;
    };
