/** The emulator's program and its wire formats, spoken to as a client would, without the SDK and without a browser. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { TYPE } from './src/frames.mjs';
import { bodies, decode, encode } from './src/wire.mjs';

const PATIENCE_MS = 20_000;
const EMPTY = Buffer.alloc(0);

let folder;
let program;
let urls;
let server;
const clients = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rongcloud-emulator-'));
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify({ groups: { g: [1, 2, 3] } }));
  const cli = fileURLToPath(new URL('src/cli.mjs', import.meta.url));
  program = spawn(process.execPath, [cli, '--config', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(program.stdout, 'data');
  urls = JSON.parse(String(line));
  server = new URL(urls.navi).host;
});

after(async () => {
  program.kill('SIGTERM');
  await once(program, 'exit');
  await rm(folder, { recursive: true });
});

afterEach(() => {
  for (const client of clients.splice(0)) client.socket.terminate();
});

async function control(name, body) {
  const [method, path] = name.split(' ');
  const answer = await fetch(urls.control + path, { method, body: body && JSON.stringify(body) });
  assert.equal(answer.status, 200);
  return answer.json();
}

function open(token) {
  const client = new Client(token);
  clients.push(client);
  return client;
}

async function openAll(...userIds) {
  const opened = userIds.map((userId) => open(`token-${userId}`));
  for (const client of opened) assert.equal((await client.frame(TYPE.CONN_ACK))[2], 0);
  return opened;
}

test('prints its addresses, and answers navigation in both versions', async () => {
  const query = 'appId=key&token=token-1@x.com&callBack=answer&v=5.0.0&r=1';
  const script = await (await fetch(`${urls.navi}/navi.js?${query}`)).text();
  const [, json] = /^answer\((.*)\);$/.exec(script);
  const first = JSON.parse(json);
  assert.equal(first.code, 200);
  assert.equal(first.userId, '1');
  assert.equal(first.server, server);
  assert.equal(JSON.parse(first.voipCallInfo).callEngine[0].engineType, 4);

  const second = await fetch(`${urls.navi}/v2/navi.json?cloud=0`, {
    method: 'POST',
    body: new URLSearchParams({ token: 'token-1', v: '5' }),
  });
  assert.equal((await second.json()).serverAddr[0].addr, server);
  assert.equal((await fetch(`${urls.navi}/ping?r=1`)).status, 200);
});

test('tokens: good ones carry the user id, others have a status of their own', async () => {
  const ack = await open('token-1@x.com').frame(TYPE.CONN_ACK);
  assert.deepEqual([ack[2], ack.toString('utf8', 5, 6)], [0, '1']);
  assert.equal((await open('whatever').frame(TYPE.CONN_ACK))[2], 4);
  assert.equal((await open('expired-1').frame(TYPE.CONN_ACK))[2], 10);
});

test('pings are answered', async () => {
  const [one] = await openAll('1');
  one.socket.send(Buffer.from([TYPE.PING << 4]));
  await one.frame(TYPE.PONG);
});

test('a private message arrives, with the id that its sender was told', async () => {
  const [one, two] = await openAll('1', '2');
  const { status, uid } = await one.publish('ppMsgP', '2', 'RC:TxtMsg', { content: 'hi' });
  assert.equal(status, 0);
  const { from, type, msgId, content } = await two.message();
  assert.deepEqual(
    { from, type, msgId, content },
    { from: '1', type: 1, msgId: uid, content: { content: 'hi' } },
  );
});

test('a group message can be for some of the group, and nobody outside sends one', async () => {
  const [one, two, three, nine] = await openAll('1', '2', '3', '9');
  await one.publish('pgMsgP', 'g', 'RC:TxtMsg', {}, ['3']);
  assert.equal((await three.message()).groupId, 'g');
  assert.equal(two.frames.length, 0);
  assert.equal((await nine.publish('pgMsgP', 'g', 'RC:TxtMsg', {})).status, 22406);
});

test('what somebody missed waits for their pull', async () => {
  const [one] = await openAll('1');
  await one.publish('ppMsgP', '4', 'RC:TxtMsg', { content: 'later' });
  const [four] = await openAll('4');
  const { body } = await four.query('pullMsg', '4', encode(bodies.pullRequest, { syncTime: 0 }));
  const { list, finished } = decode(bodies.pullReply, body);
  assert.equal(list.length, 1);
  assert.equal(finished, true);
});

test('a room tells its members who comes, what they publish, and who goes', async () => {
  const [one, two, nine] = await openAll('1', '2', '9');
  const join = (client) =>
    client.query('rtcRJoin_data', 'room', encode(bodies.rtcJoin, { roomType: 0 }));
  const joined = decode(bodies.rtcJoinReply, (await join(one)).body);
  assert.equal(joined.users.length, 1);
  assert.ok(joined.token);
  assert.equal(joined.offlineKickTime, 60);
  await join(two);
  const state = await one.message();
  assert.equal(state.objectName, 'RCRTC:state');
  assert.equal(state.type, 12);
  assert.deepEqual(state.content.users, [{ userId: '2', state: 0 }]);

  const uris = [{ tag: 'T', state: 1, mediaType: 0, msid: '1_T', uri: 'u' }];
  const values = [{ key: 'uris', value: JSON.stringify(uris) }];
  const published = { values, objectName: 'RCRTC:TotalContentResources', content: [] };
  await one.query('userSetData', 'room', encode(bodies.rtcUserSetData, published));
  assert.deepEqual((await two.message()).content.uris, uris);

  assert.equal((await nine.query('rtcPing', 'room', EMPTY)).status, 40003);
  await two.query('rtcRExit', 'room', EMPTY);
  assert.deepEqual((await one.message()).content.users, [{ userId: '2', state: 1 }]);
});

test('a second connection of a user ends the first one', async () => {
  const [first] = await openAll('1');
  await openAll('1');
  assert.equal((await first.frame(TYPE.DISCONNECT))[2], 1);
  await first.closed;
  const own = (await control('GET /connections')).filter(({ userId }) => userId === '1');
  assert.equal(own.length, 1);
});

test('what a test breaks is broken, as often as it says', async () => {
  const [two] = await openAll('2');
  await control('POST /drop', { userId: '2' });
  await two.closed;

  await control('POST /faults', { navi: { status: 503, times: 1 } });
  const navi = async () => (await fetch(`${urls.navi}/navi.js?token=token-1`)).status;
  assert.deepEqual([await navi(), await navi()], [503, 200]);

  const [three] = await openAll('3');
  const content = { content: 'injected' };
  await control('POST /message', { from: '1', to: '3', objectName: 'RC:TxtMsg', content });
  assert.deepEqual((await three.message()).content, content);
  const answer = await fetch(`${urls.control}/nothing`);
  assert.equal(answer.status, 400);
});

/** One connection to the IM service, and the frames that came on it. */
class Client {
  frames = [];
  #waiting = [];
  #lastId = 0;

