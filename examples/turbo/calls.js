// In the head, so it runs once. The tag of the event is the provider, which stays while pages come and go.
document.addEventListener('rc-call-ended', ({ target, call, durationMs }) => {
  const { profiles } = target.store;
  const names = call.members.map(({ userId }) => profiles.get(userId).name).join(', ');
  target.querySelector('output').textContent =
    durationMs > 0
      ? `You talked to ${names} for ${Math.floor(durationMs / 1000)} s.`
      : `You did not talk to ${names}.`;
});
