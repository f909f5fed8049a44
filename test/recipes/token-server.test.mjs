/** The token server of the recipe: whom it refuses and how, what it asks of RongCloud, and a page that signs in with it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { createTokenServer, readSettings } from '../../examples/token-server/server.mjs';
import { startEmulator } from '../rongcloud-emulator/src/emulator.mjs';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { installedCopyOf, startServer } from '../support/example.mjs';
import { phoneOf } from '../support/phone.mjs';
import { CALL_STAND_IN, RTC_STAND_IN, sdkScripts } from '../support/rongcloud-sdk.mjs';
import { APP_KEY, SECRET, startServerApi } from '../support/rongcloud-server-api.mjs';
import { projectDir } from '../support/site.mjs';

const CDN = 'https://cdn.ronghub.com/';
const HERE = 'http://calls.example';
const FRIEND = 'https://www.example.com';
const STRANGER = 'https://evil.example';

describe('the token server', () => {
  let api;
  const logged = [];
  const { error } = console;

  before(async () => {
    console.error = (...words) => logged.push(words.join(' '));
    api = await startServerApi();
  });

  after(async () => {
    console.error = error;
    await api.close();
  });

  afterEach(() => {
    api.reset();
    assert.deepEqual(api.objections.splice(0), []);
    assert.ok(!logged.join().includes(SECRET) && !logged.join().includes('token of'), 'no secrets');
    logged.length = 0;
  });

  const serverOf = (settings) =>
    createTokenServer({
      ...{ appKey: APP_KEY, appSecret: SECRET, apiUrl: api.url },
      sessionOf: async ({ req }) => req.header('x-me'),
      ...settings,
    });

  /** Asks as somebody. @returns status, body and headers of the answer */
  async function ask(server, path, headers = { 'x-me': '3001' }, method = 'GET') {
    const host = new URL(HERE).host;
    const request = new Request(HERE + path, { method, headers: { host, ...headers } });
    const response = await server.fetch(request);
    const text = await response.text();
    assert.ok(!text.includes(SECRET));
    return { status: response.status, headers: response.headers, body: text };
  }

  async function refuses(server, path, headers, status, code) {
    const answer = await ask(server, path, headers);
    assert.equal(answer.status, status, answer.body);
    assert.deepEqual(JSON.parse(answer.body), { code });
    assert.match(answer.headers.get('content-type'), /^application\/json/);
    return answer;
  }

  test('who is signed in gets a token of their own, which nobody keeps', async () => {
    const { status, body, headers } = await ask(serverOf(), '/api/call-token?userId=3002');
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), { token: 'token of 3001' });
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('access-control-allow-origin'), null);
    const { fields } = api.requests.at(-1);
    assert.deepEqual(fields, { userId: ['3001'], name: ['Li Lei'], portraitUri: [''] });
  });

  test('without a session there is nothing, and RongCloud is not asked', async () => {
    const before = api.requests.length;
    const server = serverOf();
    for (const path of ['/api/call-token', '/api/users?ids=3001', '/api/groups/group318/members'])
      for (const headers of [{}, { 'x-me': '9999' }])
        await refuses(server, path, headers, 401, 'no-session');
    assert.equal(api.requests.length, before);
    await refuses(serverOf({ sessionOf: undefined }), '/api/call-token', {}, 401, 'no-session');
  });

  test('a session that cannot be looked up, or not in time: an error, and no token', async () => {
    const sessionOf = async () => {
      throw new Error('the database is away');
    };
    await refuses(serverOf({ sessionOf }), '/api/call-token', {}, 500, 'failed');
    assert.match(logged.join(), /the database is away/);
    const never = serverOf({ sessionOf: () => new Promise(() => {}), answerMs: 20 });
    await refuses(never, '/api/call-token', {}, 504, 'slow');
  });

  test('too many requests of one person: told when to come back, and others may ask', async () => {
    const server = serverOf({ limits: { tokens: 2, lists: 1 } });
    const path = '/api/call-token';
    for (let i = 0; i < 2; i += 1) assert.equal((await ask(server, path)).status, 200);
    const { headers } = await refuses(server, path, { 'x-me': '3001' }, 429, 'too-many-requests');
    const seconds = Number(headers.get('retry-after'));
    assert.ok(seconds > 0 && seconds <= 60, `${seconds} s`);
    assert.equal((await ask(server, path, { 'x-me': '3002' })).status, 200);
    assert.equal((await ask(server, '/api/users?ids=3001')).status, 200, 'lists count apart');
    await refuses(server, '/api/users?ids=3001', { 'x-me': '3001' }, 429, 'too-many-requests');
  });

  test('pages of other sites are refused, with and without an Origin header', async () => {
    const server = serverOf({ origins: [FRIEND] });
    const foreign = [
      { origin: STRANGER },
      { origin: 'null' },
      { origin: `${FRIEND}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      const me = { ...headers, 'x-me': '3001' };
      const answer = await refuses(server, '/api/call-token', me, 403, 'foreign-origin');
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
    for (const headers of [{ origin: HERE }, { 'sec-fetch-site': 'same-origin' }, {}])
      assert.equal(
        (await ask(server, '/api/users?ids=1', { ...headers, 'x-me': '3001' })).status,
        200,
      );
  });

  test('a site on the list may ask, with its cookies; without a list none may', async () => {
    const friend = { origin: FRIEND, 'sec-fetch-site': 'cross-site', 'x-me': '3001' };
    const server = serverOf({ origins: [FRIEND] });
    const allows = ({ headers }) => [
      headers.get('access-control-allow-origin'),
      headers.get('access-control-allow-credentials'),
    ];
    const answer = await ask(server, '/api/call-token', friend);
    assert.equal(answer.status, 200);
    assert.deepEqual(allows(answer), [FRIEND, 'true']);
    const preflight = { ...friend, 'access-control-request-method': 'GET' };
    const permission = await ask(server, '/api/call-token', preflight, 'OPTIONS');
    assert.deepEqual(allows(permission), [FRIEND, 'true']);
    const refusal = await ask(server, '/api/call-token', { ...friend, 'x-me': '' });
    assert.equal(refusal.status, 401);
    assert.deepEqual(allows(refusal), [FRIEND, 'true'], 'its page can read why');
    await refuses(serverOf(), '/api/call-token', friend, 403, 'foreign-origin');
  });

  test('names are of who is asked for, at most 100', async () => {
    const server = serverOf();
    const { body } = await ask(server, '/api/users?ids=3002,9999,3002');
    assert.deepEqual(JSON.parse(body), [{ userId: '3002', name: 'Han Meimei' }]);
    const me = { 'x-me': '3001' };
    const many = Array.from({ length: 101 }, (_, i) => i).join(',');
    for (const query of ['', '?ids=', `?ids=${many}`])
      await refuses(server, `/api/users${query}`, me, 400, 'bad-ids');
  });

  test('a group is for its members, and is known to RongCloud from then on', async () => {
    const server = serverOf();
    const path = '/api/groups/group318/members';
    api.refuse('/group/create.json', 1004);
    await refuses(server, path, { 'x-me': '3001' }, 502, 'service-refused');
    api.reset();
    for (let i = 0; i < 2; i += 1) {
      const { body } = await ask(server, path);
      assert.deepEqual(
        JSON.parse(body).map(({ userId }) => userId),
        ['3001', '3002'],
      );
    }
    assert.deepEqual(api.groups, [
      { groupId: ['group318'], groupName: ['Project 318'], userId: ['3001', '3002'] },
    ]);
    await refuses(server, path, { 'x-me': '3003' }, 404, 'no-group');
    await refuses(server, '/api/groups/toString/members', { 'x-me': '3001' }, 404, 'no-group');
  });

  test('other addresses: an error in JSON, too', async () => {
    for (const path of ['/', '/server.mjs', '/login/3001', '/api/nothing'])
      await refuses(serverOf(), path, {}, 404, 'not-found');
  });

  test('RongCloud refuses: its number is in the log, and not in the answer', async () => {
    api.refuse('/user/getToken.json', 1004);
    await refuses(serverOf(), '/api/call-token', { 'x-me': '3001' }, 502, 'service-refused');
    assert.match(logged.join(), /getToken\.json: 1004/);
  });

  describe('RongCloud is not itself', () => {
    let answer;
    let service;
    const me = { 'x-me': '3001' };

    before(async () => {
      service = createServer((request, response) => answer(response)).listen(0, '127.0.0.1');
      await once(service, 'listening');
    });

    after(() => {
      service.closeAllConnections();
      service.close();
    });

    const address = () => `http://127.0.0.1:${service.address().port}`;

    for (const [what, text] of [
      ['a page', '<html>'],
      ['nothing', ''],
      ['null', 'null'],
      ['no token', '{"code":200}'],
      ['a token that is none', '{"code":200,"token":7}'],
      ['a code that is none', '{"code":"ok","token":"secret"}'],
    ])
      test(`it answers with ${what}`, async () => {
        answer = (response) => response.end(text);
        const server = serverOf({ apiUrl: address() });
        await refuses(server, '/api/call-token', me, 502, 'service-nonsense');
      });

    for (const [what, begin] of [
      ['does not answer', () => {}],
      ['begins an answer and stops', (response) => response.write('{"code":')],
    ])
      test(`it ${what}: there is an end`, async () => {
        answer = begin;
        const server = serverOf({ apiUrl: address(), serviceMs: 100 });
        await refuses(server, '/api/call-token', me, 504, 'service-slow');
      });

    test('it sends elsewhere, or nobody is there', async () => {
      answer = (response) => response.writeHead(302, { location: HERE }).end();
      const server = serverOf({ apiUrl: address() });
      await refuses(server, '/api/call-token', me, 502, 'service-unreachable');
      const nobody = serverOf({ apiUrl: 'http://127.0.0.1:1' });
      await refuses(nobody, '/api/call-token', me, 502, 'service-unreachable');
    });
  });
});

