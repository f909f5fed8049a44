// What the mobile kits call a method of a listener or delegate for, in the order in which it happens.
const { store } = document.querySelector('rc-call-provider');

/** A row of the log: the hook of each kit, and what tells of it here. */
function log(android, ios, here, ...details) {
  const row = document.querySelector('#log').insertRow();
  for (const text of [android, ios, here, details.filter(Boolean).join(', ')])
    row.insertCell().textContent = text;
}

/** By event: the hook on Android, the one on iOS, and what of the event they hand over. */
const HOOKS = {
  'rc-call-received': [
    'onReceivedCall',
    'didReceiveCall:',
    ({ call }) => [call.callerId, call.media],
  ],
  'rc-call-placed': ['onCallOutgoing', 'startCall: returns', ({ call }) => [call.media]],
  'rc-call-connected': ['onCallConnected', 'callDidConnect', ({ call }) => [call.id]],
  'rc-member-invited': ['onRemoteUserInvited', 'remoteUserDidInvite:mediaType:', memberOf],
  'rc-member-joined': ['onRemoteUserJoined', 'remoteUserDidJoin:mediaType:', memberOf],
  'rc-member-left': ['onRemoteUserLeft', 'remoteUserDidLeft:reason:', memberOf],
  'rc-call-media-change': [
    'onMediaTypeChanged',
    'remoteUserDidChangeMediaType:mediaType:',
    memberOf,
  ],
  'rc-call-ended': [
    'onCallDisconnected',
    'callDidDisconnectWithReason:',
    ({ reason, endedBy }) => [reason, endedBy],
  ],
  'rc-call-error': ['onError', 'errorDidOccur:', ({ error }) => [error.reason]],
};

function memberOf({ userId }) {
  return [userId];
}

for (const [type, [android, ios, detailsOf]] of Object.entries(HOOKS))
  document.addEventListener(type, (event) => log(android, ios, type, ...detailsOf(event)));

// A few hooks are no events here: they are changes of a member in the state.
const CHANGES = [
  [
    'onRemoteUserRinging',
    'remoteUserDidRing:',
    (old, now) => old.status !== 'ringing' && now.status === 'ringing',
  ],
  [
    'onRemoteMicrophoneDisabled',
    'remoteUserDidDisableMicrophone:byUser:',
    (old, now) => old.status === 'joined' && old.microphone !== now.microphone,
    ({ microphone }) => (microphone ? 'on' : 'off'),
  ],
  [
    'onRemoteCameraDisabled',
    'remoteUserDidDisableCamera:byUser:',
    (old, now) => old.status === 'joined' && old.camera !== now.camera,
    ({ camera }) => (camera ? 'on' : 'off'),
  ],
];

const membersOf = ({ call }) => (call.phase === 'idle' ? [] : call.call.members);
let members = [];
store.subscribe((state) => {
  const before = members;
  members = membersOf(state);
  for (const now of members) {
    const old = before.find(({ userId }) => userId === now.userId);
    if (!old || old === now) continue;
    for (const [android, ios, hasHappened, detail] of CHANGES)
      if (hasHappened(old, now)) log(android, ios, 'state', now.userId, detail?.(now));
  }
});
