/**
 * Tokens, names and groups for pages with calls on RongCloud. The App Secret stays here. Settings: README.md beside this file.
 *
 *     node --env-file=.env server.mjs
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import { RateLimiterMemory } from 'rate-limiter-flexible';

// --- What you replace: your session, your people, your groups ---

/**
 * Who is signed in on your site: look your session up here, by its cookie.
 *
 * @param {import('hono').Context} context the request
 * @returns {Promise<string | undefined>} a user id; nothing for a visitor
 */
async function yourSession(context) {
  void context;
  return undefined;
}

/** Your people. In a real site, a query: whoever asks should be shown only those that they may know. */
const PEOPLE = [
  { userId: '3001', name: 'Li Lei' },
  { userId: '3002', name: 'Han Meimei' },
  { userId: '3003', name: 'Wang Fang' },
];

/** Your groups, with the ids of their members. */
const GROUPS = [{ groupId: 'group318', name: 'Project 318', userIds: ['3001', '3002'] }];

// --- Answers ---

/** A failure, as JSON: `{ "code": "no-session" }`. Nothing of its cause leaves the server. */
class Refusal extends HTTPException {
  constructor(status, code, headers = {}) {
    super(status, { res: Response.json({ code }, { status, headers }) });
    this.code = code;
  }
}

/** How often somebody may ask, per minute. The kit needs one token for each page load, and one when it expires. */
const LIMITS = { tokens: 20, lists: 240 };
/** How long RongCloud may take, and an answer in all, with your session. The kit waits for 10 seconds for a token. */
const SERVICE_MS = 5000;
const ANSWER_MS = 9000;
const MAX_IDS = 100;

/**
 * @param {object} settings
 * @param {string} settings.appKey
 * @param {string} settings.appSecret
 * @param {string} [settings.apiUrl] RongCloud's server API: another data center, or a private cloud
 * @param {(context: import('hono').Context) => Promise<string | undefined>} [settings.sessionOf] who is signed in: a user id
 * @param {readonly string[]} [settings.origins] other sites whose pages may ask
 * @param {{ tokens: number, lists: number }} [settings.limits] requests of a person per minute
 * @param {number} [settings.serviceMs] how long RongCloud may take
 * @param {number} [settings.answerMs] how long an answer may take in all
 * @returns {Hono} answers to requests: `app.fetch(request)`
 */
export function createTokenServer({
  appKey,
  appSecret,
  apiUrl = 'https://api.rong-api.com',
  sessionOf = yourSession,
  origins = [],
  limits = LIMITS,
  serviceMs = SERVICE_MS,
  answerMs = ANSWER_MS,
}) {
  const service = rongCloud({ appKey, appSecret, apiUrl, serviceMs });
  const mayAsk = { tokens: limiter(limits.tokens), lists: limiter(limits.lists) };
  const app = new Hono();

  app.onError((error) => {
    if (error instanceof Refusal) return error.getResponse();
    console.error(error); // a mistake in this file
    return new Refusal(500, 'failed').getResponse();
  });
  app.notFound(() => new Refusal(404, 'not-found').getResponse());
  app.use(secureHeaders());
  app.use('/api/*', async (context, next) => {
    context.header('cache-control', 'no-store');
    refuseForeign(context, origins);
    await next();
  });
  app.use('/api/*', timeout(answerMs, new Refusal(504, 'slow')));
  if (origins.length > 0)
    app.use('/api/*', cors({ origin: [...origins], credentials: true, allowMethods: ['GET'] }));

  /** Who asks. Refuses who is not signed in, is not known, or asks too often. */
  async function signedIn(context, kind) {
    const userId = await sessionOf(context);
    const user = PEOPLE.find((person) => person.userId === userId);
    if (!user) throw new Refusal(401, 'no-session');
    await mayAsk[kind](user.userId);
    return user;
  }

  app.get('/api/call-token', async (context) => {
    const user = await signedIn(context, 'tokens');
    return context.json({ token: await service.tokenOf(user) });
  });

  app.get('/api/users', async (context) => {
    await signedIn(context, 'lists');
    const ids = (context.req.query('ids') ?? '').split(',').filter(Boolean);
    if (ids.length === 0 || ids.length > MAX_IDS) throw new Refusal(400, 'bad-ids');
    return context.json(PEOPLE.filter(({ userId }) => ids.includes(userId)));
  });

  app.get('/api/groups/:groupId/members', async (context) => {
    const user = await signedIn(context, 'lists');
    const group = GROUPS.find(({ groupId }) => groupId === context.req.param('groupId'));
    // who is no member does not learn that there is such a group
    if (!group?.userIds.includes(user.userId)) throw new Refusal(404, 'no-group');
    await service.haveGroup(group);
    return context.json(PEOPLE.filter(({ userId }) => group.userIds.includes(userId)));
  });

  return app;
}

/** Refuses pages of other sites, whether or not their browser would let them read the answer. */
function refuseForeign({ req }, origins) {
  const origin = req.header('origin');
  const isOwn = origin
    ? URL.canParse(origin) && new URL(origin).host === req.header('host')
    : !['cross-site', 'same-site'].includes(req.header('sec-fetch-site'));
  if (!isOwn && !origins.includes(origin)) throw new Refusal(403, 'foreign-origin');
}

/** @returns counts a request of somebody, and refuses it when there were too many in a minute */
function limiter(points) {
  // With several servers behind one address: RateLimiterRedis of the same package.
  const counter = new RateLimiterMemory({ points, duration: 60 });
  return async (userId) => {
    try {
      await counter.consume(userId);
    } catch ({ msBeforeNext }) {
      const seconds = String(Math.ceil(msBeforeNext / 1000));
      throw new Refusal(429, 'too-many-requests', { 'retry-after': seconds });
    }
  };
}

