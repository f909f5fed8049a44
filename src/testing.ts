/** `rc-call-kit/testing`: a calling service that tests play, to test a page's own calls without media or network. */
export { CallError, type Device, type ErrorReason } from './core/call/call-error.js';
export type { CallEnd, CallInfo, Media, Member, Profile } from './core/call/call-info.js';
export type { IncomingOptions } from './testing/fake-backend.js';
export type { FakeCall, Sending } from './testing/fake-call.js';
export { fakeCalls, type FakeCalls, type FakeCallsOptions } from './testing/fake-calls.js';
