/** Do not disturb, as the ring and the panel ask for it. What decides is loaded where it is in use: `do-not-disturb.ts`. */
import { nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { CallStore } from '../../core/store/call-store.js';

/** What the store of a provider has where do not disturb is in use. */
export type Quiet = NonNullable<CallStore['quiet']> & {
  /** Whether calls are not to disturb right now. */
  readonly isOn: boolean;
  /** Says until when, and offers to turn it off. */
  chipFor(tag: HTMLElement): HTMLElement;
};

/** Renders a tag again when do not disturb begins or ends. */
export class QuietWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #store: () => CallStore | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, store: () => CallStore | undefined) {
    this.#host = host;
    this.#store = store;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('rc-do-not-disturb-change', this.#update, true);
  }

  hostDisconnected(): void {
    document.removeEventListener('rc-do-not-disturb-change', this.#update, true);
  }

  get isOn(): boolean {
    return this.#quiet?.isOn ?? false;
  }

  /** What is shown while it is on. */
  get chip(): unknown {
    const quiet = this.#quiet;
    return quiet?.isOn ? quiet.chipFor(this.#host) : nothing;
  }

  get #quiet(): Quiet | undefined {
    return this.#store()?.quiet as Quiet | undefined;
  }

  readonly #update = (): void => this.#host.requestUpdate();
}
