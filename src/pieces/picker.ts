import { RcMemberPicker } from '../components/picker/rc-member-picker.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/aside-strings.js';

/** Registers the member picker. */
export function register(): void {
  if (isFree('rc-member-picker')) customElements.define('rc-member-picker', RcMemberPicker);
}
