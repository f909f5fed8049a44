/**
 * Attacks on a running relay, each followed by the same question: do two good clients still reach each other? All of it stays
 * on this machine, with bounded counts.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import {
  assertRelays,
  dial,
  dialWebSocket,
  frame,
  joinRelay,
  startRelay,
  until,
  upgradeRequest,
} from '../support/relay.mjs';

const TEXT = 0x81;
const BINARY = 0x82;
const CLOSE = 0x88;
const PING = 0x89;
const PONG = 0x8a;
const FIRST_FRAGMENT = 0x01;
const FRAGMENT = 0x00;
const COMPRESSED = 0x40;

/** Node counts time in whole seconds here and there, so tests of slow clients take about two. */
const HANDSHAKE_MS = 1000;

let relay;

before(async () => {
  relay = await startRelay({ MAX_SOCKETS_PER_ADDRESS: '600', HANDSHAKE_MS: String(HANDSHAKE_MS) });
});

after(() => relay?.close());

/** Sends bytes on a connection of its own, and lets the relay or the sender end it. */
async function attackWith(bytes, { isWebSocket = false, reset = false } = {}) {
  const line = await (isWebSocket ? dialWebSocket(relay) : dial(relay));
  await new Promise((resolve) => line.socket.write(bytes, resolve));
  if (reset) line.socket.resetAndDestroy();
  return line;
}

async function assertEnds(lines) {
  await until(
    () => lines.every(({ isOver }) => isOver),
    () => `${lines.filter(({ isOver }) => !isOver).length} connections are still open`,
  );
}

describe('requests', () => {
  const targets = [
    '//',
    '//relay',
    '///',
    '*',
    'http://[',
    'http://',
    'relay',
    '?room=a',
    '/relay/',
    '/relay%00',
    '/%',
    '/%ff',
    '/..%2f..%2frelay',
    '/\u00ff',
    `/${'a'.repeat(4000)}`,
  ];
  for (const target of targets)
    test(`an upgrade of ${JSON.stringify(target).slice(0, 30)} is refused`, async () => {
      const line = await attackWith(Buffer.from(upgradeRequest(target), 'latin1'));
      await assertEnds([line]);
      assert.match(line.data, /^HTTP\/1.1 40[04] /);
      await assertRelays(relay);
    });

  const headers = {
    'no key': { 'Sec-WebSocket-Key': undefined },
    'a key of nonsense': { 'Sec-WebSocket-Key': '\u00fc' },
    'two keys': { 'Sec-WebSocket-Key': ['dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=='] },
    'version 99': { 'Sec-WebSocket-Version': '99' },
    'version NaN': { 'Sec-WebSocket-Version': 'x' },
    'another protocol to upgrade to': { Upgrade: 'h2c' },
    'protocols of nonsense': { 'Sec-WebSocket-Protocol': ',,;=\u00fc' },
    'the same protocol twice': { 'Sec-WebSocket-Protocol': 'a, a' },
    'an empty protocol': { 'Sec-WebSocket-Protocol': '' },
    'no host': { Host: undefined },
    'an empty host': { Host: '' },
    'a host of nonsense': { Host: 'localhost@evil.example' },
    'a host with a path': { Host: 'localhost/relay' },
    'an origin of nonsense': { Origin: 'http://[' },
    'an opaque origin': { Origin: 'null' },
    'an origin with a path': { Origin: 'http://localhost/page' },
    'two origins': { Origin: ['http://localhost', 'http://evil.example'] },
  };
  for (const [name, replaced] of Object.entries(headers))
    test(`an upgrade with ${name} is refused`, async () => {
      const request = Buffer.from(upgradeRequest('/relay', replaced), 'latin1');
      const line = await attackWith(request);
      await assertEnds([line]);
      assert.match(line.data, /^HTTP\/1.1 4\d\d /);
      await assertRelays(relay);
    });

  const odd = {
    'many protocols': {
      'Sec-WebSocket-Protocol': Array.from({ length: 300 }, (_, i) => `p${i}`).join(),
    },
    'extensions of nonsense': { 'Sec-WebSocket-Extensions': 'a; b="c' },
    'an offer to compress': {
      'Sec-WebSocket-Extensions': 'permessage-deflate; server_max_window_bits=8',
    },
    'cookies and a body': { Cookie: 'a=b', 'Content-Length': '5' },
    chunks: { 'Transfer-Encoding': 'chunked' },
  };
  for (const [name, added] of Object.entries(odd))
    test(`an upgrade with ${name} does no harm`, async () => {
      const line = await attackWith(upgradeRequest('/relay', added) + 'hello');
      await until(() => line.data || line.isOver, 'no answer');
      assert.doesNotMatch(line.data, /permessage-deflate/);
      line.socket.destroy();
      await assertRelays(relay);
    });

  const bytes = {
    'random bytes': randomBytes(2000),
    'a TLS greeting': Buffer.from('16030100a5010000a10303', 'hex'),
    'an HTTP/2 preface': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'HTTP/1.0': 'GET /relay HTTP/1.0\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    CONNECT: 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    'a long header': `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    'two requests that disagree about a length':
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'a wait for 100':
      'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n',
    'a header with a NUL': 'GET / HTTP/1.1\r\nHost: local\0host\r\n\r\n',
    'a WebSocket frame before any request': frame(TEXT, 'hello'),
  };
  for (const [name, sent] of Object.entries(bytes))
    test(`${name}: the connection ends`, async () => {
      await assertEnds([await attackWith(sent)]);
      await assertRelays(relay);
    });

  test('a body without an end is not waited for', async () => {
    const line = await attackWith(
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n',
    );
    const sending = setInterval(() => line.socket.write('x'.repeat(100)), 20);
    await assertEnds([line]);
    clearInterval(sending);
    await assertRelays(relay);
  });

  test('headers that never end, and connections that say nothing, are cut', async () => {
    const lines = await Promise.all(Array.from({ length: 60 }, () => dial(relay)));
    const [start, rest] = ['GET /relay HTTP/1.1\r\nHost: localhost\r\n', 'X: a\r\n'];
    const slow = lines.slice(0, 40);
    for (const { socket } of slow) socket.write(start);
    const dripping = setInterval(() => {
      for (const { socket } of slow) if (!socket.destroyed) socket.write(rest);
    }, 100);
    await assertRelays(relay);
    await assertEnds(lines);
    clearInterval(dripping);
    await assertRelays(relay);
  });
});

