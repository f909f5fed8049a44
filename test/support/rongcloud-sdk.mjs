/**
 * RongCloud's web SDK for a test page: the packages from npm as the scripts that the vendor's CDN serves, with the same
 * names and page globals, so that a page finds them at its `sdk-url`.
 *
 * The call plugin is not part of every registry. It is taken from the file that RC_CALL_BUNDLE names, or from an installed
 * `@rongcloud/plugin-call`.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectDir } from './site.mjs';

/** In the scripts' names, as the kit asks for them. */
const CDN_VERSION = '5.38.0';

/**
 * The IM part: the release that is installed under its own name, and two others. Which of them fits the RTC part of the
 * registry, and how far: test/rongcloud-emulator/README.md.
 */
const IM_PACKAGES = {
  installed: { engine: '@rongcloud/engine', imlib: '@rongcloud/imlib-next' },
  '5.3.4': { engine: 'engine-5.3', imlib: 'imlib-next-5.3' },
  '5.38.0': { engine: 'engine-5.38', imlib: 'imlib-next-5.38' },
};

/** What a package becomes on the page. */
const GLOBALS = {
  '@rongcloud/engine': 'RCEngine',
  '@rongcloud/imlib-next': 'RongIMLib',
  '@rongcloud/plugin-rtc': 'RCRTC',
};

const PLUGIN_CALL = '@rongcloud/plugin-call';

const hasPackage = (name) => existsSync(join(projectDir, 'node_modules', name));

/** Why there can be no calls; `undefined` when there can. For the `skip` option of a test. */
export const noCallPlugin =
  process.env.RC_CALL_BUNDLE || hasPackage(PLUGIN_CALL)
    ? undefined
    : `needs ${PLUGIN_CALL}, installed or as the file that RC_CALL_BUNDLE names`;

/** The release of the IM part on which everything of a call works. */
export const fullRelease = hasPackage(PLUGIN_CALL) ? 'installed' : '5.3.4';

/**
 * The SDK's scripts, by the path that a page loads them from.
 *
 * @param {object} [options]
 * @param {string} [options.folder] where the page looks for them
 * @param {keyof typeof IM_PACKAGES} [options.im] the release of the IM part
 * @param {string} [options.rtc] the RTC plugin's script; default: the real one
 * @param {string} [options.call] the call plugin's script; default: the real one
 * @returns {Promise<Record<string, string>>}
 */
export async function sdkScripts({ folder = '/sdk/', im = 'installed', rtc, call } = {}) {
  const { engine, imlib } = IM_PACKAGES[im];
  const scripts = {
    RongIMLib: bundle(
      `import * as RCEngine from ${JSON.stringify(engine)};
       import * as RongIMLib from ${JSON.stringify(imlib)};
       Object.assign(globalThis, { RCEngine, RongIMLib });`,
      { alias: { '@rongcloud/engine': engine } },
    ),
    RCRTC: rtc ?? bundlePlugin('@rongcloud/plugin-rtc', 'RCRTC', ['@rongcloud/engine']),
    RCCall: call ?? callPlugin(),
  };
  const named = Object.entries(scripts).map(async ([name, script]) => [
    `${folder}${name}-${CDN_VERSION}.prod.js`,
    await script,
  ]);
  return Object.fromEntries(await Promise.all(named));
}

/**
 * A call plugin without calls, for tests of everything else. `callPlugin.options` is what it was installed with, and
 * `callPlugin.ring()` an incoming call that can be answered and counts its hang-ups.
 */
export const CALL_STAND_IN = `
  globalThis.callPlugin = {
    options: undefined,
    hangUps: 0,
    ring() {
      const session = {
        registerSessionListener() {},
        getSessionId: () => 'session',
        getCallerId: () => '3009',
        getTargetId: () => '3009',
        getConversationType: () => 1,
        getMediaType: () => 1,
        getState: () => 0,
        getRemoteUsers: () => [{ userId: '3009', state: 2 }],
        accept: async () => ({ code: 10000 }),
        async hungup() {
          callPlugin.hangUps += 1;
          callPlugin.options.onSessionClose(session, { endReason: 2 });
          return { code: 10000 };
        },
      };
      callPlugin.options.onSession(session);
    },
  };
  globalThis.RCCall = {
    installer: {
      tag: 'RCCall',
      verify: () => true,
      setup(context, runtime, options) {
        callPlugin.options = options;
        const refuse = async () => ({ code: 53201 });
        return { call: refuse, callInGroup: refuse };
      },
    },
  };`;

/** An RTC plugin without media: for releases of the IM part that the real one of the registry does not fit. */
export const RTC_STAND_IN = `
  globalThis.RCRTC = { installer: { tag: 'RCRTC', verify: () => true, setup: () => ({}) } };`;

function callPlugin() {
  const file = process.env.RC_CALL_BUNDLE;
  if (file) return readFile(file, 'utf8');
  if (noCallPlugin) throw new Error(noCallPlugin);
  return bundlePlugin(PLUGIN_CALL, 'RCCall', Object.keys(GLOBALS));
}

/** A plugin as a script. The packages it builds on are the page's, as with the vendor's scripts. */
function bundlePlugin(name, globalName, shared) {
  const source = `import * as plugin from ${JSON.stringify(name)}; globalThis.${globalName} = plugin;`;
  return bundle(source, { plugins: [sharedPackages(shared)] });
}

async function bundle(source, options) {
  const { outputFiles } = await build({
    absWorkingDir: projectDir,
    stdin: { contents: source, resolveDir: projectDir },
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
    external: ['path', 'fs'], // for Electron only
    ...options,
  });
  return outputFiles[0].text;
}

/** Lets imports of these packages read the page's globals. */
function sharedPackages(names) {
  return {
    name: 'shared-packages',
    setup({ onResolve, onLoad }) {
      const filter = new RegExp(`^(${names.join('|')})$`);
      onResolve({ filter }, ({ path }) => ({ path, namespace: 'shared' }));
      onLoad({ filter, namespace: 'shared' }, ({ path }) => ({
        contents: `module.exports = globalThis.${GLOBALS[path]};`,
      }));
    },
  };
}
