/**
 * How messages travel: between the tabs of one browser over a `BroadcastChannel`, or between browsers over a WebSocket
 * relay that hands each message to everybody else. Both lose nothing while they are up and keep each sender's order.
 */
import { CallError } from '../call/call-error.js';

export interface SignalingHandlers {
  /** Any value somebody else sent; `undefined` when it was not even JSON. */
  message(data: unknown): void;
  /** The relay went away (`false`) and came back (`true`). */
  up(up: boolean): void;
}

export interface Signaling {
  /** @throws CallError `network`; the signal's reason when aborted */
  open(handlers: SignalingHandlers, signal: AbortSignal): Promise<void>;
  send(message: object): void;
  close(): void;
}

/** Between tabs of this origin, and between the elements of one page. */
export class TabSignaling implements Signaling {
  readonly #name: string;
  #channel: BroadcastChannel | undefined;

  /** @param name tabs with the same name hear each other */
  constructor(name: string) {
    this.#name = name;
  }

  open(handlers: SignalingHandlers, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => handlers.message(data);
    return Promise.resolve();
  }

  send(message: object): void {
    this.#channel?.postMessage(message);
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}

const CONNECT_TIMEOUT_MS = 10_000;
const RETRY_MS = [300, 600, 1200, 2500, 5000];

/** Between browsers and devices, through a relay such as the one `npm start` serves. */
export class RelaySignaling implements Signaling {
  readonly #url: string;
  #socket: WebSocket | undefined;
  #handlers: SignalingHandlers | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** What was said while the relay was away. */
  readonly #unsent: string[] = [];

  /** @param url `ws:`, `wss:`, `http:` or `https:`, absolute or relative to the page */
  constructor(url: string) {
    this.#url = url;
  }

  async open(handlers: SignalingHandlers, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const opened = await this.#dial(signal);
    this.#handlers = handlers;
    this.#use(opened);
  }

  send(message: object): void {
    const data = JSON.stringify(message);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
    else if (this.#handlers) this.#unsent.push(data);
  }

  close(): void {
    this.#handlers = undefined;
    clearTimeout(this.#retry);
    this.#unsent.length = 0;
    if (this.#socket) this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket?.close();
    this.#socket = undefined;
  }

  #dial(signal: AbortSignal): Promise<WebSocket> {
    return new Promise((resolve, reject) => {
      const socket = openSocket(this.#url);
      const fail = (reason: Error) => {
        clearTimeout(timer);
        socket.onopen = socket.onclose = null;
        socket.close();
        reject(reason);
      };
      const down = () =>
        fail(
          new CallError('network', `The signalling relay at ${this.#url} cannot be reached.`, {
            detail: 'relay',
          }),
        );
      const timer = setTimeout(down, CONNECT_TIMEOUT_MS);
      const abort = () => fail(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      socket.onclose = down;
      socket.onopen = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        resolve(socket);
      };
    });
  }

  #use(socket: WebSocket): void {
    this.#socket = socket;
    socket.onmessage = ({ data }: MessageEvent<unknown>) =>
      this.#handlers?.message(parseJson(data));
    socket.onclose = () => {
      this.#handlers?.up(false);
      this.#redial(0);
    };
    for (const data of this.#unsent.splice(0)) socket.send(data);
  }

  #redial(attempt: number): void {
    this.#retry = setTimeout(
      () => {
        this.#dial(new AbortController().signal).then(
          (socket) => {
            if (!this.#handlers) return socket.close();
            this.#use(socket);
            this.#handlers.up(true);
          },
          () => {
            if (this.#handlers) this.#redial(attempt + 1);
          },
        );
      },
      RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)],
    );
  }
}

function openSocket(url: string): WebSocket {
  try {
    const absolute = new URL(url, document.baseURI);
    absolute.protocol = absolute.protocol.replace('http', 'ws');
    return new WebSocket(absolute);
  } catch (cause) {
    throw new CallError('network', `"${url}" is not an address of a signalling relay.`, {
      detail: 'relay',
      cause,
    });
  }
}

function parseJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
