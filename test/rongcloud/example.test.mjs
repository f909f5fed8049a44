/** The example of "Start in five minutes" for RongCloud: its server, its page, and a call. Needs a build. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { installedCopyOf, startServer } from '../support/example.mjs';
import { noteMedia } from '../support/media-notes.mjs';
import { phoneOf } from '../support/phone.mjs';
import { CALL_STAND_IN, fullRelease, noCallPlugin, sdkScripts } from '../support/rongcloud-sdk.mjs';
import { APP_KEY, SECRET, startServerApi } from '../support/rongcloud-server-api.mjs';
import { startEmulator } from '../rongcloud-emulator/src/emulator.mjs';

const CDN = 'https://cdn.ronghub.com/';

describe('the example for RongCloud', () => {
  let emulator;
  let api;
  let scripts;
  let browser;
  let example;
  const undos = [];
  const suite = { after: (undo) => undos.push(undo) };

  before(async () => {
    const sdk = noCallPlugin ? { call: CALL_STAND_IN } : { im: fullRelease };
    [emulator, scripts, browser] = await Promise.all([
      startEmulator(),
      sdkScripts({ folder: '', ...sdk }),
      launchBrowser(),
    ]);
    api = await startServerApi({ tokenOf: (userId) => `token-${userId}@${emulator.urls.navi}` });
    example = await startServer(suite, await installedCopyOf(suite, 'rongcloud'), {
      RC_APP_KEY: APP_KEY,
      RC_APP_SECRET: SECRET,
      RC_API_URL: api.url,
    });
  });

  after(async () => {
    await browser?.close();
    await Promise.all([...undos.map((undo) => undo()), api?.close(), emulator?.close()]);
  });

  /** Somebody with a browser of their own. */
  async function visit(t, userId) {
    const page = await openPage(browser, { ignoreHTTPSErrors: true });
    t.after(() => page.context().close());
    await page.route(`${CDN}**`, (route) => {
      const body = scripts[route.request().url().slice(CDN.length)];
      return route.fulfill({ body, status: body ? 200 : 404, contentType: 'text/javascript' });
    });
    await page.addInitScript(noteMedia);
    await page.goto(`${example.url}/?me=${userId}`);
    return phoneOf(page);
  }

  test('who has chosen who they are is signed in', async (t) => {
    const person = await visit(t, '3001');
    await person.online();
    assert.equal((await person.state()).self.userId, '3001');
    assert.deepEqual(api.objections, []);
  });

  test('two talk', { skip: noCallPlugin }, async (t) => {
    const [caller, callee] = [await visit(t, '3001'), await visit(t, '3002')];
    await Promise.all([caller.online(), callee.online()]);
    await caller.call('3002');
    await callee.rings(/Li Lei/);
    await callee.accept();
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    await caller.hangUp();
    await callee.is('ended');
  });

  test('a token is for who is signed in, and the secret stays on the server', async () => {
    const nobody = await fetch(`${example.url}/api/call-token?userId=3001`);
    assert.equal(nobody.status, 401);
    const made = await fetch(`${example.url}/api/call-token`, { headers: { cookie: 'me=3002' } });
    assert.match((await made.json()).token, /^token-3002/);
    const page = await (await fetch(example.url)).text();
    assert.ok(page.includes(APP_KEY) && !page.includes(SECRET));
    for (const path of [
      '/rc-call-kit/../../package.json',
      '/server.mjs',
      '/rc-call-kit/%2e%2e%2fpackage.json',
    ])
      assert.equal((await fetch(example.url + path)).status, 404, path);
  });

  test('RongCloud refuses: no token, and no reason to the outside', async () => {
    api.refuse('/user/getToken.json', 1004);
    const made = await fetch(`${example.url}/api/call-token`, { headers: { cookie: 'me=3001' } });
    assert.equal(made.status, 502);
    assert.equal(await made.text(), '');
    api.reset();
  });
});
