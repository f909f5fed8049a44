import { RcIncomingCall } from '../components/incoming/rc-incoming-call.js';
import { isFree } from './is-free.js';

/** Registers what rings. */
export function register(): void {
  if (isFree('rc-incoming-call')) customElements.define('rc-incoming-call', RcIncomingCall);
}
