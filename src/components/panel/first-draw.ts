import { nothing, type LitElement, type ReactiveController } from 'lit';
import type { CallState } from '../../core/call/call-state.js';
import type { CallStore } from '../../core/store/call-store.js';
import { drawAhead } from '../base/draw-ahead.js';
import { needTag } from '../base/need-tag.js';
import { languageOf } from '../words/language.js';
import { stringsFor } from '../words/strings-for.js';
import { isShownLive } from './panel-state.js';
import { samplePeople, sampleStage } from './sample-stage.js';

/** A response within this time counts as immediate: https://web.dev/articles/rail */
const HOLD_MS = 100;

/**
 * Decides when the panel draws a call for the first time. In the first moment of a call the main thread opens devices and
 * connects, in many small steps that would all wait for a panel that is being drawn: the caller would see the other person
 * up to 80 ms later.
 */
export class FirstDraw implements ReactiveController {
  readonly #host: LitElement;
  readonly #store: () => CallStore | undefined;
  /** Id of the call that the panel waits for, or waited for. */
  #callId = '';
  #stopDrawingAhead: (() => void) | undefined;

  /** @param store the store in use */
  constructor(host: LitElement, store: () => CallStore | undefined) {
    this.#host = host;
    this.#store = store;
    host.addController(this);
  }

  hostConnected(): void {
    const host = this.#host;
    const unlessLate = (draw: () => unknown) => () => (this.#isInCall ? nothing : draw());
    this.#stopDrawingAhead ??= drawAhead(host, [
      unlessLate(() => (needTag('rc-device-button', host), nothing)),
      unlessLate(samplePeople),
      unlessLate(() => sampleStage(stringsFor(languageOf(host)))),
    ]);
  }

  hostDisconnected(): void {
    this.#stopDrawingAhead?.();
    this.#stopDrawingAhead = undefined;
  }

  get #isInCall(): boolean {
    return isShownLive(this.#store()?.state.call ?? { phase: 'idle' });
  }

  /** @returns resolves when a new call may be drawn: once it is set up, or 100 ms later; `undefined` if that is now */
  hold(): Promise<void> | undefined {
    const store = this.#store();
    if (!store || !isSettingUp(store.state.call)) return undefined;
    const { id } = store.state.call.call;
    if (id === this.#callId) return undefined;
    this.#callId = id;
    return new Promise((resolve) => {
      const release = (): void => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(release, HOLD_MS);
      const stop = store.subscribe(({ call }) => isSettingUp(call) || release());
    });
  }
}

function isSettingUp(
  call: CallState,
): call is Extract<CallState, { phase: 'outgoing' | 'connecting' }> {
  return call.phase === 'outgoing' || call.phase === 'connecting';
}
