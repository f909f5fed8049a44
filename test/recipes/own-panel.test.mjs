/** The recipe of a panel made of pieces: a call in it, with mouse and keyboard. Needs a build. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { openKitSite } from '../support/recipe.mjs';
import { phoneOf } from '../support/phone.mjs';

let browser;

before(async () => {
  browser = await launchBrowser();
});

after(() => browser?.close());

/** Both people, each on their page. */
async function open(t, options) {
  const { url } = await openKitSite(t, 'own-panel');
  const page = await openPage(browser, options);
  t.after(() => page.context().close());
  const pages = [page, await openTab(page)];
  await Promise.all([
    pages[0].goto(`${url}/index.html`),
    pages[1].goto(`${url}/index.html?second`),
  ]);
  const people = pages.map((each) => phoneOf(each));
  await Promise.all(people.map((person) => person.online()));
  return people;
}

const panelOf = ({ page }) => page.getByRole('region', { name: 'Call', exact: true });

/** Both videos play, and lie in the grid: one fills it, the other is in a corner of it. */
const seesBoth = ({ page }) =>
  until(page, 'both are seen', () => {
    const grid = document.querySelector('rc-member-grid');
    const box = grid.getBoundingClientRect();
    const tiles = [...grid.shadowRoot.querySelectorAll('rc-member-tile')];
    const videos = tiles.map((tile) => tile.shadowRoot.querySelector('video'));
    const boxes = videos.map((video) => video?.getBoundingClientRect());
    return (
      videos.length === 2 &&
      videos.every((video) => video?.currentTime > 0) &&
      boxes.every(({ top, bottom }) => top >= box.top && bottom <= box.bottom) &&
      Math.max(...boxes.map(({ height }) => height)) > box.height - 8
    );
  });

async function connect([caller, callee]) {
  await caller.page.bringToFront();
  await caller.page.getByRole('button', { name: 'Video call' }).click();
  await callee.page.bringToFront();
  await callee.is('incoming');
  await callee.accept();
  await callee.is('connected');
  await caller.is('connected');
}

/** Goes on with Tab until a control of that name has the focus. */
async function tabTo(page, name) {
  const seen = [];
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      let element = document.activeElement;
      while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element.getAttribute('aria-label') ?? element.textContent.trim();
    });
    if (focused === name) return;
    seen.push(focused);
  }
  assert.fail(`no ${name} among ${seen.join(' | ')}`);
}

test('a call in the panel: both see each other, and its buttons do what they say', async (t) => {
  const people = await open(t);
  const [caller, callee] = people;
  assert.ok(await panelOf(caller).isHidden(), 'no call, no panel');
  await connect(people);
  await seesBoth(callee);
  await panelOf(callee).getByRole('button', { name: 'Mute' }).click();
  await until(caller.page, 'the caller knows that the other is muted', () => {
    const { call } = document.querySelector('rc-call-provider').state.call;
    return call.members[0].microphone === false;
  });
  await panelOf(callee).getByRole('button', { name: 'Camera off' }).click();
  await panelOf(callee).getByRole('button', { name: 'Camera on' }).waitFor();
  await caller.page.bringToFront();
  await panelOf(caller).getByText('00:0').waitFor();
  await panelOf(caller).getByRole('button', { name: 'Hang up' }).click();
  await callee.page.bringToFront();
  await panelOf(callee).getByText('Li Lei hung up').waitFor();
  await panelOf(callee).getByRole('button', { name: 'Close' }).click();
  await panelOf(callee).waitFor({ state: 'hidden' });
  assert.deepEqual([...caller.page.complaints, ...callee.page.complaints], []);
});

test('a page that is reloaded offers the call again, in the panel', async (t) => {
  const people = await open(t);
  const [caller, callee] = people;
  await connect(people);
  await callee.page.bringToFront();
  await callee.page.reload();
  await panelOf(callee).getByRole('button', { name: 'Return to the call' }).click();
  await callee.is('connected');
  await callee.page.reload();
  await panelOf(callee).getByRole('button', { name: 'Return to the call' }).waitFor();
  await panelOf(callee).getByRole('button', { name: 'Close' }).click();
  await panelOf(callee).waitFor({ state: 'hidden' });
  await caller.is('ended');
});

test('with nothing but a keyboard: mute, hang up, call again', async (t) => {
  const people = await open(t);
  const [caller, callee] = people;
  await connect(people);
  const { page } = caller;
  await page.bringToFront();
  await tabTo(page, 'Mute');
  await page.keyboard.press('Enter');
  await panelOf(caller).getByRole('button', { name: 'Unmute' }).waitFor();
  await tabTo(page, 'Hang up');
  await page.keyboard.press('Enter');
  await caller.is('ended');
  await callee.is('ended');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'again', 'the focus stays');
  await page.keyboard.press('Enter');
  await callee.page.bringToFront();
  await callee.is('incoming');
  await callee.decline();
  await page.bringToFront();
  await panelOf(caller).getByText('Han Meimei declined').waitFor();
});

test('on a phone it fits; a microphone that is refused is told in the panel', async (t) => {
  const [caller] = await open(t, { viewport: { width: 360, height: 740 } });
  await caller.page.bringToFront();
  await caller.page.evaluate(() => {
    MediaDevices.prototype.getUserMedia = async () => {
      throw new DOMException('no', 'NotAllowedError');
    };
  });
  await caller.page.getByRole('button', { name: 'Video call' }).click();
  await panelOf(caller).getByRole('alert').getByText('The browser does not let').waitFor();
  const width = await caller.page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 360);
  await panelOf(caller).getByRole('button', { name: 'Close' }).click();
  await panelOf(caller).waitFor({ state: 'hidden' });
});
