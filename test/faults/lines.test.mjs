/** The lines of the matrix do what they say: so that a bad cell is the kit's doing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { BAD_NETWORK, startLines } from './lines.mjs';
import { sleep } from './wait.mjs';

async function open(lines, name) {
  const socket = new WebSocket(lines.url(name, 'room'));
  const heard = [];
  socket.on('message', (data) => heard.push(String(data)));
  socket.on('error', () => {});
  await once(socket, 'open');
  await sleep(100); // the other half of the line
  return { socket, heard };
}

async function twoLines(t, options) {
  const lines = await startLines(options);
  const [anna, ben] = [await open(lines, 'anna'), await open(lines, 'ben')];
  t.after(() => lines.close());
  return { lines, anna, ben };
}

test('a line passes everything on, in order', async (t) => {
  const { anna, ben } = await twoLines(t);
  for (let i = 0; i < 20; i += 1) anna.socket.send(`"${i}"`);
  while (ben.heard.length < 20) await sleep(20);
  assert.deepEqual(
    ben.heard,
    Array.from({ length: 20 }, (_, i) => `"${i}"`),
  );
});

test('a line that is cut closes, lets nobody in, and does so again later', async (t) => {
  const { lines, anna } = await twoLines(t);
  lines.line('anna').cut();
  if (anna.socket.readyState !== WebSocket.CLOSED) await once(anna.socket, 'close');
  await assert.rejects(open(lines, 'anna'));
  lines.line('anna').restore();
  await open(lines, 'anna');
});

test('a half-open line stays open, passes nothing on, and a new one works', async (t) => {
  const { lines, anna, ben } = await twoLines(t);
  lines.line('ben').goHalfOpen();
  anna.socket.send('"lost"');
  ben.socket.send('"lost, too"');
  const again = await open(lines, 'ben');
  anna.socket.send('"heard"');
  while (again.heard.length === 0) await sleep(20);
  assert.deepEqual([ben.heard, again.heard, anna.heard], [[], ['"heard"'], []]);
  assert.equal(ben.socket.readyState, WebSocket.OPEN);
});

test('a bad network loses, doubles and delays as the seed says', async (t) => {
  const fates = [];
  for (let run = 0; run < 2; run += 1) {
    const { anna, ben } = await twoLines(t, { seed: 5, chaos: { ...BAD_NETWORK, lateMs: 300 } });
    for (let i = 0; i < 60; i += 1) anna.socket.send(`"${i}"`);
    await sleep(1500);
    fates.push([...ben.heard].sort());
  }
  assert.deepEqual(fates[0], fates[1]);
  const different = new Set(fates[0]).size;
  assert.ok(different > 35 && different < 60, `${different} of 60 arrived`);
  assert.ok(fates[0].length > different, 'some arrived twice');
});

test('media goes through the line: its addresses are those of forwarders', async (t) => {
  const { anna, ben } = await twoLines(t);
  const candidate = 'candidate:1 1 udp 2113937151 127.0.0.1 40404 typ host generation 0';
  anna.socket.send(JSON.stringify({ candidate }));
  while (ben.heard.length === 0) await sleep(20);
  const [, port] = /127\.0\.0\.1 (\d+) typ host/.exec(JSON.parse(ben.heard[0]).candidate);
  assert.notEqual(port, '40404');
});
