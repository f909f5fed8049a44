/** Pages that stand still for a while, as those of a machine that sleeps: what happened meanwhile is told, and calls reach them. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/browser.mjs';
import { stopPage } from '../support/stop-page.mjs';
import { openWindows } from '../support/windows.mjs';

let windows;

before(async () => {
  windows = await openWindows();
});
after(() => windows?.close());
beforeEach(() => windows.clear());

/** What the history says of the newest call. */
const newest = ({ page }, what, wanted) =>
  until(
    page,
    what,
    (end) => document.querySelector('#self').history.entries[0]?.end === end,
    wanted,
  );

describe('a page whose main thread stands still', { concurrency: false }, () => {
  test('for 5 s while somebody calls: it rings', async () => {
    const [caller, callee] = await windows.openTwo();
    const goOn = await stopPage(callee.page);
    await caller.call('3002');
    await delay(5000);
    await goOn();
    await callee.accept();
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
  });

  for (const seconds of [60, 120])
    test(`for ${seconds} s while somebody calls and gives up: the missed call is told`, async () => {
      const [caller, callee] = await windows.openTwo();
      const goOn = await stopPage(callee.page);
      await caller.call('3002');
      await delay(2000);
      await caller.press('Cancel');
      await delay((seconds - 2) * 1000);
      await goOn();
      const resumed = Date.now();
      await callee.online();
      await newest(callee, 'the missed call is told', 'canceled');
      assert.ok(Date.now() - resumed < 20_000);
      await caller.call('3002'); // and it can be reached
      await callee.accept();
      await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    });
});
