import { html, nothing, type PropertyValues } from 'lit';
import { state } from 'lit/decorators.js';
import type { LiveCallState } from '../../core/call/call-state.js';
import { devicesOf, watchDevices } from '../../core/media/devices.js';
import { CallControl, control, isInCall } from './call-control.js';
import { RcDeviceRequestEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';

/**
 * Shows the other side of a phone. There while the own camera is on, on devices that are touched and have several.
 *
 * @summary Front or back camera.
 *
 * @fires {RcDeviceRequestEvent} rc-device-request - a person wants the other camera (`kind`); cancelable
 *
 * @csspart flip-button - the button
 */
export class RcFlipButton extends CallControl {
  @state() private hasSeveral = false;

  #countedIn = '';
  #unwatchDevices: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatchDevices = watchDevices(() => void this.#count());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatchDevices?.();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { call } = this.state;
    const openIn = isInCall(call) && call.call.camera === 'on' ? call.call.id : '';
    if (openIn && openIn !== this.#countedIn) void this.#count(); // cameras are told once one is allowed
    this.#countedIn = openIn;
  }

  protected override draw({ call }: LiveCallState): unknown {
    const canFlip = this.callStore?.features.switchCamera && call.camera === 'on';
    if (!canFlip || !this.hasSeveral) return nothing;
    return html`${control({
      part: 'flip-button',
      word: this.text.flipCamera,
      icon: icons.flip,
      press: () =>
        this.request(new RcDeviceRequestEvent('camera'), { type: 'use-device', device: 'camera' }),
    })}`;
  }

  async #count(): Promise<void> {
    const isTouched = matchMedia('(any-pointer: coarse)').matches;
    this.hasSeveral = isTouched && (await devicesOf('camera')).length > 1;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-flip-button': RcFlipButton;
  }
}
