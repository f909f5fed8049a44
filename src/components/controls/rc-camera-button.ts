import { nothing } from 'lit';
import type { LiveCallState } from '../../core/call/call-state.js';
import { DeviceControl } from './call-control.js';

/**
 * A button that turns the user's camera on or off. Shown during video calls.
 *
 * @summary Turns the user's camera on or off.
 *
 * @fires {RcCameraRequestEvent} rc-camera-request - the button was pressed (`on`). Cancelable; default action: turn the camera on or off
 *
 * @csspart camera-button - the button
 */
export class RcCameraButton extends DeviceControl {
  protected override readonly device = 'camera';

  protected override draw(call: LiveCallState): unknown {
    return call.call.media === 'video' ? super.draw(call) : nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-camera-button': RcCameraButton;
  }
}
