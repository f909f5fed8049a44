/**
 * All events of the kit. Facts are fired on the provider and tell what happened; requests are fired on the tag a person
 * used, before anything is done: a host that prevents one does it itself, or not at all. All bubble and are composed.
 */
import type { Finding } from '../../core/media/call-check.js';
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

const FACT: EventInit = { bubbles: true, composed: true };
const REQUEST: EventInit = { bubbles: true, composed: true, cancelable: true };

// --- facts ---

/** The connection to the calling service changed. */
export class RcConnectionChangeEvent extends Event {
  /** Where it stands now. */
  readonly status: ConnectionStatus;
  /** Why, when it failed. */
  readonly error?: CallError;

  constructor(status: ConnectionStatus, error?: CallError) {
    super('rc-connection-change', FACT);
    this.status = status;
    this.error = error;
  }
}

class CallEvent extends Event {
  /** The call as it was at that moment. */
  readonly call: CallInfo;

  constructor(type: string, call: CallInfo) {
    super(type, FACT);
    this.call = call;
  }
}

/** Somebody calls. */
export class RcCallReceivedEvent extends CallEvent {
  constructor(call: CallInfo) {
    super('rc-call-received', call);
  }
}

/** A call was dialled from here: the invitation is on its way. */
export class RcCallPlacedEvent extends CallEvent {
  constructor(call: CallInfo) {
    super('rc-call-placed', call);
  }
}

/** The call is up; the timer starts. */
export class RcCallConnectedEvent extends CallEvent {
  constructor(call: CallInfo) {
    super('rc-call-connected', call);
  }
}

/** The call is over. */
export class RcCallEndedEvent extends CallEvent {
  readonly reason: EndReason;
  readonly endedBy: CallEnd['endedBy'];
  /** From connect to the end, in ms; 0 when it never connected. */
  readonly durationMs: number;
  /** What went wrong, when something did. */
  readonly error?: CallError;

  constructor(call: CallInfo, end: CallEnd) {
    super('rc-call-ended', call);
    this.reason = end.reason;
    this.endedBy = end.endedBy;
    this.durationMs = end.durationMs;
    this.error = end.error;
  }
}

/** The video call is an audio call now. */
export class RcCallMediaChangeEvent extends CallEvent {
  /** Who wanted that; `undefined`: the signed-in user. */
  readonly userId?: string;

  constructor(call: CallInfo, userId?: string) {
    super('rc-call-media-change', call);
    this.userId = userId;
  }
}

class MemberEvent extends CallEvent {
  readonly userId: string;

  constructor(type: string, call: CallInfo, userId: string) {
    super(type, call);
    this.userId = userId;
  }
}

/** Somebody was invited into the running call. */
export class RcMemberInvitedEvent extends MemberEvent {
  constructor(call: CallInfo, userId: string) {
    super('rc-member-invited', call, userId);
  }
}

/** Somebody is in the call now. */
export class RcMemberJoinedEvent extends MemberEvent {
  constructor(call: CallInfo, userId: string) {
    super('rc-member-joined', call, userId);
  }
}

/** Somebody left the call, declined, or never answered. */
export class RcMemberLeftEvent extends MemberEvent {
  constructor(call: CallInfo, userId: string) {
    super('rc-member-left', call, userId);
  }
}

/** Something failed; what was going on goes on. */
export class RcCallErrorEvent extends Event {
  readonly error: CallError;

  constructor(error: CallError) {
    super('rc-call-error', FACT);
    this.error = error;
  }
}

/** A call is over and was kept in the history: once, however many tabs saw it. */
export class RcCallLoggedEvent extends Event {
  readonly entry: CallEntry;

  constructor(entry: CallEntry) {
    super('rc-call-logged', FACT);
    this.entry = entry;
  }
}

// --- requests ---

/** A person wants to call. */
export class RcCallRequestEvent extends Event {
  readonly userIds: readonly string[];
  readonly groupId?: string;
  readonly media: Media;

  constructor(call: { userIds: readonly string[]; groupId?: string; media: Media }) {
    super('rc-call-request', REQUEST);
    this.userIds = call.userIds;
    this.groupId = call.groupId;
    this.media = call.media;
  }
}

