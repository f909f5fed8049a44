/** The group page: four people in one browser, the member picker, and who comes and goes during a call. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { startDemo } from '../support/demo-server.mjs';
import { mediaLeft, noteMedia, NOTHING_LEFT } from '../support/media-notes.mjs';
import { longTest } from '../support/long.mjs';
import { phoneOf } from '../support/phone.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.close();
});

async function open(t) {
  const page = await openPage(browser, { viewport: { width: 1400, height: 1000 } });
  t.after(() => page.context().close());
  await page.addInitScript(noteMedia);
  await page.goto(`${demo.url}/demo/group.html`);
  const ids = ['li-lei', 'han-meimei', 'wang-fang', 'zhang-wei'];
  const people = ids.map((id) => phoneOf(page, id));
  for (const person of people) await person.online();
  return { page, people };
}

/** Chooses from the picker of the phone's call button or panel. */
async function pick(scope, names) {
  for (const name of names) await scope.getByRole('option', { name }).click();
  await scope.getByRole('button', { name: `OK (${names.length})`, exact: true }).click();
}

const callButton = ({ page }, id) =>
  page.locator(`rc-call-provider#${id} rc-call-button[media="video"]`);

test('four people: picked, joined, invited into the running call, and leaving one by one', async (t) => {
  const { page, people } = await open(t);
  const [liLei, hanMeimei, wangFang, zhangWei] = people;

  await callButton(liLei, 'li-lei').click();
  await pick(callButton(liLei, 'li-lei'), [/Han Meimei/, /Wang Fang/]);
  await Promise.all([hanMeimei.is('incoming'), wangFang.is('incoming')]);
  assert.equal((await zhangWei.state()).call.phase, 'idle');
  await hanMeimei.rings('Group call');
  await hanMeimei.ringing.getByRole('listitem').filter({ hasText: 'Wang Fang' }).waitFor();

  await hanMeimei.accept();
  await liLei.isWithSome('3002');
  assert.deepEqual(await liLei.members(), { 3002: 'joined', 3003: 'ringing' });
  await wangFang.accept();
  await Promise.all([
    liLei.isWith('3002', '3003'),
    hanMeimei.isWith('3001', '3003'),
    wangFang.isWith('3001', '3002'),
  ]);

  // invited by somebody who did not start the call; those who are in it cannot be chosen
  await hanMeimei.press('Invite');
  const option = (name) => hanMeimei.panel.getByRole('option', { name });
  await option(/Zhang Wei/).waitFor();
  assert.equal(await option(/Wang Fang/).getAttribute('aria-disabled'), 'true');
  assert.equal(await option(/Li Lei/).getAttribute('aria-disabled'), 'true');
  await pick(hanMeimei.panel, [/Zhang Wei/]);
  await zhangWei.accept();
  await Promise.all([
    liLei.isWith('3002', '3003', '3004'),
    hanMeimei.isWith('3001', '3003', '3004'),
    wangFang.isWith('3001', '3002', '3004'),
    zhangWei.isWith('3001', '3002', '3003'),
  ]);
  await Promise.all(people.map((person) => person.sees('3001', '3002', '3003', '3004')));

  await wangFang.hangUp();
  await wangFang.says(/^You hung up after/);
  await Promise.all([
    liLei.isWith('3002', '3004'),
    hanMeimei.isWith('3001', '3004'),
    zhangWei.isWith('3001', '3002'),
  ]);
  await liLei.panel.locator('rc-member-tile[user-id="3003"]').waitFor({ state: 'detached' });
  await liLei.hangUp();
  await Promise.all([hanMeimei.isWith('3004'), zhangWei.isWith('3002')]);
  await Promise.all([hanMeimei.sees('3004'), zhangWei.sees('3002')]);
  await zhangWei.hangUp();
  await hanMeimei.says(/^(?!You ).+ hung up after/);
  assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
  assert.deepEqual(page.complaints, []);
});

