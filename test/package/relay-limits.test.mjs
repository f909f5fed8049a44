/** What a running relay grants, and to whom: hosts and origins, numbers, rates, slow and silent clients, its end, its log. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, test } from 'node:test';
import { attachRelay } from '../../demo/relay.mjs';
import { networkOf } from '../../demo/relay/access.mjs';
import { createLog } from '../../demo/relay/log.mjs';
import {
  assertRelays,
  dialWebSocket,
  frame,
  joinRelay,
  refusal,
  startRelay,
  until,
} from '../support/relay.mjs';

/** Runs a test with a relay of its own. */
const withRelay = (env, action) => async () => {
  const relay = await startRelay(env);
  try {
    await action(relay);
  } finally {
    await relay.close();
  }
};

const leave = (clients) => clients.forEach(({ socket }) => socket.terminate());

describe('the relay by itself', () => {
  test(
    'listens on this machine only',
    withRelay({}, async (relay) => {
      assert.equal(relay.events('listening')[0].host, '127.0.0.1');
      const others = Object.values(networkInterfaces())
        .flat()
        .filter(({ family, internal }) => family === 'IPv4' && !internal);
      for (const { address } of others) {
        const socket = connect(relay.port, address);
        const [error] = await once(socket, 'error');
        assert.equal(error.code, 'ECONNREFUSED');
      }
    }),
  );

  test(
    'lets in pages of this machine, on any port, and programs',
    withRelay({}, async (relay) => {
      const allowed = [
        { Host: 'localhost:8001', Origin: 'http://localhost:8000' },
        { Host: 'LOCALHOST', Origin: 'https://localhost' },
        { Host: '127.0.0.1:8001', Origin: 'http://localhost:8000' },
        { Host: '[::1]:8001', Origin: 'http://[::1]:8000' },
        { Host: 'site.localhost', Origin: 'http://other.localhost' },
        { Host: 'localhost' },
      ];
      leave(await Promise.all(allowed.map((headers) => joinRelay(relay, { headers }))));
      await assertRelays(relay);
    }),
  );

  test(
    'refuses other pages, and names that lead to this machine for a page of theirs',
    withRelay({}, async (relay) => {
      const refused = [
        { Host: 'evil.example:8001', Origin: 'http://evil.example:8001' },
        { Host: 'evil.example' },
        { Host: '203.0.113.5', Origin: 'http://203.0.113.5' },
        { Host: 'localhost.evil.example', Origin: 'http://localhost.evil.example' },
        { Host: 'localhost.', Origin: 'http://localhost.' },
        { Host: 'localhost', Origin: 'https://evil.example' },
        { Host: 'localhost', Origin: 'https://localhost.evil.example' },
        { Host: 'localhost', Origin: 'https://evil.example/?localhost' },
        { Host: 'localhost', Origin: 'null' },
        { Host: 'localhost', Origin: '' },
        { Host: 'localhost', Origin: 'file://' },
      ];
      for (const headers of refused) assert.equal(await refusal(relay, { headers }), 403);
      assert.ok(relay.events('refused').every(({ reason }) => /^(host|origin)$/.test(reason)));
      await assertRelays(relay);
    }),
  );

  test(
    'has lists of hosts and origins that replace the usual ones',
    withRelay(
      {
        ALLOWED_HOSTS: 'Calls.example.com, localhost',
        ALLOWED_ORIGINS: 'https://example.com,https://app.example.com:444',
      },
      async (relay) => {
        const Host = 'calls.example.com';
        const allowed = ['https://example.com', 'https://app.example.com:444'];
        for (const Origin of allowed)
          leave([await joinRelay(relay, { headers: { Host, Origin } })]);
        const refused = ['http://example.com', 'https://app.example.com', `https://${Host}`];
        for (const Origin of refused)
          assert.equal(await refusal(relay, { headers: { Host, Origin } }), 403);
        assert.equal(await refusal(relay, { headers: { Host: '[::1]' } }), 403);
      },
    ),
  );

  for (const [name, value] of [
    ['PORT', '70000'],
    ['MAX_ROOMS', 'many'],
    ['MAX_ROOMS', '0'],
    ['ALLOWED_HOSTS', 'localhost:8001'],
    ['ALLOWED_ORIGINS', 'example.com'],
    ['ALLOWED_ORIGINS', 'https://example.com/'],
  ])
    test(`does not start with ${name}=${value}, and says why in a line`, async () => {
      await assert.rejects(startRelay({ [name]: value }), (error) => {
        assert.ok(error.message.includes(name.startsWith('ALLOWED') ? value : name));
        assert.doesNotMatch(error.message, / at /);
        return true;
      });
    });

  test(
    'does not start on a port that is taken, and says so in a line',
    withRelay({}, async ({ port }) => {
      await assert.rejects(startRelay({ PORT: String(port) }), /cannot listen.*EADDRINUSE/);
    }),
  );
});

