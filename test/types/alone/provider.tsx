/** A page that registers the provider itself. */
import { RcCallProvider } from 'rc-call-kit/elements/rc-call-provider.js';

customElements.define('rc-call-provider', RcCallProvider);
document.addEventListener('rc-call-ended', ({ reason }) => console.log(reason.length));
document.createElement('rc-call-provider').token = '1';
