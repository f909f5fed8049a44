/** The code of calls: what is loaded once a connection is up. */
export { reportAway } from './away-calls.js';
export { goOnBeside } from './beside.js';
export { watchGroupCall } from './group-part.js';
export { ring } from './ring.js';
export { RongCloudSession } from './rongcloud-session.js';
