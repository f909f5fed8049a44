/**
 * All events of the kit. Every event bubbles and is composed.
 *
 * Facts report what happened. They fire on the provider and cannot be prevented. Requests report what a person wants, before
 * anything is done. They fire on the tag the person used; a host that prevents one takes over, or nothing happens.
 */
import type { Finding } from '../../core/media/call-check.js';
import type { BackgroundChoice } from '../../core/media/background/background-choice.js';
import type { DeviceKind } from '../../core/media/devices.js';
import type {
  CallEnd,
  CallInfo,
  ConnectionStatus,
  EndReason,
  Media,
} from '../../core/call/call-info.js';
import type { CallError } from '../../core/call/call-error.js';
import type { CallEntry } from '../../core/call/call-entry.js';
import type { RcJoinRequestEvent } from './join-call-events.js';

import type {
  RcDoNotDisturbChangeEvent,
  RcDoNotDisturbRequestEvent,
  RcQuickReplyEvent,
} from './quiet-call-events.js';

export * from './quiet-call-events.js';

const FACT: EventInit = { bubbles: true, composed: true };
const REQUEST: EventInit = { bubbles: true, composed: true, cancelable: true };

// --- facts ---

/** The connection to the calling service changed. */
export class RcConnectionChangeEvent extends Event {
  /** The new status. */
  readonly status: ConnectionStatus;
  /** Why it failed, if it did. */
  readonly error?: CallError;

  constructor(status: ConnectionStatus, error?: CallError) {
    super('rc-connection-change', FACT);
    this.status = status;
    this.error = error;
  }
}

class CallEvent extends Event {
  /** Snapshot of the call at the time of the event. */
  readonly call: CallInfo;

  constructor(type: string, call: CallInfo) {
    super(type, FACT);
    this.call = call;
  }
}

/** A call is coming in. */
export class RcCallReceivedEvent extends CallEvent {
  constructor(call: CallInfo) {
    super('rc-call-received', call);
  }
}

/** An outgoing call was placed: its invitation has been sent. */
export class RcCallPlacedEvent extends CallEvent {
  constructor(call: CallInfo) {
    super('rc-call-placed', call);
  }
}

/** The call connected; its duration counts from now. */
export class RcCallConnectedEvent extends CallEvent {
  constructor(call: CallInfo) {
    super('rc-call-connected', call);
  }
}

/** The call ended. */
export class RcCallEndedEvent extends CallEvent {
  /** Why it ended, such as `hung-up`, `declined` or `no-answer`. */
  readonly reason!: EndReason;
  /** `self`: the signed-in user; `remote`: another member; `system`: the service, a timeout or a failure. */
  readonly endedBy!: CallEnd['endedBy'];
  /** Time from connect to end, in milliseconds; 0 if it never connected. */
  readonly durationMs!: number;
  /** What went wrong, if anything. */
  readonly error?: CallError;

  constructor(call: CallInfo, end: CallEnd) {
    super('rc-call-ended', call);
    Object.assign(this, end);
  }
}

/** The video call became an audio call. */
export class RcCallMediaChangeEvent extends CallEvent {
  /** Who switched it; `undefined` for the signed-in user. */
  readonly userId?: string;

  constructor(call: CallInfo, userId?: string) {
    super('rc-call-media-change', call);
    this.userId = userId;
  }
}

class MemberEvent extends CallEvent {
  /** The member concerned. */
  readonly userId: string;

  constructor(type: string, call: CallInfo, userId: string) {
    super(type, call);
    this.userId = userId;
  }
}

/** A member was invited to the current call. */
export class RcMemberInvitedEvent extends MemberEvent {
  constructor(call: CallInfo, userId: string) {
    super('rc-member-invited', call, userId);
  }
}

/** A member joined the call. */
export class RcMemberJoinedEvent extends MemberEvent {
  constructor(call: CallInfo, userId: string) {
    super('rc-member-joined', call, userId);
  }
}

/** A member left the call, declined, or never answered. */
export class RcMemberLeftEvent extends MemberEvent {
  constructor(call: CallInfo, userId: string) {
    super('rc-member-left', call, userId);
  }
}

/** Somebody began to share their screen: another member, or the signed-in user. */
export class RcScreenStartedEvent extends MemberEvent {
  constructor(call: CallInfo, userId: string) {
    super('rc-screen-started', call, userId);
  }
}

/** Somebody shares their screen no more. Fires for each shared screen when the call ends, before `rc-call-ended`. */
export class RcScreenEndedEvent extends MemberEvent {
  constructor(call: CallInfo, userId: string) {
    super('rc-screen-ended', call, userId);
  }
}

/** Something failed, but the connection or call goes on. */
export class RcCallErrorEvent extends Event {
  readonly error: CallError;

  constructor(error: CallError) {
    super('rc-call-error', FACT);
    this.error = error;
  }
}

/** An ended call was recorded in the history. Fires in one tab only. */
export class RcCallLoggedEvent extends Event {
  /** The recorded call. */
  readonly entry: CallEntry;

  constructor(entry: CallEntry) {
    super('rc-call-logged', FACT);
    this.entry = entry;
  }
}

// --- requests ---

/** A person wants to call. Default action: place the call. */
export class RcCallRequestEvent extends Event {
  /** Whom to call. */
  readonly userIds: readonly string[];
  /** The group they are called in, for a group call. */
  readonly groupId?: string;
  readonly media: Media;

  constructor(call: { userIds: readonly string[]; groupId?: string; media: Media }) {
    super('rc-call-request', REQUEST);
    this.userIds = call.userIds;
    this.groupId = call.groupId;
    this.media = call.media;
  }
}