describe('resets', () => {
  const stages = {
    'before a word': '',
    'in the middle of the headers': 'GET /relay HTTP/1.1\r\nHost: loc',
    'after a request for a page': 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'during a refusal by path': upgradeRequest('//'),
    'during a refusal by host': upgradeRequest('/relay', { Host: 'evil.example' }),
    'during a refusal by room': upgradeRequest(`/relay?room=${'a'.repeat(65)}`),
    'during a refusal by version': upgradeRequest('/relay', { 'Sec-WebSocket-Version': '99' }),
    'after an upgrade': upgradeRequest(),
    'after an upgrade and half a frame': Buffer.concat([
      Buffer.from(upgradeRequest()),
      frame(TEXT, 'hello').subarray(0, 3),
    ]),
    'after an upgrade and a broken frame': Buffer.concat([
      Buffer.from(upgradeRequest()),
      frame(0xff, 'hello'),
    ]),
    'after an upgrade and a goodbye': Buffer.concat([
      Buffer.from(upgradeRequest()),
      frame(CLOSE, Buffer.from([0x03, 0xe8])),
    ]),
  };
  for (const [name, bytes] of Object.entries(stages))
    test(name, async () => {
      const lines = await Promise.all(
        Array.from({ length: 40 }, () => attackWith(bytes, { reset: true })),
      );
      await assertEnds(lines);
      await assertRelays(relay);
    });

  test('of clients that others are sending to', async () => {
    const room = 'resets';
    const sender = await joinRelay(relay, { room });
    const sending = setInterval(() => sender.socket.send('x'.repeat(10_000)), 12);
    for (let i = 0; i < 30; i += 1) {
      const line = await dialWebSocket(relay, `/relay?room=${room}`);
      line.socket.resetAndDestroy();
    }
    clearInterval(sending);
    assert.equal(sender.closed, undefined);
    sender.socket.terminate();
    await assertRelays(relay);
  });
});

