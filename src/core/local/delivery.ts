/**
 * Makes an unreliable channel good enough for calls. Outgoing: numbers all messages, and repeats those that must arrive until
 * each tab they are for has acknowledged them, or it has become pointless. Incoming: acknowledges, drops what is doubled or
 * out of date, and puts the signals of each tab in order. It belongs to the backend, not to a call: the last message about
 * a call is repeated after its end.
 */
import { withDeadline } from '../call/deadline.js';
import { MessageOrder } from './message-order.js';
import type { BodyOf, CallBody, CallKey, CallMessage, Envelope, Hello } from './protocol.js';
import type { LocalTiming } from './timing.js';

export interface DeliveryOptions {
  readonly userId: string;
  /** This tab. */
  readonly endpoint: string;
  readonly timing: LocalTiming;
  /** Sends a message once. */
  transmit(message: object): void;
}

/** Who has to acknowledge a message. */
export interface Audience {
  readonly tabs?: readonly string[];
  /** Users of whom one tab is enough. */
  readonly users?: readonly string[];
  /** A tab has acknowledged. */
  readonly acknowledged?: (endpoint: string) => void;
}

/** What has to arrive. A function is called for each repetition. */
export type Delivered = CallBody | (() => CallBody);

/** What a call needs of it. */
export type Outgoing = Pick<
  Delivery,
  'send' | 'deliver' | 'withdraw' | 'withdrawSignals' | 'withdrawAll'
>;

/** A message that has not arrived everywhere. All times are `performance.now()`. */
interface Pending {
  readonly key: CallKey;
  readonly body: () => CallBody;
  readonly number: number;
  readonly order: number | undefined;
  readonly tabs: Set<string>;
  readonly users: Set<string>;
  readonly acknowledged: ((endpoint: string) => void) | undefined;
  sentAt: number;
  pauseMs: number;
  givenUpAt: number;
}

/** Each pause before a repetition is longer than the one before. */
const PAUSE_GROWTH = 1.6;
const MAX_STREAMS = 500;

