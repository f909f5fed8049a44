/** The WebSocket relay as a transport for messages. Loaded where a page names one. */
import { CallError } from '../call/call-error.js';
import { onWake } from '../call/wake.js';
import type { Signaling, SignalingHandlers } from './signaling.js';
import { TIMING, type LocalTiming } from './timing.js';
import { MAX_MESSAGE } from './wire-format.js';

type RelayTiming = Pick<LocalTiming, 'relayTimeoutMs' | 'relayRetryMs' | 'pingEveryMs' | 'proveMs'>;

/** Asks the relay itself for a sign of life. It answers `{ relay: 'pong' }`, and forwards neither. */
const PING = JSON.stringify({ relay: 'ping' });
/**
 * A relay that has answered before, and does not answer this many, is gone. One that never has may not know pings, or this
 * connection may have died as it opened: it is replaced once.
 */
const MISSED_PONGS = 2;

/**
 * Between browsers and devices, through a relay such as the one `npm start` serves. Reconnects by itself, also when the
 * connection is dead and nobody has closed it. A relay that does not know pings is believed to be there. A page that was
 * away does not wait for the next ping, or the next attempt: the relay has to answer at once, or is dialled at once.
 */
export class RelaySignaling implements Signaling {
  readonly #url: string;
  readonly #endpoint: string;
  readonly #timing: RelayTiming;
  #socket: WebSocket | undefined;
  #handlers: SignalingHandlers | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** The attempt to reconnect that is under way, or waits for its time. */
  #attempt: AbortController | undefined;
  /** When the last attempt began, by `performance.now()`. */
  #dialledAt = -Infinity;
  #proving: ReturnType<typeof setTimeout> | undefined;
  #stopWaking: (() => void) | undefined;
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
    this.#stopWaking = onWake(() => this.#wake());
  }

  send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#handlers = undefined;
    this.#stopWaking?.();
    clearTimeout(this.#retry);
    this.#attempt?.abort();
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
    this.#stopProving();
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

  #wake(): void {
    if (this.#socket) return this.#prove();
    const isDialling = performance.now() - this.#dialledAt < this.#timing.proveMs;
    if (!isDialling) this.#reconnect(0, 0);
  }

  /** The relay answers soon, or is lost. Nothing is known of one that has never answered. */
  #prove(): void {
    if (this.#proving !== undefined || !this.#answersPings) return;
    const { proveMs } = this.#timing;
    const dueAt = performance.now() + proveMs;
    this.#proving = setTimeout(() => {
      this.#proving = undefined;
      // a page that stood still has not heard what came meanwhile
      if (performance.now() - dueAt > proveMs) this.#prove();
      else this.#lose();
    }, proveMs);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(PING);
  }

  #stopProving(): void {
    clearTimeout(this.#proving);
    this.#proving = undefined;
  }

  #lose(): void {
    this.#drop();
    this.#handlers?.up(false);
    if (this.#handlers) this.#reconnect(0);
  }

  /** Lets go of the socket. Closing one that is dead may take the browser a minute. */
  #drop(): void {
    clearInterval(this.#pinging);
    this.#stopProving();
    if (this.#socket) this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** @param pauseMs before the first attempt. One that is under way is given up. */
  #reconnect(attempt: number, pauseMs = this.#pauseBefore(attempt)): void {
    clearTimeout(this.#retry);
    this.#attempt?.abort();
    const { signal } = (this.#attempt = new AbortController());
    this.#retry = setTimeout(() => {
      this.#dialledAt = performance.now();
      this.#connect(signal).then(
        (socket) => {
          if (signal.aborted) return socket.close();
          this.#use(socket);
          this.#handlers?.up(true);
        },
        () => {
          if (!signal.aborted) this.#reconnect(attempt + 1);
        },
      );
    }, pauseMs);
  }

  #pauseBefore(attempt: number): number | undefined {
    const { relayRetryMs } = this.#timing;
    return relayRetryMs[Math.min(attempt, relayRetryMs.length - 1)];
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
