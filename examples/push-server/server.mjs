/**
 * Pushes calls to browsers in which no page of the site is open. RongCloud's message callback tells of each call message; who
 * is called and offline gets a Web Push, which the kit's service worker shows. Settings: README.md beside this file.
 *
 * Subscriptions are kept in memory here. Put them into your database.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import webPush from 'web-push';

/** How long an invitation stands, in ms. */
const RINGS_MS = 60_000;
/** How old a callback may be, in ms: one that is sent again later is not believed. */
const MAX_AGE_MS = 300_000;
const MAX_BODY = 64 * 1024;
const MAX_PER_USER = 20;
const SERVICE_MS = 5000;
const INVITATIONS = ['RC:VCInvite', 'RC:VCModifyMem'];

/**
 * @param {object} settings
 * @param {string} settings.appSecret RongCloud's App Secret: checks callbacks, and signs requests
 * @param {string} [settings.appKey] with it, RongCloud is asked who is online, and told who has declined
 * @param {string} [settings.apiUrl] RongCloud's server API
 * @param {{ subject: string, publicKey: string, privateKey: string }} settings.vapid
 * @param {(request: import('node:http').IncomingMessage) => string | undefined} settings.userOf who is signed in on your site
 * @param {(userId: string) => Promise<string> | string} [settings.nameOf]
 * @param {object} [settings.push] more settings of `web-push`
 */
