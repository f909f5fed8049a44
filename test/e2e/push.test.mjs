/* global provider, registration, WindowClient, NotificationEvent */
/**
 * Ringing when no tab is open, with the browser's own delivery of pushes. What a browser does when somebody presses a
 * notification cannot be driven: the event is fired in the worker, and the page that it wants opened is opened here.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { fakeSubscription, VAPID } from '../support/push-subscription.mjs';
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
