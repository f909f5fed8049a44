import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** What it accepts. */
export const APP_KEY = 'app-key-of-the-test';
export const SECRET = 'a-secret-that-stays-on-the-server';

/**
 * RongCloud's server API, as far as the demo needs it and as its documentation describes it: POST, form fields, and a
 * signature that is the SHA-1 of secret, nonce and timestamp in lower-case hex. `objections` is what was wrong.
 *
 * @param {object} [options]
 * @param {(userId: string) => string} [options.tokenOf] the tokens it gives
 */
export async function startServerApi({ tokenOf = (userId) => `token of ${userId}` } = {}) {
  const service = {
    url: '',
    requests: [],
    groups: [],
    nonces: [],
    objections: [],
    refuse: (path, code) => refusals.set(path, code),
    breakDown: () => (isBroken = true),
    reset() {
      refusals.clear();
      isBroken = false;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const refusals = new Map();
  let isBroken = false;

  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const objection = wrongIn(request);
    if (objection) {
      service.objections.push(objection);
      return answer(response, 401, { code: 1004, errorMessage: objection });
    }
    service.nonces.push(request.headers.nonce);
    if (isBroken) return response.writeHead(500).end('<html>');
    const fields = Object.fromEntries([...form.keys()].map((key) => [key, form.getAll(key)]));
    service.requests.push({ path: request.url, fields });
    const code = refusals.get(request.url);
    if (code) return answer(response, 401, { code, errorMessage: 'refused' });
    return carryOut(request.url, fields, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  service.url = `http://127.0.0.1:${server.address().port}`;
  return service;

  function carryOut(path, fields, response) {
    if (path === '/user/getToken.json') {
      const [userId] = fields.userId ?? [];
      const isComplete = userId && fields.name?.[0] && fields.portraitUri?.length === 1;
      if (!isComplete) return answer(response, 400, { code: 1002, errorMessage: 'field missing' });
      return answer(response, 200, { code: 200, userId, token: tokenOf(userId) });
    }
    if (path === '/group/create.json') {
      service.groups.push(fields);
      return answer(response, 200, { code: 200 });
    }
    return answer(response, 404, { code: 404 });
  }
}

/** What the documentation would object to; nothing of a request that is right. */
function wrongIn({ method, headers }) {
  const { nonce, timestamp, signature } = headers;
  const expected = createHash('sha1').update(`${SECRET}${nonce}${timestamp}`).digest('hex');
  const form = /^application\/x-www-form-urlencoded(;|$)/;
  if (method !== 'POST') return `method ${method}`;
  if (!form.test(headers['content-type'])) return `content type ${headers['content-type']}`;
  if (headers['app-key'] !== APP_KEY) return 'app key';
  if (!nonce || nonce.length > 18) return 'nonce';
  if (Math.abs(Date.now() - Number(timestamp)) > 60_000) return 'timestamp in ms';
  return signature === expected ? undefined : 'signature';
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
