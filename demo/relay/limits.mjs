/** What the relay grants its clients. Every number is an option of `attachRelay`. */

/** A call sends a few messages a second, and some hundred small ones while a large group connects. */
export const LIMITS = Object.freeze({
  /** WebSockets in all. */
  maxSockets: 1000,
  /** WebSockets of one address; an IPv6 network of 64 bits counts as one. */
  maxSocketsPerAddress: 100,
  /** WebSockets in one room. Each message goes to all of them. */
  maxSocketsPerRoom: 100,
  /** Rooms with somebody in them. */
  maxRooms: 500,
  /** Characters of a room's name. */
  maxRoomName: 64,
  /** Bytes of one message: well above any session description. */
  maxMessageBytes: 128 * 1024,
  /** Messages a second from one socket, pings included, and how many at once. */
  messagesPerSecond: 100,
  messageBurst: 500,
  /** Bytes a second from one socket, and how many at once. */
  bytesPerSecond: 256 * 1024,
  byteBurst: 2 * 1024 * 1024,
  /** Unsent bytes for one socket. A client that reads more slowly is dropped. */
  maxBufferedBytes: 1024 * 1024,
  /** Unsent bytes in all. Above it, every client that lags is dropped. */
  maxBufferedBytesInAll: 64 * 1024 * 1024,
  /** A client that has not answered a ping by the next one is dropped. */
  pingEveryMs: 15_000,
  /** How long a client may take to say goodbye. */
  closeMs: 1000,
});

/** Allows `perSecond` on average, and `burst` at once. */
export class RateLimit {
  #perSecond;
  #burst;
  #left;
  #at = performance.now();

  constructor(perSecond, burst) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
  }

  /** @returns {boolean} whether `amount` is still allowed now; if so, it is used up */
  take(amount = 1) {
    const now = performance.now();
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
