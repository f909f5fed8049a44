/** What this page does with calls, and what the tests are about. */
const OUTCOMES = {
  'no-answer': 'Nobody answered. Write to us, and we call you back.',
  busy: 'All lines are busy. Try again in a few minutes.',
  declined: 'Support is closed today.',
  network: 'The connection was lost. Call again?',
};

export function setUpSupport(provider) {
  const button = document.querySelector('#support');
  const outcome = document.querySelector('#outcome');

  button.onclick = () => {
    outcome.textContent = '';
    provider.call({ userIds: ['support'] }).catch((error) => {
      outcome.textContent =
        error.reason === 'permission-denied'
          ? 'Allow the microphone, then call again.'
          : 'Calls do not work at the moment.';
    });
  };
  provider.addEventListener('rc-call-placed', () => (button.disabled = true));
  provider.addEventListener('rc-call-ended', ({ call, reason }) => {
    button.disabled = false;
    if (call.direction === 'outgoing') outcome.textContent = OUTCOMES[reason] ?? '';
  });
}
