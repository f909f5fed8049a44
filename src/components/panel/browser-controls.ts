import type { ReactiveController, ReactiveElement } from 'lit';
import type { StoreState } from '../../core/call/call-state.js';
import { loadModule } from '../../core/call/load-module.js';
import { shared } from '../../core/call/page-registry.js';
import type { CallStore } from '../../core/store/call-store.js';
import type { MediaSessionOfCall, MediaSessionOptions } from './media-session.js';
import { isStandIn } from './stand-in.js';

export interface BrowserControlsOptions extends Omit<MediaSessionOptions, 'store'> {
  readonly store: () => CallStore | undefined;
  /** Whether the page leaves its media session to the kit. */
  readonly isWanted: () => boolean;
}

/** Puts the call of a panel into the browser's own controls, once it is connected. */
export class BrowserControls implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #options: BrowserControlsOptions;
  #session: MediaSessionOfCall | undefined;
  #callId = '';

  constructor(host: ReactiveElement, options: BrowserControlsOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    const callId = this.#wantedCall;
    if (callId === this.#callId) return this.#session?.update();
    this.#session?.release();
    this.#session = undefined;
    this.#callId = callId;
    if (callId) this.#load(callId).catch(() => {}); // the call goes on without it
  }

  hostDisconnected(): void {
    queueMicrotask(() => this.#host.isConnected || this.hostUpdated()); // removed, rather than moved in the page
  }

  /** The id of the connected call whose media is in this tab. */
  get #wantedCall(): string {
    const host = this.#host;
    const isInPage = host.isConnected && host.ownerDocument === document && !isStandIn(host);
    const { call } = this.#options.store()?.state ?? NO_CALL;
    if (!isInPage || call?.phase !== 'connected' || !this.#options.isWanted()) return '';
    return shared('calls-elsewhere', () => new Set<string>()).has(call.call.id) ? '' : call.call.id;
  }

  async #load(callId: string): Promise<void> {
    if (!('mediaSession' in navigator)) return;
    const { MediaSessionOfCall } = await loadModule(() => import('./media-session.js'));
    const store = this.#options.store();
    if (!store || callId !== this.#callId || callId !== this.#wantedCall) return;
    this.#session = new MediaSessionOfCall(callId, { ...this.#options, store });
  }
}

const NO_CALL: Partial<StoreState> = {};
