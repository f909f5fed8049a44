/** A page that is reloaded during a call, and returns to it. Two windows, over the relay, in Chromium. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { mediaLeft, NOTHING_LEFT } from '../support/media-notes.mjs';
import { openWindows } from '../support/windows.mjs';

const trails = 'rc-call-kit calls';

/** Waits until the page could find its call again. */
const followed = ({ page }) =>
  until(page, 'there is a trail', (name) => sessionStorage.getItem(name), trails);

describe('returning to a call', () => {
  let windows;

  before(async () => {
    windows = await openWindows();
  });
  after(() => windows?.close());
  beforeEach(() => windows.clear());

  test('reloaded, offered, and taken up with a press; the other side saw somebody reconnect', async () => {
    const [caller, callee] = await windows.connectTwo();
    await followed(callee);
    const { id, callerId } = (await callee.state()).call.call;
    await callee.page.reload();
    await callee.is('returning');
    await callee.says('You were in this call');
    await caller.says('Reconnecting…');
    assert.equal((await caller.state()).call.phase, 'connected');
    const { call } = (await callee.state()).call;
    assert.deepEqual([call.id, call.callerId, call.returning], [id, callerId, true]);
    await callee.press('Return to the call');
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);

    // the caller as well, with the history and the time of the one call
    await followed(caller);
    const { since } = (await caller.state()).call;
    await caller.page.reload();
    await caller.press('Return to the call');
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    assert.equal((await caller.state()).call.since, since);
    await callee.hangUp();
    await caller.is('ended');
    for (const { page } of [caller, callee]) {
      assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
      assert.deepEqual(page.complaints, []);
      assert.equal(await page.evaluate((name) => sessionStorage.getItem(name), trails), null);
    }
  });

  test('hung up meanwhile: the page tells so, and calling again is one press', async () => {
    const [caller, callee] = await windows.connectTwo();
    await followed(callee);
    await callee.page.goto('about:blank');
    await caller.says('Reconnecting…');
    await caller.hangUp();
    await callee.page.goBack();
    await callee.is('ended');
    await callee.says(/hung up/);
    await callee.press('Call again');
    await caller.accept();
    await callee.sees('3001');
  });
});
