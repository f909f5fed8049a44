/** Several tabs of one person: one rings, the others show the call quietly; answering, declining and the end reach all. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { longTest } from '../support/long.mjs';
import { openWindows } from '../support/windows.mjs';

let windows;

before(async () => {
  windows = await openWindows();
});

after(() => windows?.close());

beforeEach(() => windows.clear());

/**
 * Runs in the page, before anything else there: notes what plays the ring's notes, how the calls ended that this tab is to
 * tell of, and whether a person looks at it, as `hidden` in the address of the tab says.
 */
function noteRings() {
  window.rings = new Set();
  window.told = [];
  window.AudioContext = class extends AudioContext {
    close() {
      window.rings.delete(this);
      return super.close();
    }
  };
  window.GainNode = class extends GainNode {
    disconnect() {
      window.rings.delete(this.context);
      super.disconnect();
    }
  };
  window.OscillatorNode = class extends OscillatorNode {
    start(when) {
      window.rings.add(this.context);
      super.start(when);
    }
  };
  addEventListener('rc-call-ended', ({ call, reason }) => call.quiet || window.told.push(reason));
  // every tab of a browser without windows believes that it is looked at
  let hidden = new URLSearchParams(location.search).has('hidden');
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  window.turn = (away) => {
    hidden = away;
    document.dispatchEvent(new Event('visibilitychange'));
  };
}

const rings = ({ page }) => page.evaluate(() => window.rings.size > 0);

/** Waits until exactly that tab rings, and sees that the others show the call quietly. */
async function ringsAlone(tab, tabs) {
  await until(tab.page, 'it rings', () => window.rings.size > 0);
  await tab.ringing.getByRole('button', { name: 'Accept', exact: true }).waitFor();
  for (const other of tabs.filter((each) => each !== tab)) {
    await other.ringing.getByRole('button', { name: 'Answer here' }).waitFor();
    assert.equal(await rings(other), false);
  }
}

const allAre = async (phase, tabs) => {
  await Promise.all(tabs.map((tab) => tab.is(phase)));
  for (const tab of tabs) assert.equal(await rings(tab), false, 'no ring goes on');
};

/** How the tabs tell together that the call ended. */
const told = async (tabs) =>
  (await Promise.all(tabs.map(({ page }) => page.evaluate(() => window.told)))).flat();

const answerHere = (tab) => tab.ringing.getByRole('button', { name: 'Answer here' }).click();

const first = (tabs) => Promise.any(tabs.map(async (tab) => (await rung(tab), tab)));
const rung = ({ page }) => until(page, 'it rings', () => window.rings.size > 0);

/** A caller, and three tabs of 3002 that are called; the query says for each whether it is hidden. */
async function openTabs(hidden = ['', '', ''], via = '') {
  const caller = await windows.open('3001', { query: via });
  const tabs = [];
  for (const query of hidden) {
    const beside = tabs[0] ?? (via ? caller : undefined);
    const tab = await windows.open('3002', { beside, query: via + query, init: noteRings });
    await tab.page.locator('h1').click(); // a browser plays nothing before
    tabs.push(tab);
  }
  await Promise.all([caller, ...tabs].map((tab) => tab.online()));
  await caller.call('3002');
  await Promise.all(tabs.map((tab) => tab.is('incoming')));
  return [caller, tabs];
}

for (const [way, via] of [
  ['the relay', ''],
  ['tabs', '&via=tab'],
])
  test(`over ${way}: one of three rings, the next when it closes, and one of them answers`, async () => {
    const [caller, tabs] = await openTabs(undefined, via);
    const ringing = await first(tabs);
    await ringsAlone(ringing, tabs);
    await ringing.page.close({ runBeforeUnload: false });
    const rest = tabs.filter((tab) => tab !== ringing);
    const next = await first(rest);
    await ringsAlone(next, rest);
    assert.equal((await caller.state()).call.phase, 'outgoing');

    const quiet = rest.find((tab) => tab !== next);
    await answerHere(quiet);
    await next.says('Answered on another device');
    assert.equal(await rings(next), false);
    await Promise.all([caller.sees('3002'), quiet.sees('3001')]);
    assert.deepEqual(await told(rest), [], 'one of them is in it, and has yet to tell');
  });

test('the one that is looked at rings, and hands on when another one is', async () => {
  const [, tabs] = await openTabs(['&hidden', '', '&hidden']);
  const [left, middle] = tabs;
  await ringsAlone(middle, tabs);
  await middle.page.evaluate(() => window.turn(true));
  await left.page.evaluate(() => window.turn(false));
  await until(middle.page, 'it rings no more', () => window.rings.size === 0);
  await ringsAlone(left, tabs);
});

longTest(
  'the ring stops as soon as one answers, though that has yet to open its microphone',
  async () => {
    const [caller, tabs] = await openTabs();
    const ringing = await first(tabs);
    await ringsAlone(ringing, tabs);
    const quiet = tabs.find((tab) => tab !== ringing);
    await quiet.page.evaluate(() => {
      const { getUserMedia } = MediaDevices.prototype;
      MediaDevices.prototype.getUserMedia = async function (constraints) {
        await new Promise((resolve) => (window.allow = resolve));
        return getUserMedia.call(this, constraints);
      };
    });
    await answerHere(quiet);
    await until(ringing.page, 'it rings no more', () => window.rings.size === 0);
    assert.equal((await ringing.state()).call.phase, 'incoming');
    for (const tab of tabs) assert.equal(await rings(tab), false, 'nobody rings');
    await until(quiet.page, 'it asks', () => window.allow);
    await quiet.page.evaluate(() => window.allow());
    await ringing.says('Answered on another device');
    await caller.isWith('3002');
  },
);

longTest('one of three declines: no ring goes on, and one of them tells', async () => {
  const [caller, tabs] = await openTabs();
  const ringing = await first(tabs);
  const quiet = tabs.find((tab) => tab !== ringing);
  await ringsAlone(ringing, tabs);
  await quiet.decline();
  await caller.says(/ declined$/);
  await allAre('ended', tabs);
  assert.deepEqual(await told(tabs), ['declined']);
});

longTest(
  'the caller cancels: no ring goes on, and one of them tells of a missed call',
  async () => {
    const [caller, tabs] = await openTabs();
    const ringing = await first(tabs);
    await ringsAlone(ringing, tabs);
    await caller.press('Cancel');
    await ringing.says(/ canceled$/);
    await allAre('ended', tabs);
    assert.deepEqual(await told(tabs), ['canceled']);
    for (const quiet of tabs.filter((tab) => tab !== ringing))
      assert.equal(
        await quiet.panel
          .getByText(/ canceled$/)
          .filter({ visible: true })
          .count(),
        0,
      );
  },
);

longTest('all close: nobody has declined, and the caller gives up within 15 seconds', async () => {
  const [caller, tabs] = await openTabs();
  for (const { page } of tabs) await page.close({ runBeforeUnload: false });
  const closedAt = performance.now();
  await caller.says('No answer');
  assert.ok(performance.now() - closedAt < 17_000);
});

test('all close, and one is opened again: it rings there', async () => {
  const [caller, tabs] = await openTabs();
  for (const { page } of tabs) await page.close({ runBeforeUnload: false });
  const again = await windows.open('3002', { init: noteRings });
  await again.is('incoming');
  await again.accept();
  await Promise.all([caller.sees('3002'), again.sees('3001')]);
});