  constructor(token) {
    const query = new URLSearchParams({ appId: 'key', token, sdkVer: '5.0.0', protocolVer: '3' });
    this.socket = new WebSocket(`ws://${server}/websocket?${query}`);
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => {
      this.frames.push(data);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.closed = once(this.socket, 'close');
  }

  /** The next frame of a type that is as wanted. */
  async frame(type, isWanted = () => true) {
    const late = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const index = this.frames.findIndex((data) => data[0] >> 4 === type && isWanted(data));
      if (index >= 0) return this.frames.splice(index, 1)[0];
      await new Promise((resolve, reject) => {
        this.#waiting.push(resolve);
        late.addEventListener('abort', () => reject(new Error(`no frame of type ${type}`)));
      });
    }
  }

  async query(topic, target, body) {
    const id = this.#send(TYPE.QUERY << 4, topic, target, body);
    const ack = await this.frame(TYPE.QUERY_ACK, (data) => data.readUInt16BE(1) === id);
    return { status: ack.readUInt16BE(7), body: ack.subarray(9) };
  }

  async publish(topic, target, objectName, content, toUserIds = []) {
    const body = { flags: 0, objectName, content: JSON.stringify(content), toUserIds };
    const head = (TYPE.PUBLISH << 4) | 2;
    const id = this.#send(head, topic, target, encode(bodies.upMessage, body));
    const ack = await this.frame(TYPE.PUB_ACK, (data) => data.readUInt16BE(1) === id);
    return {
      status: ack.readUInt16BE(7),
      uid: ack.toString('utf8', 13, 13 + ack.readUInt16BE(11)),
    };
  }

  #send(head, topic, target, body) {
    this.#lastId += 1;
    this.socket.send(
      Buffer.concat([Buffer.from([head]), text(topic), text(target), u16(this.#lastId), body]),
    );
    return this.#lastId;
  }

  /** The next message. */
  async message() {
    const data = await this.frame(TYPE.PUBLISH);
    let position = 5;
    for (let i = 0; i < 2; i += 1) position += 2 + data.readUInt16BE(position); // topic, target
    const down = decode(bodies.downMessage, data.subarray(position + 2));
    return { ...down, content: JSON.parse(down.content.toString()) };
  }
}

function text(string) {
  const bytes = Buffer.from(string);
  return Buffer.concat([u16(bytes.length), bytes]);
}

function u16(value) {
  return Buffer.from([value >> 8, value & 255]);
}
