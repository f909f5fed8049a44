/**
 * The parts of RongCloud's web SDK that the kit uses, by shape: `imlib-next`, `plugin-rtc` and `plugin-call`, as npm
 * modules or as the globals of the CDN scripts. Names, spellings (`hungup`) and codes are the vendor's.
 */

import type { TRACK_ENDED } from './call-codes.js';

/** The result of every method of the SDK that can fail. */
export interface Answer<T = unknown> {
  readonly code: number;
  readonly msg?: string;
  readonly data?: T;
}

/** The class that the SDK creates for a message type. */
export type MessageClass = new (content: object) => object;

export type SdkListener = ((code?: number) => void) | ((batch: unknown) => void);

export interface SendOptions {
  /** Not stored, not counted, not acknowledged, and only for who is connected. */
  readonly isStatusMessage?: boolean;
  /** No push. */
  readonly disableNotification?: boolean;
  /** The members of a group that it is for. */
  readonly directionalUserIdList?: string[];
}

/** A message that is not of a call. */
export interface ReceivedMessage {
  readonly messageType: string;
  readonly conversationType: number;
  /** The other person, or the group. */
  readonly targetId: string;
  readonly senderUserId: string;
  readonly content: unknown;
  readonly isOffLineMessage?: boolean;
}

/** `@rongcloud/imlib-next`, or the global `RongIMLib`. One per page, with one user. */
export interface ImModule {
  readonly Events: Readonly<
    Record<'CONNECTING' | 'CONNECTED' | 'SUSPEND' | 'DISCONNECT', string>
  > & {
    readonly MESSAGES?: string;
  };
  init(options: { appkey: string; navigators?: string[] }): void;
  installPlugin(installer: unknown, options: object): unknown;
  connect(token: string): Promise<Answer<{ userId: string }>>;
  disconnect(): Promise<void>;
  /** 0 connected, 1 connecting, 2 disconnected, 3 suspended. Throws before `init`. */
  getConnectionStatus(): number;
  getCurrentUserId(): string;
  /** A connection's events bring a code; `MESSAGES` brings an object with a list of `ReceivedMessage`. */
  addEventListener(type: string, listener: SdkListener): void;
  removeEventListener(type: string, listener: SdkListener): void;
  /** For call records, and what pages of the kit say about calls of groups. */
  registerMessageType?(
    type: string,
    isPersisted: boolean,
    isCounted: boolean,
    searchProps?: string[],
    isStatusMessage?: boolean,
  ): MessageClass;
  sendMessage?(
    conversation: { conversationType: number; targetId: string },
    message: object,
    options?: SendOptions,
  ): Promise<Answer>;
  /** To be sure that the service answers. */
  getHistoryMessages?(
    conversation: { conversationType: number; targetId: string },
    options: { timestamp: number; count: number; order: 0 | 1 },
  ): Promise<Answer>;
}

/** `@rongcloud/plugin-rtc`, or the global `RCRTC`. */
export interface RtcModule {
  readonly installer: unknown;
}

/** `@rongcloud/plugin-call`, or the global `RCCall`. */
export interface CallModule {
  readonly installer: unknown;
}

/** A local microphone or camera, or media that somebody sends. */
export interface Track {
  getUserId(): string;
  isLocalTrack(): boolean;
  isAudioTrack(): boolean;
  isVideoTrack(): boolean;
  /** Whether it has a device, or somebody's media. */
  isReady(): boolean;
  isLocalMuted(): boolean;
  isOwnerMuted(): boolean;
  mute(): unknown;
  unmute(): unknown;
  play(element?: HTMLVideoElement, options?: { audioDeviceId?: string }): Promise<Answer>;
  /** The browser's track. The vendor calls it internal and documents no other way to it. */
  __innerGetMediaStreamTrack?(): MediaStreamTrack | null | undefined;
  /** Own tracks only. */
  isPublished?(): boolean;
  /** Own tracks only: closes the device. */
  destroy?(): unknown;
  on?(event: typeof TRACK_ENDED, listener: () => void): unknown;
}

export interface Sender {
  readonly userId: string;
}

export interface RemoteUser extends Sender {
  /** 0 none, 1 invited, 2 in the call. */
  readonly state: number;
}

/** 1 audio, 2 audio and video. */
export type MediaType = 1 | 2;

/** What the SDK counted of one track in the last second. */
export interface TrackReport {
  /** `<user id>_<tag>_<0 for sound, 1 for video>` */
  readonly trackId: string;
  /** 0 to 1. */
  readonly packetsLostRate: number | null;
  readonly kind?: 'audio' | 'video';
  /** In kbit/s. */
  readonly bitrate?: number | null;
  /** In ms. */
  readonly jitter?: number | null;
  readonly frameWidth?: number | null;
  readonly frameHeight?: number | null;
  readonly frameRate?: number | null;
}

export interface StateReport {
  /** `rtt` in ms. */
  readonly iceCandidatePair?: { readonly rtt: number | null; readonly protocol?: string };
  readonly senders: readonly TrackReport[];
  readonly receivers: readonly TrackReport[];
}

export interface SessionListener {
  onRinging(sender: Sender, session: SdkSession): void;
  onAccept(sender: Sender, session: SdkSession): void;
  onHungup(sender: Sender, reason: number | undefined, session: SdkSession): void;
  onTrackReady(track: Track, session?: SdkSession): void;
  onMemberModify(sender: Sender, invited: readonly Sender[], session: SdkSession): void;
  onMediaModify(sender: Sender, mediaType: MediaType, session: SdkSession): void;
  onAudioMuteChange(user: Sender & { muted: boolean }, session: SdkSession): void;
  onVideoMuteChange(user: Sender & { muted: boolean }, session: SdkSession): void;
  onICEConnectionStateChange(state: RTCIceConnectionState, session: SdkSession): void;
  onRTCStateReport(report: StateReport, session: SdkSession): void;
}

