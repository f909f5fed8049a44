/** Backgrounds in Firefox, what is left of them in the end, and files that are missing or broken. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ask, callIn, problemOf, seen, startBackgroundSites } from '../support/background-call.mjs';
import { launchBrowser, launchFirefox, until, whyNoFirefox } from '../support/browser.mjs';

let sites;

before(async () => {
  sites = await startBackgroundSites();
});
after(() => sites?.close());

describe('Firefox', { skip: whyNoFirefox() }, () => {
  let firefox;

  before(async () => {
    firefox = await launchFirefox({ 'webgl.force-enabled': true });
  });
  after(() => firefox?.close());

  test('hides the room, or all where it has no WebGL, and says so', async (t) => {
    const page = await callIn(t, firefox, sites.strict);
    const hasWebGl = await page.evaluate(
      () => new OffscreenCanvas(1, 1).getContext('webgl2') !== null,
    );
    await seen(page, false, hasWebGl);
    if (!hasWebGl)
      assert.deepEqual(await problemOf(page), [
        'bad-request',
        { detail: 'no-background' },
        'connected',
        'on',
      ]);
    await ask(page, 'none');
    await seen(page, true, true);
  });
});

describe('Chromium', () => {
  let browser;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  test('shown, hidden, hidden by a picture, closed and opened twenty times, nothing is left', async (t) => {
    const page = await callIn(t, browser, sites.strict);
    await seen(page, false, true);
    await repeat(page, 3); // to fill caches
    const before = await left(page);
    await repeat(page, 20);
    const after = await left(page);
    const { heap, ...counts } = after;
    const { heap: heapBefore, ...countsBefore } = before;
    assert.deepEqual(counts, countsBefore);
    assert.deepEqual(
      { tracks: counts.tracks, painted: counts.painted, workers: counts.workers },
      { tracks: 1, painted: 1, workers: 0 },
    );
    const grown = (heap - heapBefore) / 20 / 1024;
    t.diagnostic(`heap: ${grown.toFixed(1)} KiB a round; left: ${JSON.stringify(counts)}`);
    assert.ok(grown < 100, `${grown} KiB a round`);
    await seen(page, false, true);

    await page.evaluate(() => document.getElementById('a').hangUp());
    await until(page, 'nothing is open', () =>
      [...window.cameras, ...window.reachable(window.painted)].every(
        ({ readyState }) => readyState === 'ended',
      ),
    );
    await untilLeft(page, { tracks: 0, painted: 0, contexts: 0, workers: 0 });
  });

  test('what a policy forbids is told in each language', async (t) => {
    const page = await callIn(t, browser, sites.noWasm);
    await problemOf(page);
    const said = new Set();
    for (const lang of ['en', 'zh-CN', 'zh-TW', 'ja', 'ko', 'ar']) {
      await page.evaluate((lang) => (document.documentElement.lang = lang), lang);
      const sentence = await until(
        page,
        `it is told in ${lang}`,
        (said) => {
          const alert = document
            .querySelector('rc-call-panel')
            .shadowRoot.querySelector('[role="alert"]');
          const text = alert?.textContent.trim();
          return text && !said.includes(text) && text;
        },
        [...said],
      );
      said.add(sentence);
    }
    t.diagnostic([...said].join(' | '));
  });

  for (const [what, file, answer] of [
    ['the library is missing', 'vision_bundle.mjs', { status: 404 }],
    ['the loader is missing', 'vision_wasm_module_internal.js', { status: 404 }],
    ['WebAssembly is missing', 'vision_wasm_module_internal.wasm', { status: 404 }],
    ['WebAssembly is cut off', 'vision_wasm_module_internal.wasm', { body: '\0asm' }],
    ['the model is missing', 'selfie.tflite', { status: 404 }],
    ['the model is a page', 'selfie.tflite', { body: '<!doctype html>', status: 200 }],
  ])
    test(`${what}: it is told, all is blurred, and the call goes on`, async (t) => {
      const before = (page) => page.route(`**/${file}*`, (route) => route.fulfill(answer));
      const page = await callIn(t, browser, { url: sites.strict.url, before });
      assert.deepEqual(await problemOf(page), [
        'network',
        { detail: 'background-files' },
        ...['connected', 'on'],
      ]);
      await seen(page, false, false);
      await page.getByRole('alert').getByText('A file needed for backgrounds').waitFor();
      await page.unroute(`**/${file}*`);
      await ask(page, 'none');
      await ask(page, 'blur');
      await seen(page, false, true);
    });
});

/** Every way to change what is behind, so many times; the background is blurred afterwards. */
async function repeat(page, times) {
  for (let i = 0; i < times; i += 1) {
    await ask(page, 'none');
    await isShown(page, true);
    await ask(page, 'blur');
    await isShown(page, false);
    await ask(page, '/demo/avatars/3005.svg');
    await ask(page, 'blur');
    await page.evaluate(() => document.getElementById('a').setCamera(false));
    await until(page, 'the camera is closed', () => window.cameras.at(-1).readyState === 'ended');
    await page.evaluate(() => document.getElementById('a').setCamera(true));
    await isShown(page, false);
  }
}

/** Waits until the own picture is the camera's, or one that was made of it. */
const isShown = (page, isPlain) =>
  until(
    page,
    `the ${isPlain ? 'camera' : 'painted track'} is shown`,
    (isPlain) => {
      const [track] = window.own.srcObject.getVideoTracks();
      const camera = window.cameras.at(-1);
      return track && camera.readyState === 'live' && (track === camera) === isPlain;
    },
    isPlain,
  );

/** What there is after a garbage collection. */
async function left(page) {
  const client = await page.context().newCDPSession(page);
  for (let i = 0; i < 4; i += 1) {
    await client.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  }
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  const counts = await page.evaluate(() => {
    const isLive = ({ readyState }) => readyState === 'live';
    return {
      tracks: window.cameras.filter(isLive).length,
      painted: window.reachable(window.painted).filter(isLive).length,
      contexts: window.reachable(window.contexts).length,
      canvases: window.reachable(window.canvases).length,
      workers: window.workers,
    };
  });
  return { ...counts, heap: usedSize };
}

/** Waits until no more of that is left. */
async function untilLeft(page, wanted) {
  for (let tries = 0; ; tries += 1) {
    const now = await left(page);
    const isSo = Object.entries(wanted).every(([name, count]) => now[name] === count);
    if (isSo) return;
    if (tries === 30) assert.fail(`left: ${JSON.stringify(now)}`);
    await page.waitForTimeout(1000);
  }
}
