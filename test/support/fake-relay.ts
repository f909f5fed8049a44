/**
 * A fake signalling relay without a server. Until restored, it replaces the page's `WebSocket` and forwards what one socket
 * sends to all others. The test takes it down and up.
 */
import { replace } from './replace.js';

export class FakeRelay {
  /** All sockets, oldest first. */
  readonly sockets: FakeSocket[] = [];
  /** While true, new sockets neither open nor fail. */
  silent = false;
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
    socket.deliver = (data) => {
      for (const other of this.open) if (other !== socket) other.receive(data);
    };
    later(() => {
      if (this.silent) return;
      if (this.#up) socket.open();
      else socket.drop();
    });
  }
}

/** The part of `WebSocket` that signalling uses. */
class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;

  readonly url: string;
  readonly sent: unknown[] = [];
  readyState: number = FakeSocket.CONNECTING;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  deliver: (data: string) => void = () => {};

  constructor(url: string | URL) {
    const { href, protocol } = new URL(url);
    if (!/^wss?:$/.test(protocol)) throw new DOMException('not a socket address', 'SyntaxError');
    this.url = href;
  }

  send(data: string): void {
    if (this.readyState !== FakeSocket.OPEN)
      throw new DOMException('not open', 'InvalidStateError');
    this.sent.push(JSON.parse(data));
    this.deliver(data);
  }

  close(): void {
    this.drop();
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
    later(() => {
      if (this.readyState === FakeSocket.OPEN) this.onmessage?.({ data });
    });
  }
}

export type { FakeSocket };

/** Runs an action in a new task, in order, as messages from the network arrive. */
function later(action: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    action();
  };
  port2.postMessage(null);
}
