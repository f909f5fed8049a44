/** The recipe of a language of one's own: it shows, English stands in, and a wrong file is told. Needs a build. */
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

async function open(t) {
  const { url } = await openKitSite(t, 'own-language');
  const page = await openPage(browser);
  t.after(() => page.context().close());
  return { page, url };
}

const mistakes = (page) => page.locator('#mistakes');

test('a call in Welsh, with English where a word is missing, and the language changed during it', async (t) => {
  const { page, url } = await open(t);
  const pages = [page, await openTab(page)];
  await Promise.all([
    pages[0].goto(`${url}/index.html`),
    pages[1].goto(`${url}/index.html?second`),
  ]);
  const [caller, callee] = pages.map((each) => phoneOf(each));
  await Promise.all([caller.online(), callee.online()]);
  await page.bringToFront();
  await page.getByRole('button', { name: 'Ffonio', exact: true }).click();
  await caller.says('Yn aros am ateb…');
  await callee.page.bringToFront();
  await callee.rings('yn eich ffonio…');
  await callee.ringing.getByRole('button', { name: 'Ateb', exact: true }).click();
  await callee.is('connected');
  await callee.panel.getByRole('button', { name: 'Tewi', exact: true }).waitFor();
  await callee.panel.getByRole('button', { name: 'Minimize' }).waitFor(); // not in the file
  await callee.page.evaluate(() => (document.documentElement.lang = 'en'));
  await callee.panel.getByRole('button', { name: 'Mute', exact: true }).waitFor();
  await callee.press('Hang up');
  await page.bringToFront();
  await caller.says('Gorffennodd Owain yr alwad ar ôl 00:00:');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Phone the surgery' }).waitFor(); // reworded English
  assert.equal(await mistakes(page).textContent(), '');
  assert.deepEqual(
    pages.flatMap((each) => each.complaints),
    [],
  );
});

test('a file with mistakes: each is named, and the rest of it applies', async (t) => {
  const { page, url } = await open(t);
  const wrong = { cy: { accpet: 'Ateb', joined: 'Ymunodd {enw}', audioCall: 'Ffonio' } };
  await page.route('**/words.json', (route) => route.fulfill({ json: { words: wrong } }));
  await page.goto(`${url}/index.html`);
  await until(
    page,
    'the mistakes are named',
    () => document.querySelector('#mistakes').textContent,
  );
  assert.equal(
    await mistakes(page).textContent(),
    'words.json: unknown key words.cy.accpet\nwords.cy.joined has no value for {enw}.',
  );
  await page.getByRole('button', { name: 'Ffonio', exact: true }).waitFor();
});

test('a file with a comma too many, and one that is not there', async (t) => {
  const { page, url } = await open(t);
  for (const [answer, message] of [
    [{ body: '{ "words": {}, }' }, 'words.json: not a JSON object.'],
    [{ status: 404 }, 'words.json: 404.'],
  ]) {
    await page.route('**/words.json', (route) => route.fulfill(answer));
    await page.goto(`${url}/index.html`);
    await mistakes(page).getByText(message).waitFor();
    await page.unroute('**/words.json');
  }
});