describe('starting it', () => {
  const COMPLETE = { RC_APP_KEY: 'key', RC_APP_SECRET: 'secret' };

  test('settings come from the environment, and what is wrong with them is said', () => {
    const { settings, mistakes } = readSettings({ ...COMPLETE, ALLOWED_ORIGINS: ` ${FRIEND} , ` });
    assert.deepEqual([settings.origins, settings.isDemo, mistakes], [[FRIEND], false, []]);
    for (const [env, expected] of [
      [{ RC_APP_KEY: '' }, /Set RC_APP_KEY/],
      [{ RC_APP_SECRET: '' }, /Set RC_APP_SECRET/],
      [{ ALLOWED_ORIGINS: '*' }, /\* is no origin/],
      [{ ALLOWED_ORIGINS: `${FRIEND}/` }, /is no origin/],
      [{ RC_API_URL: 'api' }, /RC_API_URL/],
      [{ PORT: 'http' }, /PORT/],
      [{ PORT: '70000' }, /PORT/],
      [{ DEMO_LOGIN: '1', NODE_ENV: 'production' }, /not for production/],
    ])
      assert.match(readSettings({ ...COMPLETE, ...env }).mistakes.join(), expected);
  });

  test('without its secrets it does not start, and says what is missing', async () => {
    const child = spawn(process.execPath, ['server.mjs'], {
      cwd: join(projectDir, 'examples/token-server'),
      env: { PATH: process.env.PATH },
    });
    const [[code], text] = await Promise.all([
      once(child, 'exit'),
      child.stderr.toArray().then((chunks) => Buffer.concat(chunks).toString()),
    ]);
    assert.equal(code, 1);
    assert.equal(text, 'Set RC_APP_KEY.\nSet RC_APP_SECRET.\n');
  });
});

