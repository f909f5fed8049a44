/**
 * The page of the recipe that has RongCloud chat already: texts and calls arrive over its one connection. RongCloud's real IM
 * package on the emulator; in place of the call plugin, which not every registry has, one that rings when it is told to.
 */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { startEmulator } from '../rongcloud-emulator/src/emulator.mjs';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { installedCopyOf } from '../support/example.mjs';
import { phoneOf } from '../support/phone.mjs';
import { CALL_STAND_IN } from '../support/rongcloud-sdk.mjs';
import { startSite } from '../support/site.mjs';

const PEOPLE = [
  { userId: '3001', name: 'Li Lei' },
  { userId: '3002', name: 'Han Meimei' },
  { userId: '3009', name: 'Wang Fang' },
];

let emulator;
let browser;
let site;
const undos = [];

before(async () => {
  [emulator, site, browser] = await Promise.all([startEmulator(), startBundled(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await Promise.all([site?.close(), emulator?.close()]);
  for (const undo of undos) await undo();
});

/** A copy that is bundled. What Vite does takes more time than everything else here. */
async function startBundled() {
  const later = { after: (undo) => undos.push(undo) };
  const packages = ['engine', 'imlib-next', 'plugin-rtc'].map((name) => `@rongcloud/${name}`);
  const root = await installedCopyOf(later, 'rongcloud-chat', packages);
  const plugin = join(root, 'node_modules/@rongcloud/plugin-call');
  await mkdir(plugin);
  const standIn = `${CALL_STAND_IN}\nexport const installer = globalThis.RCCall.installer;`;
  await writeFile(join(plugin, 'index.js'), standIn);
  await build({
    ...{ bundle: true, format: 'iife', logLevel: 'error' },
    entryPoints: [join(root, 'main.js')],
    outdir: join(root, 'dist'),
    define: { 'import.meta.env': '{ "VITE_RC_APP_KEY": "app-key" }', 'import.meta.url': '""' },
    external: ['path', 'fs'], // for Electron only
  });
  return startSite({ root: [join(root, 'dist'), root] });
}

/** Somebody with a browser of their own; the token server knows them, or nobody. */
async function visit(t, userId) {
  const page = await openPage(browser, { ignoreHTTPSErrors: true });
  t.after(() => page.context().close());
  const token = `token-${userId}@${emulator.urls.navi}`;
  await page.route('**/api/call-token', (route) =>
    userId ? route.fulfill({ json: { token } }) : route.fulfill({ status: 401 }),
  );
  await page.route('**/api/users?**', (route) => route.fulfill({ json: PEOPLE }));
  await page.goto(`${site.url}/index.html`);
  return {
    ...phoneOf(page),
    connections: () =>
      emulator.control('GET /connections').filter((each) => each.userId === userId),
    says: (text) => page.locator('#status').getByText(text).waitFor(),
    writes: async (text) => {
      await page.getByLabel('Message', { exact: true }).fill(text);
      await page.getByRole('button', { name: 'Send' }).click();
    },
    reads: (text) => page.locator('#messages li', { hasText: text }).waitFor(),
    rings: () => page.evaluate(() => window.callPlugin.ring()),
  };
}

test('texts and calls over one connection, signed in once', async (t) => {
  const [liLei, hanMeimei] = [await visit(t, '3001'), await visit(t, '3002')];
  for (const person of [liLei, hanMeimei]) {
    await person.says('Online');
    await person.online();
    assert.equal(person.connections().length, 1);
  }
  assert.equal((await liLei.state()).self.userId, '3001');

  await liLei.writes('Do you have a minute?');
  await hanMeimei.reads('Li Lei: Do you have a minute?');
  await hanMeimei.writes('<b>Call</b> me.');
  await liLei.reads('Han Meimei: <b>Call</b> me.');

  await hanMeimei.rings();
  await hanMeimei.is('incoming');
  await hanMeimei.ringing.getByText('Wang Fang').first().waitFor();
  await liLei.writes('Still there?'); // chat goes on while it rings
  await hanMeimei.reads('Still there?');
  await hanMeimei.accept();
  await hanMeimei.is('connected');
  await liLei.writes('And now?');
  await hanMeimei.reads('And now?');
  await hanMeimei.hangUp();
  await hanMeimei.is('ended');
  assert.equal(hanMeimei.connections().length, 1, 'the chat is still signed in');
});

test('a call that is declined with words: the chat sends them', async (t) => {
  const [hanMeimei, wangFang] = [await visit(t, '3002'), await visit(t, '3009')];
  await Promise.all([hanMeimei.online(), wangFang.online()]);
  await hanMeimei.rings();
  await hanMeimei.is('incoming');
  await hanMeimei.ringing.getByText('Quick reply').click();
  await hanMeimei.ringing.getByRole('button', { name: 'Please write to me' }).click();
  await hanMeimei.reads('You: Please write to me');
  const sent = emulator.control('GET /messages');
  const [text] = sent.filter(({ objectName, to }) => objectName === 'RC:TxtMsg' && to === '3009');
  assert.equal(text.content.content, 'Please write to me');
});

test('the chat signs out and in again, and calls with it; without a session there is neither', async (t) => {
  const liLei = await visit(t, '3001');
  await liLei.online();
  await liLei.page.getByRole('button', { name: 'Sign out' }).click();
  await liLei.says('Offline');
  await liLei.connection('disconnected');
  assert.equal(liLei.connections().length, 0);
  await liLei.page.getByRole('button', { name: 'Sign in' }).click();
  await liLei.online();
  assert.equal(liLei.connections().length, 1);
  await liLei.rings();
  await liLei.is('incoming');

  const nobody = await visit(t);
  await nobody.says('Sign in first.');
  assert.equal((await nobody.state()).connection, 'disconnected');
});

test('the line breaks: chat and calls are back together', async (t) => {
  const liLei = await visit(t, '3001');
  await liLei.online();
  await until(liLei.page, 'it listens', () => 'callPlugin' in window);
  emulator.control('POST /drop', { userId: '3001' });
  await liLei.connection('reconnecting');
  await liLei.online();
  await liLei.rings();
  await liLei.is('incoming');
});
