/**
 * A fake signalling relay without a server. Until restored, it replaces the page's `WebSocket` and forwards what one socket
 * sends to all others; it answers pings as the kit's own relay does. The test takes it down and up, cuts off, stalls or
 * freezes single sockets, and makes it lose, double and delay messages.
 */
import { replace } from './replace.js';

/** How bad the network is. All shares are 0 to 1. */
export interface NetworkFaults {
  /** The share of messages that get lost, for each receiver. */
  readonly loss?: number;
  /** The share that arrives twice. */
  readonly doubled?: number;
  /** The share that is delayed, by up to `delayMs`. */
  readonly delayed?: number;
  readonly delayMs?: number;
  /** Returns 0 to 1, as `Math.random` does. */
  readonly random?: () => number;
}

const PING = { relay: 'ping' };
const PONG = JSON.stringify({ relay: 'pong' });

export class FakeRelay {
  /** All sockets, oldest first. */
  readonly sockets: FakeSocket[] = [];
  /** While true, new sockets neither open nor fail. */
  silent = false;
  /** False for a relay that only broadcasts, pings included. */
  answersPings = true;
  /** How many pings were answered. */
  pings = 0;
  /** The id that each tab has told. */
  readonly #tabs = new Map<FakeSocket, unknown>();
  faults: NetworkFaults = {};
  /** Sees each message on its way to each socket, and says whether it gets there. */
  passes: (message: Record<string, unknown>, to: FakeSocket) => boolean = () => true;
  readonly #restore: () => void;
  #up = true;

  constructor() {
    const accept = (socket: FakeSocket) => this.#accept(socket);
    const relayed = class extends FakeSocket {
      constructor(url: string | URL) {
        super(url);
        accept(this);
      }
    };
    this.#restore = replace(window, 'WebSocket', relayed as unknown as typeof WebSocket);
  }

  get open(): FakeSocket[] {
    return this.sockets.filter(({ readyState }) => readyState === FakeSocket.OPEN);
  }

  /** Closes all sockets, and refuses new ones. */
  goDown(): void {
    this.#up = false;
    for (const socket of this.open) socket.drop();
  }

  comeBack(): void {
    this.#up = true;
  }

  /** Closes one socket. */
  cut(socket: FakeSocket): void {
    socket.drop();
    this.#tellLeft(socket);
  }

  /** Sends a message from the relay itself to all sockets. */
  say(data: string): void {
    for (const socket of this.open) socket.receive(data);
  }

  restore(): void {
    this.#restore();
  }

  #accept(socket: FakeSocket): void {
    this.sockets.push(socket);
    socket.deliver = (data) => this.#forward(socket, data);
    socket.left = () => this.#tellLeft(socket);
    later(() => {
      if (this.silent) return;
      if (this.#up) socket.open();
      else socket.drop();
    });
  }

  #forward(sender: FakeSocket, data: string): void {
    const message = JSON.parse(data) as Record<string, unknown>;
    if (this.answersPings && message.relay === PING.relay) {
      this.pings += 1;
      return sender.receive(PONG);
    }
    if (this.answersPings && message.relay === 'join') {
      this.#tabs.set(sender, message.tab);
      return;
    }
    for (const other of this.open)
      if (other !== sender && other.room === sender.room && this.passes(message, other))
        this.#carry(other, data);
  }

  #tellLeft(socket: FakeSocket): void {
    const tab = this.#tabs.get(socket);
    if (tab !== undefined && this.#tabs.delete(socket))
      for (const other of this.open)
        if (other.room === socket.room) other.receive(JSON.stringify({ relay: 'left', tab }));
  }

  /** Over the network, as bad as it is. */
  #carry(to: FakeSocket, data: string): void {
    const { loss = 0, doubled = 0, delayed = 0, delayMs = 0, random = Math.random } = this.faults;
    if (random() < loss) return;
    const copies = random() < doubled ? 2 : 1;
    for (let i = 0; i < copies; i++)
      if (random() < delayed) setTimeout(() => to.receive(data), random() * delayMs);
      else to.receive(data);
  }
}

/** The part of `WebSocket` that signalling uses. */
class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;

  readonly url: string;
  /** Only sockets with the same one reach each other. */
  readonly room: string | null;
  /** What was sent, but for what is for the relay itself. */
  readonly sent: unknown[] = [];
  readyState: number = FakeSocket.CONNECTING;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  deliver: (data: string) => void = () => {};
  left: () => void = () => {};
  /** Half-open: nothing gets through in either direction, and neither side is told. */
  isDead = false;
  /** Frozen: what goes in either direction waits. */
  #waiting: (() => void)[] | undefined;

  constructor(url: string | URL) {
    const { href, protocol, searchParams } = new URL(url);
    if (!/^wss?:$/.test(protocol)) throw new DOMException('not a socket address', 'SyntaxError');
    this.url = href;
    this.room = searchParams.get('room');
  }

  send(data: string): void {
    if (this.readyState !== FakeSocket.OPEN)
      throw new DOMException('not open', 'InvalidStateError');
    if (!/"relay":"(ping|join)"/.test(data)) this.sent.push(JSON.parse(data));
    if (!this.isDead) this.#pass(() => this.deliver(data));
  }

  close(): void {
    // a browser waits for the other end to agree
    if (this.isDead) this.readyState = FakeSocket.CLOSED;
    else {
      this.drop();
      this.left();
    }
  }

  // --- for the relay ---

  open(): void {
    if (this.readyState !== FakeSocket.CONNECTING) return;
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }

  drop(): void {
    if (this.readyState === FakeSocket.CLOSED) return;
    this.readyState = FakeSocket.CLOSED;
    later(() => this.onclose?.());
  }

  receive(data: string): void {
    if (this.isDead) return;
    this.#pass(() =>
      later(() => {
        if (this.readyState === FakeSocket.OPEN) this.onmessage?.({ data });
      }),
    );
  }

  /** Holds back what goes in either direction: the page behind it is blocked. */
  freeze(): void {
    this.#waiting ??= [];
  }

  /** The page goes on: what came and went meanwhile arrives, in order. */
  thaw(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const pass of waiting) pass();
  }

  #pass(action: () => void): void {
    if (this.#waiting) this.#waiting.push(action);
    else action();
  }
}

export type { FakeSocket };

/** A random generator with a seed, so that what happens can be repeated. @returns 0 to 1, as `Math.random` does */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs an action in a new task, in order, as messages from the network arrive. */
function later(action: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    action();
  };
  port2.postMessage(null);
}
