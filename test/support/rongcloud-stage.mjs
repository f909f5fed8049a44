/** RongCloud's real SDK on the emulator, in a browser, under our tags: what the tests in test/rongcloud stand on. */
import { startEmulator } from '../rongcloud-emulator/src/emulator.mjs';
import { launchBrowser, openPage, openTab, until } from './browser.mjs';
import { bundleOf } from './bundle.mjs';
import { noteMedia } from './media-notes.mjs';
import { phoneOf } from './phone.mjs';
import { sdkScripts } from './rongcloud-sdk.mjs';
import { htmlPage, startSite } from './site.mjs';

/** The SDK's own noise: its log, statistics looked up by names that browsers no longer use, what a broken network brings. */
const NOISE =
  /\[RC[\w-]*\]\[ERROR\]|\/sdk\/RC|reading 'timestamp'|Failed to load resource|WebSocket connection/;

/**
 * @param {object} [options]
 * @param {Record<string, readonly string[]>} [options.groups] the service's groups: member ids by group id
 * @param {object} [options.sdk] which SDK: see `sdkScripts`
 * @param {(urls: object) => Record<string, string>} [options.pages] more pages, by the emulator's addresses
 */
export async function startStage({ groups = {}, sdk = {}, pages = () => ({}) } = {}) {
  const [emulator, scripts, kit, browser] = await Promise.all([
    startEmulator({ groups }),
    sdkScripts(sdk),
    bundleOf(`
      import './src/index.ts';
      import { createRongCloudBackend } from './src/core/rongcloud/rongcloud-backend.ts';
      globalThis.createRongCloudBackend = createRongCloudBackend;`),
    // nothing of the SDK is to look for its vendor's hosts
    launchBrowser({
      args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
    }),
  ]);
  const site = await startSite({
    pages: { ...scripts, '/kit.js': kit, '/': PAGE, ...pages(emulator.urls) },
  });

  const newPage = async (beside) => {
    const page = beside
      ? await openTab(beside)
      : await openPage(browser, { ignoreHTTPSErrors: true });
    await page.addInitScript(noteMedia);
    await page.addInitScript(makeDevicesRefusable);
    return page;
  };

  return {
    emulator,
    site,

    /**
     * A browser of its own for one person: the SDK keeps its state in the browser's storage.
     *
     * @param {object} [options] those of the backend, and:
     * @param {object} [options.timing] its patience: see src/core/rongcloud/timing.ts
     * @param {readonly string[]} [options.tokens] what `getToken` answers, in this order; the last one again and again
     * @param {import('playwright').Page} [options.beside] a page of the same person: the new one is a tab in that browser
     * @param {import('playwright').Page} [options.reloaded] a page of the same person, which is reloaded
     */
    async open(userId, { beside, reloaded, ...options } = {}) {
      const page = reloaded ?? (await newPage(beside));
      await page.goto(site.url);
      return personOf(page, userId, {
        appKey: 'app-key',
        token: `token-${userId}`,
        navigators: [emulator.urls.navi],
        sdkUrl: '/sdk/',
        ...options,
      });
    },

    /** A browser of its own, on one of the pages. @returns the phone there */
    async visit(path) {
      const page = await openPage(browser, { ignoreHTTPSErrors: true });
      await page.addInitScript(noteMedia);
      await page.goto(site.url + path);
      return phoneOf(page);
    },

    /** Opens a page for each, and waits until all are signed in. */
    async openAll(...userIds) {
      return Promise.all(
        userIds.map(async (userId) => {
          const person = await this.open(userId);
          await person.connect();
          return person;
        }),
      );
    },

    async close() {
      await browser.close();
      await site.close();
      await emulator.close();
    },
  };
}

const PAGE = htmlPage(
  `<rc-call-provider manual></rc-call-provider>
   <rc-incoming-call ringtone="none"></rc-incoming-call>
   <rc-call-panel></rc-call-panel>`,
  { head: '<script type="module" src="/kit.js"></script>' },
);

