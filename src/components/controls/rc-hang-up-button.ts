import type { LiveCallState } from '../../core/call/call-state.js';
import { CallControl, control } from './call-control.js';
import { RcHangUpRequestEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';

/**
 * A button that cancels an outgoing call, or hangs up.
 *
 * @summary Cancels or hangs up.
 *
 * @fires {RcHangUpRequestEvent} rc-hang-up-request - the button was pressed. Cancelable; default action: end the call
 *
 * @csspart hang-up-button - the button
 *
 * @cssprop --rc-danger - background of the button
 * @cssprop --rc-danger-text - colour of its icon
 */
export class RcHangUpButton extends CallControl {
  protected override draw({ phase }: LiveCallState): unknown {
    return control({
      part: 'hang-up-button',
      label: phase === 'outgoing' ? this.text.cancel : this.text.hangUp,
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
