/** The first demo page: two people on one page call each other. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { startDemo } from '../support/demo-server.mjs';
import { mediaLeft, noteMedia, NOTHING_LEFT } from '../support/media-notes.mjs';
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

async function open(t, address = '/demo/') {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  await page.addInitScript(noteMedia);
  await page.goto(demo.url + address);
  const people = [phoneOf(page, 'li-lei'), phoneOf(page, 'han-meimei')];
  for (const person of people) await person.online();
  return { page, people };
}

const USER_IDS = ['3001', '3002'];

test('one calls, the other answers, they see each other, and it ends for both: in both directions', async (t) => {
  const { page, people } = await open(t);
  for (const from of [0, 1]) {
    const to = 1 - from;
    const [caller, callee] = [people[from], people[to]];

    await caller.call(USER_IDS[to]);
    await caller.says('Waiting for an answer…');
    await callee.rings('invites you to a video call…');
    await callee.accept();
    await Promise.all([caller.is('connected'), callee.is('connected')]);
    await Promise.all([
      ...[caller, callee].map((person) => person.sees(...USER_IDS)),
      ...[caller, callee].map(timerRuns),
    ]);

    await caller.hangUp();
    await caller.says(/^You hung up after 00:00:\d\d$/);
    await callee.says(/^(?!You ).+ hung up after 00:00:\d\d$/);
    await Promise.all([caller.is('idle'), callee.is('idle')]);
    assert.equal(await page.locator('rc-member-tile').count(), 0);
    assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
  }
  assert.deepEqual(page.complaints, []);
});

test('microphone and camera, off and on again, show on both sides; so does a panel made small and large', async (t) => {
  const { page, people } = await open(t);
  const [liLei, hanMeimei] = people;
  await liLei.call('3002');
  await hanMeimei.accept();
  await Promise.all([liLei.sees('3002'), hanMeimei.sees('3001')]);
  const tile = hanMeimei.panel.locator('rc-member-tile[user-id="3001"]');

  await liLei.press('Mute');
  await tile.getByLabel('microphone off').waitFor();
  await liLei.press('Unmute');
  await tile.getByLabel('microphone off').waitFor({ state: 'detached' });

  await liLei.press('Camera off');
  await tile.locator('video').waitFor({ state: 'detached' });
  await liLei.panel.getByRole('button', { name: 'Camera on' }).waitFor();
  assert.deepEqual(await mediaLeft(page), { tracks: 3, connections: 2 }); // its light is out
  await liLei.press('Camera on');
  await Promise.all([hanMeimei.sees('3001'), liLei.sees('3001')]);

  await hanMeimei.press('Minimize');
  await tile.waitFor({ state: 'detached' });
  await hanMeimei.press('Back to the call');
  await hanMeimei.sees('3001', '3002');
  await hanMeimei.hangUp();
  await liLei.is('ended');
  assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
  assert.deepEqual(page.complaints, []);
});

test('a video call answered with sound only: one sees, and the other may turn the camera on later', async (t) => {
  const { page, people } = await open(t);
  const [liLei, hanMeimei] = people;
  await liLei.call('3002');
  await hanMeimei.ringing.getByRole('button', { name: 'Audio only' }).click();
  await hanMeimei.sees('3001');
  assert.equal(await liLei.panel.locator('rc-member-tile[user-id="3002"] video').count(), 0);
  assert.deepEqual(await page.evaluate(() => window.media.opened()), ['audio', 'audio', 'video']);
  await hanMeimei.press('Camera on');
  await liLei.sees('3002');
  await liLei.hangUp();
  await hanMeimei.is('ended');
  assert.deepEqual(page.complaints, []);
});

test('an audio call has sound on both sides and no camera', async (t) => {
  const { page, people } = await open(t);
  await people[0].call('3002', 'audio');
  await people[1].accept();
  await Promise.all(people.map((person) => person.is('connected')));
  assert.deepEqual(await page.evaluate(() => window.media.opened()), ['audio', 'audio']);
  await until(page, 'sound arrives on both sides', () => window.media.sounds());
  assert.equal(await people[0].panel.getByRole('button', { name: /camera/i }).count(), 0);
  await people[1].hangUp();
  await Promise.all(people.map((person) => person.is('ended')));
  assert.deepEqual(page.complaints, []);
});

test('declined: the caller reads so, and nothing stays open', async (t) => {
  const { page, people } = await open(t);
  await people[0].call('3002');
  // read from the first moment: what the end screen says goes away by itself
  await Promise.all([
    people[0].says(/^(?!You ).+ declined$/),
    people[1].says('You declined'),
    people[1].decline(),
  ]);
  assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
});

test('canceled: the other phone stops ringing and says so', async (t) => {
  const { page, people } = await open(t);
  await people[0].call('3002');
  await people[1].is('incoming');
  await Promise.all([
    people[0].says('Canceled'),
    people[1].says(/^(?!You ).+ canceled$/),
    people[0].press('Cancel'),
  ]);
  await people[1].ringing.getByRole('button').first().waitFor({ state: 'detached' });
  assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
});

test('a call can be read and operated in Chinese', async (t) => {
  const { page, people } = await open(t, '/demo/?lang=zh-CN');
  const [liLei, hanMeimei] = people;
  await liLei.call('3002');
  await liLei.says('等待对方接受邀请…');
  await hanMeimei.rings('邀请您进行视频通话…');
  await hanMeimei.ringing.getByRole('button', { name: '接听', exact: true }).click();
  await liLei.is('connected');
  await liLei.press('挂断');
  await liLei.says(/^已挂断，通话时长 00:00:\d\d$/);
  await hanMeimei.says(/^.+已挂断，通话时长 00:00:\d\d$/);
  assert.deepEqual(page.complaints, []);
});

async function timerRuns({ page, panel }) {
  const timer = panel.getByRole('timer');
  const first = await timer.innerText();
  assert.match(first, /^00:00:\d\d$/);
  const handle = await timer.elementHandle();
  await until(page, 'the timer runs', ([time, then]) => time.textContent !== then, [handle, first]);
}
