/** Nothing is left of calls, on the same tags and on tags that are made anew for each. */
import { after, before, test } from 'node:test';
import { launchBrowser } from '../support/browser.mjs';
import { checkForLeaks } from '../support/leak-check.mjs';
import { leaksPage } from '../support/leftovers.mjs';
import { startSite } from '../support/site.mjs';

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([startSite({ pages: { '/': leaksPage } }), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

test('with tags made anew for each, a page holds as much after thirty calls as after twenty', (t) =>
  checkForLeaks(t, { browser, url: site.url, remount: true }));

test('with the same tags, a page holds as much after thirty calls as after twenty', (t) =>
  checkForLeaks(t, { browser, url: site.url, remount: false }));