/** `RCCallSession`. */
export interface SdkSession {
  registerSessionListener(listener: SessionListener): void;
  accept(constraints?: DeviceConstraints): Promise<Answer>;
  hungup(): Promise<Answer>;
  invite(userIds: string[]): Promise<Answer>;
  enableVideoTrack(): Promise<Answer>;
  disableVideoTrack(): Promise<Answer>;
  enableAudioTrack(): Promise<void>;
  disableAudioTrack(): Promise<void>;
  /** Video to audio, for everybody. */
  descendAbility(): Promise<Answer>;
  /** Reopens the microphone: the one with that id, if it is connected. It is not muted. */
  changeAudioDevice(profile?: { micphoneId?: string }): Promise<Answer>;
  getSessionId(): string;
  /** Throws outside the media room. */
  getRTCSessionId(): string;
  getTargetId(): string;
  /** 1 private, 3 group. */
  getConversationType(): number;
  getCallerId(): string;
  /** 0 waiting, 1 in the call, 2 ended. */
  getState(): number;
  getMediaType(): MediaType;
  getRemoteUsers(): readonly RemoteUser[];
}

export interface EndSummary {
  readonly endReason?: number | null;
}

/** Which devices the SDK opens, if they are there. */
export interface DeviceConstraints {
  readonly audio?: { readonly micphoneId: string };
  /** The SDK demands the last two. */
  readonly video?: {
    readonly cameraId?: string;
    readonly frameRate: 'FPS_15';
    readonly resolution: 'W640_H360' | 'W640_H480' | 'W1280_H720' | 'W1920_H1080';
  };
}

export interface DialParams {
  readonly constraints?: DeviceConstraints;
  readonly targetId: string;
  readonly mediaType: MediaType;
  readonly listener: SessionListener;
  /** The last three: in releases with `setPushConfig`. */
  readonly extra?: string;
  readonly pushTitle?: string;
  readonly pushContent?: string;
}

export interface PushConfig {
  readonly pushTitle: string;
  readonly pushContent: string;
}

export interface DialAnswer extends Answer {
  readonly session?: SdkSession;
}

/** `RCCallClient`. */
export interface CallClient {
  call(params: DialParams): Promise<DialAnswer>;
  callInGroup(params: DialParams & { userIds: string[] }): Promise<DialAnswer>;
  /** Sent along with call messages from now on. */
  registerUserInfo?(info: { name?: string; portraitUri?: string }): void;
  /** What phones show of an invitation, and of a hang-up. */
  setPushConfig?(call: PushConfig, hangUp: PushConfig): void;
}

/** What the RTC plugin answers when it opens devices. */
export interface OpenedDevices extends Answer {
  readonly track?: Track;
  readonly tracks?: readonly Track[];
}

type OpenDevices = (...args: unknown[]) => Promise<OpenedDevices>;

/** `RCRTCClient`: the call plugin uses it, we only follow that and clean up. */
export interface RtcClient {
  leaveRoom?(): Promise<unknown>;
  createMicrophoneAudioTrack?: OpenDevices;
  createCameraVideoTrack?: OpenDevices;
  createMicrophoneAndCameraTracks?: OpenDevices;
}

/** A call that went on while this client was away. The times are 0, or those of another call, where nobody answered or hung up. */
export interface OfflineRecord {
  readonly callId: string;
  readonly conversationType: number;
  readonly targetId: string;
  /** Who invited last. */
  readonly inviterId: string;
  readonly mediaType: number;
  readonly endReason?: number | null;
  readonly endTimestamp?: number;
}

/** A message of a call, as the SDK hands it to the call plugin. */
export interface CallMessage {
  /** `RC:VCInvite` and the like. */
  readonly messageType: string;
  readonly senderUserId: string;
  /** By the server's clock, in ms. */
  readonly sentTime: number;
  /** It was sent while this client was away. */
  readonly isOffLineMessage?: boolean;
  readonly content: {
    readonly callId: string;
    /** Who began the call, in an invitation to one that goes on. */
    readonly caller?: string;
    readonly inviteUserIds?: readonly string[];
    readonly reason?: number;
  };
}

/** What the SDK gives its plugins. */
export interface PluginContext {
  onmessage?: (message: CallMessage) => unknown;
}

/** The events of the call plugin. */
export interface ClientHandlers {
  onSession(session: SdkSession): void;
  onSessionClose(session: SdkSession, summary?: EndSummary): void;
  /** @param messages of all calls while this client was away, where they are known */
  onOfflineRecord?(record: OfflineRecord, messages?: readonly CallMessage[]): void;
}

/** The SDK as the kit takes it: its modules, or the clients that the page made of them. */
export interface RongCloudSdk {
  readonly im: ImModule;
  /** The module, or the page's `RCRTCClient`. */
  readonly rtc?: RtcModule | RtcClient;
  /** The module, or the page's `RCCallClient`; that one also needs `subscribe`. */
  readonly call?: CallModule | CallClient;
  /** Where the page forwards its client's `onSession` and `onSessionClose`. Called once. */
  readonly subscribe?: (handlers: ClientHandlers) => void;
}

/** `RCCallSessionState.END`. */
export const OVER = 2;
/** `RCConnectionStatus`. */
export const CONNECTED = 0;
export const CONNECTING = 1;
export const DISCONNECTED = 2;
export const SUSPENDED = 3;
/** The code with which a connection closes after `disconnect`. */
export const SIGNED_OUT = 2;
