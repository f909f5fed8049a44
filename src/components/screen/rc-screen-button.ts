import { css, nothing, svg } from 'lit';
import { state } from 'lit/decorators.js';
import type { LiveCallState, StoreState } from '../../core/call/call-state.js';
import { RcScreenRequestEvent } from '../base/call-events.js';
import { CallControl, control, isInCall } from '../controls/call-control.js';
import { icon } from '../looks/icons.js';
import { canShareScreen } from './can-share-screen.js';

const SCREEN = svg`<rect x="3" y="4.500" width="18" height="12.500" rx="2"/><path d="M8 20.500h8"/>`;
const SHARE = icon(svg`${SCREEN}<path d="M12 14V8M9.500 10.300 12 7.800l2.500 2.500"/>`);
const STOP = icon(svg`${SCREEN}<path d="m9.800 8.500 4.400 4.400M14.200 8.500 9.800 12.900"/>`);

/**
 * A button that shares the user's screen, a window or a tab, and stops that. The browser asks which. Shown in connected calls,
 * if the calling service and the browser can share screens: browsers of phones cannot.
 *
 * @summary Shares the user's screen, and stops sharing it.
 *
 * @fires {RcScreenRequestEvent} rc-screen-request - the button was pressed (`on`). Cancelable; default action: share the screen, or stop sharing it
 *
 * @csspart screen-button - the button
 */
export class RcScreenButton extends CallControl {
  static override readonly styles = [
    ...[CallControl.styles].flat(),
    css`
      .sharing .disc {
        color: #12151a;
        background: #8ce99a;
      }
    `,
  ];

  /** Whether the person is choosing what to share. */
  @state() private isAsking = false;

  protected override watch(state: StoreState): readonly unknown[] {
    const { call } = state;
    const screens = isInCall(call) ? call.call.screens : undefined;
    return [...super.watch(state), screens, this.callStore?.features];
  }

  protected override draw({ phase, call }: LiveCallState): unknown {
    const { callStore, isAsking, state, text } = this;
    if (phase !== 'connected' || !callStore?.features.screenShare || !canShareScreen())
      return nothing;
    const isShared = state.self !== null && call.screens?.includes(state.self.userId) === true;
    return control({
      part: 'screen-button',
      label: isShared ? text.stopSharing : text.shareScreen,
      icon: isShared ? STOP : SHARE,
      look: isShared ? 'sharing' : isAsking ? 'pending' : '',
      press: () => {
        if (isShared || !isAsking) this.#share(!isShared);
      },
    });
  }

  /** The browser asks in response to a press only: nothing comes between. */
  #share(on: boolean): void {
    const store = this.callStore;
    if (!store || !this.fire(new RcScreenRequestEvent(on))) return;
    const done = (): void => void (this.isAsking = false);
    this.isAsking = on;
    store.send({ type: 'screen', on }).then(done, done); // the store tells of a failure
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-screen-button': RcScreenButton;
  }
}
