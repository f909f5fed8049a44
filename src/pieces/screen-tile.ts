import { RcScreenTile } from '../components/screen/rc-screen-tile.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/strings-for.js';

/** Registers what shows a shared screen. */
export function register(): void {
  if (isFree('rc-screen-tile')) customElements.define('rc-screen-tile', RcScreenTile);
}