export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #incoming = new MessageOrder();
  readonly #pending = new Set<Pending>();
  /** How many signals went to each tab, by call and tab. */
  readonly #signalsSent = new Map<string, number>();
  /** Numbers to acknowledge, by call and tab. */
  readonly #acks = new Map<string, { key: CallKey; body: BodyOf<'ack'> & { numbers: number[] } }>();
  readonly #whenSettled: (() => void)[] = [];
  #lastNumber = 0;
  #isPaused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ackTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  // --- outgoing ---

  /** Sends a message once. */
  send(body: Hello | (CallBody & CallKey)): void {
    this.#transmit({ ...body, number: ++this.#lastNumber });
  }

  /** Sends a message until it has arrived. */
  deliver(key: CallKey, what: Delivered, to: Audience): void {
    const body = typeof what === 'function' ? what : () => what;
    const first = body();
    const { repeatFirstMs, repeatForMs } = this.#options.timing;
    const pending: Pending = {
      ...{ key, body, number: ++this.#lastNumber, order: this.#countSignal(key, first) },
      ...{ tabs: new Set(to.tabs), users: new Set(to.users), acknowledged: to.acknowledged },
      ...{ sentAt: 0, pauseMs: repeatFirstMs, givenUpAt: performance.now() + repeatForMs },
    };
    if (pending.tabs.size + pending.users.size > 0) this.#pending.add(pending);
    this.#sendPending(pending, first);
    this.#schedule();
  }

  /** Whether something about that call is on its way to that tab. */
  isDelivering(call: string, endpoint: string): boolean {
    return [...this.#pending].some(({ key, tabs }) => key.call === call && tabs.has(endpoint));
  }

  /** Somebody is out of a call: nothing about it has to reach them any more. */
  withdraw(call: string, userId: string, tabs: readonly string[]): void {
    for (const pending of this.#pending)
      if (pending.key.call === call) {
        pending.users.delete(userId);
        for (const endpoint of tabs) pending.tabs.delete(endpoint);
        this.#settle(pending);
      }
  }

  /** A new offer or answer is on its way to a tab: earlier ones and candidates that have not arrived are out of date. */
  withdrawSignals(call: string, endpoint: string, type: RTCSdpType): void {
    for (const pending of this.#pending) {
      if (pending.key.call !== call || !pending.tabs.has(endpoint)) continue;
      const body = pending.body();
      if (body.type === 'signal' && (body.description?.type ?? type) === type) this.#drop(pending);
    }
  }

  /** A call is over: of what was said about it, only what is said after this has to arrive. */
  withdrawAll(call: string): void {
    for (const pending of this.#pending) if (pending.key.call === call) this.#drop(pending);
  }

  /** A tab is there, or back: it gets at once what is on its way to it. */
  hasten(endpoint: string): void {
    for (const pending of this.#pending)
      if (pending.tabs.has(endpoint) || pending.users.size > 0)
        pending.pauseMs = this.#options.timing.repeatFirstMs / 4;
    this.#schedule();
  }

  /** The channel is down: nothing is sent, and nothing given up, until `resume`. */
  pause(): void {
    this.#isPaused = true;
    clearTimeout(this.#timer);
  }

  /** The channel is back: sends everything again that has not arrived. */
  resume(): void {
    this.#isPaused = false;
    const { repeatFirstMs, repeatForMs } = this.#options.timing;
    for (const pending of this.#pending) {
      pending.givenUpAt = performance.now() + repeatForMs;
      pending.pauseMs = repeatFirstMs;
      this.#sendPending(pending);
    }
    this.#schedule();
  }

  /** Resolves when everything has arrived, or at a limit. @param ms the limit */
  async settled(ms: number): Promise<void> {
    if (this.#pending.size === 0 || this.#isPaused) return;
    const settled = new Promise<void>((resolve) => this.#whenSettled.push(resolve));
    await withDeadline(settled, ms).catch(() => {});
  }

  close(): void {
    for (const pending of this.#pending) this.#drop(pending);
    clearTimeout(this.#timer);
    clearTimeout(this.#ackTimer);
    this.#ackTimer = undefined;
    this.#acks.clear();
    this.#isPaused = false;
  }

  // --- incoming ---

  /**
   * Takes a message that is for this tab.
   *
   * @returns what is to be handled now, in order: nothing for a message that is doubled, out of date or too early
   */
  receive(message: CallMessage): readonly CallMessage[] {
    if (message.type === 'ack') {
      this.#receiveAck(message);
      return [];
    }
    const { userId, endpoint } = this.#options;
    const isAsked = message.type === 'invite' && message.to.includes(userId);
    if (isAsked || message.ackBy?.includes(endpoint)) this.#acknowledge(message);
    return this.#incoming.take(message);
  }

  #receiveAck({ from, endpoint, call, numbers }: CallMessage & BodyOf<'ack'>): void {
    for (const pending of this.#pending) {
      if (pending.key.call !== call || !numbers.includes(pending.number)) continue;
      pending.users.delete(from);
      if (pending.tabs.delete(endpoint)) pending.acknowledged?.(endpoint);
      this.#settle(pending);
    }
  }

  /** Several at once, a moment later: setting up a call has no time for them. */
  #acknowledge({ call, secret, endpoint, number }: CallMessage): void {
    const id = `${call} ${endpoint}`;
    const ack = this.#acks.get(id) ?? {
      key: { call, secret },
      body: { type: 'ack', toEndpoint: endpoint, numbers: [] },
    };
    this.#acks.set(id, ack);
    ack.body.numbers.push(number);
    this.#ackTimer ??= setTimeout(() => this.#sendAcks(), this.#options.timing.ackAfterMs);
  }

  #sendAcks(): void {
    this.#ackTimer = undefined;
    for (const { key, body } of this.#acks.values()) this.send({ ...body, ...key });
    this.#acks.clear();
  }

  // --- repetition ---

  /** @returns the place of a signal among those to its tab; `undefined` for other messages */
  #countSignal({ call }: CallKey, body: CallBody): number | undefined {
    if (body.type !== 'signal') return undefined;
    const stream = `${call} ${body.toEndpoint}`;
    const order = (this.#signalsSent.get(stream) ?? 0) + 1;
    this.#signalsSent.delete(stream); // the ones used last are kept
    this.#signalsSent.set(stream, order);
    const [oldest] = this.#signalsSent.keys();
    if (oldest !== undefined && this.#signalsSent.size > MAX_STREAMS)
      this.#signalsSent.delete(oldest);
    return order;
  }

  #sendPending(pending: Pending, body = pending.body()): void {
    const { key, number, order, tabs } = pending;
    pending.sentAt = performance.now();
    const oldest = order === undefined ? undefined : this.#oldestSignal(pending);
    this.#transmit({
      ...body,
      ...key,
      number,
      ...(tabs.size > 0 && { ackBy: [...tabs] }),
      ...(order !== undefined && { order, oldest }),
    });
  }

  #oldestSignal({ key, order, tabs }: Pending): number | undefined {
    const [endpoint = ''] = tabs;
    for (const other of this.#pending)
      if (other.order !== undefined && other.key.call === key.call && other.tabs.has(endpoint))
        return other.order; // in the order in which they were sent
    return order;
  }

  #transmit(message: (Hello | (CallBody & CallKey)) & Omit<Envelope, 'from' | 'endpoint'>): void {
    if (this.#isPaused) return;
    const { userId, endpoint } = this.#options;
    this.#options.transmit({ ...message, from: userId, endpoint });
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#isPaused || this.#pending.size === 0) return;
    const dueAt = Math.min(...[...this.#pending].map(({ sentAt, pauseMs }) => sentAt + pauseMs));
    this.#timer = setTimeout(() => this.#repeat(), Math.max(0, dueAt - performance.now()));
  }

  #repeat(): void {
    const now = performance.now();
    for (const pending of this.#pending) {
      if (now > pending.givenUpAt) this.#drop(pending);
      else if (now >= pending.sentAt + pending.pauseMs) {
        this.#sendPending(pending);
        const { repeatFirstMs, repeatMaxMs } = this.#options.timing;
        const longer = Math.max(repeatFirstMs, pending.pauseMs * PAUSE_GROWTH);
        pending.pauseMs = Math.min(longer, repeatMaxMs);
      }
    }
    this.#schedule();
  }

  #settle(pending: Pending): void {
    if (pending.tabs.size + pending.users.size === 0) this.#drop(pending);
  }

  #drop(pending: Pending): void {
    this.#pending.delete(pending);
    if (this.#pending.size > 0) return;
    for (const resolve of this.#whenSettled.splice(0)) resolve();
  }
}
