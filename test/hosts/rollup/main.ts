import { RcCallProvider, RcIncomingCall } from 'rc-call-kit/elements';
import { RcCallButton } from 'rc-call-kit/elements/rc-call-button.js';
import { RcCallPanel } from 'rc-call-kit/elements/rc-call-panel.js';
import '../shared/page.js';

customElements.define('rc-call-provider', RcCallProvider);
customElements.define('rc-call-button', RcCallButton);
customElements.define('rc-incoming-call', RcIncomingCall);
customElements.define('rc-call-panel', RcCallPanel);
