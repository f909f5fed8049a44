import { RcCallHistory } from '../components/history/rc-call-history.js';
import { RcMissedBadge } from '../components/history/rc-missed-badge.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/aside-strings.js';

/** Registers the list of past calls and the count of missed ones. */
export function register(): void {
  if (isFree('rc-call-history')) customElements.define('rc-call-history', RcCallHistory);
  if (isFree('rc-missed-badge')) customElements.define('rc-missed-badge', RcMissedBadge);
}
