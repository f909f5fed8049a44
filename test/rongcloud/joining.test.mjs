import { testJoining, testReturning } from '../support/rongcloud-joining.mjs';

// others are in test/long
testJoining('installed');
testReturning('installed');
