/* global provider, registration, WindowClient, NotificationEvent */
/**
 * Ringing when no tab is open, with the browser's own delivery of pushes. What a browser does when somebody presses a
 * notification cannot be driven: the event is fired in the worker, and the page that it wants opened is opened here.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { startRelay } from '../support/relay.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

let relay;
let site;
let browser;
/** Ben's browser, in which the worker is. */
let bens;
let worker;
let people;
/** Delivers the last push once more: the browser drops one, without a word, while it still writes the worker down. */
let again;

const VAPID = `B${'A'.repeat(86)}`;

before(async () => {
  relay = await startRelay();
  const page = (userId) =>
    htmlPage(`
      <script src="/dist/rc-call-kit.min.js"></script>
      <rc-call-provider backend="local" app-key="push" token="${userId}"
        signaling-url="ws://localhost:${relay.port}/relay">
        <rc-incoming-call ringtone="none"></rc-incoming-call><rc-call-panel></rc-call-panel>
      </rc-call-provider>`);
  site = await startSite({
    pages: {
      '/anna': page('3001'),
      '/ben': page('3002'),
      '/empty': htmlPage('nothing'),
      '/elsewhere/ben': page('3002'),
      '/worker.js': `importScripts('/dist/worker.js');`,
      '/scoped/worker.js': `importScripts('/dist/worker.js');`,
      '/broken.js': 'throw new Error("broken")',
    },
  });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
  await relay?.close();
});

beforeEach(() => (people = []));
afterEach(() => Promise.all(people.map((page) => page.context().close())));

/** @param {import('playwright').BrowserContextOptions} [options] */
async function open(path, options) {
  const page = await openPage(browser, options);
  people.push(page);
  await page.goto(site.url + path);
  return page;
}

const connected = (page) =>
  until(page, 'connected', () => provider().state.connection === 'connected', undefined, 15_000);

/** In each page: the provider. */
const HELPER = () => {
  window.provider = () => document.querySelector('rc-call-provider');
};

async function person(path) {
  const page = await openPage(browser);
  people.push(page);
  await page.addInitScript(HELPER);
  await page.goto(site.url + path);
  await connected(page);
  return page;
}

/** Ben's worker is there, and no page of his. */
async function bensWorker() {
  const page = await open('/empty', { permissions: ['notifications'] });
  bens = page.context();
  await bens.addInitScript(HELPER);
  const client = await bens.newCDPSession(page);
  const registered = new Promise((resolve) => {
    client.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(site.url));
      if (own) resolve(own.registrationId);
    });
  });
  await client.send('ServiceWorker.enable');
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    await navigator.serviceWorker.ready;
  });
  const registrationId = await registered;
  [worker] = bens.serviceWorkers();
  await worker.evaluate(() => {
    self.opened = [];
    self.clients.openWindow = async (url) => void self.opened.push(url);
  });
  const push = (rcCall) => {
    const data = typeof rcCall === 'string' ? rcCall : JSON.stringify({ rcCall });
    again = () =>
      client.send('ServiceWorker.deliverPushMessage', { origin: site.url, registrationId, data });
    return again();
  };
  // a page of another site keeps the session that delivers
  await page.goto('about:blank');
  return { push, page };
}

const shown = () =>
  worker.evaluate(async () =>
    (await registration.getNotifications()).map(({ title, body, tag, actions, data }) => ({
      ...{ title, body, tag, isOver: data?.rcCall?.isOver },
      actions: actions?.map(({ action }) => action),
    })),
  );

