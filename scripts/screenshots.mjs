/**
 * Takes pictures of the gallery, after `npm run build`. `npm run screenshots` takes those of the README, and of the recipe of a
 * brand, in Chromium.
 * `npm run screenshots -- --browser=firefox` (`webkit`, `chromium-122`, `chromium`) takes ring, call and picker in that browser, wide
 * and on a phone, light and dark, into `test-results/screenshots/`, to be looked at beside those of another one.
 */

import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchOldChromium, whyNoOldEngines } from '../test/old-engines/engines.mjs';
import {
  launchBrowser,
  launchFirefox,
  openPage,
  openTab,
  whyNoFirefox,
} from '../test/support/browser.mjs';
import { phoneOf } from '../test/support/phone.mjs';
import { openKitSite } from '../test/support/recipe.mjs';
import { projectDir, startSite } from '../test/support/site.mjs';
import { launchWebKit, whyNoWebKit } from '../test/support/webkit.mjs';

/** File, scene, language, colour scheme. */
const readmeShots = [
  ['incoming', 'rc-incoming-call-video-call', 'en', 'light'],
  ['video-call', 'rc-call-panel-video-call', 'en', 'light'],
  ['group', 'rc-call-panel-group-of-nine', 'en', 'light'],
  ['phone-zh', 'rc-call-panel-video-call-on-a-phone', 'zh-CN', 'light'],
  ['audio-ar', 'rc-call-panel-audio-call', 'ar', 'dark'],
  ['declined', 'rc-call-panel-declined', 'en', 'light'],
  ['history', 'rc-call-history-calls', 'en', 'dark'],
  ['picker', 'rc-member-picker-members', 'en', 'light'],
];

/** File, scene, size of the window. */
const comparedShots = [
  ['ring', 'rc-incoming-call-quick-replies', [960, 700]],
  ['ring-phone', 'rc-incoming-call-group-of-many', [450, 700]],
  ['call', 'rc-call-panel-video-call', [960, 760]],
  ['call-group', 'rc-call-panel-group-of-nine', [960, 860]],
  ['call-phone', 'rc-call-panel-video-call-on-a-phone', [450, 860]],
  ['picker', 'rc-member-picker-members', [960, 700]],
  ['picker-phone', 'rc-member-picker-members', [450, 700]],
];

/** Camera pictures come a moment after the page. */
const FIRST_FRAMES_MS = 1000;

const galleryOf = (site, scene, lang, scheme) =>
  `${site.url}/demo/gallery.html?lang=${lang}&scheme=${scheme}&scene=${scene}`;

async function openGallery(browser, url, scheme, [width, height]) {
  const page = await openPage(browser, {
    viewport: { width, height },
    // Firefox takes no media features over WebDriver BiDi; the gallery follows its address
    ...(browser.browserType().name() === 'firefox'
      ? {}
      : { colorScheme: scheme, reducedMotion: 'reduce' }),
  });
  await page.goto(url);
  await page.locator('html[data-drawn]').waitFor();
  await sleep(FIRST_FRAMES_MS);
  return page;
}

async function shootReadme(site) {
  const folder = `${projectDir}docs/images`;
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  for (const [name, scene, lang, scheme] of readmeShots) {
    const page = await openGallery(
      browser,
      galleryOf(site, scene, lang, scheme),
      scheme,
      [960, 900],
    );
    const dialog = page.locator('dialog[open], [popover]:popover-open');
    const stage = page.locator('figure > div');
    const wanted = (await dialog.count()) > 0 ? dialog.first() : stage;
    await wanted.screenshot({ path: `${folder}/${name}.png` });
    await page.context().close();
  }
  await browser.close();
}

/** The same ring and call without the brand's style sheet, with it, and with it in the dark. */
async function shootBrand() {
  const undo = [];
  const site = await openKitSite({ after: (step) => undo.unshift(step) }, 'brand');
  const browser = await launchBrowser();
  for (const [name, hasBrand, colorScheme] of [
    ['before', false, 'light'],
    ['after', true, 'light'],
    ['dark', true, 'dark'],
  ]) {
    const viewport = { width: 420, height: 600 };
    const page = await openPage(browser, { viewport, colorScheme, reducedMotion: 'reduce' });
    const other = await openTab(page);
    if (!hasBrand) await page.route('**/brand.css', (route) => route.fulfill({ body: '' }));
    await Promise.all([
      page.goto(`${site.url}/index.html?second`),
      other.goto(`${site.url}/index.html`),
    ]);
    const [callee, caller] = [page, other].map((each) => phoneOf(each));
    await Promise.all([callee.online(), caller.online()]);
    await other.getByRole('button', { name: 'Talk now' }).click();
    await page.bringToFront();
    await callee.rings('Nurse Li');
    await page.screenshot({ path: `${projectDir}docs/images/brand-ring-${name}.png` });
    await callee.accept();
    await callee.is('connected');
    await callee.panel.getByText('00:00:01').waitFor();
    await page.screenshot({ path: `${projectDir}docs/images/brand-call-${name}.png` });
    await page.context().close();
  }
  await browser.close();
  for (const step of undo) await step();
}

async function shootCompared(site, name) {
  const folder = `${projectDir}test-results/screenshots`;
  mkdirSync(folder, { recursive: true });
  for (const scheme of ['light', 'dark']) {
    const camera = await (name === 'webkit' ? webKitCamera(scheme) : playwrightCamera(name));
    for (const [file, scene, size] of comparedShots)
      await camera.shoot(
        galleryOf(site, scene, 'en', scheme),
        scheme,
        size,
        `${folder}/${file}-${scheme}-${name}.png`,
      );
    await camera.close();
  }
  console.log(folder);
}

async function webKitCamera(scheme) {
  const window = await launchWebKit({ dark: scheme === 'dark' });
  return {
    close: () => window.close(),
    async shoot(url, _, [width, height], path) {
      await window.resize(width, height);
      await window.open(url);
      await window.until('it is drawn', () => 'drawn' in document.documentElement.dataset);
      await sleep(FIRST_FRAMES_MS);
      await window.photograph(path);
    },
  };
}

async function playwrightCamera(name) {
  const browser = await browsers[name].launch();
  return {
    close: () => browser.close(),
    async shoot(url, scheme, size, path) {
      const page = await openGallery(browser, url, scheme, size);
      await page.screenshot({ path });
      await page.context().close();
    },
  };
}

const browsers = {
  chromium: { launch: launchBrowser, whyNot: () => false },
  'chromium-122': { launch: () => launchOldChromium(122), whyNot: whyNoOldEngines },
  firefox: { launch: launchFirefox, whyNot: whyNoFirefox },
  webkit: { whyNot: whyNoWebKit },
};

const [, name] = process.argv.join(' ').match(/--browser=(\S+)/) ?? [];
const whyNot = name && (browsers[name] ? browsers[name].whyNot() : `no such browser: ${name}`);
if (whyNot) {
  console.error(whyNot);
  process.exitCode = 1;
} else {
  const site = await startSite();
  await (name ? shootCompared(site, name) : shootReadme(site));
  await site.close();
  if (!name) await shootBrand();
}
