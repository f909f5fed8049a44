import { RcCallButton } from '../components/controls/rc-call-button.js';
import { isFree } from './is-free.js';

/** Registers the call button. */
export function register(): void {
  if (isFree('rc-call-button')) customElements.define('rc-call-button', RcCallButton);
}
