import { nothing } from 'lit';
import type { LiveCallState } from '../../core/call/call-state.js';
import { DeviceControl } from './call-control.js';

/**
 * Turns the own camera on or off; there during video calls.
 *
 * @summary The own camera, on or off.
 *
 * @fires {RcCameraRequestEvent} rc-camera-request - a person turns their camera on or off (`on`); cancelable
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
