/** Examples of the documentation, as a reader has them: two people open the page, and talk. Needs a build. */
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'vite';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { phoneOf } from '../support/phone.mjs';
import { projectDir, startSite } from '../support/site.mjs';

let browser;

before(async () => {
  browser = await launchBrowser();
});

after(() => browser?.close());

/** A copy of an example, as a reader has it. */
async function copyOf(t, name) {
  const folder = await mkdtemp(join(tmpdir(), 'rc-example-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp(join(projectDir, 'examples', name), folder, { recursive: true });
  return folder;
}

async function serve(t, root) {
  const site = await startSite({ root });
  t.after(() => site.close());
  return site;
}

/** One calls, the other answers, both see each other; then the caller hangs up. */
async function talk(t, [first, second], label) {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  const pages = [page, await openTab(page)];
  await Promise.all([pages[0].goto(first), pages[1].goto(second)]);
  const [caller, callee] = pages.map((each) => phoneOf(each));
  await Promise.all([caller.online(), callee.online()]);
  await caller.page.bringToFront();
  await caller.page.getByRole('button', { name: label }).click();
  await callee.page.bringToFront();
  await callee.is('incoming');
  await callee.accept();
  await callee.sees('3001');
  await caller.page.bringToFront();
  await caller.sees('3002');
  await caller.hangUp();
  await callee.is('ended');
  assert.deepEqual([...pages[0].complaints, ...pages[1].complaints], []);
}

test('with a script tag: two pages, and the folder of the kit beside them', async (t) => {
  const folder = await copyOf(t, 'script-tag');
  await symlink(join(projectDir, 'dist'), join(folder, 'rc-call-kit'));
  const { url } = await serve(t, folder);
  await talk(t, [`${url}/li-lei.html`, `${url}/han-meimei.html`], 'Call Han Meimei');
});

/** Builds a copy of an example, in which the kit is as npm installs it. */
async function builtCopyOf(t, name) {
  const folder = await copyOf(t, name);
  await mkdir(join(folder, 'node_modules'));
  await symlink(projectDir, join(folder, 'node_modules/rc-call-kit'));
  await build({ root: folder, logLevel: 'error', build: { minify: false } });
  return serve(t, join(folder, 'dist'));
}

test('with npm and Vite: the built page', async (t) => {
  const { url } = await builtCopyOf(t, 'npm');
  await talk(t, [`${url}/index.html`, `${url}/index.html?second`], 'Video call');
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