describe('frames', () => {
  const bomb = deflateRawSync(Buffer.alloc(50 * 1024 * 1024));
  const frames = {
    'reserved bits': frame(0xf1, 'hello'),
    'an unknown opcode': frame(0x83, 'hello'),
    'an unknown control opcode': frame(0x8b, 'hello'),
    'no mask': frame(TEXT, 'hello', { isMasked: false }),
    'a fragment of nothing': frame(FRAGMENT, 'hello'),
    'a second beginning': Buffer.concat([frame(FIRST_FRAGMENT, 'a'), frame(FIRST_FRAGMENT, 'b')]),
    'a ping in fragments': frame(0x09, 'hello'),
    'a ping of 126 bytes': frame(PING, 'x'.repeat(126)),
    'invalid UTF-8': frame(TEXT, Buffer.from([0xc3, 0x28])),
    'half a surrogate pair': frame(TEXT, Buffer.from([0xed, 0xa0, 0x80])),
    'a message of 2^53 bytes': frame(TEXT, '', { length: 2 ** 53 }),
    'a message of 4 GiB': frame(TEXT, '', { length: 2 ** 32 }),
    'a message a byte too long': frame(TEXT, 'x'.repeat(128 * 1024 + 1)),
    'a compressed bomb without compression': frame(TEXT | COMPRESSED, bomb),
    'a close frame of one byte': frame(CLOSE, 'x'),
    'a close frame with code 1006': frame(CLOSE, Buffer.from([0x03, 0xee])),
    'a close frame with invalid UTF-8': frame(CLOSE, Buffer.from([0x03, 0xe8, 0xc3, 0x28])),
    'binary data': frame(BINARY, 'hello'),
    'random bytes': randomBytes(3000),
    'too many fragments': Buffer.concat([
      frame(FIRST_FRAGMENT, 'x'),
      ...Array.from({ length: 2000 }, () => frame(FRAGMENT, 'x')),
    ]),
    'too many empty fragments': Buffer.concat([
      frame(FIRST_FRAGMENT),
      ...Array.from({ length: 2000 }, () => frame(FRAGMENT)),
    ]),
    'a flood of messages': Buffer.concat(Array.from({ length: 3000 }, () => frame(TEXT, 'x'))),
    'a flood of pings': Buffer.concat(Array.from({ length: 3000 }, () => frame(PING, 'x'))),
    'a flood of pongs': Buffer.concat(Array.from({ length: 3000 }, () => frame(PONG, 'x'))),
    'a flood of heartbeats': Buffer.concat(
      Array.from({ length: 3000 }, () => frame(TEXT, '{"relay":"ping"}')),
    ),
    'a flood of bytes': Buffer.concat(
      Array.from({ length: 40 }, () => frame(TEXT, 'x'.repeat(100_000))),
    ),
  };
  for (const [name, bytes] of Object.entries(frames))
    test(`${name}: the connection ends`, async () => {
      const line = await attackWith(bytes, { isWebSocket: true });
      await assertEnds([line]);
      await assertRelays(relay);
    });

  const messages = {
    nothing: '',
    'no JSON': '{"relay":',
    'a list': '[{"relay":"ping"}]',
    'a deep list': '['.repeat(60_000),
    'a key of the prototype': '{"__proto__":{"relay":"ping"}}',
    'an unknown message for the relay': '{"relay":{"toString":1}}',
  };
  for (const [name, message] of Object.entries(messages))
    test(`a message of ${name} does no harm to its sender`, async () => {
      const client = await joinRelay(relay, { room: 'messages' });
      client.socket.send(message);
      client.socket.send('{"relay":"ping"}');
      await until(() => client.messages.length > 0, 'no heartbeat');
      assert.deepEqual(client.messages, ['{"relay":"pong"}']);
      client.socket.terminate();
      await assertRelays(relay);
    });
});

describe('rooms', () => {
  const names = [
    '%00',
    '%FF%FE',
    '%',
    '%E0%A4%A',
    '%0A{"event":"forged"}',
    '__proto__',
    'constructor',
    '%F0%9F%98%80',
    '%E2%80%AE%1B[2J',
    '&room=other',
    '#x'.replace('#', '%23'),
    "'%22<script>",
  ];
  for (const name of names)
    test(`the room ${name} is a room like any other`, async () => {
      const query = `?room=${name}`;
      const anna = await joinRelay(relay, { query });
      const ben = await joinRelay(relay, { query });
      anna.socket.send('hello');
      await until(() => ben.messages.length > 0, 'a message did not arrive');
      for (const { socket } of [anna, ben]) socket.terminate();
      await assertRelays(relay);
    });

  test('names cannot forge lines of the log, or steer a terminal', () => {
    for (const line of relay.lines()) assert.match(line, /^[\x20-\x7e]+$/);
    assert.equal(relay.events('forged').length, 0);
    assert.ok(relay.events('joined').some(({ room }) => room === '\n{"event":"forged"}'));
  });
});

test('hundreds of clients at once, all gone in one moment', async () => {
  const clients = await Promise.all(
    Array.from({ length: 400 }, (_, i) => joinRelay(relay, { room: `crowd-${i % 8}` })),
  );
  for (const { socket } of clients) socket.send('hello');
  await until(() => clients.every(({ messages }) => messages.length === 49), 'a message was lost');
  await assertRelays(relay);
  for (const { socket } of clients) socket.terminate();
  await assertRelays(relay);
});

test('the log has said nothing of addresses or messages, and the relay met no trouble of its own', () => {
  const [, ...log] = relay.lines(); // the first one says where it listens
  assert.doesNotMatch(log.join('\n'), /127\.0\.0\.1|hello|evil/);
  assert.equal(relay.errors(), '');
});
