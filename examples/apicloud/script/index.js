import { closeFrame, framesReady, openFrame } from './frames.js';

// Who is signed in: a real page knows it from its server.
const people = [
  { userId: '3001', name: 'Li Lei' },
  { userId: '3002', name: 'Han Meimei' },
  { userId: '3003', name: 'Lin Tao' },
];
const as = new URLSearchParams(location.search).get('as') ?? '3001';
const other = people.find(({ userId }) => userId !== as);
const provider = document.querySelector('rc-call-provider');
const byId = (id) => document.getElementById(id);

/** The six listeners of the tutorial. */
const listeners = {
  didReceiveCall: ['rc-call-received', () => openFrame('receive-call')],
  didConnect: ['rc-call-connected', () => {}], // the timer starts by itself
  didDisconnect: ['rc-call-ended', closeUnlessShown],
  remoteUserDidInvite: ['rc-member-invited', () => {}], // a grey picture appears by itself
  remoteUserDidJoin: ['rc-member-joined', () => {}], // it becomes the real one, or the video
  remoteUserDidLeft: ['rc-member-left', () => {}], // it disappears
};
for (const [name, [type, listener]] of Object.entries(listeners))
  document.addEventListener(type, (event) => {
    tell(`${name} ${event.userId ?? event.reason ?? event.call.callerId}`);
    listener(event);
  });

/** A call that nobody answered here leaves nothing to show. Of any other, the panel says how it ended. */
function closeUnlessShown({ call, durationMs, error }) {
  if (call.direction === 'incoming' && durationMs === 0 && !error) closeFrame();
}

function tell(text) {
  const line = document.createElement('li');
  line.textContent = text;
  byId('events').append(line);
}

// The panel closes by itself after the end, or a person closes it.
provider.store.subscribe(({ call }) => {
  if (call.phase === 'idle' && byId('frame').dataset.page !== 'friends') closeFrame();
});

/** `startCall`, with PRIVATE and GROUP in one. */
async function startCall(request) {
  openFrame('send-call');
  try {
    await provider.call(request);
  } catch (error) {
    tell(`startCall ${error.reason}`);
    if (provider.state.call.phase === 'idle') closeFrame();
  }
}

byId('call-one').onclick = () => startCall({ userIds: [other.userId], media: 'video' });
byId('call-group').onclick = () => {
  openFrame('friends');
  document.querySelector('rc-member-picker').open = true;
};
document.addEventListener('rc-members-picked', ({ userIds }) =>
  startCall({ groupId: 'group318', userIds, media: 'video' }),
);

/** `init` and `connect`. */
async function init() {
  document.querySelector('h1').textContent = people.find(({ userId }) => userId === as).name;
  byId('call-one').textContent = `Call ${other.name}`;
  provider.resolveUsers = async (ids) => people.filter(({ userId }) => ids.includes(userId));
  provider.resolveMembers = async () => people;
  await framesReady;
  provider.token = as;
  for (const button of document.querySelectorAll('main button')) button.disabled = false;
}

init().catch((error) => tell(`init ${error.message}`));
