import { html } from 'lit';
import { state } from 'lit/decorators.js';
import type { LiveCallState } from '../../core/call/call-state.js';
import { DeviceControl, isInCall } from './call-control.js';

/** How long it says that nobody hears what is said. */
const HINT_SHOWN_MS = 5000;

/**
 * Turns the own microphone on or off, and says "You are muted" to who speaks while it is off.
 *
 * @summary The own microphone, on or off.
 *
 * @fires {RcMicrophoneRequestEvent} rc-microphone-request - a person turns their microphone on or off (`on`); cancelable
 *
 * @csspart microphone-button - the button
 * @csspart muted-hint - says that nobody hears what is said
 */
export class RcMicrophoneButton extends DeviceControl {
  protected override readonly device = 'microphone';

  /** Said aloud: once, until the microphone has been on again. */
  @state() private announcement = '';
  @state() private isHinting = false;

  #isTalking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopHinting();
  }

  protected override willUpdate(changed: Parameters<DeviceControl['willUpdate']>[0]): void {
    super.willUpdate(changed);
    const { call } = this.state;
    const isMuted = isInCall(call) && call.call.microphone === 'off';
    const isTalking = isMuted && call.call.speaking === true;
    if (!isMuted) {
      this.announcement = '';
      this.#stopHinting();
    } else if (isTalking && !this.#isTalking) this.#hint();
    this.#isTalking = isTalking;
  }

  protected override draw(call: LiveCallState): unknown {
    return html`${super.draw(call)}
      <div class="visually-hidden" role="status">${this.announcement}</div>
      <div class="hint" part="muted-hint" aria-hidden="true" ?hidden=${!this.isHinting}>
        ${this.text.youAreMuted}
      </div>`;
  }

  #hint(): void {
    this.#stopHinting();
    this.isHinting = true;
    this.announcement = this.text.youAreMuted;
    this.#timer = setTimeout(() => this.#stopHinting(), HINT_SHOWN_MS);
  }

  #stopHinting(): void {
    clearTimeout(this.#timer);
    this.isHinting = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-microphone-button': RcMicrophoneButton;
  }
}
