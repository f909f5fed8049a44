/** Nothing is left of calls whose tags are made anew for each. The same tags for all: test/long/leaks.test.mjs. */
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
