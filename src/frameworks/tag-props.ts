/** What can be set on each tag. Written by `npm run manifest`. */
import type {
  RcCallButton,
  RcCallCheck,
  RcCallHistory,
  RcCallPanel,
  RcCallProvider,
  RcCallStats,
  RcCallStatus,
  RcCallTimer,
  RcCameraButton,
  RcDeviceButton,
  RcFlipButton,
  RcGroupCall,
  RcHangUpButton,
  RcIncomingCall,
  RcInviteButton,
  RcMemberGrid,
  RcMemberPicker,
  RcMemberTile,
  RcMicrophoneButton,
  RcMissedBadge,
  RcScreenButton,
  RcScreenTile,
} from '../components/index.js';

export interface RcCallButtonProperties {
  /** Id of the user to call. One id, which may hold spaces. */
  userId?: RcCallButton['userId'] | undefined;
  /** Id of the group whose members to call. */
  groupId?: RcCallButton['groupId'] | undefined;
  /**
   * Ids of the members to call, separated by commas or spaces. As a property also a list, for ids that hold either. Default:
   * the person picks them.
   */
  userIds?: RcCallButton['userIds'] | undefined;
  /** `audio` (default) or `video`. */
  media?: RcCallButton['media'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcCallButton['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallButton['for'] | undefined;
}

export interface RcCallCheckProperties {
  /** Kind of calls to check for: `video` (default) or `audio`. */
  media?: RcCallCheck['media'] | undefined;
  /** URLs the page must be able to connect to, separated by spaces, such as that of a signalling relay. */
  addresses?: RcCallCheck['addresses'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcCallCheck['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallCheck['for'] | undefined;
}

export interface RcCallHistoryProperties {
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcCallHistory['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallHistory['for'] | undefined;
}

export interface RcCallPanelProperties {
  /** In the page's flow instead of on top of it. */
  inline?: RcCallPanel['inline'] | undefined;
  /** Small, in a corner: who, the time, microphone and hang up. */
  minimized?: RcCallPanel['minimized'] | undefined;
  /** What the caller hears until somebody answers: `none`, or the address of a sound; default: a built-in tone. */
  ringback?: RcCallPanel['ringback'] | undefined;
  /** The group that a one-to-one call becomes when the person invites somebody. Without one, nobody can be invited there. */
  groupId?: RcCallPanel['groupId'] | undefined;
  /** Leaves the browser's own controls (`navigator.mediaSession`) to the page. */
  noMediaSession?: RcCallPanel['noMediaSession'] | undefined;
  /** Opens no picture-in-picture window when the person leaves the tab during a call with video. */
  noAutoPictureInPicture?: RcCallPanel['noAutoPictureInPicture'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcCallPanel['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallPanel['for'] | undefined;
}

export interface RcCallProviderProperties {
  /** RongCloud: the App Key of your app. Local backend: any name; only providers with the same app key can call each other. */
  appKey?: RcCallProvider['appKey'] | undefined;
  /**
   * RongCloud: the signed-in user's token. Local backend: their user id. A new value reconnects as the new user. The kit
   * never reflects it to the attribute, logs it, or puts it into an event or error.
   */
  token?: RcCallProvider['token'] | undefined;
  /**
   * RongCloud: URL to fetch a token from, as plain text or as JSON `{ "token": "…" }`. Fetched when connecting without a
   * `token`, and once more when the service refuses one.
   */
  tokenUrl?: RcCallProvider['tokenUrl'] | undefined;
  /** RongCloud: returns a token, called at the same times as `token-url` is fetched. Takes precedence over it. */
  getToken?: RcCallProvider['getToken'] | undefined;
  /** The calling service: `rongcloud`, `local`, or (as a property) any object that implements `CallBackend`. */
  backend?: RcCallProvider['backend'] | undefined;
  /** RongCloud: URLs of a private cloud's navigation servers, separated by spaces. Default: the public cloud. */
  navi?: RcCallProvider['navi'] | undefined;
  /** RongCloud: URL of a private cloud's media server. Default: the public cloud. */
  mediaServer?: RcCallProvider['mediaServer'] | undefined;
  /** RongCloud: URL of the folder to load the SDK's scripts from if the page has no SDK. Default: RongCloud's CDN. */
  sdkUrl?: RcCallProvider['sdkUrl'] | undefined;
  /**
   * RongCloud: the SDK's modules, or clients the page has created from them. Takes precedence over the page's globals, which
   * take precedence over `sdk-url`.
   */
  sdk?: RcCallProvider['sdk'] | undefined;
  /** Local backend: URL of a WebSocket signalling relay. Without one, calls reach only tabs of the same browser. */
  signalingUrl?: RcCallProvider['signalingUrl'] | undefined;
  /** Local backend: how long a call rings before it ends with `no-answer`, in milliseconds. */
  noAnswerMs?: RcCallProvider['noAnswerMs'] | undefined;
  /** Local backend: STUN and TURN servers. Calls between different networks need them. */
  iceServers?: RcCallProvider['iceServers'] | undefined;
  /** Maximum number of people in an audio call, including the signed-in user. At least 2. */
  maxAudioMembers?: RcCallProvider['maxAudioMembers'] | undefined;
  /** Maximum number of people in a video call, including the signed-in user. At least 2. */
  maxVideoMembers?: RcCallProvider['maxVideoMembers'] | undefined;
  /**
   * URL that answers with a JSON array of profiles `{ userId, name, avatarUrl? }`. `{ids}` in it is replaced by URL-encoded,
   * comma-separated user ids.
   */
  usersUrl?: RcCallProvider['usersUrl'] | undefined;
  /** Resolves user ids to profiles (name and picture). Takes precedence over `users-url`. */
  resolveUsers?: RcCallProvider['resolveUsers'] | undefined;
  /** URL that answers with a JSON array of a group's members, as profiles. `{groupId}` in it: the URL-encoded group id. */
  membersUrl?: RcCallProvider['membersUrl'] | undefined;
  /** Resolves a group id to its members' profiles. Takes precedence over `members-url`. */
  resolveMembers?: RcCallProvider['resolveMembers'] | undefined;
  /**
   * The size of the own picture: `360p`, `720p`, `1080p`, or `auto` (default), which leaves it to the browser or the service. A
   * camera that has no such size gives what it has. Applies from the next time the camera is opened.
   */
  videoQuality?: RcCallProvider['videoQuality'] | undefined;
  /**
   * Local backend: `off` opens the microphone without echo cancellation. On by default. Applies from the next time the
   * microphone is opened.
   */
  echoCancellation?: RcCallProvider['echoCancellation'] | undefined;
  /** Local backend: `off` opens the microphone without noise suppression. On by default. */
  noiseSuppression?: RcCallProvider['noiseSuppression'] | undefined;
  /** Local backend: `off` opens the microphone without automatic gain control. On by default. */
  autoGainControl?: RcCallProvider['autoGainControl'] | undefined;
  /** Records calls on this device even if the page has no `<rc-call-history>` or `<rc-missed-badge>`. */
  keepHistory?: RcCallProvider['keepHistory'] | undefined;
  /**
   * RongCloud: writes each outgoing call into its conversation, as a message of this type. An empty value stands for the
   * mobile apps' type, `RC:VCSummary`, which the web SDK sends without letting the service store it; a message type of your
   * own is stored. Not set: calls are not written.
   */
  callRecords?: RcCallProvider['callRecords'] | undefined;
  /** Connects only when `connect()` is called, not automatically. */
  manual?: RcCallProvider['manual'] | undefined;
  /**
   * URL of a JSON file with settings of the site: `words`, `limits`, `theme` and `languages`. Read once; attributes, and the
   * page's own styles, win.
   */
  config?: RcCallProvider['config'] | undefined;
  /**
   * When calls do not disturb, by the clock of the device: `22:00-07:00`, or `mon-fri 22:00-07:00, sat sun 00:00-10:00`. The days are
   * those on which a range begins.
   */
  quietHours?: RcCallProvider['quietHours'] | undefined;
  /**
   * Whether calls do not disturb now: `true`, a `Date` until which they do not, or `false`; `undefined` where it is not in use. Set it to turn that on, on until a time
   * (a `Date`, or milliseconds since the epoch), or off, for the signed-in user and in all tabs of the site; off in quiet hours
   * holds until these are over.
   */
  doNotDisturb?: RcCallProvider['doNotDisturb'] | undefined;
}

export interface RcCallStatsProperties {
  /** Shows only this member. Default: everybody. */
  userId?: RcCallStats['userId'] | undefined;
  /** Whether it lies on top of the page. */
  open?: RcCallStats['open'] | undefined;
  /** In the page's flow instead of on top of it. */
  inline?: RcCallStats['inline'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcCallStats['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallStats['for'] | undefined;
}

export interface RcCallStatusProperties {
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcCallStatus['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallStatus['for'] | undefined;
}

export interface RcCallTimerProperties {
  /** Start of the count, in milliseconds since the epoch. Default: when the current call connected. */
  since?: RcCallTimer['since'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcCallTimer['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallTimer['for'] | undefined;
}

export interface RcCameraButtonProperties {
  /** Shows only the icon, without the label below it. */
  compact?: RcCameraButton['compact'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcCameraButton['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCameraButton['for'] | undefined;
}

export interface RcDeviceButtonProperties {
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcDeviceButton['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcDeviceButton['for'] | undefined;
}

export interface RcFlipButtonProperties {
  /** Shows only the icon, without the label below it. */
  compact?: RcFlipButton['compact'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcFlipButton['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcFlipButton['for'] | undefined;
}

export interface RcGroupCallProperties {
  /** Id of the group. */
  groupId?: RcGroupCall['groupId'] | undefined;
  /** `audio` joins video calls with the camera off. Default: the call's own media. */
  media?: RcGroupCall['media'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcGroupCall['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcGroupCall['for'] | undefined;
}

export interface RcHangUpButtonProperties {
  /** Shows only the icon, without the label below it. */
  compact?: RcHangUpButton['compact'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcHangUpButton['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcHangUpButton['for'] | undefined;
}

export interface RcIncomingCallProperties {
  /** `none`, or the address of a sound; default: a built-in tone. */
  ringtone?: RcIncomingCall['ringtone'] | undefined;
  /**
   * Shows a desktop notification while it rings and the page is hidden, where the person allowed it. It never asks: the
   * host calls `Notification.requestPermission()` when it makes sense there.
   */
  notify?: RcIncomingCall['notify'] | undefined;
  /** Words to decline with, separated by `|`; the host sends them (`rc-quick-reply`). */
  quickReplies?: RcIncomingCall['quickReplies'] | undefined;
  /** In the page's flow instead of on top of it. */
  inline?: RcIncomingCall['inline'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcIncomingCall['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcIncomingCall['for'] | undefined;
}

export interface RcInviteButtonProperties {
  /** The group that a one-to-one call becomes when somebody is invited. */
  groupId?: RcInviteButton['groupId'] | undefined;
  /** Shows only the icon, without the label below it. */
  compact?: RcInviteButton['compact'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcInviteButton['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcInviteButton['for'] | undefined;
}

export interface RcMemberGridProperties {
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcMemberGrid['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMemberGrid['for'] | undefined;
}

export interface RcMemberPickerProperties {
  /** The group whose members to choose from. */
  groupId?: RcMemberPicker['groupId'] | undefined;
  /** The profiles to choose from; wins over `group-id`. */
  members?: RcMemberPicker['members'] | undefined;
  /** Ids of members who are in the call already: shown as such, and not to be chosen. */
  exclude?: RcMemberPicker['exclude'] | undefined;
  /** Ids of the chosen members. */
  selected?: RcMemberPicker['selected'] | undefined;
  /** How many members can be chosen at most. */
  max?: RcMemberPicker['max'] | undefined;
  /** Whether the dialog is open. */
  open?: RcMemberPicker['open'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcMemberPicker['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMemberPicker['for'] | undefined;
}

export interface RcMemberTileProperties {
  /** Id of the user whose tile this is. */
  userId?: RcMemberTile['userId'] | undefined;
  /** What of the user: `camera` (default), or `screen`, the screen they share: all of it, without captions. */
  picture?: RcMemberTile['picture'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcMemberTile['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMemberTile['for'] | undefined;
}

export interface RcMicrophoneButtonProperties {
  /** Shows only the icon, without the label below it. */
  compact?: RcMicrophoneButton['compact'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcMicrophoneButton['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMicrophoneButton['for'] | undefined;
}

export interface RcMissedBadgeProperties {
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcMissedBadge['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMissedBadge['for'] | undefined;
}

export interface RcScreenButtonProperties {
  /** Shows only the icon, without the label below it. */
  compact?: RcScreenButton['compact'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcScreenButton['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcScreenButton['for'] | undefined;
}

export interface RcScreenTileProperties {
  /** Id of the user who shares the screen. */
  userId?: RcScreenTile['userId'] | undefined;
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  store?: RcScreenTile['store'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcScreenTile['for'] | undefined;
}

export interface RcCallButtonAttributes {
  /** Id of the user to call. One id, which may hold spaces. */
  'user-id'?: RcCallButton['userId'] | undefined;
  /** Id of the group whose members to call. */
  'group-id'?: RcCallButton['groupId'] | undefined;
  /**
   * Ids of the members to call, separated by commas or spaces. As a property also a list, for ids that hold either. Default:
   * the person picks them.
   */
  'user-ids'?: RcCallButton['userIds'] | undefined;
  /** `audio` (default) or `video`. */
  media?: RcCallButton['media'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallButton['for'] | undefined;
}

export interface RcCallCheckAttributes {
  /** Kind of calls to check for: `video` (default) or `audio`. */
  media?: RcCallCheck['media'] | undefined;
  /** URLs the page must be able to connect to, separated by spaces, such as that of a signalling relay. */
  addresses?: RcCallCheck['addresses'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallCheck['for'] | undefined;
}

export interface RcCallHistoryAttributes {
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallHistory['for'] | undefined;
}

export interface RcCallPanelAttributes {
  /** In the page's flow instead of on top of it. */
  inline?: RcCallPanel['inline'] | '' | undefined;
  /** Small, in a corner: who, the time, microphone and hang up. */
  minimized?: RcCallPanel['minimized'] | '' | undefined;
  /** What the caller hears until somebody answers: `none`, or the address of a sound; default: a built-in tone. */
  ringback?: RcCallPanel['ringback'] | undefined;
  /** The group that a one-to-one call becomes when the person invites somebody. Without one, nobody can be invited there. */
  'group-id'?: RcCallPanel['groupId'] | undefined;
  /** Leaves the browser's own controls (`navigator.mediaSession`) to the page. */
  'no-media-session'?: RcCallPanel['noMediaSession'] | '' | undefined;
  /** Opens no picture-in-picture window when the person leaves the tab during a call with video. */
  'no-auto-picture-in-picture'?: RcCallPanel['noAutoPictureInPicture'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallPanel['for'] | undefined;
}

export interface RcCallProviderAttributes {
  /** What becomes of a call whose page is reloaded. Default: the page offers to return to it; on RongCloud to calls of groups. `auto`: it returns by itself. `off`: leaving the page hangs up. */
  rejoin?: string | undefined;
  /** Local backend: what is shown behind the signed-in user in their video: `none` (default), `blur`, or the address of a picture. Their own choice takes precedence. */
  background?: string | undefined;
  /** Address of the page's copy of `dist/background`. Default: beside the kit. */
  'background-files'?: string | undefined;
  /** RongCloud: the title of the notification that phones show of a call from here. `{name}`, `{userId}` and `{groupId}` are replaced. */
  'push-title'?: string | undefined;
  /** RongCloud: the text of that notification. */
  'push-body'?: string | undefined;
  /** What becomes of calls while they do not disturb: `silent` (default) shows them without sound, `decline` declines them as busy. */
  'quiet-calls'?: string | undefined;
  /** Words for who is declined so, as an `rc-quick-reply` that the page sends. Empty: words of the kit. */
  'quiet-reply'?: string | undefined;
  /** RongCloud: the App Key of your app. Local backend: any name; only providers with the same app key can call each other. */
  'app-key'?: RcCallProvider['appKey'] | undefined;
  /**
   * RongCloud: the signed-in user's token. Local backend: their user id. A new value reconnects as the new user. The kit
   * never reflects it to the attribute, logs it, or puts it into an event or error.
   */
  token?: RcCallProvider['token'] | undefined;
  /**
   * RongCloud: URL to fetch a token from, as plain text or as JSON `{ "token": "…" }`. Fetched when connecting without a
   * `token`, and once more when the service refuses one.
   */
  'token-url'?: RcCallProvider['tokenUrl'] | undefined;
  /** The calling service: `rongcloud`, `local`, or (as a property) any object that implements `CallBackend`. */
  backend?: RcCallProvider['backend'] | undefined;
  /** RongCloud: URLs of a private cloud's navigation servers, separated by spaces. Default: the public cloud. */
  navi?: RcCallProvider['navi'] | undefined;
  /** RongCloud: URL of a private cloud's media server. Default: the public cloud. */
  'media-server'?: RcCallProvider['mediaServer'] | undefined;
  /** RongCloud: URL of the folder to load the SDK's scripts from if the page has no SDK. Default: RongCloud's CDN. */
  'sdk-url'?: RcCallProvider['sdkUrl'] | undefined;
  /** Local backend: URL of a WebSocket signalling relay. Without one, calls reach only tabs of the same browser. */
  'signaling-url'?: RcCallProvider['signalingUrl'] | undefined;
  /** Local backend: how long a call rings before it ends with `no-answer`, in milliseconds. */
  'no-answer-ms'?: RcCallProvider['noAnswerMs'] | `${number}` | undefined;
  /** Maximum number of people in an audio call, including the signed-in user. At least 2. */
  'max-audio-members'?: RcCallProvider['maxAudioMembers'] | `${number}` | undefined;
  /** Maximum number of people in a video call, including the signed-in user. At least 2. */
  'max-video-members'?: RcCallProvider['maxVideoMembers'] | `${number}` | undefined;
  /**
   * URL that answers with a JSON array of profiles `{ userId, name, avatarUrl? }`. `{ids}` in it is replaced by URL-encoded,
   * comma-separated user ids.
   */
  'users-url'?: RcCallProvider['usersUrl'] | undefined;
  /** URL that answers with a JSON array of a group's members, as profiles. `{groupId}` in it: the URL-encoded group id. */
  'members-url'?: RcCallProvider['membersUrl'] | undefined;
  /**
   * The size of the own picture: `360p`, `720p`, `1080p`, or `auto` (default), which leaves it to the browser or the service. A
   * camera that has no such size gives what it has. Applies from the next time the camera is opened.
   */
  'video-quality'?: RcCallProvider['videoQuality'] | undefined;
  /**
   * Local backend: `off` opens the microphone without echo cancellation. On by default. Applies from the next time the
   * microphone is opened.
   */
  'echo-cancellation'?: RcCallProvider['echoCancellation'] | undefined;
  /** Local backend: `off` opens the microphone without noise suppression. On by default. */
  'noise-suppression'?: RcCallProvider['noiseSuppression'] | undefined;
  /** Local backend: `off` opens the microphone without automatic gain control. On by default. */
  'auto-gain-control'?: RcCallProvider['autoGainControl'] | undefined;
  /** Records calls on this device even if the page has no `<rc-call-history>` or `<rc-missed-badge>`. */
  'keep-history'?: RcCallProvider['keepHistory'] | '' | undefined;
  /**
   * RongCloud: writes each outgoing call into its conversation, as a message of this type. An empty value stands for the
   * mobile apps' type, `RC:VCSummary`, which the web SDK sends without letting the service store it; a message type of your
   * own is stored. Not set: calls are not written.
   */
  'call-records'?: RcCallProvider['callRecords'] | undefined;
  /** Connects only when `connect()` is called, not automatically. */
  manual?: RcCallProvider['manual'] | '' | undefined;
  /**
   * URL of a JSON file with settings of the site: `words`, `limits`, `theme` and `languages`. Read once; attributes, and the
   * page's own styles, win.
   */
  config?: RcCallProvider['config'] | undefined;
  /**
   * When calls do not disturb, by the clock of the device: `22:00-07:00`, or `mon-fri 22:00-07:00, sat sun 00:00-10:00`. The days are
   * those on which a range begins.
   */
  'quiet-hours'?: RcCallProvider['quietHours'] | undefined;
}

export interface RcCallStatsAttributes {
  /** Shows only this member. Default: everybody. */
  'user-id'?: RcCallStats['userId'] | undefined;
  /** Whether it lies on top of the page. */
  open?: RcCallStats['open'] | '' | undefined;
  /** In the page's flow instead of on top of it. */
  inline?: RcCallStats['inline'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallStats['for'] | undefined;
}

export interface RcCallStatusAttributes {
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallStatus['for'] | undefined;
}

export interface RcCallTimerAttributes {
  /** Start of the count, in milliseconds since the epoch. Default: when the current call connected. */
  since?: RcCallTimer['since'] | `${number}` | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCallTimer['for'] | undefined;
}

export interface RcCameraButtonAttributes {
  /** Shows only the icon, without the label below it. */
  compact?: RcCameraButton['compact'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcCameraButton['for'] | undefined;
}

export interface RcDeviceButtonAttributes {
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcDeviceButton['for'] | undefined;
}

export interface RcFlipButtonAttributes {
  /** Shows only the icon, without the label below it. */
  compact?: RcFlipButton['compact'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcFlipButton['for'] | undefined;
}

export interface RcGroupCallAttributes {
  /** Id of the group. */
  'group-id'?: RcGroupCall['groupId'] | undefined;
  /** `audio` joins video calls with the camera off. Default: the call's own media. */
  media?: RcGroupCall['media'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcGroupCall['for'] | undefined;
}

export interface RcHangUpButtonAttributes {
  /** Shows only the icon, without the label below it. */
  compact?: RcHangUpButton['compact'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcHangUpButton['for'] | undefined;
}

export interface RcIncomingCallAttributes {
  /** `none`, or the address of a sound; default: a built-in tone. */
  ringtone?: RcIncomingCall['ringtone'] | undefined;
  /**
   * Shows a desktop notification while it rings and the page is hidden, where the person allowed it. It never asks: the
   * host calls `Notification.requestPermission()` when it makes sense there.
   */
  notify?: RcIncomingCall['notify'] | '' | undefined;
  /** Words to decline with, separated by `|`; the host sends them (`rc-quick-reply`). */
  'quick-replies'?: RcIncomingCall['quickReplies'] | undefined;
  /** In the page's flow instead of on top of it. */
  inline?: RcIncomingCall['inline'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcIncomingCall['for'] | undefined;
}

export interface RcInviteButtonAttributes {
  /** The group that a one-to-one call becomes when somebody is invited. */
  'group-id'?: RcInviteButton['groupId'] | undefined;
  /** Shows only the icon, without the label below it. */
  compact?: RcInviteButton['compact'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcInviteButton['for'] | undefined;
}

export interface RcMemberGridAttributes {
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMemberGrid['for'] | undefined;
}

export interface RcMemberPickerAttributes {
  /** The group whose members to choose from. */
  'group-id'?: RcMemberPicker['groupId'] | undefined;
  /** How many members can be chosen at most. */
  max?: RcMemberPicker['max'] | `${number}` | undefined;
  /** Whether the dialog is open. */
  open?: RcMemberPicker['open'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMemberPicker['for'] | undefined;
}

export interface RcMemberTileAttributes {
  /** Id of the user whose tile this is. */
  'user-id'?: RcMemberTile['userId'] | undefined;
  /** What of the user: `camera` (default), or `screen`, the screen they share: all of it, without captions. */
  picture?: RcMemberTile['picture'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMemberTile['for'] | undefined;
}

export interface RcMicrophoneButtonAttributes {
  /** Shows only the icon, without the label below it. */
  compact?: RcMicrophoneButton['compact'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMicrophoneButton['for'] | undefined;
}

export interface RcMissedBadgeAttributes {
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcMissedBadge['for'] | undefined;
}

export interface RcScreenButtonAttributes {
  /** Shows only the icon, without the label below it. */
  compact?: RcScreenButton['compact'] | '' | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcScreenButton['for'] | undefined;
}

export interface RcScreenTileAttributes {
  /** Id of the user who shares the screen. */
  'user-id'?: RcScreenTile['userId'] | undefined;
  /** Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page. */
  for?: RcScreenTile['for'] | undefined;
}

/** The properties of each tag. */
export interface TagProperties {
  'rc-call-button': RcCallButtonProperties;
  'rc-call-check': RcCallCheckProperties;
  'rc-call-history': RcCallHistoryProperties;
  'rc-call-panel': RcCallPanelProperties;
  'rc-call-provider': RcCallProviderProperties;
  'rc-call-stats': RcCallStatsProperties;
  'rc-call-status': RcCallStatusProperties;
  'rc-call-timer': RcCallTimerProperties;
  'rc-camera-button': RcCameraButtonProperties;
  'rc-device-button': RcDeviceButtonProperties;
  'rc-flip-button': RcFlipButtonProperties;
  'rc-group-call': RcGroupCallProperties;
  'rc-hang-up-button': RcHangUpButtonProperties;
  'rc-incoming-call': RcIncomingCallProperties;
  'rc-invite-button': RcInviteButtonProperties;
  'rc-member-grid': RcMemberGridProperties;
  'rc-member-picker': RcMemberPickerProperties;
  'rc-member-tile': RcMemberTileProperties;
  'rc-microphone-button': RcMicrophoneButtonProperties;
  'rc-missed-badge': RcMissedBadgeProperties;
  'rc-screen-button': RcScreenButtonProperties;
  'rc-screen-tile': RcScreenTileProperties;
}

/** The attributes of each tag. */
export interface TagAttributes {
  'rc-call-button': RcCallButtonAttributes;
  'rc-call-check': RcCallCheckAttributes;
  'rc-call-history': RcCallHistoryAttributes;
  'rc-call-panel': RcCallPanelAttributes;
  'rc-call-provider': RcCallProviderAttributes;
  'rc-call-stats': RcCallStatsAttributes;
  'rc-call-status': RcCallStatusAttributes;
  'rc-call-timer': RcCallTimerAttributes;
  'rc-camera-button': RcCameraButtonAttributes;
  'rc-device-button': RcDeviceButtonAttributes;
  'rc-flip-button': RcFlipButtonAttributes;
  'rc-group-call': RcGroupCallAttributes;
  'rc-hang-up-button': RcHangUpButtonAttributes;
  'rc-incoming-call': RcIncomingCallAttributes;
  'rc-invite-button': RcInviteButtonAttributes;
  'rc-member-grid': RcMemberGridAttributes;
  'rc-member-picker': RcMemberPickerAttributes;
  'rc-member-tile': RcMemberTileAttributes;
  'rc-microphone-button': RcMicrophoneButtonAttributes;
  'rc-missed-badge': RcMissedBadgeAttributes;
  'rc-screen-button': RcScreenButtonAttributes;
  'rc-screen-tile': RcScreenTileAttributes;
}

/** Both: a framework sets the property where the tag has one of that name, and the attribute elsewhere. */
export type TagProps = {
  [Tag in keyof TagProperties]: TagProperties[Tag] &
    Omit<TagAttributes[Tag], keyof TagProperties[Tag]>;
};