test('a one-to-one call becomes a call of the group that the panel names', async (t) => {
  const { page, people } = await open(t);
  const [liLei, hanMeimei, wangFang, zhangWei] = people;
  await page.evaluate(() =>
    document.querySelector('#li-lei').call({ userIds: ['3002'], media: 'video' }),
  );
  await hanMeimei.accept();
  await Promise.all([liLei.sees('3002'), hanMeimei.sees('3001')]);
  const invite = (phone) => phone.panel.getByRole('button', { name: 'Invite', exact: true });
  assert.equal(await invite(liLei).isVisible(), false, 'the page has named no group yet');

  await liLei.panel.evaluate((panel) => panel.setAttribute('group-id', 'group318'));
  await invite(liLei).click();
  await pick(liLei.panel, [/Wang Fang/]);
  await wangFang.rings('Group call');
  await wangFang.accept();
  await Promise.all([
    liLei.isWith('3002', '3003'),
    hanMeimei.isWith('3001', '3003'),
    wangFang.isWith('3001', '3002'),
  ]);
  await Promise.all([liLei, hanMeimei, wangFang].map((each) => each.sees('3001', '3002', '3003')));
  for (const person of [liLei, hanMeimei, wangFang])
    assert.equal((await person.state()).call.call.groupId, 'group318');

  await invite(hanMeimei).click(); // it is a group call for the other side as well, which has named no group
  await pick(hanMeimei.panel, [/Zhang Wei/]);
  await zhangWei.decline();
  await liLei.hangUp();
  await Promise.all([hanMeimei.isWith('3003'), wangFang.isWith('3002')]);
  await wangFang.hangUp();
  await hanMeimei.is('ended');
  assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
  assert.deepEqual(page.complaints, []);
});

longTest('one declines and one is busy, and the call with the others goes on', async (t) => {
  const { page, people } = await open(t);
  const [liLei, hanMeimei, wangFang, zhangWei] = people;
  await page.evaluate(() =>
    document.querySelector('#zhang-wei').call({ userIds: ['9'], groupId: 'nobody' }),
  );
  await zhangWei.is('outgoing'); // rings somebody who is not there: busy
  await page.evaluate(() =>
    document
      .querySelector('#li-lei')
      .call({ userIds: ['3002', '3003', '3004'], groupId: 'group318', media: 'video' }),
  );
  await hanMeimei.decline();
  await until(page, 'two of three are gone', () => {
    const { members } = document.querySelector('#li-lei').state.call.call;
    return members.length === 1 && members[0].userId === '3003';
  });
  await wangFang.accept();
  await liLei.sees('3003');
  assert.equal((await zhangWei.state()).call.phase, 'outgoing');
});

longTest('who is not in the group is refused before anybody rings', async (t) => {
  const { page, people } = await open(t);
  const reason = await page.evaluate(() =>
    document
      .querySelector('#li-lei')
      .call({ userIds: ['3002', '3005'], groupId: 'group318' })
      .then(
        () => 'resolved',
        (error) => `${error.name} ${error.reason} ${error.params.userIds}`,
      ),
  );
  assert.equal(reason, 'CallError not-in-group 3005');
  await people[0].says(/^Not a member of this group: .*/);
  assert.equal((await people[1].state()).call.phase, 'idle');
  assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
});

longTest(
  'the picker of a group of 2,000: found by a few letters, and never more than a call holds',
  async (t) => {
    const { page } = await open(t);
    const button = page.locator('rc-call-button[for="li-lei"][media="audio"]');
    await button.click();
    const options = button.getByRole('option');
    await options.first().waitFor();
    assert.equal(await options.first().getAttribute('aria-setsize'), '1999');
    await button.getByRole('searchbox').fill('ouyang');
    await button.getByRole('option', { name: 'Ouyang Siyuan' }).click();
    await button.getByRole('searchbox').fill('');
    await button.getByRole('button', { name: 'Select all' }).click();
    await button.getByRole('button', { name: 'OK (19)', exact: true }).waitFor();
    await button.getByText('You can choose at most 19.').last().waitFor();
    await page.keyboard.press('Escape');
    await options.first().waitFor({ state: 'detached' });
    assert.deepEqual(page.complaints, []);
  },
);
