/** The example push server, with a push service and RongCloud's server API of its own. Payloads are decrypted as a browser would. */
import assert from 'node:assert/strict';
import { createECDH, createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import ece from 'http_ece';
import { generate } from 'selfsigned';
import webPush from 'web-push';
import { createPushServer } from '../../examples/push-server/server.mjs';

const SECRET = 'secret';
const servers = [];
let pushService;
let api;
let origin;
/** What the push service was sent, and what it answers. */
let pushed;
let pushStatus;
/** What RongCloud was asked, and who is online. */
let asked;
let online;

const listen = async (server) => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `localhost:${server.address().port}`;
};

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

before(async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  pushService = await listen(
    createSecureServer({ key, cert }, async (request, response) => {
      pushed.push({ path: request.url, headers: request.headers, body: await read(request) });
      response.writeHead(pushStatus).end();
    }),
  );
  api = await listen(
    createServer(async (request, response) => {
      const form = Object.fromEntries(new URLSearchParams(String(await read(request))));
      asked.push([request.url, form]);
      const status = online.includes(form.userId) ? '1' : '0';
      response.end(JSON.stringify({ code: 200, status }));
    }),
  );
  const vapid = { subject: 'mailto:a@example.com', ...webPush.generateVAPIDKeys() };
  origin = `http://${await listen(
    createPushServer({
      ...{ appSecret: SECRET, appKey: 'key', apiUrl: `http://${api}`, vapid },
      userOf: (request) => request.headers['x-user-id'],
      nameOf: (userId) => (userId === '3001' ? 'Anna' : userId),
      push: { agent: new (await import('node:https')).Agent({ rejectUnauthorized: false }) },
    }),
  )}`;
});

after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

beforeEach(() => {
  pushed = [];
  asked = [];
  online = [];
  pushStatus = 201;
});

let endpoints = 0;
const known = [];

/** A browser of a user. */
async function subscribe(userId) {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  const auth = randomBytes(16);
  const path = `/browser/${(endpoints += 1)}`;
  const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') };
  const subscription = { endpoint: `https://${pushService}${path}`, keys };
  const status = await post(
    '/push/subscribe',
    JSON.stringify({ userId: 'ignored', subscription }),
    userId,
  );
  known.push(userId);
  const received = () =>
    pushed
      .filter((one) => one.path === path)
      .map(({ body }) => {
        const text = ece.decrypt(body, {
          ...{ version: 'aes128gcm', privateKey: ecdh, authSecret: auth.toString('base64url') },
        });
        return JSON.parse(text).rcCall;
      });
  return { status, received, path };
}

const post = async (path, body, userId) =>
  (
    await fetch(origin + path, {
      ...{ method: 'POST', body },
      headers: { 'content-type': 'text/plain', ...(userId && { 'x-user-id': userId }) },
    })
  ).status;

/** RongCloud tells of a message. */
function callback(message, { secret = SECRET, at = Date.now(), signature } = {}) {
  const [nonce, time] = ['1234', String(at)];
  const hash = createHash('sha1')
    .update(secret + nonce + time)
    .digest('hex');
  const query = new URLSearchParams({ nonce, signTimestamp: time, signature: signature ?? hash });
  const { content, ...rest } = message;
  const form = new URLSearchParams({ ...rest, content: JSON.stringify(content) });
  return post(`/rongcloud/messages?${query}`, String(form));
}

let calls = 0;
const invitation = (more = {}) => ({
  ...{ fromUserId: '3001', toUserId: '3002', objectName: 'RC:VCInvite', channelType: 'PERSON' },
  msgTimestamp: String(Date.now()),
  content: { callId: `call-${(calls += 1)}`, mediaType: 2, inviteUserIds: ['3002'] },
  ...more,
});

afterEach(() => known.splice(0));

