/**
 * Transports for messages: a `BroadcastChannel` between the tabs of one browser, or a WebSocket relay between browsers,
 * which forwards each message to everybody else. Both lose nothing while they are up, and keep the order of each sender.
 */
import { CallError } from '../call/call-error.js';
import { TIMING, type LocalTiming } from './timing.js';

export interface SignalingHandlers {
  /** Somebody else sent this value; `undefined` when it was not even JSON. */
  message(data: unknown): void;
  /** The connection to the relay was lost (`false`) or is back (`true`). */
  up(up: boolean): void;
}

export interface Signaling {
  /** @throws CallError `network`, or the signal's reason when aborted */
  open(handlers: SignalingHandlers, signal: AbortSignal): Promise<void>;
  send(message: object): void;
  close(): void;
}

/** Between the tabs of this origin, and between backends on one page. */
export class TabSignaling implements Signaling {
  readonly #name: string;
  #channel: BroadcastChannel | undefined;

  /** @param name only backends with the same name reach each other */
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

type RelayTiming = Pick<LocalTiming, 'relayTimeoutMs' | 'relayRetryMs'>;

/** Between browsers and devices, through a relay such as the one `npm start` serves. Reconnects by itself. */
export class RelaySignaling implements Signaling {
  readonly #url: string;
  readonly #timing: RelayTiming;
  #socket: WebSocket | undefined;
  #handlers: SignalingHandlers | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** The queue of messages sent while disconnected. */
  readonly #unsent: string[] = [];

  /** @param url `ws:`, `wss:`, `http:` or `https:`, absolute or relative to the page */
  constructor(url: string, timing: RelayTiming = TIMING) {
    this.#url = url;
    this.#timing = timing;
  }

  async open(handlers: SignalingHandlers, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const socket = await this.#connect(signal);
    this.#handlers = handlers;
    this.#use(socket);
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

  #connect(signal: AbortSignal): Promise<WebSocket> {
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
      const timer = setTimeout(down, this.#timing.relayTimeoutMs);
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
      this.#reconnect(0);
    };
    for (const data of this.#unsent.splice(0)) socket.send(data);
  }

  #reconnect(attempt: number): void {
    const { relayRetryMs } = this.#timing;
    this.#retry = setTimeout(
      () => {
        this.#connect(new AbortController().signal).then(
          (socket) => {
            if (!this.#handlers) return socket.close();
            this.#use(socket);
            this.#handlers.up(true);
          },
          () => {
            if (this.#handlers) this.#reconnect(attempt + 1);
          },
        );
      },
      relayRetryMs[Math.min(attempt, relayRetryMs.length - 1)],
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
