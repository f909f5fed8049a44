/** The WebSocket relay as a transport for messages. Loaded where a page names one. */
import { CallError } from '../call/call-error.js';
import type { Signaling, SignalingHandlers } from './signaling.js';
import { TIMING, type LocalTiming } from './timing.js';
import { MAX_MESSAGE } from './wire-format.js';

type RelayTiming = Pick<LocalTiming, 'relayTimeoutMs' | 'relayRetryMs' | 'pingEveryMs'>;

/** Asks the relay itself for a sign of life. It answers `{ relay: 'pong' }`, and forwards neither. */
const PING = JSON.stringify({ relay: 'ping' });
/**
 * A relay that has answered before, and does not answer this many, is gone. One that never has may not know pings, or this
 * connection may have died as it opened: it is replaced once.
 */
const MISSED_PONGS = 2;

/**
 * Between browsers and devices, through a relay such as the one `npm start` serves. Reconnects by itself, also when the
 * connection is dead and nobody has closed it. A relay that does not know pings is believed to be there.
 */
export class RelaySignaling implements Signaling {
  readonly #url: string;
  readonly #endpoint: string;
  readonly #timing: RelayTiming;
  #socket: WebSocket | undefined;
  #handlers: SignalingHandlers | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pinging: ReturnType<typeof setInterval> | undefined;
  /** Whether the relay has ever answered a ping. */
  #answersPings = false;
  /** Whether a relay that has not was given a second chance. */
  #hasDoubted = false;
  /** The pings since the last message from the relay. */
  #unanswered = 0;

  /**
   * @param url `ws:`, `wss:`, `http:` or `https:`, absolute or relative to the page
   * @param endpoint this tab, which the relay names when it loses it
   */
  constructor(url: string, endpoint: string, timing: RelayTiming = TIMING) {
    this.#url = url;
    this.#endpoint = endpoint;
    this.#timing = timing;
  }

  async open(handlers: SignalingHandlers, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const socket = await this.#connect(signal);
    this.#handlers = handlers;
    this.#use(socket);
  }

  send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#handlers = undefined;
    clearTimeout(this.#retry);
    this.#drop();
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
    socket.send(JSON.stringify({ relay: 'join', tab: this.#endpoint }));
    this.#unanswered = 0;
    this.#pinging = setInterval(() => this.#ping(), this.#timing.pingEveryMs);
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    socket.onclose = () => this.#lose();
    this.#ping(); // known from the start whether the relay answers: this connection may die at once
  }

  #receive(data: unknown): void {
    this.#unanswered = 0;
    const message = parseJson(data);
    if (!isFromRelay(message)) return this.#handlers?.message(message);
    if (message.relay === 'pong') this.#answersPings = true;
    if (message.relay === 'left' && typeof message.tab === 'string')
      this.#handlers?.left(message.tab);
  }

  #ping(): void {
    if (this.#unanswered >= MISSED_PONGS && (this.#answersPings || !this.#hasDoubted)) {
      this.#hasDoubted = true;
      return this.#lose();
    }
    this.#unanswered += 1;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(PING);
  }

  #lose(): void {
    this.#drop();
    this.#handlers?.up(false);
    if (this.#handlers) this.#reconnect(0);
  }

  /** Lets go of the socket. Closing one that is dead may take the browser a minute. */
  #drop(): void {
    clearInterval(this.#pinging);
    if (this.#socket) this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket?.close();
    this.#socket = undefined;
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
  if (typeof data !== 'string' || data.length > MAX_MESSAGE) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** Messages between the relay and its clients are no call messages. A relay that does not know them forwards them. */
function isFromRelay(message: unknown): message is Readonly<Record<'relay' | 'tab', unknown>> {
  return typeof message === 'object' && message !== null && Object.hasOwn(message, 'relay');
}
