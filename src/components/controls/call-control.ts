/** What the buttons of a running call share: when there is something to press, and how they look. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import {
  isLive,
  type CallState,
  type LiveCallState,
  type StoreState,
} from '../../core/call/call-state.js';
import { styles } from './call-control.styles.js';
import { CallElement } from '../base/call-element.js';
import { RcCameraRequestEvent, RcMicrophoneRequestEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import { buttons, tokens } from '../looks/shared-styles.js';

/** One round button with its word. */
export interface Control {
  readonly part: string;
  readonly word: string;
  readonly icon: unknown;
  /** A class for its looks: `danger`, `off`, `blocked`, `pending`. */
  readonly look?: string;
  readonly press: () => void;
}

/** Draws one. The word may be left out where room is short, so the name does not come from it. */
export function control({ part, word, icon, look = '', press }: Control): TemplateResult {
  const isBusy = look === 'pending' ? 'true' : 'false';
  return html`<button
    class="control ${look}"
    part=${part}
    type="button"
    aria-label=${word}
    title=${word}
    aria-busy=${isBusy}
    aria-disabled=${isBusy}
    @click=${press}
  >
    <span class="disc">${icon}</span><span class="word">${word}</span>
  </button>`;
}

/** A call that one is in, or is calling; not one that rings here. */
export function isInCall(call: CallState): call is LiveCallState {
  return isLive(call) && call.phase !== 'incoming';
}

/** A button that is there while one is in a call. */
export abstract class CallControl extends CallElement {
  static override readonly styles = [tokens, buttons, styles];

  /** Without its word. */
  @property({ type: Boolean, reflect: true }) compact = false;

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    if (!isInCall(call)) return [];
    const { id, media, microphone, camera, speaking, groupId, members } = call.call;
    const who = members.map(({ userId }) => userId).join('\n');
    return [self, call.phase, id, media, microphone, camera, speaking, groupId, who];
  }

  protected override render(): unknown {
    const { call } = this.state;
    return isInCall(call) ? html`<div class="root">${this.draw(call)}</div>` : nothing;
  }

  /** What it shows during a call. */
  protected abstract draw(call: LiveCallState): unknown;
}

/** A button that turns an own device on or off. */
export abstract class DeviceControl extends CallControl {
  protected abstract readonly device: 'microphone' | 'camera';

  protected override draw({ call }: LiveCallState): unknown {
    const { device, text } = this;
    const toggle = call[device];
    const word = {
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
      word,
      icon: icons[toggle === 'on' ? device : (`${device}Off` as const)],
      look: toggle,
      press: () => {
        if (toggle !== 'pending') this.#turn(toggle !== 'on');
      },
    });
  }

  #turn(on: boolean): void {
    const { device } = this;
    const event =
      device === 'microphone' ? new RcMicrophoneRequestEvent(on) : new RcCameraRequestEvent(on);
    this.request(event, { type: device, on });
  }
}
