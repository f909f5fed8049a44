/** What a page tells of a call: runs in the page before anything else there, and survives it. */

/**
 * Reports what happens and what is on screen through `window.reportStory`, as it changes, with the time and the id of the
 * provider it is about.
 */
export function tellStory() {
  const tell = (kind, of, fields) =>
    window.reportStory({ kind, of, at: Date.now(), ...fields }).catch(() => {});

  const told = {
    'rc-connection-change': ({ status }) => ({ status }),
    'rc-call-ended': ({ call, reason, endedBy, durationMs, error }) => ({
      ...{ direction: call.direction, reason, endedBy, durationMs },
      error: error?.params.detail ?? error?.reason,
    }),
    'rc-call-logged': ({ entry: { end, missed } }) => ({ end, missed }),
    'rc-call-error': ({ error }) => ({ error: error.params.detail ?? error.reason }),
  };
  for (const [type, fields] of Object.entries(told))
    document.addEventListener(type, (event) => tell(type, event.target.id, fields(event)));

  /** What a person reads, as far as it tells how the call is. */
  const screen = (provider) => {
    const panel = provider.querySelector('rc-call-panel')?.shadowRoot;
    const ring = provider.querySelector('rc-incoming-call')?.shadowRoot;
    const status = panel?.querySelector('rc-call-status')?.shadowRoot;
    return [
      status?.querySelector('[part=status]'),
      panel?.querySelector('[part=notice] .sentence'),
      ring?.querySelector('dialog .what'),
    ]
      .filter((element) => element?.checkVisibility())
      .map((element) => element.textContent.trim().replace(/\d\d:\d\d:\d\d/, '…'));
  };

  const last = new Map();
  const look = (provider) => {
    const { phase, call, link } = provider.state?.call ?? {};
    if (!phase) return;
    const members = (call?.members ?? []).map(({ userId, status }) => `${userId} ${status}`).sort();
    const seen = { phase, link, members, texts: screen(provider) };
    const now = JSON.stringify(seen);
    if (now !== last.get(provider)) tell('seen', provider.id, seen);
    if (!last.has(provider)) provider.store.subscribe(() => look(provider));
    last.set(provider, now);
  };
  addEventListener('DOMContentLoaded', () => {
    setInterval(() => document.querySelectorAll('rc-call-provider').forEach(look), 150);
  });
}
