import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { CallStore } from '../../core/store/call-store.js';
import { afterPaint, startLater, whenIdle } from '../base/scheduling.js';
import { icons } from '../looks/icons.js';
import type { Strings } from '../words/strings-for.js';
import type { FullScreen } from './full-screen.js';
import { iconButton } from './parts.js';
import { canOpenPictureInPicture } from './picture-in-picture.js';

export interface HeadButtonsView {
  readonly store: CallStore | undefined;
  readonly text: Strings;
  readonly fullScreen: FullScreen;
  readonly onPictureInPicture: () => void;
  readonly onMinimize: () => void;
}

/**
 * The small buttons in the head of the stage: devices, picture-in-picture, full screen, minimize. Nobody needs them in the
 * moment a call begins, when the main thread has to open devices and connect. So they are drawn when the browser is idle;
 * until then their places are kept free.
 */
export class HeadButtons implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #isInCall: () => boolean;
  #isReady = false;
  #cancel: (() => void) | undefined;

  /** @param isInCall whether the panel shows a call that goes on */
  constructor(host: ReactiveControllerHost & Element, isInCall: () => boolean) {
    this.#host = host;
    this.#isInCall = isInCall;
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.#isInCall()) {
      this.#cancelPending();
      this.#isReady = false; // the next call begins with the places again
    } else if (!this.#isReady && this.#host.isConnected)
      this.#cancel ??= startLater(afterPaint, () => whenIdle(() => this.#show()));
  }

  hostDisconnected(): void {
    this.#cancelPending();
  }

  #cancelPending(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #show(): void {
    this.#cancel = undefined;
    this.#isReady = true;
    this.#host.requestUpdate();
  }

  render(view: HeadButtonsView): unknown {
    return this.#isReady ? buttons(view) : places(view);
  }
}

function buttons({
  store,
  text,
  fullScreen,
  onPictureInPicture,
  onMinimize,
}: HeadButtonsView): unknown {
  return html`<rc-flip-button compact exportparts="flip-button" .store=${store}></rc-flip-button>
    <rc-device-button exportparts="device-button, device-menu" .store=${store}></rc-device-button>
    ${
      canOpenPictureInPicture()
        ? iconButton({
            part: 'own-window-button',
            label: text.openOwnWindow,
            icon: icons.pictureInPicture,
            press: onPictureInPicture,
          })
        : nothing
    }
    ${
      fullScreen.isAvailable
        ? iconButton({
            part: 'full-screen-button',
            label: text.fullScreen,
            icon: icons.fullScreen,
            press: fullScreen.toggle,
            isPressed: fullScreen.isOn,
          })
        : nothing
    }
    ${iconButton({
      part: 'minimize-button',
      label: text.minimize,
      icon: icons.minimize,
      press: onMinimize,
    })}`;
}

/** Empty places of the same size, so that nothing moves when the buttons come. The flip button begins without a size. */
function places({ fullScreen }: HeadButtonsView): unknown {
  return html`<span class="flip-place"></span>
    <span class="place"></span>
    ${canOpenPictureInPicture() ? html`<span class="place"></span>` : nothing}
    ${fullScreen.isAvailable ? html`<span class="place full-screen"></span>` : nothing}
    <span class="place"></span>`;
}