/** A person wants to answer; with `audio`, a video call without their camera. */
export class RcAcceptRequestEvent extends Event {
  readonly media: Media;

  constructor(media: Media) {
    super('rc-accept-request', REQUEST);
    this.media = media;
  }
}

/** A person wants to cancel, decline or hang up. */
export class RcHangUpRequestEvent extends Event {
  constructor() {
    super('rc-hang-up-request', REQUEST);
  }
}

/** A person declines with some words: to be sent as a message, which is the host's part. */
export class RcQuickReplyEvent extends Event {
  readonly text: string;
  /** The call that is declined. */
  readonly call: CallInfo;

  constructor(text: string, call: CallInfo) {
    super('rc-quick-reply', REQUEST);
    this.text = text;
    this.call = call;
  }
}

/** A person wants to invite more members of the group. */
export class RcInviteRequestEvent extends Event {
  readonly userIds: readonly string[];

  constructor(userIds: readonly string[]) {
    super('rc-invite-request', REQUEST);
    this.userIds = userIds;
  }
}

/** A person wants their microphone on or off. */
export class RcMicrophoneRequestEvent extends Event {
  readonly on: boolean;

  constructor(on: boolean) {
    super('rc-microphone-request', REQUEST);
    this.on = on;
  }
}

/** A person wants their camera on or off. */
export class RcCameraRequestEvent extends Event {
  readonly on: boolean;

  constructor(on: boolean) {
    super('rc-camera-request', REQUEST);
    this.on = on;
  }
}

/** A person wants another device: that one, or (a camera) the next. */
export class RcDeviceRequestEvent extends Event {
  readonly kind: DeviceKind;
  readonly deviceId: string | undefined;

  constructor(kind: DeviceKind, deviceId?: string) {
    super('rc-device-request', REQUEST);
    this.kind = kind;
    this.deviceId = deviceId;
  }
}

/** The pre-flight looked around: `findings` are what stands in the way of calls here. */
export class RcCallCheckedEvent extends Event {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super('rc-call-checked', FACT);
    this.findings = findings;
  }
}

/** A person wants to forget all calls of the history. */
export class RcClearRequestEvent extends Event {
  constructor() {
    super('rc-clear-request', REQUEST);
  }
}

/** A person wants an audio call instead of the video call, for everybody. */
export class RcSwitchToAudioRequestEvent extends Event {
  constructor() {
    super('rc-switch-to-audio-request', REQUEST);
  }
}

/** A person chose members in a picker. */
export class RcMembersPickedEvent extends Event {
  readonly userIds: readonly string[];

  constructor(userIds: readonly string[]) {
    super('rc-members-picked', REQUEST);
    this.userIds = userIds;
  }
}

declare global {
  interface HTMLElementEventMap {
    'rc-connection-change': RcConnectionChangeEvent;
    'rc-call-received': RcCallReceivedEvent;
    'rc-call-placed': RcCallPlacedEvent;
    'rc-call-connected': RcCallConnectedEvent;
    'rc-call-media-change': RcCallMediaChangeEvent;
    'rc-call-ended': RcCallEndedEvent;
    'rc-member-invited': RcMemberInvitedEvent;
    'rc-member-joined': RcMemberJoinedEvent;
    'rc-member-left': RcMemberLeftEvent;
    'rc-call-error': RcCallErrorEvent;
    'rc-call-logged': RcCallLoggedEvent;
    'rc-call-request': RcCallRequestEvent;
    'rc-accept-request': RcAcceptRequestEvent;
    'rc-hang-up-request': RcHangUpRequestEvent;
    'rc-quick-reply': RcQuickReplyEvent;
    'rc-invite-request': RcInviteRequestEvent;
    'rc-microphone-request': RcMicrophoneRequestEvent;
    'rc-camera-request': RcCameraRequestEvent;
    'rc-call-checked': RcCallCheckedEvent;
    'rc-clear-request': RcClearRequestEvent;
    'rc-device-request': RcDeviceRequestEvent;
    'rc-switch-to-audio-request': RcSwitchToAudioRequestEvent;
    'rc-members-picked': RcMembersPickedEvent;
  }
}
