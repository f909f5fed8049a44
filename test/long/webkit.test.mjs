/** WebKitGTK, which has no WebRTC: everything on the screen works there, and a call says that this browser makes none. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, describe, test } from 'node:test';
import { renderPage } from '../../demo/page.mjs';
import { flaws } from '../support/gallery-flaws.mjs';
import { htmlPage, projectDir, startSite } from '../support/site.mjs';
import { ESCAPE, launchWebKit, whyNoWebKit } from '../support/webkit.mjs';

/** First on each page: its driver tells of no console. */
const NOTE_COMPLAINTS = `<script>(${function () {
  window.complaints = [];
  const { error } = console;
  console.error = (...words) => {
    window.complaints.push(words.join(' '));
    error.apply(console, words);
  };
  addEventListener('error', (event) => window.complaints.push(event.message ?? 'a file'), true);
  addEventListener('unhandledrejection', ({ reason }) => window.complaints.push(String(reason)));
  addEventListener('securitypolicyviolation', ({ blockedURI }) =>
    window.complaints.push(blockedURI),
  );
}})()</script>`;

const demoPage = async (file) =>
  renderPage(file, await readFile(`${projectDir}demo/${file}`, 'utf8')).replace(
    '<head>',
    `<head>${NOTE_COMPLAINTS}`,
  );

/** Calls on a scripted service, on a page that puts something over everything. */
const FAKE_CALLS = htmlPage(
  `<main style="position: fixed; inset: 0; z-index: 2147483647; background: #eee">A page</main>
  <rc-call-provider><rc-incoming-call ringtone="none"></rc-incoming-call><rc-call-panel></rc-call-panel></rc-call-provider>
  <script type="module">
    import { fakeCalls } from '/dist/testing.js';
    window.calls = fakeCalls({ self: { userId: '3001', name: 'Li Lei' } });
    document.querySelector('rc-call-provider').backend = calls.backend;
  </script>`,
  { head: `${NOTE_COMPLAINTS}<script type="module" src="/dist/rc-call-kit.min.mjs"></script>` },
);

describe('WebKit', { skip: whyNoWebKit() }, () => {
  let site;
  let webkit;

  before(async () => {
    const [gallery, twoWindows, check] = await Promise.all(
      ['gallery.html', 'two-windows.html', 'check.html'].map(demoPage),
    );
    const pages = {
      '/demo/gallery.html': gallery,
      '/demo/two-windows.html': twoWindows,
      '/demo/check.html': check,
      '/demo/api/users': '[]',
      '/fake-calls': FAKE_CALLS,
    };
    [site, webkit] = await Promise.all([startSite({ pages }), launchWebKit()]);
  });

  after(async () => {
    await webkit?.close();
    await site?.close();
  });

  afterEach(async () => assert.deepEqual(await webkit.run(() => window.complaints), []));

  async function openGallery(query) {
    await webkit.open(`${site.url}/demo/gallery.html?${query}`);
    await webkit.until('the gallery is drawn', () => 'drawn' in document.documentElement.dataset);
  }

  for (const [query, width] of [
    ['lang=en', 1400],
    ['lang=ar&scheme=dark', 1400],
    ['lang=en&width=320', 480],
  ])
    test(`every scene is complete and inside its box: ${query}`, async () => {
      await webkit.resize(width, 1000);
      await openGallery(query);
      assert.deepEqual(await webkit.run(flaws), []);
    });

  test('the picker: members are chosen, and Escape and a press beside it close it', async () => {
    await webkit.resize(1000, 760);
    const isOpen = () => document.querySelector('rc-member-picker').open;
    const isShut = () => !document.querySelector('rc-member-picker').open;
    const open = () => webkit.run(() => (document.querySelector('rc-member-picker').open = true));

    await openGallery('scene=rc-member-picker-members');
    await webkit.until('it is open', isOpen);
    assert.deepEqual(await webkit.run(isMet, 'rc-member-picker', 'dialog'), MET);
    assert.equal(await webkit.run(cutOff, 'rc-member-picker', '.list'), 0, 'all rows fit');
    await webkit.press('Select all');
    await webkit.press('Select none');
    await webkit.key(ESCAPE);
    await webkit.until('Escape has closed it', isShut);

    await open();
    const { left, top } = await webkit.until('it is drawn again', edgesOf, 'rc-member-picker');
    await webkit.pressAt(left + 10, top + 10);
    assert.ok(await webkit.run(isOpen), 'a press in it leaves it open');
    await webkit.pressAt(left - 20, top + 20);
    await webkit.until('a press beside it has closed it', isShut);
  });

  test('a ring and a call are on top of the page, and can be used', async () => {
    await webkit.resize(1000, 760);
    await webkit.open(`${site.url}/fake-calls`);
    await webkit.until('there is a service', () => window.calls);
    const isCalled = () =>
      webkit.run(async () => {
        window.call = await window.calls.incoming({ from: '3002', media: 'video' });
      });
    const ended = () => webkit.run(async () => (await window.call.ended()).reason);

    await isCalled();
    await webkit.says('invites you to a video call');
    assert.deepEqual(await webkit.run(isMet, 'rc-incoming-call', '[part="accept-button"]'), MET);
    await webkit.press('Decline');
    assert.equal(await ended(), 'declined');

    await isCalled();
    await webkit.press('Accept');
    await webkit.run(() => window.call.answered());
    await webkit.until('the panel is shown', edgesOf, 'rc-call-panel');
    assert.deepEqual(await webkit.run(isMet, 'rc-call-panel', '.stage'), MET);
    await webkit.press('Mute');
    await webkit.until('it is muted', () => window.call.info.microphone === 'off');
    await webkit.press('Minimize');
    await webkit.press('Back to the call');
    await webkit.press('Hang up');
    assert.equal(await ended(), 'hung-up');
    await webkit.says('You hung up after');
    assert.equal(await webkit.run(cutOff, 'rc-call-panel', 'dialog'), 0);
  });

  test('a call says that this browser makes none, and so does the check before it', async () => {
    assert.equal(await webkit.run(() => typeof RTCPeerConnection), 'undefined');
    await webkit.open(`${site.url}/demo/two-windows.html?as=3001&via=tab`);
    await webkit.press('Video call');
    await webkit.says(OLD_BROWSER);
    await webkit.open(`${site.url}/demo/check.html`);
    await webkit.says(OLD_BROWSER);
  });
});

const OLD_BROWSER = 'This browser does not support calls.';

const MET = { hasBackground: true, isMet: true };

/** Runs in the page: whether a pointer meets a part of a tag in its middle, and something is drawn behind its words. */
function isMet(tag, selector) {
  const root = document.querySelector(tag).shadowRoot;
  const part = root.querySelector(selector);
  const { left, top, width, height } = part.getBoundingClientRect();
  const met = root.elementFromPoint(left + width / 2, top + height / 2);
  const { backgroundColor } = getComputedStyle(root.querySelector('dialog'));
  return { hasBackground: backgroundColor.startsWith('rgb('), isMet: part.contains(met) };
}

/** Runs in the page: how much of a part has to be scrolled to, in CSS pixels. */
function cutOff(tag, selector) {
  const { scrollHeight, clientHeight } = document
    .querySelector(tag)
    .shadowRoot.querySelector(selector);
  return scrollHeight - clientHeight;
}

/** Runs in the page: where the dialog of a tag is; nothing while it is not shown. */
function edgesOf(tag) {
  const dialog = document.querySelector(tag).shadowRoot?.querySelector('dialog');
  const { left, top, width } = dialog?.getBoundingClientRect() ?? {};
  return width ? { left, top } : undefined;
}