describe('numbers', () => {
  test(
    'of clients in all',
    withRelay({ MAX_SOCKETS: '3' }, async (relay) => {
      const clients = await Promise.all([1, 2, 3].map(() => joinRelay(relay)));
      assert.equal(await refusal(relay), 503);
      leave(clients);
      await until(() => relay.events('left').length === 3, 'somebody did not leave');
      await assertRelays(relay);
    }),
  );

  test(
    'of clients in a room',
    withRelay({ MAX_SOCKETS_PER_ROOM: '2' }, async (relay) => {
      await joinRelay(relay, { room: 'a' });
      const last = await joinRelay(relay, { room: 'a' });
      assert.equal(await refusal(relay, { room: 'a' }), 503);
      await assertRelays(relay);
      leave([last]);
      await until(() => relay.events('left').length === 3, 'somebody did not leave');
      await joinRelay(relay, { room: 'a' });
    }),
  );

  test(
    'of rooms',
    withRelay({ MAX_ROOMS: '2' }, async (relay) => {
      const first = await joinRelay(relay, { room: 'a' });
      await joinRelay(relay, { room: 'b' });
      assert.equal(await refusal(relay, { room: 'c' }), 503);
      await joinRelay(relay, { room: 'b' });
      leave([first]);
      await until(() => relay.events('left').length === 1, 'somebody did not leave');
      await assertRelays(relay);
    }),
  );

  test(
    'of clients of one address',
    withRelay({ MAX_SOCKETS_PER_ADDRESS: '2' }, async (relay) => {
      const clients = [await joinRelay(relay), await joinRelay(relay)];
      assert.equal(await refusal(relay), 429);
      const forwarded = { 'X-Forwarded-For': '203.0.113.1' };
      assert.equal(await refusal(relay, { headers: forwarded }), 429, 'anybody can send this');
      leave(clients);
      await until(() => relay.events('left').length === 2, 'somebody did not leave');
      await assertRelays(relay);
    }),
  );

  test(
    'of clients of one address, behind a proxy',
    withRelay({ MAX_SOCKETS_PER_ADDRESS: '1', TRUST_PROXY: '1' }, async (relay) => {
      const from = (address) => ({ headers: { 'X-Forwarded-For': `198.51.100.9, ${address}` } });
      await joinRelay(relay, from('203.0.113.1'));
      assert.equal(await refusal(relay, from('203.0.113.1')), 429);
      await joinRelay(relay, from('203.0.113.2'));
      await joinRelay(relay, from('2001:db8:0:1::1'));
      assert.equal(await refusal(relay, from('2001:db8:0:1:ffff::2')), 429);
      await joinRelay(relay, from('2001:db8:0:2::1'));
    }),
  );

  test('addresses count by network where one person has many', () => {
    assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
    assert.equal(networkOf('192.0.2.1'), '192.0.2.1');
    assert.equal(networkOf('2001:0db8::1'), '2001:db8:0:0::/64');
    assert.equal(networkOf('2001:db8:0:0:1:2:3:4'), '2001:db8:0:0::/64');
    assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64');
    assert.equal(networkOf('::1'), '0:0:0:0::/64');
    assert.equal(networkOf(''), '');
  });

  test(
    'of connections that say nothing',
    withRelay({ MAX_SOCKETS_PER_ADDRESS: '10', HANDSHAKE_MS: '60000' }, async (relay) => {
      const idle = Array.from({ length: 109 }, () => connect(relay.port, '127.0.0.1'));
      for (const socket of idle) socket.on('error', () => {});
      await Promise.all(idle.map((socket) => once(socket, 'connect')));
      const last = await joinRelay(relay);
      await assert.rejects(joinRelay(relay), /socket hang up|ECONNRESET/);
      leave([last]);
      for (const socket of idle) socket.destroy();
      await until(
        () =>
          assertRelays(relay).then(
            () => true,
            () => false,
          ),
        'nobody gets in',
      );
    }),
  );
});

