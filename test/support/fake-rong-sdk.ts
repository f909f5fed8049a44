/**
 * A fake of RongCloud's web SDK (`imlib-next`, `plugin-rtc` and `plugin-call`, per page) and of the service that connects the
 * pages. It has the real SDK's signatures, codes, order of events and delays, is as strict, and has the same bugs. Media is
 * real: local tracks come from the browser's devices, remote tracks are clones of them, and both play in real elements.
 */
import type { RongCloudSdk } from '../../src/core/rongcloud/sdk-types.js';
import { callInstaller, type FakeCallClient } from './fake-rong/call-client.js';
import { FakeIm } from './fake-rong/im.js';
import { rtcInstaller, type FakeRtcClient } from './fake-rong/rtc.js';
import { FakeService, type ServiceOptions } from './fake-rong/service.js';

export * from './fake-rong/codes.js';
export { JoinType, KickType } from './fake-rong/rtc.js';

export interface PageOptions {
  /** How long incoming and outgoing calls ring, in milliseconds. */
  callTimeoutMs?: number;
  /** Whether the page is served over https, or from localhost. */
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

/** A page with the SDK loaded. */
export class FakePage {
  readonly im: FakeIm;
  /** The SDK's modules, as from the vendor's globals or a bundler. */
  readonly sdk: RongCloudSdk;

  constructor(service: FakeService, { callTimeoutMs = 60_000, isSecure = true }: PageOptions) {
    this.im = new FakeIm(service, isSecure);
    this.sdk = {
      im: this.im,
      rtc: { installer: rtcInstaller },
      call: { installer: callInstaller(callTimeoutMs) },
    };
  }

  /** The page's RTC client, once installed. */
  get rtc(): FakeRtcClient {
    return this.im.plugin('RCRTC') as FakeRtcClient;
  }

  get calls(): FakeCallClient {
    return this.im.plugin('RCCall') as FakeCallClient;
  }

  /** The page vanishes without notice, as in a crash. */
  crash(): void {
    this.im.crash();
    this.rtc?.room?.crash();
  }
}
