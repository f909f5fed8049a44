/** Leaks over many calls: tracks, connections, timers, listeners, nodes, memory. */
import { openPage } from '../test/support/browser.mjs';
import { htmlPage, startSite } from '../test/support/site.mjs';

/** Cycles before counting starts, to fill caches and compile code. */
const WARM_UP = 5;

export async function measureLeaks(browser, { cycles }) {
  const head = '<script src="/dist/rc-call-kit.full.min.js"></script>';
  const site = await startSite({ pages: { '/': htmlPage('<main></main>', { head }) } });
  const page = await openPage(browser);
  try {
    await page.addInitScript(countLeftovers);
    await page.goto(site.url);
    const remounted = await growth(page, cycles, () => page.evaluate(cycle, { remount: true }));
    await page.evaluate(mount);
    const kept = await growth(page, cycles, () => page.evaluate(cycle, { remount: false }));
    return result(remounted, kept, cycles);
  } finally {
    await page.context().close();
    await site.close();
  }
}

async function growth(page, cycles, once) {
  for (let i = 0; i < WARM_UP; i += 1) await once();
  const before = await count(page);
  for (let i = 0; i < cycles; i += 1) await once();
  const afterwards = await count(page);
  return Object.fromEntries(
    Object.entries(afterwards).map(([name, value]) => [
      name,
      { before: before[name], after: value, each: (value - before[name]) / cycles },
    ]),
  );
}

/** Counts after a garbage collection, partly from outside the page. */
async function count(page) {
  const client = await page.context().newCDPSession(page);
  // Objects just closed become garbage only after some more tasks.
  for (let i = 0; i < 3; i += 1) {
    await client.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  }
  await client.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners } = await client.send('Memory.getDOMCounters');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  const { tracks, connections, timers, attached } = await page.evaluate(() => window.leftovers());
  return {
    tracks,
    connections,
    timers,
    listeners: jsEventListeners,
    detached: nodes - attached,
    heap: usedSize,
  };
}

function result(remounted, kept, cycles) {
  const names = {
    tracks: 'live tracks',
    connections: 'open RTCPeerConnections',
    timers: 'timers',
    listeners: 'event listeners',
    detached: 'nodes out of the page',
    heap: 'JavaScript heap',
  };
  const number = (name, value) =>
    name === 'heap' ? `${(value / 1024).toFixed(1)} KiB` : String(Math.round(value * 100) / 100);
  const text = (name, { before, after, each }) =>
    `${number(name, each)} a cycle (${number(name, before)} → ${number(name, after)})`;
  return {
    title: `Growth over ${cycles} calls, after a garbage collection`,
    rows: Object.entries(names).map(([name, words]) => [
      words,
      `mounted anew: ${text(name, remounted[name])}; kept: ${text(name, kept[name])}`,
    ]),
    how: [
      'A cycle: two providers with all tags sign in, one calls (video), the other answers, both are connected, one hangs up, both ended, dismissed; “mounted anew” also makes the tags before and removes them afterwards.',
      `${WARM_UP} cycles first, which do not count. Tracks, connections and timers are counted by wrappers in the page; listeners, nodes and heap by the browser (CDP), after four collections. The heap includes what the browser compiles and writes down meanwhile.`,
    ],
  };
}

/** Runs in the page before its own scripts. */
function countLeftovers() {
  const tracks = new Set();
  const connections = new Set();
  const timers = new Set();
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await getUserMedia.call(this, constraints);
    for (const track of stream.getTracks()) tracks.add(new WeakRef(track));
    return stream;
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      connections.add(new WeakRef(this));
    }
  };
  const { setTimeout, clearTimeout, setInterval, clearInterval } = window;
  window.setTimeout = (callback, ...rest) => {
    const id = setTimeout(
      (...args) => {
        timers.delete(id);
        callback(...args);
      },
      ...rest,
    );
    timers.add(id);
    return id;
  };
  window.setInterval = (...args) => {
    const id = setInterval(...args);
    timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    timers.delete(id);
    clearTimeout(id);
  };
  window.clearInterval = (id) => {
    timers.delete(id);
    clearInterval(id);
  };
  const countNodes = (root) => {
    let nodes = 1;
    for (const child of root.childNodes) nodes += countNodes(child);
    if (root.shadowRoot) nodes += countNodes(root.shadowRoot);
    return nodes;
  };
  const countIf = (refs, isLeft) => {
    for (const ref of refs) if (!ref.deref()) refs.delete(ref); // the bookkeeping must not leak either
    return [...refs].filter((ref) => isLeft(ref.deref())).length;
  };
  window.leftovers = () => ({
    tracks: countIf(tracks, ({ readyState }) => readyState === 'live'),
    connections: countIf(connections, ({ connectionState }) => connectionState !== 'closed'),
    timers: timers.size,
    attached: countNodes(document),
  });
  window.mountPeople = () => {
    document.querySelector('main').innerHTML = [1, 2]
      .map(
        (userId) => `<rc-call-provider id="u${userId}" backend="local" token="${userId}">
          <rc-call-button user-id="2" media="video"></rc-call-button>
          <rc-incoming-call></rc-incoming-call><rc-call-panel></rc-call-panel>
        </rc-call-provider>`,
      )
      .join('');
  };
}

/** Runs in the page. */
function mount() {
  window.mountPeople();
}

/** Runs in the page. */
async function cycle({ remount }) {
  if (remount) window.mountPeople();
  const [caller, callee] = [1, 2].map((id) => document.getElementById(`u${id}`));
  const waitForState = (provider, matches) =>
    new Promise((resolve) => {
      let unsubscribe = () => {};
      const check = (state) => {
        if (!matches(state)) return;
        unsubscribe();
        resolve();
      };
      unsubscribe = provider.store.subscribe(check);
      check(provider.store.state);
    });
  const phase = (provider, wanted) => waitForState(provider, ({ call }) => call.phase === wanted);
  await Promise.all(
    [caller, callee].map((each) =>
      waitForState(each, ({ connection }) => connection === 'connected'),
    ),
  );
  caller.querySelector('rc-call-button').shadowRoot.querySelector('button').click();
  await phase(callee, 'incoming');
  await callee.accept();
  await Promise.all([phase(caller, 'connected'), phase(callee, 'connected')]);
  await caller.hangUp();
  await Promise.all([phase(caller, 'ended'), phase(callee, 'ended')]);
  await Promise.all([caller, callee].map((each) => each.store.send({ type: 'dismiss' })));
  if (remount) document.querySelector('main').replaceChildren();
}
