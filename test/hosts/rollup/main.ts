import * as kit from 'rc-call-kit/elements';
import { RcCallButton } from 'rc-call-kit/elements/rc-call-button.js';
import '../shared/page.js';

// The panel, and what it draws: docs/bundlers.md.
customElements.define('rc-call-provider', kit.RcCallProvider);
customElements.define('rc-call-button', RcCallButton);
customElements.define('rc-incoming-call', kit.RcIncomingCall);
customElements.define('rc-member-tile', kit.RcMemberTile);
customElements.define('rc-member-grid', kit.RcMemberGrid);
customElements.define('rc-call-timer', kit.RcCallTimer);
customElements.define('rc-call-status', kit.RcCallStatus);
customElements.define('rc-microphone-button', kit.RcMicrophoneButton);
customElements.define('rc-camera-button', kit.RcCameraButton);
customElements.define('rc-hang-up-button', kit.RcHangUpButton);
customElements.define('rc-invite-button', kit.RcInviteButton);
customElements.define('rc-call-panel', kit.RcCallPanel);
