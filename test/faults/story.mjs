/** What a page tells of a call: runs in the page before anything else there, and survives it. */

/**
 * Reports what happens and what is on screen through `window.reportStory`, as it changes, with the time.
 */
export function tellStory() {
  const tell = (kind, fields) =>
    window.reportStory({ kind, at: Date.now(), ...fields }).catch(() => {});

  const told = {
    'rc-connection-change': ({ status }) => ({ status }),
    'rc-call-ended': ({ call, reason, endedBy, durationMs, error }) => ({
      ...{ direction: call.direction, reason, endedBy, durationMs },
      error: error?.params.detail ?? error?.reason,
    }),
    'rc-call-logged': ({ entry: { end, missed } }) => ({ end, missed }),
    'rc-call-error': ({ error }) => ({ error: error.params.detail ?? error.reason }),
    'rc-member-left': ({ userId }) => ({ userId }),
    'rc-hang-up-request': () => ({}),
  };
  for (const [type, fields] of Object.entries(told))
    document.addEventListener(type, (event) => tell(type, fields(event)));

  /** What a person reads, as far as it tells how the call is. */
  const screen = () => {
    const panel = document.querySelector('rc-call-panel')?.shadowRoot;
    const ring = document.querySelector('rc-incoming-call')?.shadowRoot;
    const status = panel?.querySelector('rc-call-status')?.shadowRoot;
    return [
      status?.querySelector('[part=status]'),
      panel?.querySelector('[part=notice] .sentence'),
      ring?.querySelector('dialog .what'),
    ]
      .filter((element) => element?.checkVisibility())
      .map((element) => element.textContent.trim().replace(/\d\d:\d\d:\d\d/, '…'));
  };

  let last = '';
  const look = () => {
    const { phase, call, link } = document.querySelector('rc-call-provider')?.state?.call ?? {};
    if (!phase) return;
    const members = (call?.members ?? []).map(({ userId, status }) => `${userId} ${status}`).sort();
    const seen = { phase, link, members, texts: screen() };
    const now = JSON.stringify(seen);
    if (now !== last) tell('seen', seen);
    last = now;
  };
  addEventListener('DOMContentLoaded', () => {
    document.querySelector('rc-call-provider').store.subscribe(look);
    setInterval(look, 150);
  });
}
