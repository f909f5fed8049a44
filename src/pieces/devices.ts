import { RcDeviceButton } from '../components/controls/rc-device-button.js';
import { RcFlipButton } from '../components/controls/rc-flip-button.js';
import { RcScreenButton } from '../components/screen/rc-screen-button.js';
import { isFree } from './is-free.js';

/** Registers the buttons that choose devices, and the one that shares the screen. */
export function register(): void {
  if (isFree('rc-device-button')) customElements.define('rc-device-button', RcDeviceButton);
  if (isFree('rc-flip-button')) customElements.define('rc-flip-button', RcFlipButton);
  if (isFree('rc-screen-button')) customElements.define('rc-screen-button', RcScreenButton);
}
