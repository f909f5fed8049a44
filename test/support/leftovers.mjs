/**
 * Whole calls in one page, over and over, and what is left of them: live tracks, open connections, timers, listeners, nodes,
 * objects. For the benchmark, the test of leaks and the soak.
 */
import { htmlPage } from './site.mjs';

/** The page: the kit in one file, and nothing else. */
export const leaksPage = htmlPage('<main></main>', {
  head: '<script src="/dist/rc-call-kit.full.min.js"></script>',
});

/** What must not become more with each call, by the name of its constructor in the page. */
const KINDS = [
  ...['RTCPeerConnection', 'MediaStream', 'MediaStreamTrack', 'AudioContext', 'BroadcastChannel'],
  ...['AbortController', 'HTMLVideoElement', 'HTMLAudioElement', 'Animation', 'ResizeObserver'],
  'Function',
];
/** Of these there are some for each of the last calls, which are remembered for a while. */
export const REMEMBERING_KINDS = ['Map', 'Set'];

/**
 * Counts after a garbage collection, partly from outside the page.
 *
 * @param {import('playwright').Page} page
 */
export async function countLeft(page) {
  const client = await page.context().newCDPSession(page);
  await collectGarbage(page, client);
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

/** How many objects of each kind there are after a garbage collection. */
export async function countObjects(page, kinds = KINDS) {
  const client = await page.context().newCDPSession(page);
  await collectGarbage(page, client);
  const counts = {};
  for (const kind of kinds) counts[kind] = await countOf(client, kind);
  await client.detach();
  return counts;
}

/** Objects just closed become garbage only after some more tasks. */
async function collectGarbage(page, client) {
  for (let i = 0; i < 3; i += 1) {
    await client.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  }
  await client.send('HeapProfiler.collectGarbage');
}

async function countOf(client, kind) {
  const objectGroup = 'count';
  const { result } = await client.send('Runtime.evaluate', {
    expression: `${kind}.prototype`,
    objectGroup,
  });
  const { objects } = await client.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
    objectGroup,
  });
  const { result: length } = await client.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  await client.send('Runtime.releaseObjectGroup', { objectGroup });
  return length.value;
}

/** Runs in the page before its own scripts. */
export function countLeftovers() {
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
export function mount() {
  window.mountPeople();
}

/** Runs in the page: a whole call, and everything anew for it if `remount`. */
export async function cycle({ remount }) {
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