async function isShown(title) {
  for (let i = 0; i < 200; i += 1) {
    const found = (await shown()).find((one) => one.title === title);
    if (found) return found;
    if (i % 40 === 39) await again();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return assert.fail(`"${title}" is not shown, but ${JSON.stringify(await shown())}`);
}

/** What the browser does when somebody presses the notification. @returns the addresses that are to be opened */
const press = (action = '') =>
  worker.evaluate(async (which) => {
    const [notification] = await registration.getNotifications();
    const event = new NotificationEvent('notificationclick', { notification, action: which });
    let work;
    event.waitUntil = (promise) => (work = promise);
    self.dispatchEvent(event);
    await work;
    return self.opened.splice(0);
  }, action);

async function callBen() {
  const anna = await person('/anna');
  await anna.evaluate(() => provider().call({ userIds: ['3002'] }));
  const { id } = await anna.evaluate(() => provider().state.call.call);
  const call = {
    ...{ callId: id, title: 'Anna calls', body: 'Call', overTitle: 'You missed a call from Anna' },
    ...{ until: Date.now() + 60_000, url: '/ben' },
  };
  return { anna, call };
}

for (const [what, action] of [
  ['Answer', 'answer'],
  ['the notification itself', ''],
])
  test(`no tab is open: a push is shown, and a press on ${what} opens the page, which rings and is answered`, async () => {
    const { push } = await bensWorker();
    const { anna, call } = await callBen();
    await push(call);
    const notification = await isShown('Anna calls');
    assert.deepEqual(notification.actions, ['answer', 'decline']);
    assert.deepEqual(await press(action), [`${site.url}/ben`]);
    assert.deepEqual(await shown(), []);
    const page = await bens.newPage();
    await page.goto(`${site.url}/ben`);
    await page.getByRole('button', { name: 'Accept' }).click();
    await until(anna, 'they talk', () => provider().state.call.phase === 'connected');
    await page.getByRole('button', { name: 'Hang up' }).click();
    await until(anna, 'it is over', () => provider().state.call.phase === 'ended');
    assert.deepEqual(anna.complaints, []);
  });

test('Decline is told by HTTP, and no page is opened', async () => {
  const { push } = await bensWorker();
  const { anna, call } = await callBen();
  let told;
  const declined = new Promise((resolve) => (told = resolve));
  await bens.route('**/decline', async (route) => {
    told([route.request().method(), route.request().postDataJSON()]);
    await route.fulfill({ status: 204 });
  });
  await push({ ...call, declineUrl: '/decline', declineBody: { callId: call.callId, by: '3002' } });
  await isShown('Anna calls');
  assert.deepEqual(await press('decline'), []);
  assert.deepEqual(await declined, ['POST', { callId: call.callId, by: '3002' }]);
  await anna.evaluate(() => provider().hangUp());
});

for (const [why, more] of [
  ['where there is no HTTP', {}],
  ['where the server fails', { declineUrl: '/no-such-address' }],
])
  test(`Decline opens a page ${why}, which declines`, async () => {
    const { push } = await bensWorker();
    const { anna, call } = await callBen();
    await push({ ...call, ...more });
    await isShown('Anna calls');
    const [address] = await press('decline');
    assert.equal(address, `${site.url}/ben#rc-call-declined=${call.callId}`);
    const page = await bens.newPage();
    await page.addInitScript(fakeSubscription);
    await page.route('**/subscribe', (route) => route.fulfill({ status: 204 }));
    await page.goto(address);
    await connected(page);
    await page.evaluate(
      (key) => provider().enablePush({ vapidPublicKey: key, subscribeUrl: '/subscribe' }),
      VAPID,
    );
    await until(anna, 'it was declined', () => provider().state.call.end?.reason === 'declined');
    assert.equal(new URL(page.url()).hash, '');
  });

test('a tab that is open comes to the front, and no other is opened', async () => {
  const { push } = await bensWorker();
  const page = await bens.newPage();
  await page.goto(`${site.url}/ben`);
  await connected(page);
  const { call } = await callBen();
  await push(call);
  await isShown('Anna calls');
  await worker.evaluate(() => {
    self.focused = [];
    WindowClient.prototype.focus = async function () {
      self.focused.push(this.url);
      return this;
    };
  });
  assert.deepEqual(await press('answer'), []);
  assert.deepEqual(await worker.evaluate(() => self.focused), [`${site.url}/ben`]);
  await page.getByRole('button', { name: 'Accept' }).waitFor();
});

test('a push that comes when the call is over says that it was missed; the end takes the place of the beginning', async () => {
  const { push } = await bensWorker();
  const call = {
    callId: 'c1',
    title: 'Anna calls',
    overTitle: 'Missed: Anna',
    until: Date.now() - 1,
  };
  await push(call);
  const late = await isShown('Missed: Anna');
  assert.deepEqual([late.isOver, late.actions], [true, []]);
  await push({ callId: 'c2', title: 'Ben calls' });
  await isShown('Ben calls');
  await push({ callId: 'c2', title: 'Missed: Ben', isOver: true });
  await isShown('Missed: Ben');
  assert.deepEqual((await shown()).map(({ title }) => title).sort(), [
    'Missed: Anna',
    'Missed: Ben',
  ]);
});

test('pushes of the page’s own, nonsense, and pages of other sites are left alone', async () => {
  const { push } = await bensWorker();
  for (const data of ['not JSON', '{"news":1}', 'null', '{"rcCall":{"callId":7}}'])
    await push(data);
  await push({ callId: 'c', title: 'Evil', url: 'https://evil.example/' });
  await isShown('Evil');
  assert.equal((await shown()).length, 1);
  assert.deepEqual(await press('answer'), [`${site.url}/`]);
});

/** Runs in the page: this machine has no push service. Subscriptions outlive the page, as those of a browser do. */
function fakeSubscription() {
  const key = 'fake-subscription';
  const make = (number) => ({
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint: `https://push.example/${number}`, keys: {} }),
    async unsubscribe() {
      if (localStorage.getItem(key) !== String(number)) return false;
      localStorage.removeItem(key);
      return true;
    },
  });
  PushManager.prototype.getSubscription = async () => {
    const number = localStorage.getItem(key);
    return number && { ...make(number), options: window.subscribedWith ?? {} };
  };
  PushManager.prototype.subscribe = async function (options) {
    window.subscribedWith = options;
    const known = localStorage.getItem(key);
    const number = known ?? Number(localStorage.getItem('fake-count') ?? 0) + 1;
    localStorage.setItem('fake-count', number);
    localStorage.setItem(key, number);
    return make(String(number));
  };
}

