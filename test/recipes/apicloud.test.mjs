/** The recipe for those who come from APICloud: calls through its four pages, with its six events. Needs a build. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { phoneOf } from '../support/phone.mjs';
import { openKitSite } from '../support/recipe.mjs';

let browser;

before(async () => {
  browser = await launchBrowser();
});

after(() => browser?.close());

async function open(t, ...userIds) {
  const { url } = await openKitSite(t, 'apicloud');
  const page = await openPage(browser, { viewport: { width: 390, height: 760 } });
  t.after(() => page.context().close());
  const pages = [page];
  while (pages.length < userIds.length) pages.push(await openTab(page));
  await Promise.all(pages.map((each, i) => each.goto(`${url}/index.html?as=${userIds[i]}`)));
  const phones = pages.map((each) => phoneOf(each));
  await Promise.all(phones.map((phone) => phone.online()));
  return phones;
}

/** Waits until that page is on top, or none is. */
const shows = ({ page }, name) =>
  until(
    page,
    `${name ?? 'no page'} is open`,
    (wanted) => {
      const { hidden, dataset } = document.querySelector('#frame');
      return wanted ? !hidden && dataset.page === wanted : hidden;
    },
    name,
  );

const happened = ({ page }, event) =>
  until(
    page,
    event,
    (wanted) =>
      [...document.querySelectorAll('#events li')].some(({ textContent }) =>
        textContent.startsWith(wanted),
      ),
    event,
  );

test('one-to-one: send-call here, receive-call there, until both are closed', async (t) => {
  const [caller, callee] = await open(t, '3001', '3002');
  await caller.page.bringToFront();
  await caller.page.getByRole('button', { name: 'Call Han Meimei' }).click();
  await shows(caller, 'send-call');
  await callee.page.bringToFront();
  await shows(callee, 'receive-call');
  await happened(callee, 'didReceiveCall 3001');
  await callee.rings('Li Lei');
  await callee.accept();
  await callee.sees('3001');
  await happened(callee, 'didConnect');
  await callee.says('00:00:0');
  await caller.page.bringToFront();
  await caller.sees('3002');
  await caller.hangUp();
  await happened(caller, 'didDisconnect hung-up');
  await happened(callee, 'didDisconnect hung-up');
  await shows(caller);
  await callee.page.bringToFront();
  await shows(callee);
  assert.deepEqual([...caller.page.complaints, ...callee.page.complaints], []);
});

test('one-to-one: declined, and canceled; nothing stays open', async (t) => {
  const [caller, callee] = await open(t, '3001', '3002');
  const call = () => caller.page.getByRole('button', { name: 'Call Han Meimei' }).click();
  await caller.page.bringToFront();
  await call();
  await callee.page.bringToFront();
  await shows(callee, 'receive-call');
  await callee.decline();
  await shows(callee);
  await caller.page.bringToFront();
  await caller.says('Han Meimei declined');
  await caller.press('Close');
  await shows(caller);
  await call();
  await shows(callee, 'receive-call');
  await caller.press('Cancel');
  await shows(callee);
});

test('a group: chosen on the friends page, one more invited, one leaves', async (t) => {
  const [caller, callee, third] = await open(t, '3001', '3002', '3003');
  await caller.page.bringToFront();
  await caller.page.getByRole('button', { name: 'Call the group' }).click();
  await shows(caller, 'friends');
  assert.equal(await caller.page.getByRole('option', { name: 'Li Lei' }).count(), 0);
  await caller.page.getByRole('option', { name: 'Han Meimei' }).click();
  await caller.page.getByRole('button', { name: 'OK (1)' }).click();
  await shows(caller, 'send-call');
  await callee.page.bringToFront();
  await shows(callee, 'receive-call');
  await callee.accept();
  await callee.is('connected');
  await caller.page.evaluate(() => document.querySelector('rc-call-provider').invite(['3003']));
  await happened(callee, 'remoteUserDidInvite 3003');
  await third.page.bringToFront();
  await third.is('incoming');
  await third.accept();
  await happened(callee, 'remoteUserDidJoin 3003');
  await third.hangUp();
  await happened(callee, 'remoteUserDidLeft 3003');
});

test('a page that is missing is told at the start', async (t) => {
  const { url } = await openKitSite(t, 'apicloud');
  const page = await openPage(browser);
  t.after(() => page.context().close());
  await page.route('**/friends.html', (route) => route.fulfill({ status: 404 }));
  await page.goto(`${url}/index.html`);
  await happened({ page }, 'init html/friends.html: 404');
  assert.ok(await page.getByRole('button', { name: 'Call the group' }).isDisabled());
});