// --- RongCloud's server API ---

/** What is asked of RongCloud. Refuses with `service-…` when it does not answer, or not as it should. */
function rongCloud({ appKey, appSecret, apiUrl, serviceMs }) {
  /** By group id: the request that made it known there. */
  const groups = new Map();

  /** A signed request. The signature is the SHA-1 of secret, nonce and time. */
  async function ask(path, fields) {
    const nonce = randomBytes(8).toString('hex');
    const timestamp = String(Date.now());
    const signature = createHash('sha1').update(appSecret + nonce + timestamp);
    const request = {
      method: 'POST',
      headers: {
        'App-Key': appKey,
        Nonce: nonce,
        Timestamp: timestamp,
        Signature: signature.digest('hex'),
      },
      body: new URLSearchParams(fields),
      redirect: 'error',
      signal: AbortSignal.timeout(serviceMs),
    };
    let answer;
    try {
      answer = await (await fetch(new URL(path, apiUrl), request)).json();
    } catch (cause) {
      throw refused(path, cause.name);
    }
    if (answer?.code === 200) return answer;
    throw refused(path, Number(answer?.code));
  }

  /** Logs what a developer needs, and nothing that is secret. */
  function refused(path, why) {
    console.error(`RongCloud, ${path}: ${why || 'an answer without a code'}`);
    if (why === 'TimeoutError') return new Refusal(504, 'service-slow');
    if (why === 'SyntaxError' || !why) return new Refusal(502, 'service-nonsense');
    if (typeof why === 'number') return new Refusal(502, 'service-refused');
    return new Refusal(502, 'service-unreachable');
  }

  return {
    async tokenOf({ userId, name }) {
      const path = '/user/getToken.json';
      const { token } = await ask(path, { userId, name, portraitUri: '' });
      if (typeof token !== 'string' || !token) throw refused(path);
      return token;
    },

    /** Makes a group known to RongCloud, where only members of a group reach each other. Once, and again after a failure. */
    async haveGroup({ groupId, name, userIds }) {
      const fields = [
        ['groupId', groupId],
        ['groupName', name],
      ];
      const made =
        groups.get(groupId) ??
        ask('/group/create.json', [...fields, ...userIds.map((userId) => ['userId', userId])]);
      groups.set(groupId, made);
      await made.catch((error) => {
        groups.delete(groupId);
        throw error;
      });
    },
  };
}

// --- A page to try it with, and a login without any proof. Off unless DEMO_LOGIN is 1 ---

/** @returns {(context: import('hono').Context) => Promise<string | undefined>} who has logged in there */
function addDemo(app, appKey) {
  const secret = randomBytes(32).toString('hex'); // a restart signs everybody out
  const kit = 'node_modules/rc-call-kit/dist';
  app.get('/', async (context) => {
    const page = await readFile(new URL('index.html', import.meta.url), 'utf8');
    return context.html(page.replace('YOUR_APP_KEY', () => appKey));
  });
  app.get('/login/:userId', async (context) => {
    const options = { httpOnly: true, sameSite: 'Lax', path: '/' };
    await setSignedCookie(context, 'demo', context.req.param('userId'), secret, options);
    return context.redirect('/');
  });
  const toFile = (path) => path.replace('/rc-call-kit', kit);
  app.get('/rc-call-kit/*', serveStatic({ rewriteRequestPath: toFile }));
  return async (context) => (await getSignedCookie(context, secret, 'demo')) || undefined;
}

// --- Start ---

/** @returns settings from the environment, and what is wrong with it, in sentences */
export function readSettings(env) {
  const origins = (env.ALLOWED_ORIGINS ?? '').split(',').map((each) => each.trim());
  const isOrigin = (text) => URL.canParse(text) && new URL(text).origin === text;
  const settings = {
    appKey: env.RC_APP_KEY,
    appSecret: env.RC_APP_SECRET,
    apiUrl: env.RC_API_URL || undefined,
    origins: origins.filter(Boolean),
    port: Number(env.PORT || 3000),
    host: env.HOST || 'localhost',
    isDemo: env.DEMO_LOGIN === '1',
  };
  const mistakes = [
    ...['RC_APP_KEY', 'RC_APP_SECRET'].filter((name) => !env[name]).map((name) => `Set ${name}.`),
    ...settings.origins
      .filter((each) => !isOrigin(each))
      .map((each) => `ALLOWED_ORIGINS: ${each} is no origin, such as https://www.example.com.`),
    ...(settings.apiUrl && !URL.canParse(settings.apiUrl) ? ['RC_API_URL is no address.'] : []),
    ...(Number.isInteger(settings.port) && settings.port < 65_536 ? [] : ['PORT is no port.']),
    ...(settings.isDemo && env.NODE_ENV === 'production'
      ? ['DEMO_LOGIN lets anybody in, so it is not for production.']
      : []),
  ];
  return { settings, mistakes };
}

function start() {
  const { settings, mistakes } = readSettings(process.env);
  if (mistakes.length > 0) {
    for (const mistake of mistakes) console.error(mistake);
    process.exit(1);
  }
  const { appKey, isDemo, port, host: hostname } = settings;
  let sessionOf;
  const demo = new Hono();
  if (isDemo) sessionOf = addDemo(demo, appKey);
  const app = createTokenServer({ ...settings, sessionOf });
  if (isDemo) app.route('/', demo);
  const server = serve({ fetch: app.fetch, port, hostname }, () => {
    console.log(`http://${hostname}:${port}`);
    if (isDemo) console.log('DEMO_LOGIN: anybody may be anybody.');
  });
  server.on('error', ({ message }) => {
    console.error(message); // such as a port that is in use
    process.exit(1);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) start();
