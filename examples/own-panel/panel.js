// Shows and hides the panel. The tags in it follow the call by themselves.
const { store } = document.querySelector('rc-call-provider');
const panel = document.querySelector('#call');
const byId = (id) => document.getElementById(id);

const IN_CALL = ['outgoing', 'connecting', 'connected'];
/** The call that the panel has shown: the end of any other, such as a missed one, opens nothing. */
let shown;

function show({ call, problem }) {
  const { phase } = call;
  if (IN_CALL.includes(phase)) shown = call.call.id;
  const isOver = phase === 'ended' && call.call.id === shown;
  const isBack = phase === 'returning';
  const hadFocus = panel.contains(document.activeElement);
  panel.hidden = !IN_CALL.includes(phase) && !isOver && !isBack && !problem;
  panel.dataset.phase = phase;
  byId('return').hidden = !isBack;
  byId('again').hidden = !isOver;
  byId('close').hidden = IN_CALL.includes(phase);
  if (isOver && hadFocus) byId('again').focus(); // the button that had it is gone
  tell(problem ?? (isOver ? call.end.error : null));
}

const WORDS = {
  'permission-denied': 'The browser does not let this page use your microphone or camera.',
  'device-missing': 'No microphone or camera was found.',
  'device-busy': 'Another program uses your microphone or camera.',
  network: 'There is no connection.',
};

function tell(error) {
  const isSilent = error?.params.detail === 'sound-blocked';
  byId('sound').hidden = !isSilent;
  const words = WORDS[error?.reason] ?? `That did not work (${error?.reason}).`;
  byId('problem').textContent = error && !isSilent ? words : '';
  byId('problem').hidden = !error || isSilent;
}

store.subscribe(show);
show(store.state);

// Whoever presses a button of the page is told in the panel when it fails.
const send = (command) => store.send(command).catch(() => {});

byId('sound').onclick = () => send({ type: 'resume-sound' });
byId('return').onclick = () => send({ type: 'rejoin' });
byId('close').onclick = () => {
  if (store.state.call.phase === 'returning') send({ type: 'hang-up' });
  send({ type: 'dismiss' });
  send({ type: 'dismiss-problem' });
};
byId('again').onclick = () => {
  const { members, media, groupId } = store.state.call.call;
  send({ type: 'call', userIds: members.map(({ userId }) => userId), media, groupId });
};
