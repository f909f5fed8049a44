/** Every way out of a call, on RongCloud. */
import { testDevices } from '../support/device-truth.mjs';

testDevices('rongcloud');
