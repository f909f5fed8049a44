import { RcScreenTile } from '../components/screen/rc-screen-tile.js';
import { RcScreenButton } from '../components/screen/rc-screen-button.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/strings-for.js';

/** Registers what shares and shows screens. */
export function register(): void {
  if (isFree('rc-screen-button')) customElements.define('rc-screen-button', RcScreenButton);
  if (isFree('rc-screen-tile')) customElements.define('rc-screen-tile', RcScreenTile);
}
