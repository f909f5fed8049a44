/** Joining the call that a group is in: three windows, over the relay, in Chromium. `BROWSER=firefox`: there. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, launchFirefox } from '../support/browser.mjs';
import { mediaLeft, NOTHING_LEFT } from '../support/media-notes.mjs';
import { openWindows } from '../support/windows.mjs';

let windows;

before(async () => {
  windows = await openWindows(process.env.BROWSER === 'firefox' ? launchFirefox : launchBrowser);
});
after(() => windows?.close());

/** A window with the card beside the rest of the page. */
async function open(userId) {
  const phone = await windows.open(userId);
  await phone.online();
  await phone.page.evaluate(() => {
    const card = document.createElement('rc-group-call');
    card.groupId = 'group318';
    document.querySelector('main').prepend(card);
  });
  return { ...phone, card: phone.page.locator('rc-group-call') };
}

const joinOf = ({ card }) => card.getByRole('button', { name: 'Join', exact: true });
const call = ({ page }, userIds) =>
  page.evaluate(
    (ids) =>
      document
        .querySelector('rc-call-provider')
        .call({ userIds: ids, groupId: 'group318', media: 'video' }),
    userIds,
  );

test('a third member sees the card, joins, leaves and joins again; the card goes with the call', async () => {
  const [a, b, c] = await Promise.all(['3001', '3002', '3003'].map(open));
  await call(a, ['3002']);
  await b.accept();
  await Promise.all([a.sees('3002'), b.sees('3001')]);
  for (const { card } of [a, b]) assert.equal(await card.getByRole('button').count(), 0);

  await joinOf(c).waitFor();
  const shown = c.card.locator('[part="card"]');
  for (const name of [/Li Lei/, /Han Meimei/]) await shown.getByText(name).waitFor();
  await c.card.getByRole('timer').waitFor();
  await joinOf(c).focus(); // with the keyboard
  await c.page.keyboard.press('Enter');
  await Promise.all([
    c.sees('3001', '3002'),
    a.sees('3002', '3003'),
    b.sees('3001', '3003'),
    a.isWith('3002', '3003'),
    c.isWith('3001', '3002'),
  ]);
  assert.equal(await joinOf(c).count(), 0);
  const { call: state } = await c.state();
  assert.deepEqual([state.call.groupId, state.call.direction], ['group318', 'outgoing']);

  await c.hangUp();
  await Promise.all([a.isWith('3002'), b.isWith('3001')]);
  await c.is('ended');
  await joinOf(c).waitFor();
  await c.page.evaluate(() => document.querySelector('rc-call-provider').joinCall('group318'));
  await c.sees('3001', '3002');
  await c.hangUp();
  await a.hangUp();
  await b.is('ended');
  await joinOf(c).waitFor({ state: 'detached' });
  const error = await c.page.evaluate(() =>
    document
      .querySelector('rc-call-provider')
      .joinCall('group318')
      .catch(({ reason, params }) => ({ reason, ...params })),
  );
  assert.deepEqual(error, { reason: 'bad-request', detail: 'no-call' });
  await c.says('There is no call.');
  for (const { page } of [a, b, c]) {
    assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
    assert.deepEqual(page.complaints, []);
  }
});
