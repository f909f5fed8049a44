/**
 * Calls that are over here. Somebody may not know: they were offline when it was said. Whoever talks as if such a call went
 * on gets the last word again, so that all sides tell the same end.
 */
import type { Delivery } from './delivery.js';
import type { BodyOf, CallKey } from './protocol.js';

/** What this side said when it left a call, or would have said. */
export type LastWord = BodyOf<'leave' | 'decline'>;

interface EndedCall {
  readonly key: CallKey;
  readonly lastWord: LastWord | undefined;
  /** The tabs that know. */
  readonly told: Set<string>;
}

/** How many are remembered. */
const KEPT = 50;

export class EndedCalls {
  readonly #delivery: Delivery;
  readonly #calls = new Map<string, EndedCall>();

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
  }

  get(call: string): CallKey | undefined {
    return this.#calls.get(call)?.key;
  }

  /**
   * A call is over.
   *
   * @param lastWord without one nothing is said to those who do not know
   * @param tabs get it now; if they are not given, it is said only to those who do not know
   */
  add(key: CallKey, lastWord?: LastWord, tabs?: readonly string[]): void {
    this.#delivery.withdrawAll(key.call);
    const ended: EndedCall = { key, lastWord, told: new Set() };
    this.#calls.set(key.call, ended);
    const [oldest] = this.#calls.keys();
    if (oldest !== undefined && this.#calls.size > KEPT) this.#calls.delete(oldest);
    if (tabs) this.#tell(ended, tabs);
  }

  /** A call goes on: the user was invited to it again. */
  delete(call: string): void {
    this.#calls.delete(call);
  }

  /** A tab talks as if the call went on. */
  remind(call: string, endpoint: string): void {
    const ended = this.#calls.get(call);
    if (!ended?.lastWord || ended.told.has(endpoint)) return;
    if (this.#delivery.isDelivering(call, endpoint)) this.#delivery.hasten(endpoint);
    else this.#tell(ended, [endpoint]);
  }

  #tell({ key, lastWord, told }: EndedCall, tabs: readonly string[]): void {
    if (!lastWord) return;
    this.#delivery.deliver(key, lastWord, {
      tabs,
      acknowledged: (endpoint) => void told.add(endpoint),
    });
  }
}