describe('rates', () => {
  const everyWay = {
    messages: [{ MESSAGES_PER_SECOND: '1', MESSAGE_BURST: '20' }, 'x', 21],
    bytes: [{ BYTES_PER_SECOND: '1', BYTE_BURST: '20000' }, 'x'.repeat(5000), 5],
  };
  for (const [name, [env, message, tooMany]] of Object.entries(everyWay))
    test(
      `too many ${name} end a client, which is told why; the others stay`,
      withRelay(env, async (relay) => {
        const room = 'a';
        const [loud, other] = [await joinRelay(relay, { room }), await joinRelay(relay, { room })];
        for (let i = 0; i < tooMany - 1; i += 1) loud.socket.send(message);
        await until(() => other.messages.length >= tooMany - 2, 'a message was lost');
        assert.equal(loud.closed, undefined);
        for (let i = 0; i < 3; i += 1) loud.socket.send(message);
        await until(() => loud.closed, 'the loud client stays');
        assert.deepEqual(loud.closed, { code: 1008, reason: 'Too much at once.' });
        assert.ok(other.messages.length <= tooMany);
        assert.equal(other.closed, undefined);
        const [{ reason }] = relay.events('dropped');
        assert.equal(reason, name);
        await assertRelays(relay);
      }),
    );

  test(
    'binary data ends a client, which is told why',
    withRelay({}, async (relay) => {
      const client = await joinRelay(relay);
      client.socket.send(Buffer.from('hello'));
      await until(() => client.closed, 'the client stays');
      assert.deepEqual(client.closed, { code: 1003, reason: 'Text only.' });
    }),
  );

  test(
    'a message too long ends a client, which is told why',
    withRelay({ MAX_MESSAGE_BYTES: '1000' }, async (relay) => {
      const client = await joinRelay(relay);
      client.socket.send('x'.repeat(1000));
      client.socket.send('x'.repeat(1001));
      await until(() => client.closed, 'the client stays');
      assert.equal(client.closed.code, 1009);
      await assertRelays(relay);
    }),
  );
});

describe('clients that do not answer', () => {
  test(
    'pings: dropped; those who do, stay',
    withRelay({ PING_EVERY_MS: '300' }, async (relay) => {
      const good = await joinRelay(relay, { room: 'a' });
      const silent = await dialWebSocket(relay, '/relay?room=a');
      await until(() => silent.isOver, 'the silent client stays');
      assert.equal(relay.events('dropped')[0].reason, 'silent');
      assert.equal(good.closed, undefined);
    }),
  );

  test(
    'pings in the middle of a message: dropped',
    withRelay({ PING_EVERY_MS: '300' }, async (relay) => {
      const slow = await dialWebSocket(relay);
      slow.socket.write(frame(0x81, 'x', { length: 100 }));
      const dripping = setInterval(() => slow.socket.write('x'), 100);
      await until(() => slow.isOver, 'the slow client stays');
      clearInterval(dripping);
    }),
  );

  test(
    'and do not read: dropped, and the others get everything',
    withRelay(
      { MAX_BUFFERED_BYTES: '200000', BYTE_BURST: '100000000', PING_EVERY_MS: '60000' },
      async (relay) => {
        const room = 'a';
        const sender = await joinRelay(relay, { room });
        const reader = await joinRelay(relay, { room });
        const slow = await dialWebSocket(relay, '/relay?room=a');
        slow.socket.pause();
        let sent = 0;
        while (relay.events('dropped').length === 0 && sent < 400) {
          sender.socket.send('x'.repeat(100_000));
          sent += 1;
          await until(() => reader.messages.length === sent, 'a message was lost');
        }
        assert.equal(relay.events('dropped')[0]?.reason, 'slow');
        assert.equal(reader.closed, undefined);
        slow.socket.destroy();
        await assertRelays(relay);
      },
    ),
  );
});

describe('the heartbeat', () => {
  test(
    'is answered to its sender only, and not passed on',
    withRelay({}, async (relay) => {
      const [anna, ben] = [await joinRelay(relay), await joinRelay(relay)];
      anna.socket.send('{"relay":"ping"}');
      anna.socket.send('{ "relay" : "other" }');
      anna.socket.send('{"text":"relay"}');
      await until(() => ben.messages.length > 0, 'a message did not arrive');
      assert.deepEqual(ben.messages, ['{"text":"relay"}']);
      assert.deepEqual(anna.messages, ['{"relay":"pong"}']);
    }),
  );
});

describe('the end', () => {
  for (const signal of ['SIGINT', 'SIGTERM'])
    test(
      `by ${signal}: clients are told, those who do not listen are cut, and the process ends by itself`,
      withRelay({}, async (relay) => {
        const client = await joinRelay(relay);
        const deaf = await dialWebSocket(relay);
        deaf.socket.pause();
        relay.child.kill(signal);
        assert.equal(await relay.exited, 0);
        await until(() => client.closed, 'the client was not told');
        assert.deepEqual(client.closed, { code: 1001, reason: 'The relay is closing.' });
        assert.deepEqual(
          relay.events().map(({ event }) => event),
          ['listening', 'joined', 'joined', 'stopping', 'left', 'left', 'stopped'],
        );
        deaf.socket.destroy();
      }),
    );
});

