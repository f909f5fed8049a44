/** Every way out of a call, on the local back end; on RongCloud: test/long/device-truth.test.mjs. */
import { testDevices, testTabs } from '../support/device-truth.mjs';

testDevices('local');
testTabs();
