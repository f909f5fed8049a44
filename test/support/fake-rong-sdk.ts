/**
 * RongCloud without RongCloud: a stand-in for its web SDK (`imlib-next`, `plugin-rtc` and `plugin-call` of one page each)
 * and a small service that connects several of them. It has the documented SDK's signatures, codes, orders and delays, is
 * as strict, and gets wrong what that gets wrong. Media is real: own tracks come from the browser's devices, what others
 * send are clones of them, and all of it plays in real elements.
 */
import type { RongCloudSdk } from '../../src/core/rongcloud/sdk-types.js';
import { callInstaller, type FakeCallClient } from './fake-rong/call-client.js';
import { FakeIm } from './fake-rong/im.js';
import { rtcInstaller, type FakeRtcClient } from './fake-rong/rtc.js';
import { FakeService, type ServiceOptions } from './fake-rong/service.js';

export * from './fake-rong/codes.js';
export { JoinType, KickType } from './fake-rong/rtc.js';

export interface PageOptions {
  /** How long a call rings, in and out. */
  callTimeoutMs?: number;
  /** Whether the page is on https, or on localhost. */
  isSecure?: boolean;
}

export class FakeRong {
  readonly service: FakeService;

  constructor(options: ServiceOptions = {}) {
    this.service = new FakeService(options);
  }

  openPage(options: PageOptions = {}): FakePage {
    return new FakePage(this.service, options);
  }
}

/** A page that has loaded the SDK. */
export class FakePage {
  readonly im: FakeIm;
  /** The modules, as the globals of the vendor's scripts or of a bundler. */
  readonly sdk: RongCloudSdk;

  constructor(service: FakeService, { callTimeoutMs = 60_000, isSecure = true }: PageOptions) {
    this.im = new FakeIm(service, isSecure);
    this.sdk = {
      im: this.im,
      rtc: { installer: rtcInstaller },
      call: { installer: callInstaller(callTimeoutMs) },
    };
  }

  /** The page's clients, once they are installed. */
  get rtc(): FakeRtcClient {
    return this.im.plugin('RCRTC') as FakeRtcClient;
  }

  get calls(): FakeCallClient {
    return this.im.plugin('RCCall') as FakeCallClient;
  }

  /** The page is gone from one moment to the next, without a word to anybody. */
  crash(): void {
    this.im.crash();
    this.rtc?.room?.crash();
  }
}
