/**
 * The light of the camera tells the truth: whichever way a call ends, within a second of its end no track is live and no
 * connection is open.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser, openPage, openTab } from './browser.mjs';
import { mediaLeft, noteMedia, NOTHING_LEFT } from './media-notes.mjs';
import { startStage } from './two-on-a-page.mjs';
import { unrulyDevices } from './unruly-devices.mjs';

const WITHIN_MS = 1000;

let site;
let browser;

async function watch(page, service, options) {
  await page.addInitScript(noteMedia);
  await page.addInitScript(unrulyDevices);
  await page.goto(site.url);
  await page.evaluate(([name, given]) => window.stage.mount(name, given), [service, options]);
  return page;
}

async function open(t, service, options) {
  const page = await openPage(browser, { permissions: ['camera', 'microphone'] });
  t.after(() => page.context().close());
  return watch(page, service, options);
}

/**
 * The ways out: at which step, what happens then (runs in the page), and what else it needs. What is not said to be on one
 * service only is the same on both.
 */
const WAYS = [
  ['the caller hangs up', 'connected', () => window.stage.ask('anna', 'hangUp')],
  ['the callee hangs up', 'connected', () => window.stage.ask('ben', 'hangUp')],
  ['canceled while it rings', 'ringing', () => window.stage.ask('anna', 'hangUp')],
  ['canceled while the devices open', 'dialling', () => window.stage.ask('anna', 'hangUp')],
  ['declined', 'ringing', () => window.stage.ask('ben', 'hangUp')],
  ['hung up while the callee’s devices open', 'answering', () => window.stage.ask('ben', 'hangUp')],
  [
    'canceled while the callee’s devices open',
    'answering',
    () => window.stage.ask('anna', 'hangUp'),
  ],
  ['nobody answers', 'ringing', () => {}, { ringsMs: 2500 }],
  ['the caller’s devices fail', 'idle', failToCall],
  ['the callee’s devices fail', 'ringing', failToAnswer],
  ['the caller’s provider is removed while it dials', 'dialling', () => window.stage.anna.remove()],
  ['the caller’s provider is removed while it rings', 'ringing', () => window.stage.anna.remove()],
  ['the callee’s provider is removed while it rings', 'ringing', () => window.stage.ben.remove()],
  [
    'the callee’s provider is removed while answering',
    'answering',
    () => window.stage.ben.remove(),
  ],
  ['the caller’s provider is removed', 'connected', () => window.stage.anna.remove()],
  ['the callee’s provider is removed', 'connected', () => window.stage.ben.remove()],
  [
    'the page shows another view',
    'connected',
    () => document.querySelector('main').replaceChildren(),
  ],
  ['the page shows another view while dialling', 'dialling', () => (document.body.innerHTML = '')],
  ['the caller signs out', 'connected', () => window.stage.ask('anna', 'disconnect')],
  ['the callee signs out', 'connected', () => window.stage.ask('ben', 'disconnect')],
  ['the caller signs out while dialling', 'dialling', () => window.stage.ask('anna', 'disconnect')],
  [
    'the callee signs out while answering',
    'answering',
    () => window.stage.ask('ben', 'disconnect'),
  ],
  ['another user signs in', 'connected', signInAnother],
  ['the back end is changed', 'connected', changeBackend],
  ['kicked', 'connected', () => window.stage.pages.anna.im.kick(), { only: 'rongcloud' }],
  [
    'kicked while dialling',
    'dialling',
    () => window.stage.pages.anna.im.kick(),
    { only: 'rongcloud' },
  ],
  [
    'kicked while answering',
    'answering',
    () => window.stage.pages.ben.im.kick(),
    { only: 'rongcloud', ends: ['ben'] },
  ],
  [
    'blocked by the service',
    'connected',
    () => window.stage.pages.ben.im.end(31_011),
    { only: 'rongcloud' },
  ],
  [
    'the connection is lost for good',
    'connected',
    () => window.stage.pages.ben.im.end(30_007),
    { only: 'rongcloud' },
  ],
];

function failToCall() {
  window.devices.fails = 'NotFoundError';
  window.stage.call('anna', '3002');
}

