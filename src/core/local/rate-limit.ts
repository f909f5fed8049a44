/** How many messages a tab handles: each sender has a limit, and all of them together. */

/** The messages that one sender may send at once, and how many more each second. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

export interface MessageRates {
  /** A tab that is in a call with this one. */
  readonly member: Rate;
  /** All other tabs together. */
  readonly strangers: Rate;
  /** Everybody together. */
  readonly all: Rate;
}

interface Bucket {
  tokens: number;
  /** By `performance.now()`. */
  filledAt: number;
}

const STRANGERS = '';
const ALL = ' ';
const MAX_SENDERS = 200;

export class RateLimit {
  readonly #rates: MessageRates;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rates: MessageRates) {
    this.#rates = rates;
  }

  /** @param member the sender's tab, if it is in a call with this one. @returns whether the message may be handled */
  allows(member?: string): boolean {
    const { member: each, strangers, all } = this.#rates;
    const isAllowed =
      member === undefined ? this.#take(STRANGERS, strangers) : this.#take(`tab ${member}`, each);
    return isAllowed && this.#take(ALL, all);
  }

  #take(sender: string, { burst, perSecond }: Rate): boolean {
    const now = performance.now();
    const bucket = this.#buckets.get(sender) ?? { tokens: burst, filledAt: now };
    const filled = bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond;
    bucket.tokens = Math.min(burst, filled);
    bucket.filledAt = now;
    this.#buckets.delete(sender); // the ones heard last are kept
    this.#buckets.set(sender, bucket);
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size > MAX_SENDERS) this.#buckets.delete(oldest);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
