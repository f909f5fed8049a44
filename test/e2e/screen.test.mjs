/** Shared screens in two windows: with the browser's own question, in Chromium, and between Firefox and Chromium. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { launchBrowser, launchFirefox, until, whyNoFirefox } from '../support/browser.mjs';
import { longTest } from '../support/long.mjs';
import { mediaLeft, NOTHING_LEFT } from '../support/media-notes.mjs';
import { openWindows } from '../support/windows.mjs';

/** Waits until exactly these share. */
const shared = ({ page }, ...userIds) =>
  until(
    page,
    `${userIds.join()} share`,
    (wanted) => document.querySelector('#self').state.call.call.screens?.join() === wanted.join(),
    userIds,
  );

/** Notes the events of screens on the page. */
const noteScreens = ({ page }) =>
  page.evaluate(() => {
    window.screens = [];
    for (const type of ['rc-screen-started', 'rc-screen-ended'])
      document.addEventListener(type, ({ userId }) => window.screens.push(`${type} ${userId}`));
  });

describe('in Chromium', () => {
  let windows;

  before(async () => {
    windows = await openWindows();
  });
  after(() => windows?.close());
  beforeEach(() => windows.clear());

  test('a press shares the screen beside the camera, and another one stops that', async () => {
    const [caller, callee] = await windows.connectTwo();
    await Promise.all([noteScreens(caller), noteScreens(callee)]);
    await caller.press('Share screen');
    await Promise.all([shared(caller, '3001'), shared(callee, '3001')]);
    await callee.seesScreen('3001');
    await Promise.all([caller.seesScreen('3001'), callee.sees('3001'), caller.sees('3002')]);
    await callee.panel.getByRole('button', { name: 'Zoom in' }).click();
    await caller.press('Stop sharing');
    await Promise.all([shared(caller), shared(callee)]);
    await callee.sees('3001');
    await caller.says('Your screen is no longer shared');

    await callee.press('Share screen');
    await caller.seesScreen('3002');
    await caller.press('Share screen');
    await Promise.all([shared(caller, '3002', '3001'), callee.seesScreen('3001')]);
    await callee.hangUp();
    await caller.is('ended');
    for (const { page } of [caller, callee]) {
      assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
      assert.deepEqual(page.complaints, []);
      const told = await page.evaluate(() => window.screens);
      assert.deepEqual(told.slice(0, 4), [
        ...['rc-screen-started 3001', 'rc-screen-ended 3001'],
        ...['rc-screen-started 3002', 'rc-screen-started 3001'],
      ]);
      assert.deepEqual(told.slice(4).sort(), ['rc-screen-ended 3001', 'rc-screen-ended 3002']);
    }
  });

  longTest('a relay that is gone, and a connection that is restarted, end no share', async () => {
    const [caller, callee] = await windows.connectTwo();
    await caller.press('Share screen');
    await callee.seesScreen('3001');
    await windows.cutRelay();
    await caller.connection('reconnecting');
    await callee.seesScreen('3001');
    await windows.restoreRelay();
    await caller.connection('connected');
    await Promise.all([shared(callee, '3001'), callee.seesScreen('3001')]);
    await caller.press('Stop sharing');
    await shared(callee);
  });
});

describe('Firefox', { skip: whyNoFirefox() }, () => {
  let windows;
  let chromium;

  before(async () => {
    chromium = await launchBrowser();
    windows = await openWindows(() => launchFirefox());
  });
  after(async () => {
    await windows?.close();
    await chromium?.close();
  });
  beforeEach(() => windows.clear());

  longTest('sees the screen of Chromium, and shows its own to it', async () => {
    const caller = await windows.open('3001', { within: chromium });
    const callee = await windows.open('3002', { init: shareACanvas });
    await Promise.all([caller.online(), callee.online()]);
    await caller.call('3002', 'audio');
    await callee.accept();
    await Promise.all([caller.is('connected'), callee.is('connected')]);
    await caller.press('Share screen');
    await callee.seesScreen('3001');
    await callee.press('Share screen');
    await caller.seesScreen('3002');
    await caller.press('Stop sharing');
    await Promise.all([shared(callee, '3002'), caller.seesScreen('3002')]);
    await callee.hangUp();
    await caller.is('ended');
    for (const { page } of [caller, callee]) assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
  });

  longTest('without a screen says so, and the call goes on', async () => {
    const [caller, callee] = await windows.connectTwo();
    await caller.press('Share screen'); // a Firefox without a window has none
    await caller.says('That screen cannot be shared. Choose another one.');
    const told = await caller.page.evaluate(() => {
      const { call, problem } = document.querySelector('#self').state;
      return [call.phase, problem.reason, problem.params.detail];
    });
    assert.deepEqual(told, ['connected', 'device-missing', 'no-screen']);
    await callee.sees('3001');
  });
});

/** Runs in the page: a headless Firefox has no screen. */
function shareACanvas() {
  MediaDevices.prototype.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const pen = canvas.getContext('2d');
    let count = 0;
    setInterval(() => {
      pen.fillStyle = `hsl(${(count += 7) % 360} 80% 50%)`;
      pen.fillRect(0, 0, 320, 180);
    }, 40);
    return canvas.captureStream(25);
  };
}
