/** The rooms of the relay and the clients in them: who gets which message, and who is dropped. */
import { RateLimit } from './limits.mjs';

/** A lagging client is one with more unsent bytes than this. */
const LAG_BYTES = 64 * 1024;
/** Longer messages are none for the relay itself. */
const MAX_HEARTBEAT = 128;
/**
 * Codes of a close that the page asked for, or the browser as the page went. Otherwise the line broke, and the tab may be back
 * soon. RFC 6455, section 7.4.1.
 */
const BY_PAGE = new Set([1000, 1001, 1005]);
/** What a client may call its tab. */
const TAB = /^[\w-]{1,64}$/;

export class Rooms {
  /** @type {Map<string, Set<Client>>} */
  #rooms = new Map();
  #limits;
  #log;
  #unsentBytes = 0;
  /** Whether everybody has to leave, so that nobody is told of anybody. */
  isClosing = false;

  /**
   * @param {typeof import('./limits.mjs').LIMITS} limits
   * @param {(event: string, facts?: object) => void} log
   */
  constructor(limits, log) {
    this.#limits = limits;
    this.#log = log;
  }

  /** @returns {string | undefined} why nobody more can join this room */
  whyFull(room) {
    const members = this.#rooms.get(room);
    if (members) return members.size < this.#limits.maxSocketsPerRoom ? undefined : 'room-full';
    return this.#rooms.size < this.#limits.maxRooms ? undefined : 'rooms';
  }

  /** @param {Client} client */
  join(client) {
    const members = this.#rooms.get(client.room) ?? new Set();
    this.#rooms.set(client.room, members.add(client));
  }

  /**
   * @param {Client} client
   * @param {number} [code] of the close, if the client closed its connection
   */
  leave(client, code) {
    const members = this.#rooms.get(client.room);
    if (!members?.delete(client)) return;
    if (members.size === 0) this.#rooms.delete(client.room);
    else if (client.tab !== undefined && !this.isClosing && BY_PAGE.has(code))
      this.#tellLeft(client);
  }

  /** What a tab cannot say itself once its connection is closed. It has told the room its id with every message. */
  #tellLeft({ room, tab }) {
    const message = JSON.stringify({ relay: 'left', tab });
    for (const member of this.#rooms.get(room)) this.send(member, message);
  }

  /**
   * Passes a message on to everybody else in the room.
   *
   * @param {Client} sender
   * @param {Buffer} data UTF-8
   */
  forward(sender, data) {
    for (const member of this.#rooms.get(sender.room) ?? [])
      if (member !== sender) this.send(member, data);
  }

  /**
   * @param {Client} client
   * @param {Buffer | string} data
   */
  send(client, data) {
    const { socket } = client;
    if (socket.readyState !== socket.OPEN) return;
    const { maxBufferedBytes, maxBufferedBytesInAll } = this.#limits;
    const unsent = socket.bufferedAmount;
    const isTooMuch = this.#unsentBytes > maxBufferedBytesInAll && unsent > LAG_BYTES;
    if (isTooMuch || unsent > maxBufferedBytes) return this.drop(client, 'slow');
    this.#unsentBytes += data.length;
    socket.send(data, { binary: false }, () => (this.#unsentBytes -= data.length));
  }

  /**
   * Ends a client that broke a limit. It is told why, and has a moment to say goodbye; nothing more is read from it.
   *
   * @param {Client} client
   * @param {string} reason for the log
   * @param {{ code: number, text: string }} [close] what the client is told; without it, the connection is just cut
   */
  drop(client, reason, close) {
    if (client.isDropped) return;
    client.isDropped = true;
    this.leave(client);
    this.#log('dropped', { socket: client.number, room: client.room, reason });
    if (!close) return client.socket.terminate();
    client.socket.close(close.code, close.text);
    client.socket.pause();
    setTimeout(() => client.socket.terminate(), this.#limits.closeMs);
  }
}

/** A client: its WebSocket, its room, and what it may still send. */
export class Client {
  /** The id of its tab, if it has told. @type {string | undefined} */
  tab;
  isAlive = true;
  isDropped = false;
  messages = 0;
  since = performance.now();

  /**
   * @param {number} number names it in the log
   * @param {import('ws').WebSocket} socket
   * @param {string} room
   * @param {typeof import('./limits.mjs').LIMITS} limits
   */
  constructor(number, socket, room, limits) {
    this.number = number;
    this.socket = socket;
    this.room = room;
    this.messageRate = new RateLimit(limits.messagesPerSecond, limits.messageBurst);
    this.byteRate = new RateLimit(limits.bytesPerSecond, limits.byteBurst);
  }
}

/**
 * Messages for the relay itself are objects with the key `relay`. They are not passed on.
 *
 * @param {Buffer} data
 * @returns {{ relay: unknown, tab?: string } | undefined} the message; `undefined` for every other one
 */
export function relayMessage(data) {
  if (data.length > MAX_HEARTBEAT || !data.includes('"relay"')) return undefined;
  try {
    const { relay, tab } = JSON.parse(data.toString()) ?? {};
    if (relay === undefined) return undefined;
    return { relay, tab: typeof tab === 'string' && TAB.test(tab) ? tab : undefined };
  } catch {
    return undefined;
  }
}
