/** Call stats in two windows: behind the bars of a tile, as text, and for the page. Firefox is in `test/long`. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { assertSound, statsOf } from '../support/call-stats.mjs';
import { openWindows } from '../support/windows.mjs';

let windows;

before(async () => {
  windows = await openWindows();
});
after(() => windows?.close());
beforeEach(() => windows.clear());

test('a press on the bars says how the connection is, and "Copy" takes it along', async () => {
  const [caller] = await windows.connectTwo();
  const { page, panel } = caller;
  assertSound(await statsOf(caller), '3002');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const tile = panel.locator('rc-member-tile[user-id="3002"]');
  await tile.getByRole('button', { name: /connection$/ }).click();
  const dialog = tile.getByRole('dialog', { name: 'Call stats' });
  await dialog.getByRole('row', { name: /^Round trip/ }).waitFor();
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await dialog.getByText('Copied').waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^3002: round trip/m);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await caller.sees('3002'); // Escape has closed nothing else
  assert.equal(await panel.evaluate(({ minimized }) => minimized), false);
  assert.deepEqual(page.complaints, []);
});
