import { RcGroupCall } from '../components/group/rc-group-call.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/aside-strings.js';

/** Registers the card about a group's call. */
export function register(): void {
  if (isFree('rc-group-call')) customElements.define('rc-group-call', RcGroupCall);
}
