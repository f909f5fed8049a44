/** Time from an incoming call in the provider's store to its dialog on screen: the small script against the one file. */
import { openPage } from '../test/support/browser.mjs';
import { htmlPage, startSite } from '../test/support/site.mjs';
import { inTurn, median, ratio, spread } from './report.mjs';

const TAGS = `<rc-call-provider manual>
  <rc-incoming-call></rc-incoming-call><rc-call-panel></rc-call-panel>
</rc-call-provider>`;
const page = (script) => htmlPage(TAGS, { head: `<script src="/dist/${script}"></script>` });
const PAGES = { '/small': page('rc-call-kit.min.js'), '/full': page('rc-call-kit.full.min.js') };

/** In which page, and whether the call comes when the page is idle or at once. */
const WAYS = {
  warm: { path: '/small', atOnce: false },
  cold: { path: '/small', atOnce: true },
  full: { path: '/full', atOnce: false },
  'full, at once': { path: '/full', atOnce: true },
};

/** In ms, by how much the processor is slowed down. */
const TARGETS = { 1: 60, 4: 200 };

/** @returns {Promise<import('./report.mjs').Result>} */
export async function measureRing(browser, { runs }) {
  const site = await startSite({ pages: PAGES, headers: { 'cache-control': 'max-age=3600' } });
  const rows = [];
  try {
    for (const rate of [1, 4]) {
      const taken = await inTurn(Object.keys(WAYS), runs, (way) =>
        measureOnce(browser, site.url, WAYS[way], rate),
      );
      const to = (way, other) => ratio(median(taken[way]) / median(taken[other]));
      const name = `processor ÷ ${rate}`;
      rows.push(
        [
          `${name}: small script, warm cache`,
          `${spread(taken.warm)} (target: ${TARGETS[rate]} ms); ${to('warm', 'full')} of the one file (target: 1.1)`,
        ],
        [
          `${name}: small script, cold cache`,
          `${spread(taken.cold)}; ${to('cold', 'full, at once')} of the one file`,
        ],
        [
          `${name}: the one file`,
          `${spread(taken.full)}; called at once ${spread(taken['full, at once'])}`,
        ],
      );
    }
  } finally {
    await site.close();
  }
  return {
    title: 'Ring: incoming call to the dialog on screen',
    rows,
    how: [
      `${runs} calls of each in turn, a fresh page in a fresh context each; medians (least … most). From the store’s change to the phase "incoming" to the task after the frame in which the dialog has a size.`,
      'A scripted backend. Warm cache: the page has been idle since it connected, so the piece that rings was loaded ahead. Cold cache: the first visit, and the call comes in the moment the page is connected.',
    ],
  };
}

async function measureOnce(browser, url, { path, atOnce }, rate) {
  const opened = await openPage(browser);
  try {
    await opened.goto(url + path);
    await opened.waitForLoadState('networkidle');
    const client = await opened.context().newCDPSession(opened);
    await client.send('Emulation.setCPUThrottlingRate', { rate });
    return await opened.evaluate(ring, { atOnce });
  } finally {
    await opened.context().close();
  }
}

/** Runs in the page. */
async function ring({ atOnce }) {
  const provider = document.querySelector('rc-call-provider');
  let emit;
  provider.backend = {
    features: { video: true, group: true, invite: true },
    maxMembers: { audio: 20, video: 7 },
    connect: async () => ({ userId: 'me', name: 'Me' }),
    listen(listener) {
      emit = listener;
      return () => {};
    },
    dispose: async () => {},
  };
  const info = {
    ...{ id: 'call', callerId: '2', direction: 'incoming', media: 'video' },
    members: [{ userId: '2', status: 'joined', microphone: true, camera: true }],
    ...{ microphone: 'off', camera: 'off' },
  };
  let start;
  provider.store.subscribe(({ call }) => {
    if (call.phase === 'incoming') start ??= performance.now();
  });
  await provider.connect();
  if (!atOnce) {
    await customElements.whenDefined('rc-incoming-call');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  emit({ type: 'incoming', session: { info, end: async () => {} } });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const dialog = () =>
    document.querySelector('rc-incoming-call').shadowRoot?.querySelector('dialog');
  while (!start || !dialog()?.getBoundingClientRect().height) await frame();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - start;
}
