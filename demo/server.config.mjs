/**
 * The demo's development server: `npm start`, or `npx wds --config demo/server.config.mjs`. It serves the project's folder,
 * so that pages load the built kit as a user's page would. It adds what a site has of its own: an API for users and groups,
 * and a signalling relay.
 *
 *     PORT=9000 npm start     on another port, or the next free one
 *     HTTPS=1 npm start       with a self-signed certificate, which other devices need for camera and microphone
 *     RC_APP_KEY=… RC_APP_SECRET=… npm start     issues tokens for the RongCloud page
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { pages, renderPage } from './page.mjs';
import { findMembers, findPeople } from './people.js';
import { attachRelay } from './relay.mjs';
import { rongCloudApi } from './rongcloud-server.mjs';

const rootDir = fileURLToPath(new URL('..', import.meta.url));
const secure = Boolean(process.env.HTTPS);

export default {
  rootDir,
  port: await freePort(Number(process.env.PORT) || 8000),
  http2: secure,
  middleware: [redirectToDemo, sendObstacles, peopleApi, rongCloudApi],
  plugins: [renderPages(), renderPlainSite(), relay(), announcePages()],
};

function redirectToDemo(context, next) {
  if (context.path === '/' || context.path === '/demo')
    return context.redirect(`/demo/${context.search}`);
  return next();
}

/** Headers that prevent calls, on request, so that the call check has something to find. */
function sendObstacles(context, next) {
  if (context.path === '/demo/check.html' && 'policy' in context.query)
    context.set('permissions-policy', 'microphone=(), camera=()');
  if (context.path === '/demo/check.html' && 'csp' in context.query)
    context.set('content-security-policy', "connect-src 'none'");
  return next();
}

/** The API a site would have of its own: its users, and the members of its groups. */
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

function renderPages() {
  return {
    name: 'render-pages',
    transform({ path, body }) {
      const [isPage, file = 'index.html'] = /^\/demo\/([\w-]+\.html)?$/.exec(path) ?? [];
      return isPage && renderPage(file, body);
    },
  };
}

/** Fills in the signed-in user (`?as=`) and the language (`?lang=`) on the server, as a content management system does. */
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
      for (const [file, name] of pages) logger.log(`  ${name.padEnd(16)}${demo}${file}`);
      logger.log('');
      if (!existsSync(new URL('../dist/rc-call-kit.min.mjs', import.meta.url)))
        logger.warn('  The pages need the built kit. Run `npm run build`.\n');
    },
  };
}

/** @returns the first free port from `port` upwards */
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
