import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CallFact, CallState } from '../../core/call/call-state.js';
import type { CallStore } from '../../core/store/call-store.js';
import { ring } from '../alerts/ringtone.js';
import { RING_BACK } from '../alerts/tones.js';
import { startLater, whenIdle, type Schedule } from '../base/scheduling.js';

export interface RingbackOptions {
  readonly store: () => CallStore | undefined;
  /** `none`, the address of a sound, or an empty string for the built-in tone. */
  readonly sound: () => string;
  /** How long after the call is placed, in ms. */
  readonly afterMs: () => number;
}

/**
 * Plays what the caller hears until somebody answers. It begins a moment after the call is placed, or a member rings: before
 * that the devices open, and making an `AudioContext` would block the main thread by 20 to 300 ms.
 */
export class Ringback implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #options: RingbackOptions;
  /** Ids of the current call, once seen and once placed. */
  #seen = '';
  #placed = '';
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element, options: RingbackOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** Whether it waits for a member to ring, and one does: a reason to update. */
  isDue(call: CallState): boolean {
    return this.#placed !== idOf(call) && isRinging(call);
  }

  handleFact(fact: CallFact): void {
    if (fact.type !== 'placed') return;
    this.#seen = this.#placed = fact.call.id;
    this.hostUpdated();
  }

  hostUpdated(): void {
    const store = this.#options.store();
    const call = store?.state.call;
    if (!store || call?.phase !== 'outgoing' || !this.#host.isConnected) return this.#hush();
    this.#look(call);
    if (this.#placed === call.call.id)
      this.#stop ??= startLater(this.#soon, () =>
        ring(store, this.#options.sound(), {
          tone: RING_BACK,
          isWanted: () => store.state.call.phase === 'outgoing',
          isSettingUp: () => store.state.call.phase === 'connecting',
        }),
      );
  }

  hostDisconnected(): void {
    this.#hush();
  }

  /** A panel that came late has missed the fact; by then the microphone is open. */
  #look(call: Extract<CallState, { phase: 'outgoing' }>): void {
    const { id, microphone } = call.call;
    const isLate = this.#seen !== id && microphone !== 'pending';
    this.#seen = id;
    if (isLate || isRinging(call)) this.#placed = id;
  }

  readonly #soon: Schedule = (action) => {
    let cancel = (): void => clearTimeout(timer);
    const timer = setTimeout(() => (cancel = whenIdle(action)), this.#options.afterMs());
    return () => cancel();
  };

  #hush(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}

function idOf(call: CallState): string {
  return call.phase === 'idle' ? '' : call.call.id;
}

function isRinging(call: CallState): boolean {
  return call.phase === 'outgoing' && call.call.members.some(({ status }) => status === 'ringing');
}
