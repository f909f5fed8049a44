/**
 * The demo's server: `npm start`, or `npx wds --config demo/server.config.mjs`. Serves the project as it lies there, so
 * that the pages load the built kit exactly as a user's page would, and adds what a site brings itself: who people are
 * (a small API) and a signalling relay.
 *
 *     PORT=9000 npm start     another port; if it is taken, the next free one
 *     HTTPS=1 npm start       with a self-signed certificate: other devices need it for camera and microphone
 *     RC_APP_KEY=… RC_APP_SECRET=… npm start     tokens for the RongCloud page
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { findMembers, findPeople } from './people.js';
import { attachRelay } from './relay.mjs';
import { rongCloudApi } from './rongcloud-server.mjs';

const rootDir = fileURLToPath(new URL('..', import.meta.url));
const secure = Boolean(process.env.HTTPS);

export default {
  rootDir,
  port: await freePort(Number(process.env.PORT) || 8000),
  http2: secure,
  middleware: [startPage, obstacles, peopleApi, rongCloudApi],
  plugins: [renderPlainSite(), relay(), announcePages()],
};

/** `/` leads to the demo. */
function startPage(context, next) {
  if (context.path === '/' || context.path === '/demo')
    return context.redirect(`/demo/${context.search}`);
  return next();
}

/** Headers that stand in the way of calls, for the page that finds them. */
function obstacles(context, next) {
  if (context.path === '/demo/check.html' && 'policy' in context.query)
    context.set('permissions-policy', 'microphone=(), camera=()');
  if (context.path === '/demo/check.html' && 'csp' in context.query)
    context.set('content-security-policy', "connect-src 'none'");
  return next();
}

/** What a site has anyway: its users, and the members of its groups. */
function peopleApi(context, next) {
  const { path, query } = context;
  if (path === '/demo/api/users') {
    context.body = findPeople(String(query.ids ?? '').split(','));
    return undefined;
  }
  const [, groupId] = /^\/demo\/api\/groups\/(\w+)\/members$/.exec(path) ?? [];
  if (groupId === undefined) return next();
  const members = findMembers(groupId);
  context.status = members ? 200 : 404;
  context.body = members ?? { error: 'There is no such group.' };
  return undefined;
}

/** The plain old site is rendered on the server, as a CMS does it: who is signed in (`?as=`) and the language (`?lang=`). */
function renderPlainSite() {
  return {
    name: 'render-plain-site',
    transform({ path, query, body }) {
      if (path !== '/demo/plain-site.html') return undefined;
      const as = /^\d+$/.test(query.as) ? query.as : '3001';
      const lang = query.lang === 'zh-CN' ? 'zh-CN' : 'en';
      return {
        body: body
          .replaceAll('token="3001"', `token="${as}"`)
          .replace('<html lang="en">', `<html lang="${lang}">`),
        transformCache: false,
      };
    },
  };
}

function relay() {
  let detach;
  return {
    name: 'signalling-relay',
    serverStart({ server }) {
      detach = attachRelay(server);
    },
    serverStop() {
      detach?.();
    },
  };
}

function announcePages() {
  return {
    name: 'announce-pages',
    serverStart({ config, logger }) {
      const demo = `${secure ? 'https' : 'http'}://localhost:${config.port}/demo/`;
      logger.log(`  Two people, one page    ${demo}`);
      logger.log(`  Two windows or devices  ${demo}two-windows.html`);
      logger.log(`  A group                 ${demo}group.html`);
      logger.log(`  In a plain old site     ${demo}plain-site.html`);
      logger.log(`  On RongCloud            ${demo}rongcloud.html\n`);
      if (!existsSync(new URL('../dist/rc-call-kit.min.mjs', import.meta.url)))
        logger.warn('  The kit is not built yet, and the pages need it: run `npm run build`.\n');
    },
  };
}

/** The first port from `port` on that nobody listens on. */
async function freePort(port) {
  return (await isFree(port)) ? port : freePort(port + 1);
}

function isFree(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
