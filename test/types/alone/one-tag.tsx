/** A page that registers one tag itself. */
import { RcCallTimer } from 'rc-call-kit/elements/rc-call-timer.js';

customElements.define('rc-call-timer', RcCallTimer);
document.addEventListener('rc-call-ended', ({ reason }) => console.log(reason.length));
document.createElement('rc-call-timer').since = 0;
