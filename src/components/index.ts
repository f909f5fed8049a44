/** `rc-call-kit/elements`: the classes of all tags and events; nothing is registered. */
export { callContext } from './call-context.js';
export { setStrings } from './language.js';
export * from './call-events.js';
export { RcCallButton } from './rc-call-button.js';
export { RcCallHistory } from './rc-call-history.js';
export { RcCallPanel } from './rc-call-panel.js';
export { RcCallProvider } from './rc-call-provider.js';
export { RcCallTimer } from './rc-call-timer.js';
export { RcIncomingCall } from './rc-incoming-call.js';
export { RcMemberGrid } from './rc-member-grid.js';
export { RcMemberPicker } from './rc-member-picker.js';
export { RcMemberTile } from './rc-member-tile.js';
export { RcMissedBadge } from './rc-missed-badge.js';
export type { Strings } from './strings/index.js';
