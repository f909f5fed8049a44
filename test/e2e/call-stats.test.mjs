/** Call stats in two windows: behind the bars of a tile, as text, and for the page; in Firefox, too. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { launchFirefox, until, whyNoFirefox } from '../support/browser.mjs';
import { openWindows } from '../support/windows.mjs';

/** What the page is told, once something was counted in both directions. */
const statsOf = ({ page }) =>
  until(page, 'there are numbers', async () => {
    const stats = await document.querySelector('#self').callStats();
    const [{ sent, received }] = stats.members;
    return [sent, received].every((streams) => streams.length === 2) && stats;
  });

/** Numbers that can be. */
function assertSound({ service, media, isGroup, members, text }, userId) {
  assert.deepEqual([service, media, isGroup], ['local', 'video', false]);
  assert.deepEqual(
    members.map((member) => member.userId),
    [userId],
  );
  const [{ sent, received, roundTripMs, path, protocol }] = members;
  assert.ok(roundTripMs >= 0 && roundTripMs < 10_000, `round trip ${roundTripMs}`);
  assert.equal(path, 'direct');
  assert.match(protocol, /^(udp|tcp)$/);
  for (const streams of [sent, received]) {
    const [audio, video] = ['audio', 'video'].map((kind) => streams.find((s) => s.kind === kind));
    assert.match(audio.codec, /opus/i);
    assert.ok(video.bitrate > 0 && video.bitrate < 100_000_000, `bitrate ${video.bitrate}`);
    assert.ok(video.width > 0 && video.height > 0, `${video.width} x ${video.height}`);
  }
  assert.match(text, new RegExp(`^${userId}: round trip`, 'm'));
  assert.match(text, /^ {2}received video: \d+ kbit\/s/m);
}

describe('in Chromium', () => {
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
});

describe('in Firefox', { skip: whyNoFirefox() }, () => {
  let windows;

  before(async () => {
    windows = await openWindows(() => launchFirefox());
  });
  after(() => windows?.close());

  test('the page is told numbers', async () => {
    const [caller] = await windows.connectTwo();
    assertSound(await statsOf(caller), '3002');
  });
});
