import type { EndReason } from '../../core/call/call-info.js';
import type { ErrorDetail, ErrorReason } from '../../core/call/call-error.js';

/** Refusals whose words the check before a call has, too. */
type Refusal = 'frame' | 'header' | 'sandbox';

/** Told also where nothing else has been loaded, so their words are among the basic ones. */
type OfPieces = 'piece-gone' | 'piece-missing';
/** In `en.aside.ts`: they come with the pushes. */
export type OfPushes = 'no-push' | Extract<ErrorDetail, `push-${string}`>;

/** What the types ask for by name. */
type Needed =
  | `error.${ErrorReason | Exclude<ErrorDetail, Refusal | OfPieces | OfPushes>}`
  | `check.${Refusal}`
  | `end.${EndReason}`;

/**
 * English: the strings of a call. Those that come before one are in `en.basic.ts`, those beside one in `en.aside.ts`. What stands in
 * braces is filled in at render.
 */
export const en = {
  // call
  waiting: 'Waiting for an answer…',
  ringing: 'Ringing…',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  you: '{name} (you)',
  microphoneIsOff: 'microphone off',

  // what happened
  calling: 'Calling {names}',
  connected: 'Connected',
  joined: '{name} joined',
  left: '{name} left',
  invited: '{name} was invited',
  screenStarted: '{name} is sharing a screen',
  screenEnded: '{name} stopped sharing',
  ownScreenEnded: 'Your screen is no longer shared',

  // how a call ended: `.self` where it was the own doing
  'end.hung-up': '{name} hung up',
  'end.hung-up.self': 'You hung up',
  'end.canceled': '{name} canceled',
  'end.canceled.self': 'Canceled',
  'end.declined': '{name} declined',
  'end.declined.self': 'You declined',
  'end.busy': '{name} is busy',
  'end.busy.self': 'Missed: you were in a call',
  'end.no-answer': 'No answer',
  'end.no-answer.self': 'Missed call',
  'end.answered-elsewhere': 'Answered on another device',
  'end.removed': 'You were removed from the call',
  'end.network': 'The connection was lost',
  'end.failed': 'The call could not be set up',
  'end.after': '{sentence} after {duration}',

  // buttons
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
  shareScreen: 'Share screen',
  stopSharing: 'Stop sharing',
  minimize: 'Minimize',
  restore: 'Back to the call',
  turnOnSound: 'Turn on sound',
  tapToShow: 'Tap to show',

  // devices
  'check.header':
    'This site’s Permissions-Policy header blocks the {device}. The site should send:',
  'check.frame':
    'The frame around this page does not allow the {device}. Add this to its iframe tag:',
  'check.sandbox':
    'This page is in a sandbox, where there is no {device}. Add this to the sandbox:',
  devices: 'Devices',
  speaker: 'Speaker',
  ringer: 'Ringer',
  flipCamera: 'Flip camera',
  deviceNumber: 'Device {number}',
  background: 'Background',
  'background.none': 'None',
  'background.blur': 'Blur',
  'background.picture': 'Picture',

  // grid and tiles
  swap: 'Swap the videos; arrow keys move this one',
  pin: 'Pin {name}',
  screenOf: 'Screen of {name}',
  ownScreen: 'Your screen',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  previousPage: 'Previous page',
  nextPage: 'Next page',
  pageOf: '{page} of {pages}',
  'quality.1': 'Bad connection',
  'quality.2': 'Poor connection',
  'quality.3': 'Fair connection',
  'quality.4': 'Good connection',
  'quality.5': 'Excellent connection',

  // panel and window
  otherSide: 'The other side',
  switchToAudio: 'Switch to audio',
  switchedToAudio: '{name} switched to audio',
  youAreMuted: 'You are muted',
  callAgain: 'Call again',
  returnToCall: 'Return to the call',
  wasInCall: 'You were in this call',
  inOwnWindow: 'In picture-in-picture',
  openOwnWindow: 'Picture-in-picture',
  fullScreen: 'Full screen',
  moveHint: 'Use the arrow keys to move it',

  // errors: a sentence for each reason, and for each detail where a reason covers several mistakes
  'device.microphone': 'microphone',
  'device.camera': 'camera',
  'device.screen': 'screen',
  'device.any': 'microphone or camera',
  'error.token-invalid': 'Your sign-in is not valid. Sign in again.',
  'error.token-expired': 'Your sign-in has expired. Sign in again.',
  'error.kicked': 'You signed in somewhere else, so calls are off here.',
  'error.blocked': 'Calls are blocked for your account.',
  'error.service-off': 'Calls are not enabled for this site.',
  'error.not-in-group': 'You are not a member of this group.',
  'error.not-in-group.users': 'Not a member of this group: {users}.',
  'error.permission-denied':
    'Your browser is blocking the {device}. Allow it in the address bar, then try again.',
  'error.device-missing': 'No {device} was found. Connect one, then try again.',
  'error.device-busy': 'Your {device} is in use by another app. Close that app, then try again.',
  'error.insecure-page': 'Calls only work on secure pages. Open this page with https.',
  'error.sdk-missing': 'The calling service could not be loaded.',
  'error.busy': 'You are already in a call.',
  'error.network': 'The connection was lost.',
  'error.bad-request': 'That is not possible.',
  'error.unknown': 'Something went wrong.',
  'error.unknown.code': 'Something went wrong ({code}).',
  'error.already-answered': 'This call has already been answered.',
  'error.background-files':
    'A file needed for backgrounds could not be loaded. All of your picture is blurred.',
  'error.background-picture':
    'The background picture could not be loaded. Your background is blurred.',
  'error.background-slow':
    'This device is too slow for backgrounds. All of your picture is blurred.',
  'error.bad-signal': 'A message could not be read and was ignored.',
  'error.bad-text': 'Text sent with a call can have at most {limit} characters.',
  'error.call-over': 'That call is over.',
  'error.camera-size':
    'Your camera cannot give a picture as large as this site asks for. A smaller one is sent.',
  'error.config': 'The call settings of this site could not be loaded.',
  'error.device-replaced': 'Your {device} was disconnected. Another one is in use now.',
  'error.needs-reload': 'The call settings have changed. Reload this page to use them.',
  'error.no-background': 'Backgrounds do not work here. All of your picture is blurred.',
  'error.no-call': 'There is no call.',
  'error.no-group': 'To call more than one person, choose a group.',
  'error.no-members': 'Choose at least one person to call.',
  'error.no-screen': 'That screen cannot be shared. Choose another one.',
  'error.not-connected': 'Not connected. Try again in a moment.',
  'error.not-supported': 'This is not available in this call.',
  'error.old-browser': 'This browser does not support calls.',
  'error.own-id': 'You cannot call yourself.',
  'error.page-left': 'You left the call when this page was closed or reloaded.',
  'error.profiles': 'The list of people could not be loaded.',
  'error.refused': 'This person cannot be called.',
  'error.relay': 'The calling service cannot be reached.',
  'error.screen-refused': 'Your browser did not allow sharing your screen.',
  'error.second-provider': 'You are signed in for calls twice on this page.',
  'error.sound-blocked': 'Your browser is blocking the sound.',
  'error.too-many': 'A call can have at most {limit} people.',
  'error.unknown-user': 'There is no user with the ID {users}.',
} satisfies Record<Needed, string> & Record<string, string>;
