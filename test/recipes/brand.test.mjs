/** The recipe of theming to a brand: its colors land, and can be read in both schemes. Needs a build. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, openTab } from '../support/browser.mjs';
import { phoneOf } from '../support/phone.mjs';
import { openKitSite } from '../support/recipe.mjs';
import { projectDir } from '../support/site.mjs';

let browser;
let axe;

before(async () => {
  [browser, axe] = await Promise.all([
    launchBrowser(),
    readFile(join(projectDir, 'node_modules/axe-core/axe.min.js'), 'utf8'),
  ]);
});

after(() => browser?.close());

async function open(t) {
  const { url } = await openKitSite(t, 'brand');
  const page = await openPage(browser, { reducedMotion: 'reduce', colorScheme: 'light' });
  t.after(() => page.context().close());
  const pages = [page, await openTab(page)];
  await Promise.all([
    pages[0].goto(`${url}/index.html`),
    pages[1].goto(`${url}/index.html?second`),
  ]);
  const people = pages.map((each) => phoneOf(each));
  await Promise.all(people.map((person) => person.online()));
  return people;
}

/** What cannot be read well, a line each. */
async function unreadable(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations, passes } = await window.axe.run({
      runOnly: ['color-contrast'],
    });
    if (passes.length === 0) throw new Error('axe measured no text');
    return violations.flatMap(({ nodes }) => nodes.map(({ failureSummary }) => failureSummary));
  });
}

/** How a part of a tag is painted. */
const looks = (page, tag, part) =>
  page
    .locator(tag)
    .locator(`[part~="${part}"]`)
    .first()
    .evaluate((element) => {
      const { backgroundColor, color, fontFamily, borderRadius } = getComputedStyle(element);
      return { backgroundColor, color, fontFamily, borderRadius };
    });

async function inBothSchemes(page, inspect) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await inspect(colorScheme);
  }
}

const ACCENT = { light: 'rgb(0, 96, 107)', dark: 'rgb(88, 196, 201)' };
const SURFACE = { light: 'rgb(255, 250, 243)', dark: 'rgb(22, 37, 43)' };

test('the brand is in ring and call, and its text can be read, light and dark', async (t) => {
  const [caller, callee] = await open(t);
  await caller.page.bringToFront();
  await caller.page.getByRole('button', { name: 'Talk now' }).click();
  const { page } = callee;
  await page.bringToFront();
  await callee.is('incoming');
  await callee.rings('Nurse Li');
  await page.locator('rc-incoming-call').getByRole('img', { name: 'Harbour Clinic' }).waitFor();
  await inBothSchemes(page, async (scheme) => {
    const accept = await looks(page, 'rc-incoming-call', 'accept-button');
    assert.equal(accept.backgroundColor, ACCENT[scheme]);
    assert.equal(accept.borderRadius, '4px');
    assert.match(accept.fontFamily, /^Georgia/);
    const dialog = await looks(page, 'rc-incoming-call', 'dialog');
    assert.equal(dialog.backgroundColor, SURFACE[scheme]);
    assert.deepEqual(await unreadable(page), [], `the ring, ${scheme}`);
  });
  await callee.accept();
  await callee.is('connected');
  await callee.panel.getByRole('button', { name: 'Notes' }).waitFor();
  await callee.panel.getByRole('img', { name: 'Harbour Clinic' }).waitFor();
  await inBothSchemes(page, async (scheme) => {
    const panel = await looks(page, 'rc-call-panel', 'panel');
    assert.equal(panel.backgroundColor, 'rgb(12, 34, 41)');
    assert.deepEqual(await unreadable(page), [], `the call, ${scheme}`);
  });
  await callee.hangUp();
  await callee.is('ended');
  await callee.says('You hung up');
  assert.deepEqual(await unreadable(page), [], 'the end');
  assert.deepEqual([...caller.page.complaints, ...page.complaints], []);
});

test('a color that is too pale for its text is found', async (t) => {
  const [{ page }] = await open(t);
  await page.addStyleTag({ content: ':root { --rc-accent: #9fd8db !important }' });
  assert.match((await unreadable(page)).join(), /insufficient color contrast/);
});
