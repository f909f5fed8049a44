/**
 * Transports for messages: a `BroadcastChannel` between the tabs of one browser, or a WebSocket relay between browsers (see
 * `relay-signaling.ts`), which forwards each message to everybody else. Neither promises that a message arrives: `Delivery`
 * takes care of that.
 */

export interface SignalingHandlers {
  /** Somebody else sent this value; `undefined` when it was not even JSON. */
  message(data: unknown): void;
  /** The connection to the relay was lost (`false`) or is back (`true`). */
  up(up: boolean): void;
  /** The relay has lost a tab, which may be back in a moment. */
  left(endpoint: string): void;
}

export interface Signaling {
  /** @throws CallError `network`, or the signal's reason when aborted */
  open(handlers: SignalingHandlers, signal: AbortSignal): Promise<void>;
  /** Sends a message, unless the connection is down. */
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
