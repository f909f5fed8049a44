/** The ways out of a call that differ most, and those of a person with two tabs. All: test/long/device-truth.test.mjs. */
import { testDevices, testTabs } from '../support/device-truth.mjs';

const FEW = [
  'the caller hangs up',
  'canceled while the callee’s devices open',
  'the callee’s devices fail',
  'the page shows another view while dialling',
  'the back end is changed',
];

testDevices('local', (way) => FEW.includes(way));
testTabs();
