import { html, nothing, type PropertyValues } from 'lit';
import { state } from 'lit/decorators.js';
import type { LiveCallState } from '../../core/call/call-state.js';
import { devicesOf, watchDevices } from '../../core/media/devices.js';
import { CallControl, control, isInCall } from './call-control.js';
import { RcDeviceRequestEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';

/**
 * A button that switches between a phone's front and back camera. Shown while the user's camera is on, on touch devices with
 * more than one camera, if the calling service can switch cameras during a call.
 *
 * @summary Switches between front and back camera.
 *
 * @fires {RcDeviceRequestEvent} rc-device-request - the button was pressed (`kind`: `camera`). Cancelable; default action: switch to the other camera
 *
 * @csspart flip-button - the button
 */
export class RcFlipButton extends CallControl {
  /** Whether this is a touch device with more than one camera. */
  @state() private canSwitch = false;

  #countedForCall = '';
  #stopWatching: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = watchDevices(() => void this.#countCameras());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { call } = this.state;
    const callId = isInCall(call) && call.call.camera === 'on' ? call.call.id : '';
    if (callId && callId !== this.#countedForCall) void this.#countCameras(); // the browser lists cameras only once one is allowed
    this.#countedForCall = callId;
  }

  protected override draw({ call }: LiveCallState): unknown {
    const canFlip = this.callStore?.features.switchCamera && call.camera === 'on';
    if (!canFlip || !this.canSwitch) return nothing;
    return html`${control({
      part: 'flip-button',
      label: this.text.flipCamera,
      icon: icons.flip,
      press: () =>
        this.request(new RcDeviceRequestEvent('camera'), { type: 'use-device', device: 'camera' }),
    })}`;
  }

  async #countCameras(): Promise<void> {
    const isTouched = globalThis.matchMedia?.('(any-pointer: coarse)').matches;
    this.canSwitch = isTouched && (await devicesOf('camera')).length > 1;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-flip-button': RcFlipButton;
  }
}
