import { html, nothing } from 'lit';
import type { LiveCallState } from '../../core/call/call-state.js';
import type { CallStore } from '../../core/store/call-store.js';
import { control } from '../controls/call-control.js';
import { groupToInvite } from '../controls/rc-invite-button.js';
import { icons } from '../looks/icons.js';
import { canShareScreen } from '../screen/can-share-screen.js';
import type { Strings } from '../words/strings-for.js';
import type { AutoHide } from './auto-hide.js';
import { hangUpButton, microphoneButton } from './parts.js';

/** What the stage shows: head, people, and the controls of the call. */
export interface StageView {
  readonly call: LiveCallState;
  readonly store: CallStore | undefined;
  readonly text: Strings;
  /** The group that a one-to-one call becomes. */
  readonly groupId: string;
  readonly heading: unknown;
  readonly headButtons: unknown;
  readonly notice: unknown;
  /** What another member did, shown for a moment. */
  readonly note: string;
  readonly autoHide: AutoHide;
  readonly onKeydown: (event: KeyboardEvent) => void;
  readonly onFullScreenChange: () => void;
  readonly onSwitchToAudio: () => void;
}

export function stage(view: StageView): unknown {
  const { autoHide, heading, headButtons, note, notice, store } = view;
  return html`<div
    class="stage ${autoHide.isHidden ? 'controls-hidden' : ''}"
    @pointermove=${autoHide.handleActivity}
    @pointerdown=${autoHide.handleActivity}
    @focusin=${autoHide.handleActivity}
    @keydown=${view.onKeydown}
    @click=${{ handleEvent: autoHide.handleClick, capture: true }}
    @fullscreenchange=${view.onFullScreenChange}
  >
    <header><slot name="logo"></slot>${heading}${headButtons}</header>
    ${notice}
    <rc-member-grid
      part="members"
      exportparts="member, screen, video, show-button, avatar, name, pin-button, zoom-button, quality-button, stats-panel, copy-button, close-button"
      .store=${store}
    ></rc-member-grid>
    ${note && html`<div class="note" part="note">${note}</div>`}${controls(view)}
  </div>`;
}

function controls(view: StageView): unknown {
  const { call, store, text, onSwitchToAudio } = view;
  const { media } = call.call;
  const group = groupToInvite(call.call, call.phase, store?.features, view.groupId);
  const canSwitch =
    media === 'video' && call.phase === 'connected' && store?.features.switchToAudio;
  const canShare = call.phase === 'connected' && store?.features.screenShare && canShareScreen();
  // Five controls, or six, need more room on a phone.
  return html`<footer class=${canSwitch || canShare ? 'many' : ''}>
    ${microphoneButton(store)}
    ${
      media === 'video'
        ? html`<rc-camera-button exportparts="camera-button" .store=${store}></rc-camera-button>`
        : nothing
    }
    ${
      canShare
        ? html`<rc-screen-button exportparts="screen-button" .store=${store}></rc-screen-button>`
        : nothing
    }
    ${
      canSwitch
        ? control({
            part: 'switch-to-audio-button',
            label: text.switchToAudio,
            icon: icons.accept,
            press: onSwitchToAudio,
          })
        : nothing
    }
    ${
      group !== undefined
        ? html`<rc-invite-button
            group-id=${view.groupId}
            exportparts="invite-button, dialog, search, list, option, confirm-button, cancel-button"
            .store=${store}
          ></rc-invite-button>`
        : nothing
    }
    <slot name="controls"></slot>
    ${hangUpButton(store)}
  </footer>`;
}
