/** Tests that the gate has no time for: `npm run test:long` runs them, each file by one of the same name in `test/long`. */
import { test } from 'node:test';

/** @type {typeof test | (() => void)} */
export const longTest = process.env.RC_LONG ? test : () => {};
