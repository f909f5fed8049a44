/** The recipe for those who come from the mobile kits: each hook is in the page's log as it happens. Needs a build. */
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
  const { url } = await openKitSite(t, 'mobile-callkit');
  const page = await openPage(browser);
  t.after(() => page.context().close());
  const pages = [page];
  while (pages.length < userIds.length) pages.push(await openTab(page));
  await Promise.all(pages.map((each, i) => each.goto(`${url}/index.html?as=${userIds[i]}`)));
  const phones = pages.map((each) => phoneOf(each));
  await Promise.all(phones.map((phone) => phone.online()));
  return phones;
}

/** Waits until the log has this row: the hooks of Android and iOS, and with whom or what. */
const logged = ({ page }, android, ios, details) =>
  until(
    page,
    `${android} ${details}`,
    (wanted) =>
      [...document.querySelectorAll('#log tr')].some((row) => {
        const [one, other, , more] = [...row.cells].map(({ textContent }) => textContent);
        return one === wanted[0] && other === wanted[1] && more.includes(wanted[2]);
      }),
    [android, ios, details],
  );

const hooksOf = ({ page }) =>
  page.evaluate(() =>
    [...document.querySelectorAll('#log tr')].map(({ cells }) => cells[0].textContent),
  );

test('one-to-one: outgoing, ringing, connected, muted, ended', async (t) => {
  const [caller, callee] = await open(t, '3001', '3002');
  await caller.page.bringToFront();
  await caller.page.getByRole('button', { name: 'Video call' }).click();
  await logged(caller, 'onCallOutgoing', 'startCall: returns', 'video');
  await callee.page.bringToFront();
  await logged(callee, 'onReceivedCall', 'didReceiveCall:', '3001, video');
  await logged(caller, 'onRemoteUserRinging', 'remoteUserDidRing:', '3002');
  await callee.accept();
  await callee.sees('3001');
  await logged(callee, 'onCallConnected', 'callDidConnect', '');
  await callee.press('Mute');
  const muted = ['onRemoteMicrophoneDisabled', 'remoteUserDidDisableMicrophone:byUser:'];
  await logged(caller, ...muted, '3002, off');
  await callee.hangUp();
  await logged(caller, 'onCallDisconnected', 'callDidDisconnectWithReason:', 'hung-up, remote');
  const hooks = await hooksOf(caller);
  const order = ['onCallOutgoing', 'onRemoteUserRinging', 'onCallConnected', 'onCallDisconnected'];
  assert.deepEqual(
    hooks.filter((hook) => order.includes(hook)),
    order,
  );
  assert.deepEqual([...caller.page.complaints, ...callee.page.complaints], []);
});

test('a group: invited, joined, left', async (t) => {
  const [caller, callee, third] = await open(t, '3001', '3002', '3003');
  await caller.page.evaluate(() =>
    document
      .querySelector('rc-call-provider')
      .call({ groupId: 'project', userIds: ['3002'], media: 'audio' }),
  );
  await callee.page.bringToFront();
  await callee.is('incoming');
  await callee.accept();
  await callee.is('connected');
  await caller.page.evaluate(() => document.querySelector('rc-call-provider').invite(['3003']));
  await logged(callee, 'onRemoteUserInvited', 'remoteUserDidInvite:mediaType:', '3003');
  await third.page.bringToFront();
  await third.is('incoming');
  await third.accept();
  await logged(callee, 'onRemoteUserJoined', 'remoteUserDidJoin:mediaType:', '3003');
  await third.hangUp();
  await logged(callee, 'onRemoteUserLeft', 'remoteUserDidLeft:reason:', '3003');
});
