/** The demo's server answers who should get an answer, with what is meant for them, and is not ended by a request. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { get as getSecurely } from 'node:https';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { startDemo } from '../support/demo-server.mjs';
import { assertRelays, dial, frame, upgradeRequest } from '../support/relay.mjs';

const outsideAddresses = Object.values(networkInterfaces())
  .flat()
  .filter(({ family, internal }) => family === 'IPv4' && !internal)
  .map(({ address }) => address);

/** A request whose path is sent as it is. @returns its status and body */
function ask({ port, host = '127.0.0.1', path, headers, isSecure = false }) {
  const send = isSecure ? getSecurely : get;
  return new Promise((resolve, reject) => {
    const request = send(
      { port, host, path, headers, rejectUnauthorized: false },
      async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({ status: response.statusCode, body });
      },
    );
    request.on('error', reject);
  });
}

/** @returns {Promise<boolean>} whether a page of this origin gets into the relay */
function joins(url, origin) {
  const socket = new WebSocket(url, { rejectUnauthorized: false, origin });
  return new Promise((resolve) => {
    socket.on('error', () => resolve(false));
    socket.on('open', () => {
      resolve(true);
      socket.terminate();
    });
  });
}

describe('by default', () => {
  let demo;
  let relay;

  before(async () => {
    demo = await startDemo({ ALLOWED_HOSTS: '' });
    relay = { port: demo.port, isRunning: () => true, errors: () => '' };
  });

  after(() => demo?.close());

  test('it is for this machine only', async () => {
    for (const address of outsideAddresses) {
      const [error] = await once(connect(demo.port, address), 'error');
      assert.equal(error.code, 'ECONNREFUSED');
    }
    assert.equal((await ask({ port: demo.port, path: '/demo/' })).status, 200);
  });

  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '203.0.113.5',
    'localhost@evil.example',
  ])
    test(`it does not answer as ${host}`, async () => {
      const headers = { Host: `${host}:${demo.port}` };
      for (const path of [
        '/demo/',
        '/demo/api/users?ids=3001',
        '/demo/api/rongcloud',
        '/dist/core.js',
      ])
        assert.equal((await ask({ port: demo.port, path, headers })).status, 403);
    });

  for (const path of [
    '/package.json',
    '/.git/HEAD',
    '/src/index.ts',
    '/node_modules/ws/package.json',
    '/__wds-outside-root__/9/etc/passwd',
    '/demo/../package.json',
    '/demo/..%2fpackage.json',
    '/demo/%2e%2e/package.json',
    '/demo/..%5cpackage.json',
    '/demo/.%2e/.git/HEAD',
    '/demo//../../package.json',
    '/dist/../../../../../etc/passwd',
    '/demo/%00',
    '/demo/%',
    '/demo/%ff',
    '//',
    '//demo/',
  ])
    test(`it has nothing at ${path}`, async () => {
      const { status, body } = await ask({ port: demo.port, path });
      assert.ok(status === 404 || status === 400, `${status}`);
      assert.doesNotMatch(body, /rc-call-kit|root:|ref:/);
    });

  for (const path of [
    '/demo/api/users',
    '/demo/api/users?ids=__proto__,constructor,%00',
    '/demo/api/users?ids=1&ids=2',
    '/demo/api/groups/__proto__/members',
    '/demo/api/rongcloud/token',
    '/demo/api/rongcloud/token?userId=3001&userId=3002',
    '/demo/plain-site.html?as=<script>&lang="',
    '/demo/plain-site.html?as=1&as=2',
    '/demo/?%',
  ])
    test(`it survives ${path}`, async () => {
      const { status, body } = await ask({ port: demo.port, path });
      assert.ok(status < 500, `${status}`);
      assert.doesNotMatch(body, /token="(?!\d)|ECONN|node_modules/);
    });

  for (const [name, bytes] of [
    ['malformed upgrades', upgradeRequest('//')],
    ['upgrades of other paths', upgradeRequest('/other')],
    [
      "a broken frame on the development server's own path",
      upgradeRequest('/wds') + frame(0xff, 'x'),
    ],
    ['random bytes', '\x16\x03\x01\0\0'],
    ['half a request', 'GET /demo/ HTTP/1.1\r\nHost: loc'],
    ['requests', 'GET /demo/ HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])
    test(`it survives ${name}, and resets`, async () => {
      for (let i = 0; i < 20; i += 1) {
        const { socket } = await dial(relay);
        socket.write(bytes);
        if (i % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        socket.resetAndDestroy();
      }
      assert.equal((await ask({ port: demo.port, path: '/demo/' })).status, 200);
      await assertRelays(relay);
    });
});

test('with HTTPS, other devices reach the pages and the relay; other names and other pages do not', async () => {
  const demo = await startDemo({ HTTPS: '1', ALLOWED_HOSTS: '' });
  const { port } = demo;
  try {
    for (const host of ['127.0.0.1', ...outsideAddresses]) {
      const { status, body } = await ask({ port, host, path: '/demo/', isSecure: true });
      assert.equal(status, 200);
      assert.match(body, /rc-call-provider/);
      const relay = `wss://${host}:${port}/relay`;
      assert.equal(await joins(relay, `https://${host}:${port}`), true);
      assert.equal(await joins(relay, 'https://evil.example'), false);
      assert.equal(await joins(relay, 'https://203.0.113.5'), false);
      const headers = { Host: 'evil.example' };
      assert.equal(
        (await ask({ port, host, path: '/demo/', headers, isSecure: true })).status,
        403,
      );
      const path = '/__wds-outside-root__/9/etc/passwd';
      assert.equal((await ask({ port, host, path, isSecure: true })).status, 404);
      for (let i = 0; i < 10; i += 1) {
        const { socket } = await dial({ port });
        socket.write(i % 2 === 0 ? 'GET / HTTP/1.1\r\n\r\n' : '\x16\x03\x01');
        socket.resetAndDestroy();
      }
    }
    assert.equal((await ask({ port, path: '/demo/', isSecure: true })).status, 200);
  } finally {
    await demo.close();
  }
});

test("a token is not waited for longer than ten seconds when RongCloud's API does not answer", async () => {
  const silent = createServer(() => {});
  await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const demo = await startDemo({
    RC_APP_KEY: 'key',
    RC_APP_SECRET: 'secret',
    RC_API_URL: `http://127.0.0.1:${silent.address().port}`,
  });
  try {
    const path = '/demo/api/rongcloud/token?userId=3001';
    const { status, body } = await ask({ port: demo.port, path });
    assert.equal(status, 502);
    assert.deepEqual(JSON.parse(body), { error: "RongCloud's API cannot be reached." });
  } finally {
    await demo.close();
    silent.closeAllConnections();
    silent.close();
  }
});
