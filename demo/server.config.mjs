/**
 * The demo's development server: `npm start`, or `npx wds --config demo/server.config.mjs`. It serves the demo and the built
 * kit, which pages load as a user's page would. It adds what a site has of its own: an API for users and groups, and a
 * signalling relay.
 *
 *     PORT=9000 npm start     on another port, or the next free one
 *     HTTPS=1 npm start       for other devices of the network, too: with a self-signed certificate, which they need for
 *                             camera and microphone
 *     HOST=… npm start        on another address than 127.0.0.1 (all of them with HTTPS)
 *     ALLOWED_HOSTS=… npm start    under other names than this machine's, separated by commas
 *     RC_APP_KEY=… RC_APP_SECRET=… npm start     issues tokens for the RongCloud page
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pages, renderPage } from './page.mjs';
import { findMembers, findPeople } from './people.js';
import { attachRelay } from './relay.mjs';
import { rongCloudApi } from './rongcloud-server.mjs';
import {
  checkHost,
  checkPath,
  createWebServer,
  freePort,
  hosts,
  isLocal,
  isSecure,
  listen,
} from './web-server.mjs';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

export default {
  rootDir,
  port: await freePort(Number(process.env.PORT) || 8000),
  middlewareMode: true,
  http2: isSecure, // in this mode, only for the addresses that it prints
  middleware: [checkHost, redirectToDemo, checkPath, sendObstacles, peopleApi, rongCloudApi],
  plugins: [renderPages(), renderPlainSite(), serve(), announcePages()],
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

function serve() {
  let stop;
  return {
    name: 'serve',
    async serverStart({ app, config }) {
      const server = await createWebServer(app.callback());
      const detachRelay = attachRelay(server, { hosts });
      await listen(server, config.port);
      stop = async () => {
        await detachRelay();
        server.close();
        server.closeAllConnections();
      };
    },
    async serverStop() {
      await stop?.();
    },
  };
}

function announcePages() {
  return {
    name: 'announce-pages',
    serverStart({ config, logger }) {
      const demo = `${isSecure ? 'https' : 'http'}://localhost:${config.port}/demo/`;
      for (const [file, name] of pages) logger.log(`  ${name.padEnd(16)}${demo}${file}`);
      logger.log('');
      if (isLocal) logger.log('  For this computer only. Other devices: HTTPS=1 npm start\n');
      if (!existsSync(new URL('../dist/rc-call-kit.min.mjs', import.meta.url)))
        logger.warn('  The pages need the built kit. Run `npm run build`.\n');
    },
  };
}
