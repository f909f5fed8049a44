/**
 * Server time. Every call returns a larger value than the one before, because the SDK uses message times as
 * sequence numbers.
 */
let last = 0;

export function tick() {
  last = Math.max(Date.now(), last + 1);
  return last;
}
