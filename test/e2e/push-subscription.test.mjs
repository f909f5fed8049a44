/* global provider */
/** A page that subscribes to pushes, and no longer. What can go wrong: test/long/push-subscription.test.mjs. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { openPushSite } from '../support/push-subscription.mjs';

let push;

before(async () => {
  push = await openPushSite();
});

after(() => push?.close());
afterEach(() => push.clear());

test('enablePush subscribes, and tells the server', async () => {
  const { error, sent, page } = await push.enable({});
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

test('who refuses gets none; the page is told, and whoever pressed for it', async () => {
  const { error, page } = await push.enable({ permissions: [] });
  assert.equal(error, 'CallError permission-denied push-refused');
  await page.getByRole('alert').getByText('Allow notifications of this site').waitFor();
});

test('disablePush unsubscribes and tells the server, once, also after signing out', async () => {
  const { page, sent, disable, isSubscribed } = await push.disabling();
  assert.equal(await isSubscribed(), true);
  await page.evaluate(() => provider().disconnect());
  assert.equal(await disable({ unsubscribeUrl: '/unsubscribe' }), undefined);
  assert.equal(await isSubscribed(), false);
  assert.deepEqual(sent, [{ subscription: { endpoint: 'https://push.example/1', keys: {} } }]);
  assert.equal(await disable({ unsubscribeUrl: '/unsubscribe' }), undefined);
  assert.equal(await disable(), undefined);
  assert.equal(sent.length, 1);
});
