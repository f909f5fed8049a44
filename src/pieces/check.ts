import { RcCallCheck } from '../components/check/rc-call-check.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/aside-strings.js';

/** Registers the pre-flight check. */
export function register(): void {
  if (isFree('rc-call-check')) customElements.define('rc-call-check', RcCallCheck);
}
