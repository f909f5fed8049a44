/** The built documentation, as readers have it: every page, every live example in every state, the call on the start page. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { projectDir, startSite } from '../support/site.mjs';

const root = join(projectDir, 'docs/.vitepress/dist');
const PHONE = { width: 390, height: 800 };

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([startSite({ root }), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

async function open(t, options) {
  const page = await openPage(browser, options);
  t.after(() => page.context().close());
  page.requested = [];
  page.on('request', (request) => page.requested.push(request.url()));
  return page;
}

const pages = readdirSync(root, { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.html') && file !== '404.html');

/** Nothing is loaded from elsewhere. */
const strangers = (page) =>
  page.requested.filter((url) => !url.startsWith(site.url) && !/^(data|blob):/.test(url));

test('every page can be read on a phone, also without scripts', async (t) => {
  assert.ok(pages.length > 50, `${pages.length} pages`);
  const page = await open(t, { viewport: PHONE });
  await page.route(/\.js$/, (route) => route.abort());
  await page.goto(`${site.url}/tags.html`);
  // all have one style sheet, so that the next one can take the place of the one before
  const wide = [];
  for (const file of pages) {
    const html = await readFile(join(root, file), 'utf8');
    const width = await page.evaluate((text) => {
      document.body.replaceWith(new DOMParser().parseFromString(text, 'text/html').body);
      if (!document.querySelector('.vp-doc h1')) return 'no heading';
      return document.documentElement.scrollWidth;
    }, html);
    if (width !== PHONE.width) wide.push(`${file}: ${width}`);
  }
  assert.deepEqual(wide, []);
  assert.deepEqual(strangers(page), []);
});

test('every live example shows every state, as a reader goes from page to page', async (t) => {
  const page = await open(t, { viewport: { width: 1200, height: 900 } });
  await page.goto(`${site.url}/tags.html`);
  let shown = 0;
  for (const file of pages.filter((name) => name.startsWith('tags/'))) {
    await page.evaluate(
      (href) => document.querySelector(`.VPSidebar a[href="${href}"]`).click(),
      `/${file}`,
    );
    await page.waitForURL(`**/${file}`);
    await page.locator('h1', { hasText: basename(file, '.html') }).waitFor();
    const example = page.locator('.live-example');
    if ((await example.count()) === 0) continue;
    const choices = example.getByRole('radio');
    const count = Math.max(1, await choices.count());
    for (let i = 0; i < count; i += 1) {
      if (i > 0) await choices.nth(i).click({ force: true });
      await until(page, `${file}, state ${i} is shown`, () => {
        const { dataset, textContent } = document.querySelector('.live-example');
        if (dataset.status === 'failed') throw new Error(textContent);
        return dataset.status === 'shown';
      });
    }
    shown += count;
  }
  assert.deepEqual(strangers(page), []);
  assert.ok(shown > 45, `${shown} states`);
  assert.deepEqual(page.complaints, []);
});

test('two people on the start page talk, and nobody is asked for a camera', async (t) => {
  const page = await open(t);
  await page.addInitScript(() => {
    MediaDevices.prototype.getUserMedia = () => Promise.reject(new Error('a camera was asked for'));
  });
  await page.goto(`${site.url}/index.html`);
  const [caller, callee] = [page.locator('.phone').first(), page.locator('.phone').last()];
  await caller.locator('rc-call-button[media="video"]').click();
  await callee.locator('rc-incoming-call').locator('[part~="accept-button"]').click();
  await until(page, 'both are in the call and see each other', () => {
    const panels = [...document.querySelectorAll('.phone rc-call-panel')];
    return panels.every((panel) => {
      const grid = panel.shadowRoot?.querySelector('rc-member-grid')?.shadowRoot;
      const videos = [...(grid?.querySelectorAll('rc-member-tile') ?? [])].map((tile) =>
        tile.shadowRoot?.querySelector('video'),
      );
      return (
        panel.phase === 'connected' &&
        videos.length === 2 &&
        videos.every((video) => video?.currentTime > 0)
      );
    });
  });
  assert.deepEqual(page.complaints, []);
});

test('the search finds English and Chinese words', async (t) => {
  const page = await open(t);
  for (const [start, word, found] of [
    ['', 'quick-replies', /rc-incoming-call/],
    ['zh/', '勿扰', /勿扰模式/],
  ]) {
    await page.goto(`${site.url}/${start}index.html`);
    await page.locator('#local-search button').click();
    await page.locator('.search-input').fill(word);
    await page.locator('.result').filter({ hasText: found }).first().waitFor();
  }
});

test('the menu of languages leads to the same page in Chinese, with Chinese names', async (t) => {
  const page = await open(t, { viewport: { width: 1400, height: 900 } });
  for (const [file, expected] of [
    ['tags/rc-call-button.html', '/zh/tags/rc-call-button.html'],
    ['faults.html', '/zh/faults.html'],
    ['index.html', '/zh/'],
  ]) {
    await page.goto(`${site.url}/${file}`);
    await page.locator('.VPNavBarTranslations button').click();
    await page.locator('.VPNavBarTranslations').getByRole('link', { name: '简体中文' }).click();
    await page.waitForURL((url) => url.pathname === expected);
  }
  await page.locator('.two-people .owner', { hasText: '李雷' }).waitFor();
  assert.deepEqual(page.complaints, []);
});
