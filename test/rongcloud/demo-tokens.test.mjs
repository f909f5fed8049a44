/** The demo's server for RongCloud: tokens for sample people from the vendor's server API, here a strict stand-in of it. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { findMembers, people } from '../../demo/people.js';
import { startDemo } from '../support/demo-server.mjs';
import { APP_KEY, SECRET, startServerApi } from '../support/rongcloud-server-api.mjs';

const GROUP = 'group318';

describe('the demo with an app key and a secret', () => {
  let service;
  let demo;
  /** Every answer of the demo's server, its headers too. */
  let answers = '';

  before(async () => {
    service = await startServerApi();
    demo = await startDemo({ RC_APP_KEY: APP_KEY, RC_APP_SECRET: SECRET, RC_API_URL: service.url });
  });

  after(async () => {
    await demo?.close();
    await service?.close();
  });

  afterEach(() => {
    assert.ok(!answers.includes(SECRET), 'the secret stays on the server');
    assert.deepEqual(service.objections.splice(0), []);
    service.reset();
  });

  async function ask(path) {
    const response = await fetch(demo.url + path);
    const text = await response.text();
    answers += text + JSON.stringify([...response.headers]);
    return { status: response.status, headers: response.headers, body: JSON.parse(text) };
  }

  const token = (userId) => ask(`/demo/api/rongcloud/token?userId=${userId}`);

  test('the service refuses: the page gets its number and no token, and it is tried again', async () => {
    service.refuse('/user/getToken.json', 1004);
    const { status, body } = await token('3001');
    assert.equal(status, 502);
    assert.deepEqual(Object.keys(body), ['error']);
    assert.match(body.error, /answered \/user\/getToken\.json with 1004/);
    service.reset();
    assert.equal((await token('3001')).status, 200);
  });

  test('the page is told of the app, and of nothing else', async () => {
    assert.deepEqual((await ask('/demo/api/rongcloud')).body, { appKey: APP_KEY });
  });

  test('a sample person gets a token of theirs, which nobody keeps', async () => {
    const { status, headers, body } = await token('3002');
    assert.equal(status, 200);
    assert.deepEqual(body, { token: 'token of 3002' });
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.deepEqual(service.requests.at(-1), {
      path: '/user/getToken.json',
      fields: { userId: ['3002'], name: [people[1].name], portraitUri: [''] },
    });
  });

  test('the sample group exists on the service, with its members, before anybody calls it', async () => {
    await token('3001');
    const [group] = service.groups;
    assert.deepEqual(group, {
      groupId: [GROUP],
      groupName: ['Project 318'],
      userId: findMembers(GROUP).map(({ userId }) => userId),
    });
    assert.equal(service.groups.length, 1, 'made once');
  });

  test('somebody who is no sample person gets none, and the service is not asked', async () => {
    const before = service.requests.length;
    for (const userId of ['9999', '', '3001,3002', '../3001']) {
      const { status, body } = await token(encodeURIComponent(userId));
      assert.equal(status, 404, userId);
      assert.deepEqual(Object.keys(body), ['error']);
    }
    assert.equal(service.requests.length, before);
  });

  test('users and group members are served beside', async () => {
    const { body: users } = await ask('/demo/api/users?ids=3001,3002');
    assert.deepEqual(
      users.map(({ userId }) => userId),
      ['3001', '3002'],
    );
    const { body: members } = await ask(`/demo/api/groups/${GROUP}/members`);
    assert.deepEqual(members, findMembers(GROUP));
  });

  test('an answer that is no JSON is a failure with its status', async () => {
    service.breakDown();
    const { status, body } = await token('3003');
    assert.equal(status, 502);
    assert.match(body.error, /with 500/);
  });

  test('every request was signed anew', () => {
    assert.equal(new Set(service.nonces).size, service.nonces.length);
    assert.ok(service.nonces.length > people.length);
  });
});

describe('the demo, when the service cannot be reached', () => {
  test('the page is told so, without the secret', async (t) => {
    const service = await startServerApi();
    await service.close(); // nobody listens at that address now
    const demo = await startDemo({
      RC_APP_KEY: APP_KEY,
      RC_APP_SECRET: SECRET,
      RC_API_URL: service.url,
    });
    t.after(() => demo.close());
    const response = await fetch(`${demo.url}/demo/api/rongcloud/token?userId=3001`);
    const text = await response.text();
    assert.equal(response.status, 502);
    assert.match(JSON.parse(text).error, /cannot be reached/);
    assert.ok(!text.includes(SECRET));
  });
});

describe('the demo without a secret', () => {
  test('says that it has no app, and gives no tokens', async (t) => {
    const demo = await startDemo({ RC_APP_KEY: APP_KEY, RC_APP_SECRET: '' });
    t.after(() => demo.close());
    const about = await fetch(`${demo.url}/demo/api/rongcloud`);
    assert.deepEqual(await about.json(), { appKey: null });
    const response = await fetch(`${demo.url}/demo/api/rongcloud/token?userId=3001`);
    assert.equal(response.status, 404);
    assert.match((await response.json()).error, /RC_APP_KEY and RC_APP_SECRET/);
  });
});
