/** Calls kept on the device, in the demo for two windows: missed over two tabs, seen, kept over a reload, called back. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { longTest } from '../support/long.mjs';
import { openWindows } from '../support/windows.mjs';

let windows;

before(async () => {
  windows = await openWindows();
});

after(() => windows?.close());

beforeEach(() => windows.clear());

const entries = ({ page }) =>
  page.evaluate(() => document.querySelector('rc-call-provider').history.entries);

/** Waits for the number on the badge; empty: there is none. */
const badgeSays = ({ page }, wanted) =>
  until(
    page,
    `the badge says "${wanted}"`,
    (text) =>
      (document.querySelector('rc-missed-badge').shadowRoot?.querySelector('.badge')?.textContent ??
        '') === text,
    wanted,
  );

const openCalls = ({ page }) => page.locator('#calls summary').click();

const rows = ({ page }) => page.locator('rc-call-history').getByRole('listitem');

/** How often this page told of a call that was kept, from now on. */
const countLogged = ({ page }) =>
  page.evaluate(() => {
    window.logged = 0;
    document.addEventListener('rc-call-logged', () => (window.logged += 1));
  });

const logged = ({ page }) => page.evaluate(() => window.logged);

test('a missed call: one entry over two tabs, counted, seen, kept, called back', async () => {
  const [caller, left] = await windows.openTwo();
  const right = await windows.open('3002', { beside: left });
  await right.online();
  await Promise.all([left, right].map(countLogged));

  await caller.call('3002');
  await Promise.all([left.is('incoming'), right.is('incoming')]);
  await caller.press('Cancel');
  await Promise.all([badgeSays(left, '1'), badgeSays(right, '1')]);
  for (const tab of [left, right]) assert.equal((await entries(tab)).length, 1);
  assert.equal((await logged(left)) + (await logged(right)), 1);
  await left.page.getByRole('status').getByText('Missed call').waitFor({ state: 'attached' });

  await right.page.reload();
  await right.online();
  await badgeSays(right, '1');

  await openCalls(right);
  await rows(right).getByText('Missed call').waitFor();
  assert.equal(await rows(right).count(), 1);
  await Promise.all([badgeSays(left, ''), badgeSays(right, '')]);
  await right.page.reload();
  await right.online();
  await badgeSays(right, '');

  await openCalls(right);
  await right.page.getByRole('button', { name: /^Call .*Li Lei back$/ }).click();
  await caller.rings(/video call/);
  await caller.accept();
  await right.sees('3001');
  await right.hangUp();
  await rows(right).getByText('Outgoing').waitFor();
  await until(
    caller.page,
    'the caller keeps both calls',
    () => document.querySelector('rc-call-provider').history.entries.length === 2,
  );
  assert.deepEqual(
    (await entries(caller)).map(({ direction, end, missed }) => [direction, end, missed]),
    [
      ['incoming', 'hung-up', false],
      ['outgoing', 'canceled', false],
    ],
  );
  for (const { page } of [caller, left, right]) assert.deepEqual(page.complaints, []);
});

longTest('a call answered in one tab is no missed call of the other', async () => {
  const [caller, left] = await windows.openTwo();
  const right = await windows.open('3002', { beside: left });
  await right.online();
  await Promise.all([left, right].map(countLogged));
  await caller.call('3002');
  await Promise.all([left.is('incoming'), right.is('incoming')]);
  await right.accept();
  await left.is('ended');
  await right.sees('3001');
  await right.hangUp();
  for (const tab of [left, right])
    await until(tab.page, 'the call is kept with its time', () => {
      const [entry, ...others] = document.querySelector('rc-call-provider').history.entries;
      return entry?.end === 'hung-up' && entry.durationMs > 0 && others.length === 0;
    });
  await badgeSays(left, '');
  assert.deepEqual([await logged(left), await logged(right)], [0, 1]);
});

test('who closes or reloads the page in a call has that call in the list', async () => {
  const [caller, callee] = await windows.connectTwo();
  const beside = await windows.open('3003', { beside: caller }); // the same device, somebody else
  await caller.page.reload();
  await caller.press('Hang up'); // instead of returning
  await callee.is('ended');
  await until(
    caller.page,
    'the call is kept',
    () => document.querySelector('rc-call-provider').history.entries[0]?.durationMs > 0,
  );
  assert.equal((await entries(caller)).length, 1);
  assert.deepEqual(await entries(beside), []);
});