describe('its page', () => {
  let api;
  let emulator;
  let scripts;
  let browser;

  before(async () => {
    [emulator, scripts, browser] = await Promise.all([
      startEmulator(),
      sdkScripts({ folder: '', rtc: RTC_STAND_IN, call: CALL_STAND_IN }),
      launchBrowser(),
    ]);
    api = await startServerApi({ tokenOf: (userId) => `token-${userId}@${emulator.urls.navi}` });
  });

  after(async () => {
    await browser?.close();
    await Promise.all([api?.close(), emulator?.close()]);
  });

  const start = async (t, env = {}) => {
    const packages = ['hono', '@hono/node-server', 'rate-limiter-flexible'];
    const folder = await installedCopyOf(t, 'token-server', packages);
    const secrets = { RC_APP_KEY: APP_KEY, RC_APP_SECRET: SECRET, RC_API_URL: api.url };
    return startServer(t, folder, { ...secrets, ...env });
  };

  test('who logs in is online, with a name, and is called', async (t) => {
    const { url } = await start(t, { DEMO_LOGIN: '1' });
    const page = await openPage(browser, { ignoreHTTPSErrors: true });
    t.after(() => page.context().close());
    await page.route(`${CDN}**`, (route) => {
      const body = scripts[route.request().url().slice(CDN.length)];
      return route.fulfill({ body, status: body ? 200 : 404, contentType: 'text/javascript' });
    });
    await page.goto(url);
    const person = phoneOf(page);
    await person.says('Your sign-in is not valid. Sign in again.'); // nobody has logged in
    await page.getByRole('link', { name: 'I am Li Lei' }).click();
    await person.online();
    const { self } = await person.state();
    assert.equal(self.userId, '3001');
    await page.locator('rc-call-button[group-id]').click();
    await page.getByRole('option', { name: 'Han Meimei' }).waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate(() => window.callPlugin.ring());
    await person.is('incoming');
    assert.deepEqual(
      api.groups.map(({ groupId }) => groupId),
      [['group318']],
    );
    assert.deepEqual(api.objections, []);

    for (const path of [
      '/server.mjs',
      '/rc-call-kit/../package.json',
      '/rc-call-kit/%2e%2e/package.json',
    ])
      assert.equal((await fetch(url + path)).status, 404, path);
    const forged = await fetch(`${url}/api/call-token`, { headers: { cookie: 'demo=3001.x' } });
    assert.equal(forged.status, 401);
  });

  test('without DEMO_LOGIN there is no page, and no way in', async (t) => {
    const { url } = await start(t);
    for (const path of ['/', '/login/3001', '/rc-call-kit/rc-call-kit.min.js'])
      assert.equal((await fetch(url + path)).status, 404, path);
    assert.equal((await fetch(`${url}/api/call-token`)).status, 401);
  });
});