describe('the log', () => {
  test(
    'has a line for each event, with numbers and the room',
    withRelay({}, async (relay) => {
      const client = await joinRelay(relay, { room: 'a\nb\u2028c\u001b[31m' });
      client.socket.send('a secret');
      client.socket.send('another');
      client.socket.close(1000, 'a reason');
      await until(() => relay.events('left').length === 1, 'the client did not leave');
      const [, joined, left] = relay.events();
      assert.deepEqual(Object.keys(joined), ['time', 'event', 'socket', 'room', 'sockets']);
      assert.equal(joined.room, 'a\nb\u2028c\u001b[31m');
      assert.equal(left.code, 1000);
      assert.equal(left.messages, 2);
      assert.match(relay.lines()[1], /"room":"a\\nb\\u2028c\\u001b\[31m"/);
      assert.doesNotMatch(relay.lines().join(), /secret|reason/);
    }),
  );

  test(
    'may lose its reader; the relay goes on',
    withRelay({}, async (relay) => {
      relay.child.stdout.destroy();
      await assertRelays(relay);
      await assertRelays(relay);
    }),
  );

  test('of a flood is short, and says how much is missing', async () => {
    const lines = [];
    const log = createLog((line) => lines.push(JSON.parse(line)));
    for (let i = 0; i < 10_000; i += 1) log('refused', { reason: 'host' });
    assert.ok(lines.length <= 200);
    const written = lines.length;
    await until(() => {
      log('joined');
      return lines.length > written;
    }, 'the log stays silent');
    assert.ok(lines.at(-1).skipped >= 9800);
  });
});

describe('a client that has told the id of its tab', () => {
  const join = (client, tab) => client.socket.send(JSON.stringify({ relay: 'join', tab }));

  test(
    'is told of to its room when it closes its connection, once, and nobody else is',
    withRelay({}, async (relay) => {
      const [anna, ben, cleo] = await Promise.all(
        ['a', 'a', 'b'].map((room) => joinRelay(relay, { room })),
      );
      join(ben, 'tab-of-ben');
      ben.socket.send('hello');
      await until(() => anna.messages.length > 0, 'the message did not arrive');
      ben.socket.close();
      await until(() => anna.messages.length > 1, 'nobody was told');
      assert.deepEqual(anna.messages, ['hello', '{"relay":"left","tab":"tab-of-ben"}']);
      await assertRelays(relay);
      assert.deepEqual(cleo.messages, []);
      assert.equal(anna.messages.length, 2);
      leave([anna, cleo]);
    }),
  );

  test(
    'may be back when its connection broke: nobody is told',
    withRelay({}, async (relay) => {
      const [anna, ben] = await Promise.all(['a', 'a'].map((room) => joinRelay(relay, { room })));
      join(ben, 'tab-of-ben');
      ben.socket.send('the last word');
      await until(() => anna.messages.length > 0, 'the message did not arrive');
      ben.socket.terminate();
      await until(() => relay.events('left').length > 0, 'it did not leave');
      await assertRelays(relay);
      assert.deepEqual(anna.messages, ['the last word']);
      leave([anna]);
    }),
  );

  test(
    'cannot make the relay say anything else',
    withRelay({}, async (relay) => {
      const [anna, ben] = await Promise.all(['a', 'a'].map((room) => joinRelay(relay, { room })));
      for (const tab of ['"}', 'ü', ' ', '', 1, null, {}, 'x'.repeat(65)]) join(ben, tab);
      ben.socket.send('{"relay":"left","tab":"tab-of-anna"}');
      ben.socket.send('the last word');
      await until(() => anna.messages.length > 0, 'the message did not arrive');
      ben.socket.close();
      await until(() => relay.events('left').length > 0, 'it did not leave');
      await assertRelays(relay);
      assert.deepEqual(anna.messages, ['the last word']);
      leave([anna]);
    }),
  );
});

test('a relay attached to a server leaves other paths to others, and takes nothing with it when it closes', async () => {
  const server = createServer((request, response) => response.end('a page'));
  const detach = attachRelay(server);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const relay = { port: server.address().port, isRunning: () => true, errors: () => '' };
  const url = `http://127.0.0.1:${relay.port}/`;
  await assertRelays(relay);
  const client = await joinRelay(relay);
  server.on('upgrade', ({ url: path }, socket) => {
    if (path === '/other') socket.end('HTTP/1.1 418 No\r\nConnection: close\r\n\r\n');
  });
  const upgrade = connect(relay.port, '127.0.0.1');
  upgrade.write('GET /other HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  assert.match(String(await once(upgrade, 'data')), /^HTTP\/1.1 418 /);
  await detach();
  assert.equal(client.closed?.code, 1001);
  assert.equal(await (await fetch(url)).text(), 'a page');
  assert.equal(server.listenerCount('upgrade'), 1);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
