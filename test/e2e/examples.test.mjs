/** Examples of the documentation, as a reader has them: two people open the page, and talk. Needs a build. */
import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { builtCopyOf, copyOf, serve, talk } from '../support/example.mjs';
import { phoneOf } from '../support/phone.mjs';
import { projectDir } from '../support/site.mjs';

let browser;

before(async () => {
  browser = await launchBrowser();
});

after(() => browser?.close());

test('with a script tag: two pages, and the folder of the kit beside them', async (t) => {
  const folder = await copyOf(t, 'script-tag');
  await symlink(join(projectDir, 'dist'), join(folder, 'rc-call-kit'));
  const { url } = await serve(t, folder);
  await talk(t, browser, [`${url}/li-lei.html`, `${url}/han-meimei.html`], 'Call Han Meimei');
});

test('with npm and Vite: the built page', async (t) => {
  const { url } = await builtCopyOf(t, 'npm');
  await talk(t, browser, [`${url}/index.html`, `${url}/index.html?second`], 'Video call');
});

test('on a backend of their own: two people on one page', async (t) => {
  const { url } = await builtCopyOf(t, 'own-backend');
  const page = await openPage(browser);
  t.after(() => page.context().close());
  await page.goto(`${url}/index.html`);
  const [caller, callee] = ['li-lei', 'han-meimei'].map((id) => phoneOf(page, id));
  await Promise.all([caller.online(), callee.online()]);
  await caller.call('3002');
  await callee.is('incoming');
  await callee.accept();
  await Promise.all([caller.is('connected'), callee.is('connected')]);
  await until(page, 'both see each other', () =>
    [...document.querySelectorAll('rc-call-panel')].every((panel) => {
      const grid = panel.shadowRoot.querySelector('rc-member-grid')?.shadowRoot;
      const tiles = [...(grid?.querySelectorAll('rc-member-tile') ?? [])];
      const videos = tiles.map((tile) => tile.shadowRoot.querySelector('video'));
      return videos.length === 2 && videos.every((video) => video?.currentTime > 0);
    }),
  );
  await caller.hangUp();
  await callee.is('ended');
  assert.deepEqual(page.complaints, []);
});
