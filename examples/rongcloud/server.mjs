/**
 * A site with calls on RongCloud, as small as it gets. The App Secret stays here.
 *
 *     node --env-file=.env server.mjs
 *
 * with RC_APP_KEY and RC_APP_SECRET in `.env`.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const {
  RC_APP_KEY,
  RC_APP_SECRET,
  RC_API_URL = 'https://api.rong-api.com', // another data centre, or a private cloud
  PORT = '3000',
} = process.env;

const people = [
  { userId: '3001', name: 'Li Lei' },
  { userId: '3002', name: 'Han Meimei' },
];

/** Who is signed in. Here it is whoever the cookie says: put your own session in its place. */
function userOf(request) {
  const [, userId] = /\bme=(\w+)/.exec(request.headers.cookie ?? '') ?? [];
  return people.find((person) => person.userId === userId);
}

/** Asks RongCloud for a token, with a signed request. */
async function callToken({ userId, name }) {
  const nonce = randomBytes(8).toString('hex');
  const timestamp = String(Date.now());
  const signature = createHash('sha1').update(RC_APP_SECRET + nonce + timestamp);
  const response = await fetch(new URL('/user/getToken.json', RC_API_URL), {
    method: 'POST',
    headers: {
      'App-Key': RC_APP_KEY,
      Nonce: nonce,
      Timestamp: timestamp,
      Signature: signature.digest('hex'),
    },
    body: new URLSearchParams({ userId, name, portraitUri: '' }),
    signal: AbortSignal.timeout(8000),
  });
  const { code, token } = await response.json();
  if (code !== 200) throw new Error(`RongCloud answered with ${code}.`);
  return token;
}

const routes = {
  async '/'(request, response, url) {
    const me = url.searchParams.get('me');
    if (people.some(({ userId }) => userId === me))
      response.setHeader('set-cookie', `me=${me}; HttpOnly; SameSite=Lax`);
    const page = await readFile(new URL('index.html', import.meta.url), 'utf8');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page.replace('YOUR_APP_KEY', RC_APP_KEY));
  },

  async '/api/call-token'(request, response) {
    const user = userOf(request);
    if (!user) return response.writeHead(401).end();
    response.setHeader('cache-control', 'no-store');
    return sendJson(response, { token: await callToken(user) });
  },

  async '/api/users'(request, response, url) {
    const ids = (url.searchParams.get('ids') ?? '').split(',');
    sendJson(
      response,
      people.filter(({ userId }) => ids.includes(userId)),
    );
  },
};

function sendJson(response, body) {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

/** The kit, from the installed package. */
const kit = fileURLToPath(new URL('node_modules/rc-call-kit/dist', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

async function sendKit(path, response) {
  const file = join(kit, path); // `path` is of a parsed address, which holds no `..`
  const content = await readFile(file).catch(() => undefined);
  if (content === undefined) return response.writeHead(404).end();
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  return response.setHeader('content-type', type).end(content);
}

if (!RC_APP_KEY || !RC_APP_SECRET) {
  console.error('Set RC_APP_KEY and RC_APP_SECRET.');
  process.exit(1);
}

createServer(async (request, response) => {
  try {
    const url = new URL(request.url, 'http://localhost');
    const [, file] = /^\/rc-call-kit(\/.+)$/.exec(url.pathname) ?? [];
    if (file) return await sendKit(file, response);
    const route = Object.hasOwn(routes, url.pathname) && routes[url.pathname];
    if (!route) return response.writeHead(404).end();
    return await route(request, response, url);
  } catch (error) {
    console.error(error.message);
    return response.writeHead(502).end();
  }
}).listen(Number(PORT), 'localhost', () => console.log(`http://localhost:${PORT}`));
