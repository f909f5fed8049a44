/** A real call made small, made as large as the screen, and taken out into a window of its own. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { mediaLeft, NOTHING_LEFT } from '../support/media-notes.mjs';
import { longTest } from '../support/long.mjs';
import { openWindows } from '../support/windows.mjs';

let windows;

before(async () => {
  windows = await openWindows();
});

after(() => windows?.close());

beforeEach(() => windows.clear());

/** Opens the window of its own, and finds it among the browser's pages. */
async function takeOut({ page, press }) {
  const opened = page.context().waitForEvent('page');
  await press('Picture-in-picture');
  const own = await opened;
  await own.locator('rc-call-panel').getByRole('button', { name: 'Hang up' }).waitFor();
  return own;
}

/** That the picture of somebody moves in a page of any kind. */
async function moves(page, userId) {
  const video = page.locator(`rc-member-tile[user-id="${userId}"] video`);
  const first = await video.evaluate(framesOf);
  await until(
    page,
    `${userId} moves`,
    ([element, from]) => element.getVideoPlaybackQuality().totalVideoFrames > from + 5,
    [await video.elementHandle(), first],
  );
}

const framesOf = (video) => video.getVideoPlaybackQuality().totalVideoFrames;

test('in a window of its own: both see each other, its buttons work, and it comes back with the call', async () => {
  const [caller, callee] = await windows.connectTwo();
  const own = await takeOut(caller);
  await moves(own, '3002');
  await caller.says('In picture-in-picture');
  assert.equal(await caller.panel.locator('video').count(), 0);

  await own.getByRole('button', { name: 'Mute', exact: true }).click();
  const tile = callee.panel.locator('rc-member-tile[user-id="3001"]');
  await tile.getByLabel('microphone off').waitFor();

  const closed = own.waitForEvent('close');
  await caller.press('Back to the call');
  await closed;
  await caller.sees('3002', '3001');
  assert.equal(await caller.panel.getByRole('button', { name: 'Unmute' }).count(), 1);

  const again = await takeOut(caller);
  const gone = again.waitForEvent('close');
  await Promise.all([
    gone,
    again
      .getByRole('button', { name: 'Hang up' })
      .click()
      .catch(() => {}), // the window may close before the click has returned
  ]);
  await caller.says(/^You hung up after/);
  await callee.says(/^(?!You ).+ hung up after/);
  for (const { page } of [caller, callee]) {
    assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
    assert.deepEqual(page.complaints, []);
  }
});

longTest('in a window of its own: it goes when the other side hangs up', async () => {
  const [caller, callee] = await windows.connectTwo();
  const own = await takeOut(caller);
  const closed = own.waitForEvent('close');
  await callee.hangUp();
  await closed;
  await caller.says(/^(?!You ).+ hung up after/);
  assert.deepEqual(await mediaLeft(caller.page), NOTHING_LEFT);
});

test('in the browser’s own controls: who, hang up, and a window that comes and goes with the person', async () => {
  const caller = await windows.open('3001', { init: noteActions });
  const callee = await windows.open('3002');
  await Promise.all([caller.online(), callee.online()]);
  const { page } = caller;
  await caller.call('3002');
  await callee.accept();
  await until(page, 'the call is shown', () => window.actions.has('enterpictureinpicture'));
  const shown = await page.evaluate(() => {
    const { metadata, playbackState } = navigator.mediaSession;
    return [metadata.title, metadata.artist, playbackState, [...window.actions.keys()].sort()];
  });
  const actions = ['enterpictureinpicture', 'hangup', 'togglecamera', 'togglemicrophone'];
  assert.deepEqual(shown.slice(1), ['Video call', 'playing', actions]);
  assert.match(shown[0], /\w/);

  // as the browser does when the person goes to another tab, which no test can make it do
  const opened = page.context().waitForEvent('page');
  await page.evaluate(() => window.actions.get('enterpictureinpicture')({}));
  const own = await opened;
  await moves(own, '3002');
  const closed = own.waitForEvent('close');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await closed;
  await caller.sees('3002', '3001');

  await page.evaluate(() => window.actions.get('togglemicrophone')({}));
  await callee.panel
    .locator('rc-member-tile[user-id="3001"]')
    .getByLabel('microphone off')
    .waitFor();
  await page.evaluate(() => window.actions.get('hangup')({}));
  await callee.is('ended');
  const after = await page.evaluate(() => {
    const { metadata, playbackState } = navigator.mediaSession;
    return [metadata, playbackState, window.actions.size];
  });
  assert.deepEqual(after, [null, 'none', 0]);
  assert.deepEqual(page.complaints, []);
});

/** Runs in the page: notes the handlers of its media session, since nothing in a test can press them. */
function noteActions() {
  window.actions = new Map();
  const { setActionHandler } = MediaSession.prototype;
  MediaSession.prototype.setActionHandler = function (action, handler) {
    setActionHandler.call(this, action, handler); // throws where the browser has no such action
    if (handler) window.actions.set(action, handler);
    else window.actions.delete(action);
  };
}

longTest('full screen, and out of it with Escape: the call goes on', async () => {
  const [caller, callee] = await windows.connectTwo();
  const { page } = caller;
  await caller.press('Full screen');
  await until(page, 'the screen is filled', () => document.fullscreenElement !== null);
  await caller.sees('3002');
  await page.keyboard.press('Escape');
  await until(page, 'the screen is free', () => document.fullscreenElement === null);
  await caller.sees('3002', '3001');
  await callee.hangUp();
  await caller.is('ended');
  assert.deepEqual(page.complaints, []);
});

longTest(
  'small: the page changes under it, and it is dragged, muted and made large again',
  async () => {
    const [caller, callee] = await windows.connectTwo();
    const { page, panel } = caller;
    await caller.press('Minimize');
    const pill = panel.locator('[part=panel]');
    const before = await pill.boundingBox();
    await page.mouse.move(before.x + 30, before.y + 20);
    await page.mouse.down();
    await page.mouse.move(200, 60, { steps: 4 });
    await page.mouse.up();
    await until(
      page,
      'it is in another corner',
      (element) => element.getBoundingClientRect().y < 50,
      await pill.elementHandle(),
    );

    // a site that renders another view, and puts the panel into it
    await page.evaluate(() => {
      const provider = document.querySelector('rc-call-provider');
      const view = provider.appendChild(document.createElement('section'));
      view.append(document.querySelector('rc-call-panel'));
    });
    assert.ok((await pill.boundingBox()).y < 50, 'it stays where it was put');
    await caller.press('Mute');
    await callee.panel
      .locator('rc-member-tile[user-id="3001"]')
      .getByLabel('microphone off')
      .waitFor();
    await caller.press('Back to the call');
    await caller.sees('3002', '3001');
    await caller.hangUp();
    await callee.is('ended');
    assert.deepEqual(page.complaints, []);
  },
);
