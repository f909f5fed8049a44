import { WebSocketServer } from 'ws';
import { addressOf, createAccess } from './access.mjs';
import { LIMITS } from './limits.mjs';
import { createLog } from './log.mjs';
import { Client, relayMessage, Rooms } from './rooms.mjs';

const STATUS = {
  request: '400 Bad Request',
  room: '400 Bad Request',
  host: '403 Forbidden',
  origin: '403 Forbidden',
  path: '404 Not Found',
  address: '429 Too Many Requests',
  'room-full': '503 Service Unavailable',
  rooms: '503 Service Unavailable',
  sockets: '503 Service Unavailable',
  closing: '503 Service Unavailable',
};

const PONG = '{"relay":"pong"}';

/**
 * @typedef {object} RelayOptions
 * @property {string} [path] default: `/relay`
 * @property {readonly string[]} [hosts] names by which the relay may be reached, without ports; default: `localhost` and the
 *   loopback addresses
 * @property {readonly string[]} [origins] pages that may use it, such as `https://example.com`; default: all pages of `hosts`
 * @property {boolean} [trustProxy] take a client's address from the last entry of `X-Forwarded-For`
 * @property {(line: string) => void} [log] gets one line for each event; default: no log
 */

/**
 * Adds the relay to an HTTP server. Upgrade requests for other paths are left to other listeners; without any, they are
 * refused.
 *
 * @param {import('node:http').Server | import('node:https').Server} server
 * @param {RelayOptions & Partial<typeof LIMITS>} [options]
 * @returns {() => Promise<void>} closes the relay, but not the server; resolves once all clients are gone
 * @throws TypeError for a host or an origin that could never match
 */
export function attachRelay(server, options = {}) {
  const relay = new Relay(options);
  const onUpgrade = (request, socket, head) => {
    // From here on nobody else listens for errors, and an unheard one ends the process.
    socket.on('error', () => {});
    if (relay.isFor(request)) relay.upgrade(request, socket, head);
    else if (server.listenerCount('upgrade') === 1) relay.refuse(socket, 'path');
  };
  server.on('upgrade', onUpgrade);
  return async () => {
    await relay.close();
    server.off('upgrade', onUpgrade);
  };
}

class Relay {
  #path;
  #trustProxy;
  #whyRefused;
  #limits;
  #log;
  #rooms;
  #sockets;
  #pinging;
  /** @type {Set<Client>} */
  #clients = new Set();
  /** WebSockets by address. @type {Map<string, number>} */
  #addresses = new Map();
  #joined = 0;
  #isClosing = false;

  constructor({ path = '/relay', hosts, origins, trustProxy = false, log, ...limits }) {
    this.#path = path;
    this.#trustProxy = trustProxy;
    this.#whyRefused = createAccess({ hosts, origins });
    this.#limits = { ...LIMITS, ...limits };
    this.#log = log ? createLog(log) : () => {};
    this.#rooms = new Rooms(this.#limits, this.#log);
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      autoPong: false,
      maxPayload: this.#limits.maxMessageBytes,
      maxFragments: 256,
      maxBufferedChunks: 4096,
      closeTimeout: this.#limits.closeMs,
    });
    this.#sockets.on('wsClientError', (_, socket) => this.refuse(socket, 'request'));
    this.#pinging = setInterval(() => this.#ping(), this.#limits.pingEveryMs).unref();
  }

  isFor({ url }) {
    return url.split('?', 1)[0] === this.#path;
  }

  upgrade(request, socket, head) {
    const room = roomOf(request.url);
    const address = addressOf(request, this.#trustProxy);
    const reason = this.#whyRefused(request) ?? this.#whyFull(room, address);
    if (reason) return this.refuse(socket, reason);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
      this.#join(new Client((this.#joined += 1), webSocket, room, this.#limits), socket, address),
    );
  }

  /** Answers an upgrade request with an error, and ends the connection whether or not the other side does. */
  refuse(socket, reason) {
    this.#log('refused', { reason });
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${STATUS[reason]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    setTimeout(() => socket.destroy(), this.#limits.closeMs).unref();
  }

  async close() {
    this.#isClosing = this.#rooms.isClosing = true;
    clearInterval(this.#pinging);
    const { closeMs } = this.#limits;
    await Promise.all([...this.#clients].map(({ socket }) => goAway(socket, closeMs)));
    this.#sockets.close();
  }

  #whyFull(room, address) {
    const { maxSockets, maxSocketsPerAddress, maxRoomName } = this.#limits;
    if (this.#isClosing) return 'closing';
    if (room.length > maxRoomName) return 'room';
    if (this.#clients.size >= maxSockets) return 'sockets';
    if ((this.#addresses.get(address) ?? 0) >= maxSocketsPerAddress) return 'address';
    return this.#rooms.whyFull(room);
  }

  #join(client, rawSocket, address) {
    const { socket, room, number } = client;
    this.#clients.add(client);
    this.#addresses.set(address, (this.#addresses.get(address) ?? 0) + 1);
    this.#rooms.join(client);
    this.#log('joined', { socket: number, room, sockets: this.#clients.size });

    rawSocket.on('data', ({ length }) => {
      if (!client.byteRate.take(length)) this.#dropForRate(client, 'bytes');
    });
    socket.on('message', (data, isBinary) => this.#receive(client, data, isBinary));
    socket.on('ping', (data) => {
      if (this.#mayGoOn(client) && socket.bufferedAmount === 0) socket.pong(data);
    });
    socket.on('pong', () => {
      client.isAlive = true;
      this.#mayGoOn(client);
    });
    socket.on('error', () => {}); // a message too large or a broken frame; `close` follows
    socket.on('close', (code) => {
      this.#rooms.leave(client, code);
      this.#clients.delete(client);
      const others = this.#addresses.get(address) - 1;
      if (others > 0) this.#addresses.set(address, others);
      else this.#addresses.delete(address);
      const seconds = Math.round((performance.now() - client.since) / 1000);
      this.#log('left', { socket: number, room, code, seconds, messages: client.messages });
    });
  }

  #receive(client, data, isBinary) {
    if (!this.#mayGoOn(client)) return;
    client.messages += 1;
    if (isBinary) return this.#rooms.drop(client, 'binary', { code: 1003, text: 'Text only.' });
    const forRelay = relayMessage(data);
    if (forRelay === undefined) this.#rooms.forward(client, data);
    else if (forRelay.relay === 'ping') this.#rooms.send(client, PONG);
    else if (forRelay.relay === 'join') client.tab ??= forRelay.tab;
  }

  /** Counts a message or ping. @returns whether the client is still welcome */
  #mayGoOn(client) {
    if (client.isDropped) return false;
    if (client.messageRate.take()) return true;
    this.#dropForRate(client, 'messages');
    return false;
  }

  #dropForRate(client, reason) {
    this.#rooms.drop(client, reason, { code: 1008, text: 'Too much at once.' });
  }

  #ping() {
    for (const client of this.#clients) {
      if (!client.isAlive) this.#rooms.drop(client, 'silent');
      client.isAlive = false;
      if (client.socket.readyState === client.socket.OPEN) client.socket.ping();
    }
  }
}

function roomOf(url) {
  const query = url.indexOf('?');
  return (query < 0 ? null : new URLSearchParams(url.slice(query)).get('room')) ?? '';
}

/** Says goodbye to a client. @returns {Promise<void>} once it is gone */
function goAway(socket, closeMs) {
  return new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) return resolve();
    socket.once('close', resolve);
    socket.close(1001, 'The relay is closing.');
    setTimeout(() => socket.terminate(), closeMs);
  });
}