export function createPushServer({ appSecret, appKey, apiUrl, vapid, userOf, nameOf, push }) {
  const api = apiUrl ?? 'https://api.rong-api.com';
  /** By user id: the subscriptions of their browsers, by endpoint. */
  const browsers = new Map();

  // --- from pages ---

  /** @param {{ subscription?: { endpoint?: string, keys?: { p256dh?: string, auth?: string } } }} body */
  function subscribe(userId, { subscription }) {
    const { endpoint, keys } = subscription ?? {};
    const isWhole = [endpoint, keys?.p256dh, keys?.auth].every((text) => typeof text === 'string');
    if (!isWhole || !URL.canParse(endpoint) || new URL(endpoint).protocol !== 'https:') return 400;
    for (const known of browsers.values()) known.delete(endpoint); // somebody else was signed in there
    const own = browsers.get(userId) ?? new Map();
    browsers.set(userId, own);
    own.set(endpoint, { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } });
    if (own.size > MAX_PER_USER) own.delete(own.keys().next().value);
    return 204;
  }

  /** A browser of this person, or of whoever was signed in there before, wants no more. */
  function unsubscribe({ subscription }) {
    if (typeof subscription?.endpoint !== 'string') return 400;
    for (const known of browsers.values()) known.delete(subscription.endpoint);
    return 204;
  }

  /** Hangs up for somebody who declined in a notification. */
  async function decline(userId, { callId, callerId }) {
    if (!appKey || typeof callId !== 'string' || typeof callerId !== 'string') return 400;
    const content = { callId, reason: 2, platform: 'Web', deviceId: '' };
    const { code } = await ask('/message/private/publish.json', {
      fromUserId: userId,
      toUserId: callerId,
      objectName: 'RC:VCHangup',
      content: JSON.stringify(content),
      isPersisted: '0',
    });
    return code === 200 ? 204 : 502;
  }

  // --- from RongCloud ---

  /** SHA-1 of secret, nonce and time; fresh. */
  function isSigned(query) {
    const [nonce, time, signature] = ['nonce', 'signTimestamp', 'signature'].map(
      (name) => query.get(name) ?? '',
    );
    const age = Math.abs(Date.now() - Number(time));
    const expected = createHash('sha1')
      .update(appSecret + nonce + time)
      .digest();
    const given = Buffer.from(signature, 'hex');
    return age < MAX_AGE_MS && given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** @param {URLSearchParams} form one message */
  async function receive(form) {
    const { fromUserId, toUserId, objectName, channelType, msgTimestamp } =
      Object.fromEntries(form);
    const content = JSON.parse(form.get('content') ?? '');
    const isGroup = channelType === 'GROUP';
    const { callId, inviteUserIds, mediaType } = content ?? {};
    if (!fromUserId || typeof callId !== 'string') return;
    const sentAt = Number(msgTimestamp) || Date.now();
    if (INVITATIONS.includes(objectName)) {
      const called = isGroup && Array.isArray(inviteUserIds) ? inviteUserIds : [toUserId];
      const name = (await nameOf?.(fromUserId)) ?? fromUserId;
      const call = {
        callId,
        title: `${name} calls`,
        body: mediaType === 2 ? 'Video call' : 'Call',
        overTitle: `You missed a call from ${name}`,
        until: sentAt + RINGS_MS,
        ...(appKey && !isGroup && { declineUrl: '/push/decline' }),
        declineBody: { callId, callerId: fromUserId },
      };
      calls.set(callId, { call, called });
      setTimeout(() => calls.delete(callId), RINGS_MS).unref();
      await Promise.all(called.map((userId) => pushUnlessOnline(userId, call)));
    } else if (['RC:VCHangup', 'RC:VCAccept'].includes(objectName) && calls.has(callId)) {
      // the caller gave up, or this person answered or declined on another device
      const { call, called } = calls.get(callId);
      const isCaller = !called.includes(fromUserId);
      const title = isCaller ? call.overTitle : 'The call is over here';
      const over = { callId, title, isOver: true };
      if (isCaller && objectName === 'RC:VCAccept') return;
      const those = isCaller ? called : [fromUserId];
      await Promise.all(those.map((userId) => pushTo(userId, over)));
    }
  }

  /** Calls that ring: what was pushed, and to whom. */
  const calls = new Map();

  /** Who is online hears of it from a page or an app. Where RongCloud does not say, a push too many is better than none. */
  async function pushUnlessOnline(userId, call) {
    if (!browsers.has(userId)) return;
    const { status } = appKey ? await ask('/user/checkOnline.json', { userId }) : {};
    if (status !== '1') await pushTo(userId, call);
  }

  async function pushTo(userId, call) {
    const own = browsers.get(userId) ?? new Map();
    const topic = createHash('sha1').update(call.callId).digest('base64url'); // the last one counts
    const options = {
      ...{ vapidDetails: vapid, TTL: RINGS_MS / 1000, urgency: 'high', topic },
      ...{ timeout: SERVICE_MS, ...push },
    };
    await Promise.all(
      [...own.values()].map(async (subscription) => {
        try {
          await webPush.sendNotification(subscription, JSON.stringify({ rcCall: call }), options);
        } catch ({ statusCode, message }) {
          // the browser has unsubscribed
          if (statusCode === 404 || statusCode === 410) own.delete(subscription.endpoint);
          else console.error(`push: ${statusCode ?? message}`);
        }
      }),
    );
  }

  /** RongCloud's server API. @returns what it answers; nothing when it does not */
  async function ask(path, form) {
    const [nonce, timestamp] = [randomBytes(8).toString('hex'), String(Date.now())];
    const signature = createHash('sha1')
      .update(appSecret + nonce + timestamp)
      .digest('hex');
    try {
      const response = await fetch(api + path, {
        method: 'POST',
        headers: { 'App-Key': appKey, Nonce: nonce, Timestamp: timestamp, Signature: signature },
        body: new URLSearchParams(form),
        signal: AbortSignal.timeout(SERVICE_MS),
      });
      return await response.json();
    } catch (cause) {
      console.error(`${path}: ${cause.message}`);
      return {};
    }
  }

  // --- requests ---

  const routes = {
    '/push/subscribe': ({ userId, text }) => (userId ? subscribe(userId, JSON.parse(text)) : 401),
    '/push/unsubscribe': ({ userId, text }) => (userId ? unsubscribe(JSON.parse(text)) : 401),
    '/push/decline': ({ userId, text }) => (userId ? decline(userId, JSON.parse(text)) : 401),
    '/rongcloud/messages': async ({ query, text }) => {
      if (!isSigned(query)) return 403;
      await receive(new URLSearchParams(text));
      return 200;
    },
  };

  return createServer(async (request, response) => {
    const answer = (status) => response.writeHead(status).end();
    try {
      const { pathname, searchParams: query } = new URL(request.url, 'http://server');
      const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
      if (!route) return answer(404);
      if (request.method !== 'POST') return answer(405);
      const text = await bodyOf(request);
      if (text === undefined) return answer(413);
      answer(await route({ userId: userOf(request), query, text }));
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) console.error(cause);
      answer(400);
    }
  });
}

/** @returns `undefined` when it is too long */
async function bodyOf(request) {
  const parts = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > MAX_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { env } = process;
  const missing = [
    'RC_APP_SECRET',
    'VAPID_SUBJECT',
    'VAPID_PUBLIC_KEY',
    'VAPID_PRIVATE_KEY',
  ].filter((name) => !env[name]);
  if (missing.length > 0) {
    console.error(`Set ${missing.join(', ')}: see README.md.`);
    process.exit(1);
  }
  // Your proxy has checked the session, and sets this header; it must drop one that comes from outside.
  const header = env.USER_HEADER ?? 'x-user-id';
  const server = createPushServer({
    appSecret: env.RC_APP_SECRET,
    appKey: env.RC_APP_KEY,
    apiUrl: env.RC_API_URL,
    vapid: {
      subject: env.VAPID_SUBJECT,
      publicKey: env.VAPID_PUBLIC_KEY,
      privateKey: env.VAPID_PRIVATE_KEY,
    },
    userOf: (request) => request.headers[header],
  });
  server.listen(Number(env.PORT ?? 8080), env.HOST ?? '127.0.0.1', () =>
    console.log(`listening on ${server.address().port}`),
  );
}
