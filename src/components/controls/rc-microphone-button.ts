import { html } from 'lit';
import { state } from 'lit/decorators.js';
import type { LiveCallState } from '../../core/call/call-state.js';
import { DeviceControl, isInCall } from './call-control.js';

const HINT_MS = 5000;

/**
 * A button that turns the user's microphone on or off. Shows "You are muted" for 5 seconds when the user speaks while it is
 * off.
 *
 * @summary Turns the user's microphone on or off.
 *
 * @fires {RcMicrophoneRequestEvent} rc-microphone-request - the button was pressed (`on`). Cancelable; default action: turn the microphone on or off
 *
 * @csspart microphone-button - the button
 * @csspart muted-hint - the "You are muted" hint
 */
export class RcMicrophoneButton extends DeviceControl {
  protected override readonly device = 'microphone';

  /** Text for screen readers. Stays until the microphone is on again, so that it is announced only once. */
  @state() private announcement = '';
  @state() private isHintShown = false;

  #wasTalking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hideHint();
  }

  protected override willUpdate(changed: Parameters<DeviceControl['willUpdate']>[0]): void {
    super.willUpdate(changed);
    const { call } = this.state;
    const isMuted = isInCall(call) && call.call.microphone === 'off';
    const isTalking = isMuted && call.call.speaking === true;
    if (!isMuted) {
      this.announcement = '';
      this.#hideHint();
    } else if (isTalking && !this.#wasTalking) this.#showHint();
    this.#wasTalking = isTalking;
  }

  protected override draw(call: LiveCallState): unknown {
    return html`${super.draw(call)}
      <div class="visually-hidden" role="status">${this.announcement}</div>
      <div class="hint" part="muted-hint" aria-hidden="true" ?hidden=${!this.isHintShown}>
        ${this.text.youAreMuted}
      </div>`;
  }

  #showHint(): void {
    this.#hideHint();
    this.isHintShown = true;
    this.announcement = this.text.youAreMuted;
    this.#timer = setTimeout(() => this.#hideHint(), HINT_MS);
  }

  #hideHint(): void {
    clearTimeout(this.#timer);
    this.isHintShown = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-microphone-button': RcMicrophoneButton;
  }
}
