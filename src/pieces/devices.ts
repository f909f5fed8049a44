import { RcDeviceButton } from '../components/controls/rc-device-button.js';
import { RcFlipButton } from '../components/controls/rc-flip-button.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/strings-for.js';

/** Registers the buttons that choose devices. */
export function register(): void {
  if (isFree('rc-device-button')) customElements.define('rc-device-button', RcDeviceButton);
  if (isFree('rc-flip-button')) customElements.define('rc-flip-button', RcFlipButton);
}
