/** The old CMS page of the recipe: a call on top of it, and neither the page nor the kit is broken by the other. Needs a build. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { installedCopyOf, startServer } from '../support/example.mjs';
import { phoneOf } from '../support/phone.mjs';

let browser;
let url;
const undos = [];

before(async () => {
  const later = { after: (undo) => undos.unshift(undo) };
  const packages = ['hono', '@hono/node-server', 'jquery', 'jquery-ui'];
  const folder = await installedCopyOf(later, 'cms', packages);
  [{ url }, browser] = await Promise.all([startServer(later, folder), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  for (const undo of undos) await undo();
});

/** Runs in the page: where its own things are, and what the language looks like. */
function lookAround() {
  const boxes = ['#header', '.menu', '#layout', '.people', '#tabs', '#send', '#footer'].map(
    (selector) => {
      const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
      return [selector, x + scrollX, y + scrollY, width, height].join(' ');
    },
  );
  const inherited = [];
  for (const key in []) inherited.push(key);
  return {
    boxes,
    inherited,
    mode: document.compatMode,
    jquery: [window.$.fn.jquery, window.$.ui.version],
    list: JSON.stringify({ list: [1, 2] }),
    bind: /method\.apply/.test(Function.prototype.bind),
    own: [window.user, window.calls, window.provider],
    globals: Object.keys(window).filter((name) => /call|rong|lit/i.test(name)),
  };
}

/** The page's own plugins do what they did. */
async function widgetsWork(page) {
  await page.locator('#tabs a[href="#write"]').click();
  await page.locator('#date').click();
  await page.locator('#ui-datepicker-div a', { hasText: /^15$/ }).click();
  assert.match(await page.locator('#date').inputValue(), /^\d\d\/15\/\d{4}$/);
  await page.locator('#tabs a[href="#visit"]').click();
  await page.frameLocator('iframe').getByText('1 Works Road').waitFor();
  await page.locator('#tabs a[href="#write"]').click();
  await page.locator('#send').waitFor();
}

test('a call on the old page: on top of everything, and everything as it was', async (t) => {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  await page.route('**/rc-call-kit.min.js', (route) => route.abort());
  await page.goto(url);
  const bare = await page.evaluate(lookAround);
  assert.equal(bare.mode, 'BackCompat');
  await page.unroute('**/rc-call-kit.min.js');
  page.complaints.length = 0; // the script that was not loaded

  const other = await openTab(page);
  await Promise.all([page.goto(`${url}/?as=3001`), other.goto(`${url}/?as=3002`)]);
  const [caller, callee] = [phoneOf(page), phoneOf(other)];
  await Promise.all([caller.online(), callee.online()]);
  const { globals, ...around } = await page.evaluate(lookAround);
  const { globals: before, ...expected } = bare;
  assert.deepEqual(around, expected);
  const added = globals.filter((name) => !before.includes(name) && !/^lit[A-Z]/.test(name));
  assert.deepEqual(added, ['RcCallKit']); // and the versions of Lit, which Lit notes

  // the page of the callee shows a modal dialog of its own, which holds the focus
  await other.evaluate(() => window.showNotice());
  await page.bringToFront();
  await page.getByRole('link', { name: 'Call Han Meimei' }).click();
  await other.bringToFront();
  await callee.is('incoming');
  const accept = callee.ringing.getByRole('button', { name: 'Accept' });
  await accept.waitFor();
  await callee.rings('Li Lei');
  await other.keyboard.press('F6');
  assert.equal(await other.evaluate(() => document.activeElement.localName), 'rc-incoming-call');
  await accept.press('Enter');
  await Promise.all([callee.sees('3001', '3002'), caller.is('connected')]);
  await other.locator('.ui-dialog button', { hasText: 'OK' }).waitFor(); // it is still there, below
  await callee.press('Mute');
  await callee.panel.getByRole('button', { name: 'Unmute' }).waitFor();

  await page.bringToFront();
  await caller.sees('3002');
  await caller.press('Minimize');
  await widgetsWork(page);
  assert.ok((await page.evaluate(() => window.clicks)).includes('A'), 'the statistics go on');
  await caller.hangUp();
  await callee.is('ended');
  assert.deepEqual((await page.evaluate(lookAround)).boxes, bare.boxes);

  await other.bringToFront();
  await until(other, 'the panel is gone', () => {
    return document.querySelector('rc-call-provider').state.call.phase === 'idle';
  });
  await other.locator('.ui-dialog button', { hasText: 'OK' }).click();
  await widgetsWork(other);
  assert.deepEqual([...page.complaints, ...other.complaints], []);
});
