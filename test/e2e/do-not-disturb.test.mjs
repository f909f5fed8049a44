/* global provider */
/** Do not disturb in real windows: a silent ring, a call that is declined as busy, and another tab that follows. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { openWindows } from '../support/windows.mjs';

/** Notes what a page says, and every sound that it makes. */
function note() {
  window.sounds = 0;
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (...when) {
    window.sounds += 1;
    return start.apply(this, when);
  };
  window.replies = [];
  addEventListener('rc-quick-reply', ({ text }) => window.replies.push(text));
  window.provider = () => document.querySelector('rc-call-provider');
}

const quiet = ({ page }, value) =>
  page.evaluate((wanted) => void (provider().doNotDisturb = wanted), value);
const isQuiet = ({ page }, wanted) =>
  until(page, `do not disturb: ${wanted}`, (on) => Boolean(provider().doNotDisturb) === on, wanted);

describe('do not disturb', () => {
  let windows;

  before(async () => {
    windows = await openWindows();
  });
  after(() => windows?.close());
  beforeEach(() => windows.clear());

  test('rings without sound; the other tab follows; off at a press, and it sounds', async () => {
    const caller = await windows.open('3001');
    const callee = await windows.open('3002', { init: note });
    const beside = await windows.open('3002', { init: note, beside: callee });
    await Promise.all([caller, callee, beside].map((person) => person.online()));
    await callee.page.locator('body').click(); // the browser allows sound
    await quiet(callee, true);
    await isQuiet(beside, true);
    await beside.says('Do not disturb');
    await caller.call('3002', 'audio');
    for (const tab of [callee, beside]) await tab.is('incoming');
    const tabs = [callee, beside];
    const ringing = async () => {
      for (const tab of tabs)
        if (await tab.page.evaluate(() => !provider().state.call.call.quiet)) return tab;
      return undefined;
    };
    let rings;
    while (!rings) rings = await ringing();
    await rings.rings('Do not disturb');
    assert.equal(await rings.page.evaluate(() => window.sounds), 0);
    await rings.ringing.getByRole('button', { name: 'Turn off' }).click();
    await until(rings.page, 'it sounds', () => window.sounds > 0);
    for (const tab of tabs) await isQuiet(tab, false);
    await rings.accept();
    await caller.is('connected');
    assert.deepEqual(callee.page.complaints, []);
  });

  test('declines as busy with words, once; the caller reads that they are busy', async () => {
    const caller = await windows.open('3001');
    const callee = await windows.open('3002', { init: note });
    const beside = await windows.open('3002', { init: note, beside: callee });
    const tabs = [callee, beside];
    await Promise.all([caller, ...tabs].map((person) => person.online()));
    for (const { page } of tabs)
      await page.evaluate(() => {
        provider().setAttribute('quiet-calls', 'decline');
        provider().setAttribute('quiet-reply', 'Asleep.');
        provider().setAttribute('quiet-hours', '00:00-24:00');
        provider().keepHistory = true;
      });
    for (const tab of tabs) await isQuiet(tab, true);
    await caller.call('3002', 'audio');
    await caller.is('ended');
    assert.equal((await caller.state()).call.end.reason, 'busy');
    await caller.says(/is busy/);
    for (const { page } of tabs) {
      await until(page, 'it is missed', () => provider().history.missed === 1);
      assert.equal(await page.evaluate(() => provider().state.call.phase), 'idle');
      assert.equal(await page.evaluate(() => window.sounds), 0);
    }
    const replies = await Promise.all(tabs.map(({ page }) => page.evaluate(() => window.replies)));
    assert.deepEqual(replies.flat(), ['Asleep.']);
  });
});