test('who is called and offline gets a push, and another one when the caller gives up', async () => {
  const browser = await subscribe('3002');
  assert.equal(browser.status, 204);
  const message = invitation();
  assert.equal(await callback(message), 200);
  const { callId } = message.content;
  const [call] = browser.received();
  assert.deepEqual(call, {
    ...{ callId, title: 'Anna calls', body: 'Video call', declineUrl: '/push/decline' },
    overTitle: 'You missed a call from Anna',
    until: Number(message.msgTimestamp) + 60_000,
    declineBody: { callId, callerId: '3001' },
  });
  const { headers } = pushed[0];
  assert.deepEqual([headers.ttl, headers.urgency], ['60', 'high']);
  assert.match(headers.authorization, /^vapid t=/);
  await callback({ ...message, objectName: 'RC:VCHangup', content: { callId, reason: 1 } });
  assert.deepEqual(browser.received()[1], {
    ...{ callId, title: 'You missed a call from Anna', isOver: true },
  });
  assert.equal(pushed[1].headers.topic, headers.topic);
});

test('who is online gets none', async () => {
  const browser = await subscribe('3002');
  online = ['3002'];
  await callback(invitation());
  assert.deepEqual(asked.at(-1), ['/user/checkOnline.json', { userId: '3002' }]);
  assert.deepEqual(browser.received(), []);
});

test('in a group, those who are called get it, and who answers on a phone hears no more of it', async () => {
  const [bens, chens] = [await subscribe('3002'), await subscribe('3003')];
  const message = invitation({ channelType: 'GROUP', toUserId: 'group318' });
  message.content.inviteUserIds = ['3002', '3003'];
  await callback(message);
  assert.deepEqual([bens.received().length, chens.received().length], [1, 1]);
  assert.equal('declineUrl' in bens.received()[0], false);
  const { callId } = message.content;
  await callback({
    ...message,
    fromUserId: '3002',
    objectName: 'RC:VCAccept',
    content: { callId },
  });
  assert.deepEqual([bens.received().length, chens.received().length], [2, 1]);
});

test('what is not from RongCloud is not believed', async () => {
  const browser = await subscribe('3002');
  for (const forged of [
    { secret: 'another' },
    { signature: '' },
    { signature: 'zz' },
    { at: Date.now() - 3_600_000 },
    { at: NaN },
  ])
    assert.equal(await callback(invitation(), forged), 403);
  assert.equal(await post('/rongcloud/messages', 'content={}'), 403);
  assert.deepEqual([browser.received(), asked], [[], []]);
});

test('messages that are no calls, and nonsense, push nothing', async () => {
  const browser = await subscribe('3002');
  assert.equal(await callback(invitation({ objectName: 'RC:TxtMsg' })), 200);
  assert.equal(await callback(invitation({ content: { callId: 7 } })), 200);
  assert.equal(await callback(invitation({ content: null })), 200);
  assert.equal(await callback(invitation({ msgTimestamp: 'x', content: [] })), 200);
  assert.deepEqual(browser.received(), []);
});

test('a browser that has unsubscribed is forgotten; one that was handed over gets the calls of its new user', async () => {
  const gone = await subscribe('3002');
  pushStatus = 410;
  await callback(invitation());
  pushStatus = 201;
  await callback(invitation());
  assert.equal(gone.received().length, 1);
});

test('only who is signed in may subscribe and decline, and only with what makes sense', async () => {
  assert.equal(await post('/push/subscribe', '{}'), 401);
  assert.equal(await post('/push/decline', '{}'), 401);
  for (const body of ['', '{', '{}', '{"subscription":{"endpoint":"http://a/","keys":{}}}'])
    assert.equal(await post('/push/subscribe', body, '3002'), 400);
  assert.equal(await post('/push/decline', '{"callId":1}', '3002'), 400);
  assert.equal(await post('/push/subscribe', 'x'.repeat(70_000), '3002'), 413);
  assert.equal(await post('/constructor', '', '3002'), 404);
  assert.equal((await fetch(`${origin}/push/subscribe`)).status, 405);
});

test('declining hangs up for the person who is signed in', async () => {
  const body = JSON.stringify({ callId: 'c', callerId: '3001', fromUserId: '3009' });
  assert.equal(await post('/push/decline', body, '3002'), 204);
  const [path, { content, ...form }] = asked.at(-1);
  assert.equal(path, '/message/private/publish.json');
  assert.deepEqual(form, {
    ...{ fromUserId: '3002', toUserId: '3001', objectName: 'RC:VCHangup', isPersisted: '0' },
  });
  assert.deepEqual([JSON.parse(content).callId, JSON.parse(content).reason], ['c', 2]);
});
