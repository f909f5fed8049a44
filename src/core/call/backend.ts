/**
 * The one seam: what a calling service must do so that the kit can run on it. The store talks to a `CallBackend` and
 * nothing else; the local backend and the RongCloud adapter stand behind it and pass one contract suite
 * (`test/backend-contract.ts`).
 */
import type { CallError, Device } from './call-error.js';
import type {
  CallEnd,
  CallInfo,
  CallRequest,
  ConnectionStatus,
  Link,
  Media,
  MemberLimits,
  Profile,
} from './call-info.js';
import type { CallEntry } from './call-entry.js';

export type Feature =
  | 'video'
  | 'group'
  | 'invite'
  | 'switchCamera'
  | 'switchMicrophone'
  | 'switchSpeaker'
  | 'switchToAudio'
  | 'screenShare';

export type Features = Readonly<Record<Feature, boolean>>;

/** Who is where: what a backend without a server of its own asks the page. `undefined`: nobody can say. */
export interface Directory {
  /** The ids of a group's members. */
  groupMembers(groupId: string): Promise<readonly string[] | undefined>;
  /** Whether there is such a user at all; no promise where there is nobody to ask. */
  userExists(userId: string): Promise<boolean | undefined> | undefined;
}

export interface CallBackend {
  /** What this service can do; what it cannot is not offered on screen. */
  readonly features: Features;
  /** How many people a call holds. Read when somebody is called, and may differ each time. */
  readonly maxMembers: MemberLimits;
  /**
   * Signs in. May be called again after `dispose`.
   *
   * @param signal aborts the attempt; the promise then rejects with the signal's reason
   * @returns who is signed in (the name may be just the id)
   * @throws CallError
   */
  connect(signal: AbortSignal): Promise<Profile>;
  /** Dials, at once; what happens next arrives as events, never before this returns. */
  startCall(request: CallRequest): CallSession;
  /** @returns the undo */
  listen(listener: (event: BackendEvent) => void): () => void;
  /**
   * Writes a call that went out from here, and is over, into the conversation it belongs to, where the service has such a
   * thing and the page wants it.
   *
   * @throws CallError
   */
  record?(entry: CallEntry): Promise<void>;
  /** Hangs up, signs out, and lets go of every track, connection and timer. */
  dispose(): Promise<void>;
}

export interface CallSession {
  /** The call as it is now. */
  readonly info: CallInfo;
  /**
   * Answers an incoming call. With `media: 'audio'` a video call is answered without the own camera.
   *
   * @throws CallError `bad-request` when there is nothing to answer, a device's reason when the microphone failed
   */
  accept(media: Media): Promise<void>;
  /** Cancels, declines or hangs up, whichever applies; repeating it is harmless. `busy` declines as busy. */
  end(as?: 'busy'): Promise<void>;
  /** Invites more members of the group. @throws CallError */
  invite(userIds: readonly string[]): Promise<void>;
  /** Turns the own microphone on or off; a `changed` event tells what came of it. @throws CallError */
  setMicrophone(on: boolean): Promise<void>;
  /** Turns the own camera on or off; a `changed` event tells what came of it. @throws CallError */
  setCamera(on: boolean): Promise<void>;
  /**
   * Takes another own device, with no gap for the others: that one, or the next there is (for a camera that has one: the
   * other side of the phone). A `changed` event tells which it is. What is off stays off. @throws CallError
   */
  useDevice(device: Device, deviceId?: string): Promise<void>;
  /** Makes an audio call out of a video call, for everybody; there is no way back. @throws CallError */
  switchToAudio(): Promise<void>;
  /**
   * Shows a user's video (the own camera for the own id) in an element, now and whenever it changes. The backend plays
   * remote audio itself.
   *
   * @returns the undo
   */
  attachView(userId: string, video: HTMLVideoElement): () => void;
  /**
   * Plays the sound of the others again, in answer to a gesture: the browser had refused, which a `problem` with detail
   * `sound-blocked` told.
   */
  resumeSound(): Promise<void>;
}

/** What changes in a call. */
export type CallPatch = Partial<
  Pick<CallInfo, 'members' | 'microphone' | 'camera' | 'media' | 'speaking' | 'devices'>
>;

export type BackendEvent =
  | { readonly type: 'connection'; readonly status: ConnectionStatus; readonly error?: CallError }
  | { readonly type: 'incoming'; readonly session: CallSession }
  /** The invitation is on its way: the own microphone is open, nothing was refused. */
  | { readonly type: 'placed'; readonly callId: string }
  /** `at`: ms since the epoch. */
  | { readonly type: 'connected'; readonly callId: string; readonly at: number }
  | {
      readonly type: 'changed';
      readonly callId: string;
      /** `members` is the whole list; one with status `left` is gone with this event. */
      readonly patch: CallPatch;
      /** Whose doing it is, where it is somebody else's: who turned the call to audio. */
      readonly by?: string;
    }
  | { readonly type: 'link'; readonly callId: string; readonly link: Link }
  /** Something failed, and what is going on goes on: a camera taken away, garbage on the wire. */
  | { readonly type: 'problem'; readonly error: CallError }
  /** Exactly once per session, and last. */
  | { readonly type: 'ended'; readonly callId: string; readonly end: CallEnd };
