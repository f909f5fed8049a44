import { RcScreenButton } from '../components/screen/rc-screen-button.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/strings-for.js';

/** Registers what shares a screen. */
export function register(): void {
  if (isFree('rc-screen-button')) customElements.define('rc-screen-button', RcScreenButton);
}