/** A person wants to accept the incoming call. Default action: accept it. */
export class RcAcceptRequestEvent extends Event {
  /** `audio` for a video call: accept it with the camera off. */
  readonly media: Media;

  constructor(media: Media) {
    super('rc-accept-request', REQUEST);
    this.media = media;
  }
}

/** A person wants to cancel, decline or hang up. Default action: end the call. */
export class RcHangUpRequestEvent extends Event {
  constructor() {
    super('rc-hang-up-request', REQUEST);
  }
}

/** A person wants to invite more members of the group. Default action: invite them. */
export class RcInviteRequestEvent extends Event {
  readonly userIds: readonly string[];
  /** The group that the one-to-one call becomes; `undefined` in a group call. */
  readonly groupId?: string;

  constructor(userIds: readonly string[], groupId?: string) {
    super('rc-invite-request', REQUEST);
    this.userIds = userIds;
    this.groupId = groupId;
  }
}

/** A person wants to turn their microphone on or off. Default action: do it. */
export class RcMicrophoneRequestEvent extends Event {
  readonly on: boolean;

  constructor(on: boolean) {
    super('rc-microphone-request', REQUEST);
    this.on = on;
  }
}

/** A person wants to turn their camera on or off. Default action: do it. */
export class RcCameraRequestEvent extends Event {
  readonly on: boolean;

  constructor(on: boolean) {
    super('rc-camera-request', REQUEST);
    this.on = on;
  }
}

/** A person wants to share their screen, or to stop that. Default action: do it. */
export class RcScreenRequestEvent extends Event {
  readonly on: boolean;

  constructor(on: boolean) {
    super('rc-screen-request', REQUEST);
    this.on = on;
  }
}

/** A person wants to use another device. Default action: switch to it. */
export class RcDeviceRequestEvent extends Event {
  readonly kind: DeviceKind;
  /** The browser's device id; `undefined` for the next camera. */
  readonly deviceId: string | undefined;

  constructor(kind: DeviceKind, deviceId?: string) {
    super('rc-device-request', REQUEST);
    this.kind = kind;
    this.deviceId = deviceId;
  }
}

/** A person wants another background. Default action: show it, and keep it for later calls. */
export class RcBackgroundRequestEvent extends Event {
  /** `picture`: that of the page. */
  readonly background: BackgroundChoice;

  constructor(background: BackgroundChoice) {
    super('rc-background-request', REQUEST);
    this.background = background;
  }
}

/** The pre-call check ran. Fires on the tag, after every run. */
export class RcCallCheckedEvent extends Event {
  /** What prevents calls on this page, most severe first; empty if nothing does. */
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super('rc-call-checked', FACT);
    this.findings = findings;
  }
}

/** A person wants to clear the call history. Default action: delete all entries. */
export class RcClearRequestEvent extends Event {
  constructor() {
    super('rc-clear-request', REQUEST);
  }
}

/** A person wants to turn the video call into an audio call for everyone. Default action: do it. */
export class RcSwitchToAudioRequestEvent extends Event {
  constructor() {
    super('rc-switch-to-audio-request', REQUEST);
  }
}

/**
 * A person confirmed a choice of members in a picker. Default action: close the picker, and call or invite the members if it
 * belongs to a call or invite button.
 */
export class RcMembersPickedEvent extends Event {
  readonly userIds: readonly string[];

  constructor(userIds: readonly string[]) {
    super('rc-members-picked', REQUEST);
    this.userIds = userIds;
  }
}

/** The events by their names. */
export interface RcCallEventMap {
  'rc-connection-change': RcConnectionChangeEvent;
  'rc-call-received': RcCallReceivedEvent;
  'rc-call-placed': RcCallPlacedEvent;
  'rc-call-connected': RcCallConnectedEvent;
  'rc-call-media-change': RcCallMediaChangeEvent;
  'rc-call-ended': RcCallEndedEvent;
  'rc-member-invited': RcMemberInvitedEvent;
  'rc-member-joined': RcMemberJoinedEvent;
  'rc-member-left': RcMemberLeftEvent;
  'rc-screen-started': RcScreenStartedEvent;
  'rc-screen-ended': RcScreenEndedEvent;
  'rc-call-error': RcCallErrorEvent;
  'rc-call-logged': RcCallLoggedEvent;
  'rc-do-not-disturb-change': RcDoNotDisturbChangeEvent;
  'rc-call-request': RcCallRequestEvent;
  'rc-accept-request': RcAcceptRequestEvent;
  'rc-hang-up-request': RcHangUpRequestEvent;
  'rc-quick-reply': RcQuickReplyEvent;
  'rc-invite-request': RcInviteRequestEvent;
  'rc-join-request': RcJoinRequestEvent;
  'rc-microphone-request': RcMicrophoneRequestEvent;
  'rc-camera-request': RcCameraRequestEvent;
  'rc-screen-request': RcScreenRequestEvent;
  'rc-do-not-disturb-request': RcDoNotDisturbRequestEvent;
  'rc-call-checked': RcCallCheckedEvent;
  'rc-clear-request': RcClearRequestEvent;
  'rc-device-request': RcDeviceRequestEvent;
  'rc-background-request': RcBackgroundRequestEvent;
  'rc-switch-to-audio-request': RcSwitchToAudioRequestEvent;
  'rc-members-picked': RcMembersPickedEvent;
}

/** Every event bubbles and is composed: it is heard on any element, in a shadow root, on the document and on the window. */
declare global {
  interface GlobalEventHandlersEventMap extends RcCallEventMap {}
  interface ShadowRootEventMap extends RcCallEventMap {}
}