/** A person before a page, as of `phoneOf`, and what the page was told. */
async function personOf(page, userId, options) {
  const phone = phoneOf(page);
  await page.evaluate(prepare, options);

  return {
    ...phone,
    userId,
    options,
    page,

    /** Signs in. @returns `undefined`, or the error's reason, detail and code */
    connect: () => page.evaluate(() => window.attempt((provider) => provider.connect())),
    disconnect: () => page.evaluate(() => window.provider.disconnect()),

    /**
     * Runs a method of the provider. @returns `undefined`, or the error's reason, detail and code
     * @param {string} method
     * @param {unknown[]} args
     */
    ask: (method, ...args) =>
      page.evaluate(
        ([name, values]) => window.attempt((provider) => provider[name](...values)),
        [method, args],
      ),

    /** Calls somebody and does not wait. */
    dial: (request) =>
      page.evaluate((wanted) => {
        window.attempt((provider) => provider.call(wanted));
      }, request),

    /** The provider's events so far, as words: `connected`, `member-joined 3001`, `ended hung-up self`. */
    told: () => page.evaluate(() => window.told),
    /** Waits for one of them. */
    isTold: (word) => until(page, `told "${word}"`, (wanted) => window.told.includes(wanted), word),

    /** Waits for the end of the call, for this reason. @returns how it ended */
    end: async (reason) => {
      await phone.is('ended');
      const end = await page.evaluate(() => {
        const { error, ...rest } = window.provider.state.call.end;
        return { ...rest, error: error && { reason: error.reason, ...error.params } };
      });
      if (end.reason !== reason)
        throw new Error(`the call of ${userId} ended with ${end.reason}, not ${reason}`);
      return end;
    },

    /** Waits until no device and no connection is open. */
    isQuiet: () =>
      until(page, `${userId}'s page holds nothing open`, () => {
        return window.media.live() === 0 && window.media.connections() === 0;
      }),

    /** How often `getToken` was called. */
    asked: () => page.evaluate(() => window.asked),

    /** What the page complained about, without the SDK's own noise. */
    complaints: () => page.complaints.filter((text) => !NOISE.test(text)),

    close: () => page.context().close(),
  };
}

/** Runs in the page, before the SDK takes hold of the function: kinds in `refusedDevices` are refused. */
function makeDevicesRefusable() {
  window.refusedDevices = new Set();
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    for (const kind of window.refusedDevices)
      if (constraints[kind]) throw new DOMException('Permission denied', 'NotAllowedError');
    return getUserMedia.call(this, constraints);
  };
}

/** Runs in the page. */
function prepare(options) {
  const provider = document.querySelector('rc-call-provider');
  window.provider = provider;
  window.told = [];
  window.attempt = async (act) => {
    try {
      await act(provider);
      return undefined;
    } catch ({ reason, params }) {
      const { detail, code } = params ?? {};
      return { reason, ...(detail && { detail }), ...(code !== undefined && { code }) };
    }
  };
  const words = {
    'rc-connection-change': ({ status, error }) => [status, error?.reason],
    'rc-call-received': () => ['received'],
    'rc-call-placed': () => ['placed'],
    'rc-call-connected': () => ['connected-call'],
    'rc-call-ended': ({ reason, endedBy }) => ['ended', reason, endedBy],
    'rc-member-invited': ({ userId }) => ['invited', userId],
    'rc-call-media-change': ({ userId }) => ['media-change', userId],
    'rc-member-joined': ({ userId }) => ['joined', userId],
    'rc-member-left': ({ userId }) => ['left', userId],
    'rc-call-error': ({ error }) => ['error', error.reason, error.params.detail],
  };
  for (const [name, wordsOf] of Object.entries(words))
    provider.addEventListener(name, (event) =>
      window.told.push(
        wordsOf(event)
          .filter((word) => word !== undefined)
          .join(' '),
      ),
    );
  provider.backend = window.createRongCloudBackend(
    { ...options, getToken: getTokenOf(options) },
    options.timing,
  );

  function getTokenOf({ tokens }) {
    window.asked = 0;
    return tokens && (async () => tokens[Math.min(window.asked++, tokens.length - 1)]);
  }
}