function failToAnswer() {
  window.devices.fails = 'NotReadableError';
  window.stage.ask('ben', 'accept');
}

function signInAnother() {
  const { anna } = window.stage;
  anna.token = anna.backend === 'local' ? '3009' : 'token-3009';
}

function changeBackend() {
  const { anna } = window.stage;
  const isLocal = anna.backend === 'local';
  Object.assign(
    anna,
    isLocal ? { backend: 'rongcloud', token: '' } : { backend: 'local', token: '3001' },
  );
}

/** Runs in the page: how long after the end of the call everything was closed, in ms; `undefined` if it never was. */
async function timeToClose({ ends = ['anna', 'ben'], patienceMs = 10_000 }) {
  const { stage, media } = window;
  const isOver = () => ends.every((name) => !stage.isInCall(name));
  await stage.until(isOver, 'the call is over');
  if (!ends.includes('anna')) await stage.anna.hangUp(); // nobody told her
  const over = performance.now();
  const isClosed = () => media.live() === 0 && media.connections() === 0;
  await stage.until(isClosed, 'everything is closed', patienceMs).catch(() => {});
  return isClosed() ? performance.now() - over : undefined;
}

before(async () => {
  [site, browser] = await Promise.all([startStage(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/**
 * Ways out of a call, on one backend.
 *
 * @param {'local' | 'rongcloud'} service
 * @param {(way: string) => boolean} [isWanted] which ones, by their names; all of them by default
 */
export function testDevices(service, isWanted = () => true) {
  describe(`on ${service}`, { concurrency: 4 }, () => {
    for (const [name, step, act, { only, ends, ...options } = {}] of WAYS.filter(([way]) =>
      isWanted(way),
    ))
      test(
        name,
        { skip: only && only !== service && `there is no such thing on ${service}` },
        async (t) => {
          const page = await open(t, service, { roomTimeoutMs: 1000, ...options });
          await page.evaluate((wanted) => window.stage.reach(wanted), step);
          await page.evaluate(act);
          const ms = await page.evaluate(timeToClose, { ends });
          assert.ok(ms !== undefined, `still open: ${JSON.stringify(await mediaLeft(page))}`);
          assert.ok(ms <= WITHIN_MS, `closed only ${Math.round(ms)} ms after the end`);
          // devices that were about to open are closed as they do
          await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 800)));
          assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
          assert.deepEqual(page.complaints, []);
        },
      );

    test('busy', async (t) => {
      const people = { anna: '3001', ben: '3002', carl: '3003' };
      const page = await open(t, service, { people });
      await page.evaluate(() => window.stage.reach('connected'));
      const before = await mediaLeft(page);
      await page.evaluate(async () => {
        const { stage } = window;
        await stage.until(() => stage.isOnline('carl'));
        stage.call('carl', '3002');
        await stage.until(() => stage.phase('carl') === 'ended');
      });
      await page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), WITHIN_MS);
      assert.deepEqual(await mediaLeft(page), before);
    });
  });
}

/** Of a person with two tabs, on the local backend. */
export function testTabs() {
  test('answered in another tab', async (t) => {
    const page = await open(t, 'local');
    const tab = await watch(await openTab(page), 'local', { people: { ben: '3002' } });
    await tab.evaluate(() => window.stage.until(() => window.stage.isOnline('ben')));
    await page.evaluate(() => window.stage.reach('ringing'));
    await tab.evaluate(async () => {
      const { stage } = window;
      await stage.until(() => stage.phase('ben') === 'incoming');
      stage.ask('ben', 'accept');
      await stage.until(() => stage.phase('ben') === 'connected');
    });
    await page.evaluate(() => window.stage.until(() => window.stage.phase('ben') === 'ended'));
    await page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), WITHIN_MS);
    assert.deepEqual(await mediaLeft(page), { tracks: 2, connections: 1 }); // Anna's
    await tab.evaluate(() => window.stage.ask('ben', 'hangUp'));
    const ms = await page.evaluate(timeToClose, {});
    assert.ok(ms <= WITHIN_MS);
    assert.deepEqual(await mediaLeft(tab), NOTHING_LEFT);
  });
}
