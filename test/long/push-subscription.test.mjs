/* global provider */
/** What can go wrong with a subscription to pushes, and who has one. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { connected, openPushSite, VAPID } from '../support/push-subscription.mjs';

let push;

before(async () => {
  push = await openPushSite();
});

after(() => push?.close());
afterEach(() => push.clear());

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
    const { error, page } = await push.enable(options);
    assert.equal(error, expected);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

test('disablePush: nothing rings here although the server is away, and it says so', async () => {
  const { disable, isSubscribed } = await push.disabling((route) => route.abort());
  const error = await disable({ unsubscribeUrl: '/unsubscribe' });
  assert.equal(error, 'CallError network push-server');
  assert.equal(await isSubscribed(), false);
});

test('disablePush: the browser does not unsubscribe', async () => {
  const { page, sent, disable } = await push.disabling();
  await page.evaluate(() => {
    PushManager.prototype.getSubscription = async () => ({ unsubscribe: async () => false });
  });
  const error = await disable({ unsubscribeUrl: '/unsubscribe' });
  assert.equal(error, 'CallError network push-service');
  assert.deepEqual(sent, []);
});

test('asked for both at once, the last one counts', async () => {
  const { page, isSubscribed } = await push.disabling();
  await page.evaluate(async (vapidPublicKey) => {
    const on = () => provider().enablePush({ vapidPublicKey, subscribeUrl: '/subscribe' });
    await Promise.all([provider().disablePush(), on(), provider().disablePush()]);
  }, VAPID);
  assert.equal(await isSubscribed(), false);
});

test('a subscription of the one before rings no more when somebody else signs in', async () => {
  const { page, isSubscribed } = await push.disabling();
  await page.evaluate(() => (provider().token = '3003'));
  await until(page, 'Ben’s is gone', () => localStorage.getItem('fake-subscription') === null);
  assert.equal(await isSubscribed(), false);
});

test('who signs in later, and up, gets a subscription of their own', async () => {
  const { page } = await push.disabling();
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
