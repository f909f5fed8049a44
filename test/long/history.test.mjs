/** All of test/e2e/history.test.mjs, with what the gate has no time for. */
process.env.RC_LONG = '1';
await import('../e2e/history.test.mjs');
