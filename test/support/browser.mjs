/** The browser that the tests under node:test drive, and an eye on everything a page complains about. */
import { chromium } from 'playwright';
import { firefox } from 'playwright-firefox';
import { chromiumArgs, findBrowser, findFirefox } from '../../scripts/find-browser.mjs';

/** How long a test waits for what must come: far longer than it takes, for machines that are busy. */
export const PATIENCE_MS = 60_000;

/**
 * @param {object} [options]
 * @param {readonly string[]} [options.without] flags (by their beginning) not to start with, such as the fake camera's
 * @param {readonly string[]} [options.args] more flags
 */
export async function launchBrowser({ without = [], args = [] } = {}) {
  const kept = chromiumArgs.filter((flag) => !without.some((start) => flag.startsWith(start)));
  return chromium.launch({ executablePath: findBrowser(), args: [...kept, ...args] });
}

/** Settings for a fake camera and microphone, permission to use them, sound without a click, and calls without a network. */
export const FIREFOX_PREFS = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
  'focusmanager.testmode': true, // each window behaves as if it had the focus
  'ui.prefersReducedMotion': 1,
  // a mouse, which is fine and hovers
  'ui.primaryPointerCapabilities': 6,
  'ui.allPointerCapabilities': 6,
};

/** @returns {string | false} why there is none, for a test's `skip`; false where there is one */
export const whyNoFirefox = () =>
  findFirefox() ? false : 'no Firefox: install firefox-esr, or set FIREFOX_PATH';

/**
 * Over WebDriver BiDi, which every Firefox speaks; Playwright's own patched one is not needed.
 *
 * @param {Record<string, string | number | boolean>} [prefs] more settings
 */
export const launchFirefox = (prefs = {}) =>
  firefox.launch({
    channel: 'moz-firefox',
    executablePath: findFirefox(),
    firefoxUserPrefs: { ...FIREFOX_PREFS, ...prefs },
  });

/**
 * A page in a context of its own. Its `complaints` grow with every console error and uncaught exception.
 *
 * @param {import('playwright').Browser} browser
 * @param {import('playwright').BrowserContextOptions} [options]
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...options });
  await context.addInitScript(openSmallCameras);
  return watch(await context.newPage());
}

/** Another tab in the same context, watched alike. */
export async function openTab(page) {
  return watch(await page.context().newPage());
}

/**
 * Runs in the page, before anything else there: cameras open with small pictures. A test needs pictures that move, and
 * encoding large ones for several people at once takes most of a small machine.
 */
function openSmallCameras() {
  if (!window.MediaDevices) return; // a page that is not secure
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await getUserMedia.call(this, constraints);
    for (const track of stream.getVideoTracks())
      await track.applyConstraints({ width: 160, height: 120, frameRate: 10 });
    return stream;
  };
}

function watch(page) {
  page.setDefaultTimeout(PATIENCE_MS);
  page.complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  return page;
}

/**
 * Waits until something is so, in the page.
 *
 * @param {import('playwright').Page} page
 * @param {string} what names the wish in the failure
 * @param {(arg: any) => unknown} predicate runs in the page
 * @param {unknown} [arg]
 * @param {number} [ms] the deadline
 */
export async function until(page, what, predicate, arg, ms = PATIENCE_MS) {
  try {
    const handle = await page.waitForFunction(predicate, arg, { timeout: ms, polling: 50 });
    return await handle.jsonValue();
  } catch (cause) {
    throw new Error(`not so: ${what}`, { cause });
  }
}
