/**
 * A signalling relay without a server: while it stands in, every `WebSocket` of the page is connected to it, and hears what
 * the others say. It goes down and comes back when the test says so.
 */
import { replace } from './replace.js';

export class FakeRelay {
  /** Every socket there was, oldest first. */
  readonly sockets: FakeSocket[] = [];
  /** Sockets neither open nor fail while this is so. */
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

  /** The relay dies, and everybody notices. */
  goDown(): void {
    this.#up = false;
    for (const socket of this.open) socket.drop();
  }

  comeBack(): void {
    this.#up = true;
  }

  /** Only this socket's way is broken. */
  cut(socket: FakeSocket): void {
    socket.drop();
  }

  /** Something the relay itself says, to everybody. */
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

/** As much of a `WebSocket` as signalling needs. */
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

/** In a task of its own, as what comes from the network does; in the order asked for. */
function later(action: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    action();
  };
  port2.postMessage(null);
}
