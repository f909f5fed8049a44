import { RcCallStats } from '../components/stats/rc-call-stats.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/strings-for.js';

/** Registers what shows the call stats. */
export function register(): void {
  if (isFree('rc-call-stats')) customElements.define('rc-call-stats', RcCallStats);
}
