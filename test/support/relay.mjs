/** The demo's relay as people run it: a process of its own, on a free port of this machine. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { projectDir } from './site.mjs';

const PATIENCE_MS = 20_000;

/**
 * @param {() => unknown} condition
 * @param {string | (() => string)} message
 */
export async function until(condition, message) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > end) assert.fail(typeof message === 'string' ? message : message());
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * @param {Record<string, string>} [env] settings of the relay
 * @throws Error with what it said, when it does not start
 */
export async function startRelay(env = {}) {
  const child = spawn(process.execPath, [join(projectDir, 'demo/relay.mjs')], {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (errors += data));
  const exited = once(child, 'close').then(([code, signal]) => code ?? signal);
  const lines = () => output.split('\n').slice(0, -1);
  const relay = {
    child,
    exited,
    port: 0,
    lines,
    errors: () => errors,
    /** The log so far, or the lines about one event. */
    events: (event) =>
      lines()
        .map((line) => JSON.parse(line))
        .filter((line) => event === undefined || line.event === event),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
  await until(
    () => relay.events('listening').length > 0 || !relay.isRunning(),
    () => `no relay: ${output}${errors}`,
  );
  if (!relay.isRunning()) {
    await exited;
    throw new Error(`no relay: ${output}${errors}`);
  }
  relay.port = relay.events('listening')[0].port;
  return relay;
}

/**
 * A client that keeps what it gets.
 *
 * @param {{ port: number }} relay
 * @param {{ room?: string, query?: string, headers?: Record<string, string>, protocols?: string[] }} [options]
 */
export async function joinRelay(relay, { room, query, headers, protocols } = {}) {
  const search = query ?? (room === undefined ? '' : `?room=${encodeURIComponent(room)}`);
  const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/relay${search}`, protocols ?? [], {
    headers,
  });
  const client = { socket, messages: [], closed: undefined };
  socket.on('message', (data) => client.messages.push(String(data)));
  socket.on('close', (code, reason) => (client.closed = { code, reason: String(reason) }));
  await once(socket, 'open');
  socket.on('error', () => {});
  return client;
}

/** @returns {Promise<number>} the status of a refusal */
export async function refusal(relay, options) {
  const error = await joinRelay(relay, options).then(
    ({ socket }) => {
      socket.terminate();
      throw new Error('The relay let this client in.');
    },
    (reason) => reason,
  );
  const [, status] = /Unexpected server response: (\d+)/.exec(error.message) ?? [];
  if (!status) throw error;
  return Number(status);
}

let rooms = 0;

/** Fails unless two more clients reach each other. */
export async function assertRelays(relay) {
  assert.ok(relay.isRunning(), `the relay has ended: ${relay.errors()}`);
  const room = `good-${(rooms += 1)}`;
  const anna = await joinRelay(relay, { room });
  const ben = await joinRelay(relay, { room });
  anna.socket.send('hello');
  await until(() => ben.messages.includes('hello'), 'a message did not arrive');
  ben.socket.send('hello yourself');
  await until(() => anna.messages.includes('hello yourself'), 'an answer did not arrive');
  assert.deepEqual(anna.messages, ['hello yourself'], 'nothing comes back to its sender');
  for (const { socket } of [anna, ben]) socket.terminate();
}

/** A bare TCP connection to the relay. Never fails: what it meets is in `data` and `isOver`. */
export async function dial(relay) {
  const socket = connect(relay.port, '127.0.0.1');
  const line = { socket, data: '', isOver: false };
  socket.on('data', (data) => (line.data += data.toString('latin1')));
  socket.on('error', () => {});
  socket.on('close', () => (line.isOver = true));
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {});
  return line;
}

/**
 * @param {string} [target] the request's target
 * @param {Record<string, string | string[] | undefined>} [headers] replace the usual ones
 * @returns {string} an upgrade request
 */
export function upgradeRequest(target = '/relay', headers = {}) {
  const all = {
    Host: 'localhost',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    [value ?? []].flat().map((each) => `${name}: ${each}\r\n`),
  );
  return `GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A bare connection that the relay takes for a WebSocket. */
export async function dialWebSocket(relay, target) {
  const line = await dial(relay);
  line.socket.write(upgradeRequest(target));
  await until(() => line.data.includes('\r\n\r\n'), 'no answer to an upgrade request');
  assert.match(line.data, /^HTTP\/1.1 101 /);
  return line;
}

/**
 * @param {number} first the first byte: FIN, reserved bits, opcode
 * @param {Buffer | string} payload
 * @param {{ length?: number, isMasked?: boolean }} [options] `length`: what the frame says, if it lies
 * @returns {Buffer} a frame as a browser sends it; the mask is zero, so that the payload stays as it is
 */
export function frame(first, payload = '', { length, isMasked = true } = {}) {
  const body = Buffer.from(payload);
  const says = length ?? body.length;
  const head = Buffer.alloc(says < 126 ? 2 : says < 65_536 ? 4 : 10);
  head[0] = first;
  if (says < 126) head[1] = says;
  else if (says < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(says, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(says), 2);
  }
  if (isMasked) head[1] |= 0x80;
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0), body]);
}
