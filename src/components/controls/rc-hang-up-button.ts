import type { LiveCallState } from '../../core/call/call-state.js';
import { CallControl, control } from './call-control.js';
import { RcHangUpRequestEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';

/**
 * Cancels the call that is dialled, or hangs up.
 *
 * @summary Cancels or hangs up.
 *
 * @fires {RcHangUpRequestEvent} rc-hang-up-request - a person cancels or hangs up; cancelable
 *
 * @csspart hang-up-button - the button
 *
 * @cssprop --rc-danger - its ground
 * @cssprop --rc-danger-text - its icon
 */
export class RcHangUpButton extends CallControl {
  protected override draw({ phase }: LiveCallState): unknown {
    return control({
      part: 'hang-up-button',
      word: phase === 'outgoing' ? this.text.cancel : this.text.hangUp,
      icon: icons.hangUp,
      look: 'end',
      press: () => this.request(new RcHangUpRequestEvent(), { type: 'hang-up' }),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-hang-up-button': RcHangUpButton;
  }
}
