/** Base classes of the round buttons of a call: when they are shown, and how they look. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import {
  isLive,
  type CallState,
  type LiveCallState,
  type StoreState,
} from '../../core/call/call-state.js';
import { styles } from './call-control.styles.js';
import { SpeakingElement } from '../base/speaking-element.js';
import { RcCameraRequestEvent, RcMicrophoneRequestEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import { buttons, tokens } from '../looks/shared-styles.js';

/** A round button with a label below. */
export interface Control {
  /** Name for `::part()`. */
  readonly part: string;
  readonly label: string;
  readonly icon: unknown;
  /** CSS class: `end`, or a device state (`on`, `off`, `pending`, `blocked`). `pending` also disables the button. */
  readonly look?: string;
  readonly press: () => void;
}

/** Renders a round button. It has an `aria-label` because its visible label may be hidden where space is short. */
export function control({ part, label, icon, look = '', press }: Control): TemplateResult {
  const isPending = look === 'pending' ? 'true' : 'false';
  return html`<button
    class="control ${look}"
    part=${part}
    type="button"
    aria-label=${label}
    title=${label}
    aria-busy=${isPending}
    aria-disabled=${isPending}
    @click=${press}
  >
    <span class="disc">${icon}</span><span class="label">${label}</span>
  </button>`;
}

/** Whether the user is in a call or placing one. An incoming call that is still ringing does not count. */
export function isInCall(call: CallState): call is LiveCallState {
  return isLive(call) && call.phase !== 'incoming' && call.phase !== 'returning';
}

/** A button that is shown while the user is in a call or placing one. */
export abstract class CallControl extends SpeakingElement {
  static override readonly styles = [tokens, buttons, styles];

  /** Shows only the icon, without the label below it. */
  @property({ type: Boolean, reflect: true }) compact = false;

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    if (!isInCall(call)) return [];
    const { id, media, microphone, camera, speaking, groupId, members } = call.call;
    const memberIds = members.map(({ userId }) => userId).join('\n');
    return [self, call.phase, id, media, microphone, camera, speaking, groupId, memberIds];
  }

  protected override render(): unknown {
    const { call } = this.state;
    return isInCall(call) ? html`<div class="root">${this.draw(call)}</div>` : nothing;
  }

  /** Renders the button during a call. */
  protected abstract draw(call: LiveCallState): unknown;
}

/** A button that turns the user's microphone or camera on or off. */
export abstract class DeviceControl extends CallControl {
  protected abstract readonly device: 'microphone' | 'camera';

  protected override draw({ call }: LiveCallState): unknown {
    const { device, text } = this;
    const toggle = call[device];
    const label = {
      microphone: {
        on: text.mute,
        off: text.unmute,
        pending: text.microphonePending,
        blocked: text.microphoneBlocked,
      },
      camera: {
        on: text.cameraOff,
        off: text.cameraOn,
        pending: text.cameraPending,
        blocked: text.cameraBlocked,
      },
    }[device][toggle];
    return control({
      part: `${device}-button`,
      label,
      icon: icons[toggle === 'on' ? device : (`${device}Off` as const)],
      look: toggle,
      press: () => {
        if (toggle !== 'pending') this.#setDevice(toggle !== 'on');
      },
    });
  }

  #setDevice(on: boolean): void {
    const { device } = this;
    const event =
      device === 'microphone' ? new RcMicrophoneRequestEvent(on) : new RcCameraRequestEvent(on);
    this.request(event, { type: device, on });
  }
}
