/**
 * The shapes in `src/core/rongcloud/sdk-types.ts` fit the vendor's own typings: `npm run types` compiles this file against each
 * release of `imlib-next` that is installed.
 */
import * as RongIMLib from '@rongcloud/imlib-next';
import * as RCRTC from '@rongcloud/plugin-rtc';
import { createRongCloudBackend } from '../../src/core/rongcloud/rongcloud-backend.js';
import type { Answer, ImModule, RtcModule, Track } from '../../src/core/rongcloud/sdk-types.js';

/** Typings that were not found would be `any`, and fit everything. */
type IsAny<T> = 0 extends 1 & T ? true : false;
type Known<T> = IsAny<T> extends true ? never : T;

const im: ImModule = RongIMLib satisfies Known<typeof RongIMLib>;
const rtc: RtcModule = RCRTC satisfies Known<typeof RCRTC>;

/** What `connect` answers. */
export const answer: Promise<Answer<{ userId: string }>> = RongIMLib.connect('') satisfies Known<
  ReturnType<typeof RongIMLib.connect>
>;

/** Own and remote tracks. */
export function asTracks(
  own: Known<RCRTC.RCLocalTrack>,
  remote: Known<RCRTC.RCRemoteTrack>,
): Track[] {
  return [own, remote];
}

export const backend = createRongCloudBackend({ appKey: '', sdk: { im, rtc } });
