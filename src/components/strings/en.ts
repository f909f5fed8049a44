import type { EndReason } from '../../core/backend.js';
import type { ErrorDetail, ErrorReason } from '../../core/call-error.js';

/** What the types ask for by name. */
type Needed = `error.${ErrorReason | ErrorDetail}` | `end.${EndReason}`;

/** English, and with it all there is to say. What stands in braces is filled in at render. */
export const en = {
  lang: 'en',

  // call
  incomingAudio: 'invites you to an audio call…',
  incomingVideo: 'invites you to a video call…',
  groupCall: 'Group call',
  waiting: 'Waiting for an answer…',
  ringing: 'Ringing…',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  callTime: 'Call time',
  you: '{name} (you)',
  members: 'In the call',
  comma: ', ',
  microphoneIsOff: 'microphone off',

  // what happened
  calling: 'Calling {names}',
  connected: 'Connected',
  joined: '{name} joined',
  left: '{name} left',
  invited: '{name} was invited',

  // how a call ended: `.self` where it was the own doing
  'end.hung-up': '{name} hung up',
  'end.hung-up.self': 'You hung up',
  'end.canceled': '{name} canceled',
  'end.canceled.self': 'Canceled',
  'end.declined': '{name} declined',
  'end.declined.self': 'You declined',
  'end.busy': '{name} is in another call',
  'end.busy.self': 'Missed: you were in a call',
  'end.no-answer': 'No answer',
  'end.no-answer.self': 'Missed call',
  'end.answered-elsewhere': 'Answered on another device',
  'end.removed': 'You were removed from the call',
  'end.network': 'The connection was lost',
  'end.failed': 'The call could not be set up',
  'end.after': '{sentence} after {duration}',

  // buttons
  accept: 'Accept',
  acceptAudio: 'Audio only',
  decline: 'Decline',
  cancel: 'Cancel',
  hangUp: 'Hang up',
  mute: 'Mute',
  unmute: 'Unmute',
  cameraOn: 'Camera on',
  cameraOff: 'Camera off',
  microphonePending: 'Microphone…',
  cameraPending: 'Camera…',
  microphoneBlocked: 'No microphone',
  cameraBlocked: 'No camera',
  invite: 'Invite',
  minimize: 'Minimize',
  restore: 'Back to the call',
  close: 'Close',
  tryAgain: 'Try again',
  turnOnSound: 'Turn on sound',
  soundIsOff: 'Sound is off, click to hear',
  audioCall: 'Call',
  videoCall: 'Video call',

  // picker
  chooseMembers: 'Choose members',
  search: 'Search',
  noMatch: 'Nobody matches.',
  noMembers: 'There is nobody to choose from.',
  loading: 'Loading…',
  selectAll: 'Select all',
  selectNone: 'Select none',
  inCall: 'In the call',
  selected: '{count} selected',
  atLimit: 'You can choose at most {limit}.',
  confirm: 'OK',
  confirmCount: 'OK ({count})',

  // tabs and ringing

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window
  otherSide: 'The other side',
  switchToAudio: 'Switch to audio',
  switchedToAudio: '{name} switched to audio',
  youAreMuted: 'You are muted',
  callAgain: 'Call again',
  reload: 'Reload',
  inOwnWindow: 'In a window of its own',
  openOwnWindow: 'Own window',
  fullScreen: 'Full screen',
  moveHint: 'Arrow keys move it',

  // errors: a sentence for each reason, and for each detail where a reason covers several mistakes
  'device.microphone': 'microphone',
  'device.camera': 'camera',
  'device.any': 'microphone or camera',
  'error.token-invalid': 'Your sign-in for calls is not valid. Sign in again.',
  'error.token-expired': 'Your sign-in for calls has expired. Sign in again.',
  'error.kicked': 'You signed in for calls somewhere else.',
  'error.blocked': 'Calls are blocked for you.',
  'error.service-off': 'Calls are not switched on for this site.',
  'error.not-in-group': 'You are not a member of this group.',
  'error.not-in-group.users': 'Not a member of this group: {users}.',
  'error.permission-denied':
    'This page may not use your {device}. Allow it in the address bar of your browser, then try again.',
  'error.device-missing': 'No {device} was found. Connect one, then try again.',
  'error.device-busy': 'Your {device} is in use by another program. Close that, then try again.',
  'error.insecure-page': 'Calls only work on secure pages. Open this page with https.',
  'error.sdk-missing': 'The calling service could not be loaded.',
  'error.busy': 'You are already in a call.',
  'error.network': 'The connection was lost.',
  'error.bad-request': 'That is not possible.',
  'error.unknown': 'Something went wrong.',
  'error.unknown.code': 'Something went wrong ({code}).',
  'error.already-answered': 'This call was answered already.',
  'error.bad-signal': 'A message that made no sense arrived and was ignored.',
  'error.needs-reload': 'The settings for calls have changed. Reload this page to use them.',
  'error.no-call': 'There is no call.',
  'error.no-group': 'Several people can only talk in a group call.',
  'error.no-members': 'Choose at least one person to call.',
  'error.not-connected': 'Calls are not connected. Try again in a moment.',
  'error.not-supported': 'This call cannot do that.',
  'error.old-browser': 'This browser cannot make calls.',
  'error.own-id': 'You cannot call yourself.',
  'error.profiles': 'The list of people could not be loaded.',
  'error.refused': 'This person cannot be called.',
  'error.relay': 'The calling service cannot be reached.',
  'error.second-provider': 'You are signed in for calls twice on this page.',
  'error.sound-blocked': 'Your browser has turned the sound off.',
  'error.too-many': 'A call holds at most {limit} people.',
  'error.unknown-user': 'Nobody has the id {users}.',
} satisfies Record<Needed, string> & Record<string, string>;
