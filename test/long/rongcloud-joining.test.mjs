import { testJoining, testReturning } from '../support/rongcloud-joining.mjs';

testJoining('5.3.4');
testJoining('5.38.0');
testReturning('5.3.4');
testReturning('5.38.0');
