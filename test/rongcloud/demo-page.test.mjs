/** The demo's RongCloud page: what somebody with an account does first. Needs a build. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { startDemo } from '../support/demo-server.mjs';
import { noteMedia } from '../support/media-notes.mjs';
import { phoneOf } from '../support/phone.mjs';
import { CALL_STAND_IN, fullRelease, noCallPlugin, sdkScripts } from '../support/rongcloud-sdk.mjs';
import { APP_KEY, SECRET, startServerApi } from '../support/rongcloud-server-api.mjs';
import { startEmulator } from '../rongcloud-emulator/src/emulator.mjs';

const SDK_HOSTS = { cdn: 'https://cdn.ronghub.com/', own: 'https://sdk.example/' };

describe('the RongCloud page of the demo', () => {
  let emulator;
  let scripts;
  let browser;

  before(async () => {
    const sdk = noCallPlugin ? { call: CALL_STAND_IN } : { im: fullRelease };
    [emulator, scripts, browser] = await Promise.all([
      startEmulator({ groups: { group318: ['3001', '3002', '3003', '3004'] } }),
      sdkScripts({ folder: '', ...sdk }),
      launchBrowser(),
    ]);
  });

  after(async () => {
    await browser?.close();
    await emulator?.close();
  });

  /** Somebody who opens the page; the SDK's scripts are there at both addresses. */
  async function visit(demo, t) {
    const page = await openPage(browser, { ignoreHTTPSErrors: true });
    t.after(() => page.context().close());
    for (const host of Object.values(SDK_HOSTS))
      await page.route(`${host}**`, (route) => {
        const body = scripts[route.request().url().slice(host.length)];
        return route.fulfill({ body, status: body ? 200 : 404, contentType: 'text/javascript' });
      });
    await page.addInitScript(noteMedia);
    await page.goto(`${demo.url}/demo/rongcloud.html`);
    return { ...phoneOf(page), status: (text) => page.getByText(text, { exact: true }).waitFor() };
  }

  async function start(t, env) {
    const demo = await startDemo(env);
    t.after(() => demo.close());
    return demo;
  }

  test('an app key and a token are typed in, and are kept nowhere', async (t) => {
    const demo = await start(t, { RC_APP_KEY: '', RC_APP_SECRET: '' });
    const person = await visit(demo, t);
    const { page } = person;
    await page.getByLabel('App Key').fill('app-key');
    await page.getByLabel('User token').fill('token-3001');
    await page.getByLabel('Navigation address').fill(emulator.urls.navi);
    await page.getByLabel('SDK folder').fill(SDK_HOSTS.own);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await person.online();
    await person.status('Online');
    assert.equal((await person.state()).self.userId, '3001');
    // the SDK keeps an answer of the navigation server, with the token it was for; nothing else does
    const kept = await page.evaluate(() => {
      const own = Object.entries(localStorage).filter(([key]) => !key.startsWith('navi_'));
      return JSON.stringify([
        ...[location.href, document.cookie, document.documentElement.outerHTML],
        ...[own, { ...sessionStorage }],
      ]);
    });
    assert.ok(!kept.includes('token-3001'), 'in no address, page or storage');
    await page.reload();
    assert.equal(await page.getByLabel('User token').inputValue(), '');
    assert.equal((await person.state()).connection, 'disconnected');
  });

  test('a wrong token: the page says so', async (t) => {
    const demo = await start(t, { RC_APP_KEY: '', RC_APP_SECRET: '' });
    const person = await visit(demo, t);
    await person.page.getByLabel('App Key').fill('app-key');
    await person.page.getByLabel('User token').fill('nonsense');
    await person.page.getByLabel('Navigation address').fill(emulator.urls.navi);
    await person.page.getByRole('button', { name: 'Sign in' }).click();
    await person.says('Your sign-in is not valid. Sign in again.');
    await person.status('Cannot connect');
  });

  test(
    'with an app key and a secret: two choose who they are, and talk',
    { skip: noCallPlugin },
    async (t) => {
      const api = await startServerApi({
        tokenOf: (userId) => `token-${userId}@${emulator.urls.navi}`,
      });
      t.after(() => api.close());
      const demo = await start(t, {
        RC_APP_KEY: APP_KEY,
        RC_APP_SECRET: SECRET,
        RC_API_URL: api.url,
      });
      const [caller, callee] = [await visit(demo, t), await visit(demo, t)];
      await caller.page.getByRole('button', { name: '3001' }).click();
      await callee.page.getByRole('button', { name: '3002' }).click();
      await Promise.all([caller.online(), callee.online()]);
      await caller.page.getByLabel('User id to call').fill('3002');
      await caller.page.getByRole('button', { name: 'Video call' }).click();
      await callee.rings(/Li Lei/);
      await callee.accept();
      await Promise.all([caller.sees('3002'), callee.sees('3001')]);
      await caller.hangUp();
      await callee.is('ended');
      assert.deepEqual(api.objections, []);
    },
  );
});
