/**
 * The part of a site's own server that RongCloud needs: it issues tokens to signed-in users. Enabled if `npm start` has
 * RC_APP_KEY and RC_APP_SECRET in its environment; the secret never leaves the server. `RC_API_URL` selects the API of another
 * data centre, or of a private cloud.
 *
 * Requests are signed as RongCloud documents it: SHA-1 of secret, nonce and timestamp.
 */
import { createHash, randomBytes } from 'node:crypto';
import { findMembers, findPeople, people } from './people.js';

const { RC_APP_KEY, RC_APP_SECRET, RC_API_URL = 'https://api.rong-api.com' } = process.env;
const isEnabled = Boolean(RC_APP_KEY && RC_APP_SECRET);
const GROUP = 'group318';
/** RongCloud's API answers within a second. */
const API_TIMEOUT_MS = 10_000;

/** Koa middleware: `/demo/api/rongcloud` answers with the app key, `…/token?userId=3001` with a token. */
export async function rongCloudApi(context, next) {
  const { path, query } = context;
  if (path === '/demo/api/rongcloud') {
    context.body = { appKey: isEnabled ? RC_APP_KEY : null };
    return undefined;
  }
  if (path !== '/demo/api/rongcloud/token') return next();
  // A real site takes the user from its session, never from the URL.
  const [person] = findPeople([String(query.userId)]);
  if (!isEnabled || !person) {
    context.status = 404;
    context.body = {
      error: isEnabled ? 'There is no such user.' : 'Set RC_APP_KEY and RC_APP_SECRET.',
    };
    return undefined;
  }
  try {
    await prepare();
    context.set('cache-control', 'no-store');
    context.body = { token: await tokenFor(person) };
  } catch (error) {
    context.status = 502;
    context.body = { error: error.message };
  }
  return undefined;
}

async function tokenFor({ userId, name }) {
  const { token } = await post('/user/getToken.json', { userId, name, portraitUri: '' });
  return token;
}

let preparing;

/** Creates the sample users and group on RongCloud, where only members can call in a group. Once; repeated after a failure. */
function prepare() {
  preparing ??= Promise.all(people.map(tokenFor))
    .then(() => {
      const members = findMembers(GROUP).map(({ userId }) => ['userId', userId]);
      return post('/group/create.json', [
        ...members,
        ['groupId', GROUP],
        ['groupName', 'Project 318'],
      ]);
    })
    .catch((error) => {
      preparing = undefined;
      throw error;
    });
  return preparing;
}

async function post(path, fields) {
  const nonce = randomBytes(8).toString('hex');
  const timestamp = String(Date.now());
  const request = fetch(new URL(path, RC_API_URL), {
    method: 'POST',
    headers: {
      'App-Key': RC_APP_KEY,
      Nonce: nonce,
      Timestamp: timestamp,
      Signature: createHash('sha1')
        .update(RC_APP_SECRET + nonce + timestamp)
        .digest('hex'),
    },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(API_TIMEOUT_MS),
  });
  const response = await request.catch(() => {
    throw new Error("RongCloud's API cannot be reached.");
  });
  const answer = await response.json().catch(() => ({}));
  if (answer.code === 200) return answer;
  throw new Error(`RongCloud answered ${path} with ${answer.code ?? response.status}.`);
}
