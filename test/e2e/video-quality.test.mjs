/** The size of pictures: as the page asks for it, and never larger than the other side shows it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, until, PATIENCE_MS } from '../support/browser.mjs';
import { startDemo } from '../support/demo-server.mjs';
import { phoneOf } from '../support/phone.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.close();
});

/** A window with the camera as it opens: those of `openPage` make it small. */
async function open(t, userId, quality) {
  const page = await browser.newPage({ viewport: { width: 1300, height: 900 }, locale: 'en-US' });
  t.after(() => page.context().close());
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(() => {
    window.connections = [];
    window.RTCPeerConnection = class extends window.RTCPeerConnection {
      constructor(...args) {
        super(...args);
        window.connections.push(this);
      }
    };
  });
  await page.goto(`${demo.url}/demo/two-windows.html?as=${userId}&room=quality`);
  const phone = phoneOf(page, 'self');
  await phone.online();
  if (quality)
    await page.evaluate(
      (value) => document.querySelector('#self').setAttribute('video-quality', value),
      quality,
    );
  return phone;
}

/** What arrives there of the other side's camera. */
const arrives = ({ page }, what, predicate) =>
  until(
    page,
    what,
    async (source) => {
      const isSo = new Function('picture', `return (${source})(picture)`);
      for (const connection of window.connections)
        for (const report of (await connection.getStats()).values())
          if (report.type === 'inbound-rtp' && report.kind === 'video' && isSo(report))
            return `${report.frameWidth} x ${report.frameHeight}`;
      return null;
    },
    String(predicate),
  );

test('a page gets the size that it asks for, and sends less to who shows less', async (t) => {
  const [caller, callee] = await Promise.all([open(t, '3001', '720p'), open(t, '3002')]);
  await caller.call('3002');
  await callee.accept();
  await Promise.all([caller.sees('3002'), callee.sees('3001')]);
  const track = await caller.page.evaluate(() =>
    window.connections
      .flatMap((each) => each.getSenders())
      .find((sender) => sender.track?.kind === 'video')
      .track.getSettings(),
  );
  assert.deepEqual([track.width, track.height], [1280, 720]);
  await arrives(callee, 'the large picture is there', ({ frameWidth }) => frameWidth > 640);
  await arrives(
    caller,
    'theirs is as their browser opened it',
    ({ frameWidth }) => frameWidth === 640,
  );

  await callee.page.evaluate(() => (document.querySelector('rc-call-panel').minimized = true));
  const sent = () =>
    caller.page.evaluate(async () => {
      let frames = 0;
      for (const connection of window.connections)
        for (const report of (await connection.getStats()).values())
          if (report.type === 'outbound-rtp' && report.kind === 'video')
            frames += report.framesSent;
      return frames;
    });
  await untilSteady(sent);
  await callee.page.evaluate(() => (document.querySelector('rc-call-panel').minimized = false));
  await callee.sees('3001');
  await caller.hangUp();
  await callee.is('ended');
});

/** Waits until nothing more is sent for a second. */
async function untilSteady(sent) {
  const deadline = Date.now() + PATIENCE_MS;
  for (let before = -1, now = await sent(); before !== now;) {
    assert.ok(Date.now() < deadline, 'pictures that nobody sees are not sent');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    [before, now] = [now, await sent()];
  }
}
