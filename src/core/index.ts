/** `rc-call-kit/core`: state, store and backends, without any element. */
export * from './backend.js';
export {
  CallError,
  type CallErrorOptions,
  type Device,
  type ErrorDetail,
  type ErrorParams,
  type ErrorReason,
} from './call-error.js';
export * from './call-state.js';
export { checkCalls, type CheckOptions, type Finding, type Obstacle } from './call-check.js';
export {
  devicesOf,
  prefer,
  preference,
  useDevice,
  watchDevices,
  type DeviceChoice,
  type DeviceKind,
} from './devices.js';
export {
  createCallStore,
  type CallStore,
  type CallStoreOptions,
  type Command,
} from './call-store.js';
export type { CallEntry, CallHistory } from './history.js';
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
} from './rongcloud/sdk.js';
export { holdOne, type HoldOptions } from './tabs.js';
export {
  createProfiles,
  membersFrom,
  usersFrom,
  type Profiles,
  type ProfileSources,
  type ResolveMembers,
  type ResolveUsers,
} from './profiles.js';