/** Ben's page asks for pushes. @returns what the server got, or the error */
async function enable({
  path = '/ben',
  permissions = ['notifications'],
  answer,
  script,
  ...options
}) {
  const page = await openPage(browser, { permissions });
  people.push(page);
  await page.addInitScript(HELPER);
  await page.addInitScript(fakeSubscription);
  if (script) await page.addInitScript(script);
  const sent = [];
  await page.route('**/subscribe', (route) => {
    sent.push(route.request().postDataJSON());
    return answer ? answer(route) : route.fulfill({ status: 204 });
  });
  await page.goto(site.url + path);
  await connected(page);
  const error = await page.evaluate(
    (given) =>
      provider()
        .enablePush(given)
        .catch(({ name, reason, params }) => `${name} ${reason} ${params.detail}`),
    { vapidPublicKey: VAPID, subscribeUrl: '/subscribe', worker: '/worker.js', ...options },
  );
  return { error, sent, page };
}

test('enablePush subscribes, and tells the server', async () => {
  const { error, sent, page } = await enable({});
  assert.equal(error, undefined);
  assert.deepEqual(sent, [
    { userId: '3002', subscription: { endpoint: 'https://push.example/1', keys: {} } },
  ]);
  const [visible, length] = await page.evaluate(() => [
    window.subscribedWith.userVisibleOnly,
    window.subscribedWith.applicationServerKey.length,
  ]);
  assert.deepEqual([visible, length], [true, 65]);
});

