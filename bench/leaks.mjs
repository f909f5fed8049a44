/** Leaks over many calls: tracks, connections, timers, listeners, nodes, memory. */
import { openPage } from '../test/support/browser.mjs';
import { countLeft, countLeftovers, cycle, leaksPage, mount } from '../test/support/leftovers.mjs';
import { startSite } from '../test/support/site.mjs';

/** Cycles before counting starts, to fill caches and compile code. */
const WARM_UP = 5;

export async function measureLeaks(browser, { cycles }) {
  const site = await startSite({ pages: { '/': leaksPage } });
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
  const before = await countLeft(page);
  for (let i = 0; i < cycles; i += 1) await once();
  const afterwards = await countLeft(page);
  return Object.fromEntries(
    Object.entries(afterwards).map(([name, value]) => [
      name,
      { before: before[name], after: value, each: (value - before[name]) / cycles },
    ]),
  );
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
