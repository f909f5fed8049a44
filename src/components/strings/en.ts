import type { ErrorParams } from '../../core/call-error.js';
import { endings, sentence, type ErrorSentences, type Strings } from './strings.js';

const device = ({ device }: ErrorParams) => device ?? 'microphone or camera';
const people = ({ userIds = [] }: ErrorParams) => userIds.join(', ');

const errors: ErrorSentences = {
  'token-invalid': () => 'Your sign-in for calls is not valid. Sign in again.',
  'token-expired': () => 'Your sign-in for calls has expired. Sign in again.',
  kicked: () => 'You signed in for calls somewhere else.',
  blocked: () => 'Calls are blocked for you.',
  'service-off': () => 'Calls are not switched on for this site.',
  'not-in-group': (params) =>
    params.userIds
      ? `Not a member of this group: ${people(params)}.`
      : 'You are not a member of this group.',
  'permission-denied': (params) =>
    `This page may not use your ${device(params)}. Allow it in the address bar of your browser, then try again.`,
  'device-missing': (params) => `No ${device(params)} was found. Connect one, then try again.`,
  'device-busy': (params) =>
    `Your ${device(params)} is in use by another program. Close that, then try again.`,
  'insecure-page': () => 'Calls only work on secure pages. Open this page with https.',
  'sdk-missing': () => 'The calling service could not be loaded.',
  busy: () => 'You are already in a call.',
  network: () => 'The connection was lost.',
  'bad-request': () => 'That is not possible.',
  unknown: ({ code }) =>
    code === undefined ? 'Something went wrong.' : `Something went wrong (${code}).`,

  'already-answered': () => 'This call was answered already.',
  'bad-signal': () => 'A message that made no sense arrived and was ignored.',
  'needs-reload': () => 'The settings for calls have changed. Reload this page to use them.',
  'no-call': () => 'There is no call.',
  'no-group': () => 'Several people can only talk in a group call.',
  'no-members': () => 'Choose at least one person to call.',
  'not-connected': () => 'Calls are not connected. Try again in a moment.',
  'not-supported': () => 'This call cannot do that.',
  'old-browser': () => 'This browser cannot make calls.',
  'own-id': () => 'You cannot call yourself.',
  profiles: () => 'The list of people could not be loaded.',
  refused: () => 'This person cannot be called.',
  relay: () => 'The calling service cannot be reached.',
  'second-provider': () => 'You are signed in for calls twice on this page.',
  'sound-blocked': () => 'Your browser has turned the sound off.',
  'too-many': ({ limit }) => `A call holds at most ${limit} people.`,
  'unknown-user': (params) => `Nobody has the id ${people(params)}.`,
};

export const en: Strings = {
  lang: 'en',

  incomingCall: (media) =>
    media === 'video' ? 'invites you to a video call…' : 'invites you to an audio call…',
  groupCall: 'Group call',
  waiting: 'Waiting for an answer…',
  ringing: 'Ringing…',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  callWith: (names) => `Call with ${names}`,
  callTime: 'Call time',
  you: (name) => `${name} (you)`,
  members: 'In the call',
  listOf: (names) => names.join(', '),
  microphoneIsOff: 'microphone off',

  calling: (names) => `Calling ${names}`,
  connected: 'Connected',
  joined: (name) => `${name} joined`,
  left: (name) => `${name} left`,
  invited: (name) => `${name} was invited`,
  ended: endings({
    'hung-up': ['You hung up', 'The other side hung up'],
    after: (sentence, duration) => `${sentence} after ${duration}`,
    canceled: ['Canceled', 'The caller canceled'],
    declined: ['You declined', 'Declined'],
    busy: ['Missed: you were in a call', 'Busy in another call'],
    'no-answer': ['Missed call', 'No answer'],
    'answered-elsewhere': ['Answered on another device'],
    removed: ['You were removed from the call'],
    network: ['The connection was lost'],
    failed: ['The call could not be set up'],
  }),

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
  call: (media) => (media === 'video' ? 'Video call' : 'Call'),

  chooseMembers: 'Choose members',
  search: 'Search',
  noMatch: 'Nobody matches.',
  noMembers: 'There is nobody to choose from.',
  loading: 'Loading…',
  selectAll: 'Select all',
  selectNone: 'Select none',
  inCall: 'In the call',
  selected: (count) => `${count} selected`,
  atLimit: (limit) => `You can choose at most ${limit}.`,
  confirm: (count) => (count > 0 ? `OK (${count})` : 'OK'),

  // tabs and ringing

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  error: (error) => sentence(errors, error),
};