for (const [what, options, expected] of [
  ['the person refuses', { permissions: [] }, 'CallError permission-denied push-refused'],
  [
    'the browser refuses',
    {
      script: () => {
        PushManager.prototype.subscribe = () =>
          Promise.reject(new DOMException('no', 'NotAllowedError'));
      },
    },
    'CallError permission-denied push-refused',
  ],
  [
    'the push service is away',
    {
      script: () => {
        PushManager.prototype.subscribe = () => Promise.reject(new DOMException('', 'AbortError'));
      },
    },
    'CallError network push-service',
  ],
  [
    'the browser has no push',
    { script: () => delete window.PushManager },
    'CallError bad-request no-push',
  ],
  ['there is no worker', { worker: undefined }, 'CallError bad-request push-worker'],
  ['the worker is not found', { worker: '/no-such.js' }, 'CallError bad-request push-worker'],
  ['the worker is broken', { worker: '/broken.js' }, 'CallError bad-request push-worker'],
  [
    'the worker is for other pages',
    { worker: '/scoped/worker.js' },
    'CallError bad-request push-worker',
  ],
  ['the key is none', { vapidPublicKey: 'key' }, 'CallError bad-request push-key'],
  [
    'the server refuses',
    { answer: (route) => route.fulfill({ status: 500 }) },
    'CallError network push-server',
  ],
  ['the server is away', { answer: (route) => route.abort() }, 'CallError network push-server'],
  [
    'the server never answers',
    {
      answer: () => {},
      script: () => {
        const timeout = AbortSignal.timeout.bind(AbortSignal);
        AbortSignal.timeout = (ms) => timeout(ms / 20);
      },
    },
    'CallError network push-server',
  ],
])
  test(`enablePush: ${what}`, async () => {
    const { error, page } = await enable(options);
    assert.equal(error, expected);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

/** Ben's page has pushes. @returns what the server of `disablePush` got */
async function disabling(answer = (route) => route.fulfill({ status: 204 })) {
  const { error, page } = await enable({});
  assert.equal(error, undefined);
  const sent = [];
  await page.route('**/unsubscribe', (route) => {
    sent.push(route.request().postDataJSON());
    return answer(route);
  });
  const disable = (options) =>
    page.evaluate(
      (given) =>
        provider()
          .disablePush(given)
          .catch(({ name, reason, params }) => `${name} ${reason} ${params.detail}`),
      options,
    );
  const isSubscribed = () =>
    page.evaluate(() => localStorage.getItem('fake-subscription') !== null);
  return { page, sent, disable, isSubscribed };
}

test('disablePush unsubscribes and tells the server, once, also after signing out', async () => {
  const { page, sent, disable, isSubscribed } = await disabling();
  assert.equal(await isSubscribed(), true);
  await page.evaluate(() => provider().disconnect());
  assert.equal(await disable({ unsubscribeUrl: '/unsubscribe' }), undefined);
  assert.equal(await isSubscribed(), false);
  assert.deepEqual(sent, [{ subscription: { endpoint: 'https://push.example/1', keys: {} } }]);
  assert.equal(await disable({ unsubscribeUrl: '/unsubscribe' }), undefined);
  assert.equal(await disable(), undefined);
  assert.equal(sent.length, 1);
});

test('disablePush: nothing rings here although the server is away, and it says so', async () => {
  const { disable, isSubscribed } = await disabling((route) => route.abort());
  const error = await disable({ unsubscribeUrl: '/unsubscribe' });
  assert.equal(error, 'CallError network push-server');
  assert.equal(await isSubscribed(), false);
});

test('disablePush: the browser does not unsubscribe', async () => {
  const { page, sent, disable } = await disabling();
  await page.evaluate(() => {
    PushManager.prototype.getSubscription = async () => ({ unsubscribe: async () => false });
  });
  const error = await disable({ unsubscribeUrl: '/unsubscribe' });
  assert.equal(error, 'CallError network push-service');
  assert.deepEqual(sent, []);
});

test('asked for both at once, the last one counts', async () => {
  const { page, isSubscribed } = await disabling();
  await page.evaluate(async (vapidPublicKey) => {
    const on = () => provider().enablePush({ vapidPublicKey, subscribeUrl: '/subscribe' });
    await Promise.all([provider().disablePush(), on(), provider().disablePush()]);
  }, VAPID);
  assert.equal(await isSubscribed(), false);
});

test('a subscription of the one before rings no more when somebody else signs in', async () => {
  const { page, isSubscribed } = await disabling();
  await page.evaluate(() => (provider().token = '3003'));
  await until(page, 'Ben’s is gone', () => localStorage.getItem('fake-subscription') === null);
  assert.equal(await isSubscribed(), false);
});

test('who signs in later, and up, gets a subscription of their own', async () => {
  const { page } = await disabling();
  const sent = [];
  await page.route('**/subscribe', (route) => {
    sent.push(route.request().postDataJSON());
    return route.fulfill({ status: 204 });
  });
  await page.addInitScript(() =>
    addEventListener('DOMContentLoaded', () => provider().setAttribute('token', '3003')),
  );
  await page.reload();
  await connected(page);
  await page.evaluate(
    (vapidPublicKey) => provider().enablePush({ vapidPublicKey, subscribeUrl: '/subscribe' }),
    VAPID,
  );
  assert.deepEqual(sent, [
    { userId: '3003', subscription: { endpoint: 'https://push.example/2', keys: {} } },
  ]);
});
