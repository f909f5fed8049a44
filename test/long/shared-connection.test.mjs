/**
 * Two tabs of one person with one connection, and real media: answered in the tab that does not have it, the call is seen
 * and led there. RongCloud's backend shares its connection like this; here the local one does, for it makes whole calls.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { bundleOf } from '../support/bundle.mjs';
import { mediaLeft, noteMedia, NOTHING_LEFT } from '../support/media-notes.mjs';
import { phoneOf } from '../support/phone.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

const KIT = `
  import './src/index.ts';
  import { createLocalBackend } from './src/core/local/local-backend.ts';
  import { shareConnection } from './src/core/tabs/shared-connection.ts';
  const userId = location.hash.slice(1);
  const alone = createLocalBackend({ token: userId });
  window.isHolder = false;
  const { connect, dispose } = alone;
  alone.connect = async (signal) => {
    const self = await connect.call(alone, signal);
    window.isHolder = true;
    return self;
  };
  alone.dispose = async () => {
    window.isHolder = false;
    await dispose.call(alone);
  };
  document.querySelector('rc-call-provider').backend = shareConnection(alone, async () => userId);`;

const PAGE = htmlPage(
  `<rc-call-provider>
     <rc-call-button user-id="3002" media="video">Call</rc-call-button>
     <rc-call-button user-id="3001" media="video">Call</rc-call-button>
     <rc-incoming-call ringtone="none"></rc-incoming-call>
     <rc-call-panel></rc-call-panel>
   </rc-call-provider>`,
  { head: '<script type="module" src="/kit.js"></script>' },
);

let browser;
let site;

before(async () => {
  const [script, launched] = await Promise.all([bundleOf(KIT), launchBrowser()]);
  browser = launched;
  site = await startSite({ pages: { '/': PAGE, '/kit.js': script } });
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** A caller (3001), and two tabs of 3002, all in one browser: the first of the two has the connection. */
async function openAll(t) {
  const first = await openPage(browser);
  t.after(() => first.context().close());
  const people = [];
  for (const userId of ['3001', '3002', '3002']) {
    const page = people.length === 0 ? first : await openTab(first);
    await page.addInitScript(noteMedia);
    await page.goto(`${site.url}/#${userId}`);
    const person = phoneOf(page);
    await person.online();
    people.push(person);
  }
  assert.deepEqual(await Promise.all(people.map(isHolder)), [true, true, false]);
  return people;
}

const isHolder = ({ page }) => page.evaluate(() => window.isHolder);

const isQuiet = async (...people) => {
  for (const { page } of people)
    await until(
      page,
      'nothing is open',
      () => window.media.live() === 0 && window.media.connections() === 0,
    );
};

test('answered where the connection is not: seen and led there, and had where it is', async (t) => {
  const [caller, holder, other] = await openAll(t);
  await caller.call('3002');
  await holder.is('incoming');
  await other.accept();
  await Promise.all([caller.sees('3002', '3001'), other.sees('3001', '3002')]);
  await holder.sees('3001', '3002');
  assert.equal(await other.page.evaluate(() => window.media.opened().length), 0);

  const tile = caller.panel.locator('rc-member-tile[user-id="3002"]');
  await other.press('Mute');
  await tile.getByLabel('microphone off').waitFor();
  await other.press('Camera off');
  await until(
    caller.page,
    'the camera is off',
    () => !document.querySelector('rc-call-provider').state.call.call.members[0].camera,
  );
  await other.press('Camera on');
  await Promise.all([caller.sees('3002'), other.sees('3002')]);

  await other.hangUp();
  await other.says(/^You hung up after/);
  await holder.is('ended'); // which is told where it was answered
  await caller.says(/hung up after/);
  await isQuiet(caller, holder, other);
  for (const { page } of [caller, holder, other]) assert.deepEqual(page.complaints, []);
});

test('the tab with the call is closed: the other one says so, and takes the next call', async (t) => {
  const [caller, holder, other] = await openAll(t);
  await caller.call('3002');
  await other.accept();
  await other.sees('3001');
  await holder.page.close();
  await other.is('ended');
  await isQuiet(other);
  await until(other.page, 'it has the connection', () => window.isHolder);
  await caller.is('ended');
  await caller.call('3002');
  await other.accept();
  await Promise.all([caller.sees('3002'), other.sees('3001')]);
});

test('called from where the connection is not: it comes there', async (t) => {
  const [caller, holder, other] = await openAll(t);
  await other.call('3001');
  await caller.accept();
  await Promise.all([caller.sees('3002'), other.sees('3001', '3002')]);
  assert.deepEqual(await Promise.all([holder, other].map(isHolder)), [false, true]);
  assert.deepEqual(await mediaLeft(holder.page), NOTHING_LEFT);
  assert.equal((await holder.state()).call.phase, 'idle');
});

/** Blocks the main thread of a tab. @returns when it runs again */
function hang({ page }, ms) {
  return page.evaluate((length) => {
    const end = performance.now() + length;
    while (performance.now() < end);
  }, ms);
}

test('the tab with the connection hangs: one that is opened then connects, and it steps down when it runs again', async (t) => {
  const [caller, holder, other] = await openAll(t);
  const awake = hang(holder, 24_000);
  let isAwake = false;
  void awake.then(() => (isAwake = true));
  const page = await openTab(caller.page);
  await page.goto(`${site.url}/#3002`);
  const late = phoneOf(page);
  await late.online();
  assert.equal(isAwake, false, 'it did not wait for the tab that hangs');
  const holders = await Promise.all([other, late].map(isHolder));
  assert.equal(holders.filter(Boolean).length, 1);
  await awake;
  await until(holder.page, 'it has stepped down', () => !window.isHolder);
  assert.equal((await holder.state()).connection, 'connected');
  await caller.call('3002');
  await Promise.all([holder, other, late].map((tab) => tab.is('incoming')));
  await holder.accept();
  await Promise.all([caller.sees('3002'), holder.sees('3001')]);
  await holder.hangUp();
  await caller.is('ended');
  for (const { page: each } of [caller, holder, other, late]) assert.deepEqual(each.complaints, []);
});

test('the tab with the call hangs: the one that answered hangs up at once, and all agree later', async (t) => {
  const [caller, holder, other] = await openAll(t);
  await caller.call('3002');
  await other.accept();
  await other.sees('3001');
  const awake = hang(holder, 12_000);
  await other.page.evaluate(() => {
    const provider = document.querySelector('rc-call-provider');
    const start = performance.now();
    provider.addEventListener('rc-call-ended', () => (window.tookMs = performance.now() - start));
    void provider.hangUp();
  });
  const took = await until(other.page, 'the call is over here', () => window.tookMs);
  assert.ok(took < 1500, `${took} ms`);
  await awake;
  await Promise.all([caller.is('ended'), holder.is('ended')]);
  await isQuiet(caller, holder, other);
});
