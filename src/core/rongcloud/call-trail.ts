/** Lets the next page of this tab find a call again. What writes it down is loaded once the call is connected. */
import { loadModule } from '../call/load-module.js';
import type { TrailCall, TrailWriter } from './trail-writer.js';

export class CallTrail {
  readonly #call: TrailCall;
  #writer: TrailWriter | undefined;
  #isLoading = false;

  constructor(call: TrailCall) {
    this.#call = call;
  }

  /** To be called about every second. Without that file, the call is not found again. */
  follow(): void {
    const { host, reporter } = this.#call;
    this.#writer?.follow();
    if (this.#isLoading || !reporter.isConnected) return;
    if (host.caller?.getAttribute('rejoin') === 'off') return;
    this.#isLoading = true;
    loadModule(() => import('./beside-calls.js')).then(
      ({ TrailWriter }) => {
        if (!reporter.isEnded) this.#writer = new TrailWriter(this.#call);
      },
      () => {},
    );
  }

  /** The page goes away. */
  leave(): void {
    this.#writer?.leave();
  }

  /** The call is over. */
  stop(): void {
    this.#writer?.stop();
  }
}
