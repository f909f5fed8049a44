/**
 * Registers the tags. The provider comes first, so that tags which are on the page already find it above them; the tags
 * that other tags draw come before those. A tag that is defined already is left alone: two scripts may bring the kit.
 */
import {
  RcCallButton,
  RcCallCheck,
  RcCallHistory,
  RcCallPanel,
  RcCallProvider,
  RcCallStatus,
  RcCallTimer,
  RcCameraButton,
  RcDeviceButton,
  RcFlipButton,
  RcHangUpButton,
  RcIncomingCall,
  RcInviteButton,
  RcMemberGrid,
  RcMemberPicker,
  RcMemberTile,
  RcMicrophoneButton,
  RcMissedBadge,
} from './components/index.js';

const isFree = (tag: string): boolean => !customElements.get(tag);

if (isFree('rc-call-provider')) customElements.define('rc-call-provider', RcCallProvider);
if (isFree('rc-member-tile')) customElements.define('rc-member-tile', RcMemberTile);
if (isFree('rc-member-grid')) customElements.define('rc-member-grid', RcMemberGrid);
if (isFree('rc-call-timer')) customElements.define('rc-call-timer', RcCallTimer);
if (isFree('rc-member-picker')) customElements.define('rc-member-picker', RcMemberPicker);
if (isFree('rc-call-status')) customElements.define('rc-call-status', RcCallStatus);
if (isFree('rc-microphone-button'))
  customElements.define('rc-microphone-button', RcMicrophoneButton);
if (isFree('rc-camera-button')) customElements.define('rc-camera-button', RcCameraButton);
if (isFree('rc-device-button')) customElements.define('rc-device-button', RcDeviceButton);
if (isFree('rc-flip-button')) customElements.define('rc-flip-button', RcFlipButton);
if (isFree('rc-hang-up-button')) customElements.define('rc-hang-up-button', RcHangUpButton);
if (isFree('rc-invite-button')) customElements.define('rc-invite-button', RcInviteButton);
if (isFree('rc-call-button')) customElements.define('rc-call-button', RcCallButton);
if (isFree('rc-incoming-call')) customElements.define('rc-incoming-call', RcIncomingCall);
if (isFree('rc-call-panel')) customElements.define('rc-call-panel', RcCallPanel);
if (isFree('rc-call-check')) customElements.define('rc-call-check', RcCallCheck);
if (isFree('rc-call-history')) customElements.define('rc-call-history', RcCallHistory);
if (isFree('rc-missed-badge')) customElements.define('rc-missed-badge', RcMissedBadge);
