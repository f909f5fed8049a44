/** Writes down, for the next page of this tab, that this one is in a call on RongCloud. */
import type { CallReporter } from '../call/call-reporter.js';
import { newId } from '../call/ids.js';
import { holdPageLock, TrailStore, type StoredTrail } from '../call/trail-store.js';
import type { RongCloudHost } from './rongcloud-host.js';
import type { SdkCall } from './sdk-call.js';

export interface RongCloudTrail extends StoredTrail {
  /** The SDK's id of the call, by which it is joined again. */
  readonly callId: string;
  /** The page has told of its end: it was left, and did not crash. */
  readonly isTold?: boolean;
}

export interface TrailCall {
  readonly host: RongCloudHost;
  readonly reporter: CallReporter;
  readonly sdk: Pick<SdkCall, 'session'>;
}

/** For how long the next page may find it, in ms. */
export const RETURN_MS = 30_000;
/** How often it is written down, in ms: a page that crashes says nothing. */
const EVERY_MS = 2000;

export function trailsOf(
  { appKey, userId }: Pick<RongCloudHost, 'appKey' | 'userId'>,
  maxAgeMs = RETURN_MS,
): TrailStore<RongCloudTrail> {
  return new TrailStore<RongCloudTrail>({
    ...{ place: `rongcloud ${appKey}`, userId, maxAgeMs },
    isWhole: ({ callId }) => typeof callId === 'string',
  });
}

export class TrailWriter {
  readonly #call: TrailCall;
  readonly #trails: TrailStore<RongCloudTrail>;
  readonly #endpoint = newId();
  readonly #unlock: () => void;
  /** By `performance.now()`. */
  #savedAt = -Infinity;
  #isLeft = false;

  constructor(call: TrailCall) {
    this.#call = call;
    this.#trails = trailsOf(call.host);
    this.#unlock = holdPageLock(this.#endpoint);
    this.follow();
  }

  /** To be called about every second. */
  follow(): void {
    if (performance.now() - this.#savedAt >= EVERY_MS) this.#save();
  }

  /** The page goes away, and says so. */
  leave(): void {
    this.#isLeft = true;
    this.#save();
  }

  /** The call is over. */
  stop(): void {
    this.#unlock();
    if (!this.#isLeft) this.#trails.forget();
  }

  #save(): void {
    const { reporter, sdk } = this.#call;
    const { info, since = Date.now() } = reporter;
    const callId = sdk.session?.getSessionId();
    if (callId === undefined) return;
    this.#savedAt = performance.now();
    const endpoint = this.#endpoint;
    this.#trails.save({ info, since, endpoint, callId, ...(this.#isLeft && { isTold: true }) });
  }
}
