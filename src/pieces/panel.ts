import { RcCallStatus } from '../components/controls/rc-call-status.js';
import { RcCallTimer } from '../components/controls/rc-call-timer.js';
import { RcCameraButton } from '../components/controls/rc-camera-button.js';
import { RcHangUpButton } from '../components/controls/rc-hang-up-button.js';
import { RcInviteButton } from '../components/controls/rc-invite-button.js';
import { RcMicrophoneButton } from '../components/controls/rc-microphone-button.js';
import { RcMemberGrid } from '../components/members/rc-member-grid.js';
import { RcMemberTile } from '../components/members/rc-member-tile.js';
import { RcCallPanel } from '../components/panel/rc-call-panel.js';
import { isFree } from './is-free.js';

export { loadStrings } from '../components/words/strings-for.js';

/** Registers the call on screen. Tags that another one draws come before it, so that each is drawn once. */
export function register(): void {
  if (isFree('rc-member-tile')) customElements.define('rc-member-tile', RcMemberTile);
  if (isFree('rc-member-grid')) customElements.define('rc-member-grid', RcMemberGrid);
  if (isFree('rc-call-timer')) customElements.define('rc-call-timer', RcCallTimer);
  if (isFree('rc-call-status')) customElements.define('rc-call-status', RcCallStatus);
  if (isFree('rc-microphone-button'))
    customElements.define('rc-microphone-button', RcMicrophoneButton);
  if (isFree('rc-camera-button')) customElements.define('rc-camera-button', RcCameraButton);
  if (isFree('rc-hang-up-button')) customElements.define('rc-hang-up-button', RcHangUpButton);
  if (isFree('rc-invite-button')) customElements.define('rc-invite-button', RcInviteButton);
  if (isFree('rc-call-panel')) customElements.define('rc-call-panel', RcCallPanel);
}
