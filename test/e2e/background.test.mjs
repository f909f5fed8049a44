/**
 * Backgrounds with the real library, from the built files, under a strict policy: what is seen, fetched, told and left. Firefox,
 * and what takes longer, is in `test/long`.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, callIn, problemOf, seen, startBackgroundSites } from '../support/background-call.mjs';
import { launchBrowser, until } from '../support/browser.mjs';

let sites;
let browser;

before(async () => {
  [sites, browser] = await Promise.all([startBackgroundSites(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await sites?.close();
});

test('the room is blurred, the person is not, and nothing comes from elsewhere', async (t) => {
  const page = await callIn(t, browser, sites.strict);
  await seen(page, false, true);
  await ask(page, 'none');
  await seen(page, true, true);
  await ask(page, '/demo/avatars/3005.svg');
  await seen(page, false, true);
  const origins = page.asked
    .filter((url) => /^https?:/.test(url))
    .map((url) => new URL(url).origin);
  assert.deepEqual([...new Set(origins)], [sites.strict.url]);
  assert.deepEqual(page.complaints, []);
  assert.equal(await page.evaluate(() => window.cameras.length), 1);
  await page.evaluate(() => document.getElementById('a').hangUp());
  await until(page, 'the camera is off', () =>
    window.cameras.every(({ readyState }) => readyState === 'ended'),
  );
});

test('hidden and shown twenty times, it leaves nothing behind', async (t) => {
  const page = await callIn(t, browser, sites.strict);
  await seen(page, false, true);
  const toggle = async (times) => {
    for (let i = 0; i < times; i += 1) {
      await ask(page, 'blur');
      await until(
        page,
        'another track is shown',
        () => window.own.srcObject.getVideoTracks()[0] !== window.cameras[0],
      );
      await ask(page, 'none');
      await until(
        page,
        'the camera is shown',
        () => window.own.srcObject.getVideoTracks()[0] === window.cameras[0],
      );
    }
  };
  await toggle(20);
  const left = await page.evaluate(() => ({
    painted: window.reachable(window.painted).filter(({ readyState }) => readyState === 'live')
      .length,
    made: window.painted.size >= 20,
    contexts: window.contexts.size,
    workers: window.workers,
    canvases: document.querySelectorAll('canvas').length,
    scripts: document.querySelectorAll('script').length,
  }));
  assert.deepEqual(left, {
    ...{ painted: 0, made: true, workers: 0, canvases: 0, scripts: 1 },
    contexts: 2, // one to see whether there are any, and the library's
  });
  await ask(page, 'blur');
  await seen(page, false, true);
});

test('where the policy forbids WebAssembly all is blurred, and what it has to allow is told', async (t) => {
  const page = await callIn(t, browser, sites.noWasm);
  assert.deepEqual(await problemOf(page), [
    'bad-request',
    { detail: 'no-background', fix: "script-src 'wasm-unsafe-eval'" },
    ...['connected', 'on'],
  ]);
  await seen(page, false, false);
  await ask(page, 'none');
  await seen(page, true, true);
  assert.ok(!page.asked.some((url) => url.includes('/dist/background/')));
});

test('a model that is missing is told, and all is blurred', async (t) => {
  const before = (page) =>
    page.route('**/selfie.tflite', (route) => route.fulfill({ status: 404 }));
  const page = await callIn(t, browser, { url: sites.strict.url, before });
  assert.deepEqual(await problemOf(page), [
    'network',
    { detail: 'background-files' },
    'connected',
    'on',
  ]);
  await seen(page, false, false);
});

test('without the code that hides it the camera stays off', async (t) => {
  const before = (page) => page.route('**/camera-filter-*.js*', (route) => route.abort());
  const page = await callIn(t, browser, { url: sites.strict.url, before });
  assert.deepEqual(await problemOf(page), [
    'network',
    { detail: 'piece-missing' },
    'connected',
    'blocked',
  ]);
  const tracks = await page.evaluate(() => [
    window.own.srcObject.getVideoTracks().length,
    window.cameras.map(({ readyState }) => readyState),
  ]);
  assert.deepEqual(tracks, [0, ['ended']]);
  await ask(page, 'none');
  await page.evaluate(() => document.getElementById('a').setCamera(true));
  await seen(page, true, true);
});
