/** `rc-call-kit/elements`: the classes of all tags and events; nothing is registered. */
export { callContext } from './call-context.js';
export { setStrings } from './language.js';
export * from './call-events.js';
export { RcCallButton } from './rc-call-button.js';
export { RcCallPanel } from './rc-call-panel.js';
export { RcCallProvider } from './rc-call-provider.js';
export { RcCallStatus } from './rc-call-status.js';
export { RcCallTimer } from './rc-call-timer.js';
export { RcCameraButton } from './rc-camera-button.js';
export { RcHangUpButton } from './rc-hang-up-button.js';
export { RcIncomingCall } from './rc-incoming-call.js';
export { RcInviteButton } from './rc-invite-button.js';
export { RcMemberPicker } from './rc-member-picker.js';
export { RcMemberTile } from './rc-member-tile.js';
export { RcMicrophoneButton } from './rc-microphone-button.js';
export type { Strings } from './strings/index.js';
