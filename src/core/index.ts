/** `rc-call-kit/core`: state, store and backends, without any element. */
export * from './call/backend.js';
export * from './call/call-info.js';
export type * from './call/session-stats.js';
export type { CallEntry } from './call/call-entry.js';
/** @deprecated Its name is `DeviceState`. */
export type { DeviceState as Toggle } from './call/call-info.js';
export {
  CallError,
  type CallErrorOptions,
  type Device,
  type ErrorDetail,
  type ErrorParams,
  type ErrorReason,
} from './call/call-error.js';
export * from './call/call-state.js';
export { transition } from './call/transition.js';
export { checkCalls, type CheckOptions, type Finding, type Obstacle } from './media/call-check.js';
export {
  devicesOf,
  prefer,
  preference,
  useDevice,
  watchDevices,
  type DeviceChoice,
  type DeviceKind,
} from './media/devices.js';
export {
  createCallStore,
  type CallStore,
  type CallStoreOptions,
  type Command,
} from './store/call-store.js';
export type { CallHistory } from './history/call-history.js';
export type { PageBackground } from './media/background/page-background.js';
export { createLocalBackend, type LocalBackendOptions } from './local/local-backend.js';
export {
  createRongCloudBackend,
  type RongCloudBackendOptions,
} from './rongcloud/rongcloud-backend.js';
export type {
  CallClient,
  CallModule,
  ClientHandlers,
  ImModule,
  RongCloudSdk,
  RtcModule,
} from './rongcloud/sdk-types.js';
export { electLeader, type ElectionOptions } from './tabs/leader-election.js';
/** @deprecated Its name is `electLeader`. */
export { electLeader as holdOne } from './tabs/leader-election.js';
export {
  createProfiles,
  membersFrom,
  usersFrom,
  type Profiles,
  type ProfileSources,
  type ResolveMembers,
  type ResolveUsers,
} from './people/profiles.js';
