/**
 * In a call between browsers each side sends its picture to everybody, once for each. So nobody gets more than they show: each
 * tab tells how large it shows the others, in its heartbeat, and is sent pictures of that size. Nobody has to say so: a kit
 * that does not is sent everything. The code that measures and adapts is loaded while a call with pictures goes on.
 */
import type { CallReporter } from '../call/call-reporter.js';
import { loadModule } from '../call/load-module.js';
import type { LocalConnections } from './local-connections.js';
import type { ShownPictures } from './protocol.js';
import type { SizeAdaptation } from './size-adaptation.js';
import type { LocalTiming } from './timing.js';

export interface PictureSizesOptions {
  readonly userId: string;
  readonly timing: LocalTiming;
  readonly reporter: CallReporter;
  readonly connections: LocalConnections;
  /** `shows` is another one: the others have to be told. */
  readonly changed: () => void;
}

export class PictureSizes {
  readonly #options: PictureSizesOptions;
  /** How large the tab of each of the others shows this side, as it said last. */
  readonly #told = new Map<string, ShownPictures>();
  #adaptation: SizeAdaptation | undefined;
  #isLoading = false;
  #isClosed = false;

  constructor(options: PictureSizesOptions) {
    this.#options = options;
  }

  /** What this side tells the others; `undefined` before there is something to tell. */
  get shows(): ShownPictures | undefined {
    return this.#adaptation?.shows;
  }

  /** Whether any of the others shows the own camera, or may: who says nothing of it is sent everything. */
  get isSeen(): boolean {
    const { userId, connections } = this.#options;
    for (const [, , endpoint] of connections.links()) {
      const shown = this.#told.get(endpoint)?.pictures ?? [];
      const own = shown.find((each) => each.userId === userId && each.picture === 'camera');
      if (own?.width !== 0) return true;
    }
    return false;
  }

  /** A tab in the call says how large it shows this side and others, or nothing of that, or it has left. */
  follow(endpoint: string, shows: ShownPictures | undefined): void {
    if (shows) this.#told.set(endpoint, shows);
    else if (!this.#told.delete(endpoint)) return;
    this.#adaptation?.refit();
  }

  /** To be called now and then while the call goes on: sees what nothing else tells of. */
  check(): void {
    const { media, screens } = this.#options.reporter.info;
    if (media === 'audio' && !screens?.length) return;
    if (this.#adaptation) this.#adaptation.check();
    else if (!this.#isLoading) void this.#load();
  }

  close(): void {
    this.#isClosed = true;
    this.#adaptation?.close();
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    try {
      const { SizeAdaptation } = await loadModule(() => import('./size-adaptation.js'));
      if (this.#isClosed) return;
      this.#adaptation = new SizeAdaptation({ ...this.#options, told: this.#told });
      this.#adaptation.check();
    } catch {
      // the call is as good without it, and the next check tries again
    } finally {
      this.#isLoading = false;
    }
  }
}
