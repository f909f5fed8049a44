// Takes the README's screenshots from the gallery: `npm run build`, then `npm run screenshots`.

import { mkdirSync } from 'node:fs';
import { launchBrowser, openPage } from '../test/support/browser.mjs';
import { projectDir, startSite } from '../test/support/site.mjs';

const folder = `${projectDir}/docs/images`;
/** File, scene, language, colour scheme. */
const shots = [
  ['incoming', 'rc-incoming-call-video-call', 'en', 'light'],
  ['video-call', 'rc-call-panel-video-call', 'en', 'light'],
  ['group', 'rc-call-panel-group-of-nine', 'en', 'light'],
  ['phone-zh', 'rc-call-panel-video-call-on-a-phone', 'zh-CN', 'light'],
  ['audio-ar', 'rc-call-panel-audio-call', 'ar', 'dark'],
  ['declined', 'rc-call-panel-declined', 'en', 'light'],
  ['history', 'rc-call-history-calls', 'en', 'dark'],
  ['picker', 'rc-member-picker-members', 'en', 'light'],
];

mkdirSync(folder, { recursive: true });
const [site, browser] = await Promise.all([startSite(), launchBrowser()]);
for (const [name, scene, lang, scheme] of shots) {
  const page = await openPage(browser, {
    viewport: { width: 960, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  await page.goto(`${site.url}/demo/gallery.html?lang=${lang}&scheme=${scheme}&scene=${scene}`);
  await page.locator('html[data-drawn]').waitFor();
  await page.waitForTimeout(1000); // the videos' first frames
  const dialog = page.locator('dialog[open], [popover]:popover-open');
  const stage = page.locator('figure > div');
  const wanted = (await dialog.count()) > 0 ? dialog.first() : stage;
  await wanted.screenshot({ path: `${folder}/${name}.png` });
  await page.context().close();
}
await browser.close();
await site.close();
