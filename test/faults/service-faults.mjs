/** What the service and its SDK can do to one person. */
import { sleep } from './wait.mjs';

/** The service tells the others after this long that somebody is gone. */
const SERVICE_MS = 75_000;
const OFFLINE_MS = 5000;

/** Who is left in a call hears only that the other one has left the media room (13), as after hanging up. */
const HEARD = { connected: { heardAs: 'hung-up' } };

const isEnded = (code) => (person) => person.harm((page, value) => page.im.end(value), code);

/** Whatever is asked of the call plugin is never answered, and nothing is told any more. */
function fallSilent({ im, calls }) {
  const never = () => new Promise(() => {});
  im.deliver = () => {};
  im.send = never;
  calls.call = never;
  for (const session of calls.sessions) {
    for (const name of ['accept', 'hungup', 'addUsers', 'disableVideo']) session[name] = never;
    session.listener = new Proxy({}, { get: () => () => {} });
  }
}

/** @type {Readonly<Record<string, import('./faults.mjs').Fault>>} */
export const serviceFaults = {
  kicked: {
    words: 'signs in somewhere else',
    allows: 'removed',
    takes: 'line',
    at: HEARD,
    knownWithinMs: SERVICE_MS,
    strike: (person) => person.harm((page) => page.im.kick()),
  },
  'token-expired': {
    words: 'has a token that expires, and gets a new one',
    mayEnd: true,
    // An answer that comes before that is not told to the caller later, as far as is known: the callee gives up, and hangs up.
    at: { ringing: { heardAs: 'hung-up' } },
    strike: (person) => person.harm((page) => page.im.end(31_020)),
  },
  blocked: {
    words: 'is blocked by the service (31011)',
    allows: 'failed',
    takes: 'line',
    at: HEARD,
    knownWithinMs: SERVICE_MS,
    strike: isEnded(31_011),
  },
  'service-off': {
    words: 'has calls switched off by the service (31025)',
    allows: 'failed',
    takes: 'line',
    at: HEARD,
    knownWithinMs: SERVICE_MS,
    strike: isEnded(31_025),
  },
  'unknown-code': {
    words: 'is disconnected with a number nobody knows (39999)',
    allows: 'failed',
    takes: 'line',
    at: HEARD,
    knownWithinMs: SERVICE_MS,
    strike: isEnded(39_999),
  },
  cut: {
    words: 'is offline for 5 s',
    allows: 'failed',
    showsBy: 'connection',
    at: {
      // The SDK does not repeat what it could not send: the call fails, and the other side is not told why.
      dialling: { mayEnd: true, isOutOfReach: true },
      answering: { mayEnd: true, isOutOfReach: true },
    },
    async strike(person) {
      await person.harm((page) => page.im.suspend());
      await sleep(OFFLINE_MS);
      await person.harm((page) => page.im.restore());
    },
  },
  gone: {
    words: 'is offline for good',
    allows: 'failed',
    takes: 'line',
    at: HEARD,
    showsBy: 'connection',
    knownWithinMs: SERVICE_MS,
    strike: (person) => person.harm((page) => page.im.suspend()),
  },
  silent: {
    words: 'has an SDK that answers nothing any more',
    allows: 'failed',
    takes: 'line',
    // media goes on, and so does the call until somebody hangs up
    at: { connected: { takes: undefined, isForGood: true } },
    knownWithinMs: SERVICE_MS,
    strike: (person) => person.harm(fallSilent),
  },
};
