/** Number of re-renders when one of many members changes. */
import { openPage } from '../test/support/browser.mjs';
import { htmlPage, startSite } from '../test/support/site.mjs';
import { ms } from './report.mjs';

const TILES = 50;

export async function measureRenders(browser) {
  const head = '<script src="/dist/rc-call-kit.full.min.js"></script>';
  const body =
    '<div style="width: 1200px; height: 900px"><rc-call-panel inline></rc-call-panel></div>';
  const site = await startSite({ pages: { '/': htmlPage(body, { head }) } });
  const page = await openPage(browser, { viewport: { width: 1300, height: 1000 } });
  try {
    await page.goto(site.url);
    const { shown, first, changes } = await page.evaluate(drawMany, TILES);
    return {
      title: `Renders with ${shown} tiles on screen`,
      rows: [
        ['the call appears', `${first.tiles} tile renders, ${ms(first.ms)} to painted`],
        ...changes.map(({ name, tiles, panels, ms: time }) => [
          name,
          `${tiles} tile renders, ${panels} panel renders, ${ms(time)} to painted`,
        ]),
      ],
      how: [
        `A store of the kit with a scripted backend: a group call with ${TILES} others; renders counted on the classes’ render(); painted: the task after the next animation frame.`,
      ],
    };
  } finally {
    await page.context().close();
    await site.close();
  }
}

/** Runs in the page. */
async function drawMany(count) {
  const renders = { 'rc-member-tile': 0, 'rc-member-grid': 0, 'rc-call-panel': 0 };
  for (const tag of Object.keys(renders)) {
    const { prototype } = customElements.get(tag);
    const { render } = prototype;
    prototype.render = function () {
      renders[tag] += 1;
      return render.call(this);
    };
  }
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

  let emit;
  let callId;
  const backend = {
    features: { video: true, group: true, invite: true },
    maxMembers: 100,
    connect: async () => ({ userId: 'me', name: 'Me' }),
    listen(listener) {
      emit = listener;
      return () => {};
    },
    startCall(request) {
      callId = request.id;
      return {
        info: { id: callId, members: [] },
        attachView: () => () => {},
        end: async () => {},
      };
    },
    dispose: async () => {},
  };
  const store = window.RcCallKit.createCallStore({ createBackend: () => backend });
  await store.send({ type: 'connect' });
  document.querySelector('rc-call-panel').store = store;

  const userIds = Array.from({ length: count }, (_, i) => `user-${i}`);
  let members = userIds.map((userId) => ({
    userId,
    status: 'joined',
    microphone: true,
    camera: true,
  }));
  const measure = async (act) => {
    for (const tag of Object.keys(renders)) renders[tag] = 0;
    const start = performance.now();
    act();
    await painted();
    return {
      ms: performance.now() - start,
      tiles: renders['rc-member-tile'],
      panels: renders['rc-call-panel'] + renders['rc-member-grid'],
    };
  };
  const change = (index, what) => {
    members = members.map((member, i) => (i === index ? { ...member, ...what } : { ...member }));
    emit({ type: 'changed', callId, patch: { members } });
  };

  const first = await measure(() => {
    void store.send({ type: 'call', userIds, groupId: 'g', media: 'video' });
    emit({ type: 'changed', callId, patch: { members } });
    emit({ type: 'connected', callId, at: Date.now() });
  });
  const changes = [];
  for (const [name, act] of [
    ['one member’s microphone goes off', () => change(2, { microphone: false })],
    ['one member’s camera goes off', () => change(3, { camera: false })],
    ['the same list again', () => change(-1, {})],
  ])
    changes.push({ name, ...(await measure(act)) });
  const { shadowRoot } = document.querySelector('rc-call-panel');
  return {
    shown: shadowRoot.querySelector('rc-member-grid').shadowRoot.querySelectorAll('rc-member-tile')
      .length,
    first,
    changes,
  };
}
