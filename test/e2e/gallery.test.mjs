/**
 * Every tag in every state, as the gallery shows them: accessible, complete, and inside their boxes, in each language and
 * colour scheme. The pictures go to `test-results/gallery/` for people to look at. They are not compared: fonts differ from
 * machine to machine, and with them where lines break.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { flaws } from '../support/gallery-flaws.mjs';
import { projectDir, startSite } from '../support/site.mjs';

const LANGUAGES = ['en', 'zh-CN', 'zh-TW', 'ja', 'ko', 'ar'];
const PICTURES = `${projectDir}/test-results/gallery`;

let site;
let browser;
let axe;

before(async () => {
  [site, browser, axe] = await Promise.all([
    startSite(),
    launchBrowser(),
    readFile(`${projectDir}/node_modules/axe-core/axe.min.js`, 'utf8'),
    mkdir(PICTURES, { recursive: true }),
  ]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** All of the page; videos are drawn only where they are in the window. */
async function photograph(page, name) {
  const before = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...before, height });
  await page.waitForTimeout(500); // their first pictures
  // JPEG: as PNG, pictures of this size take longer to write than everything else here takes
  await page.screenshot({ path: `${PICTURES}/${name}.jpeg`, quality: 80 });
  await page.setViewportSize(before);
}

async function open(t, query, options = {}) {
  const viewport = { width: 1400, height: 1000 };
  const page = await openPage(browser, { viewport, reducedMotion: 'reduce', ...options });
  t.after(() => page.context().close());
  await page.goto(`${site.url}/demo/gallery.html?${query}`);
  await page.locator('html[data-drawn]').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  return page;
}

/** What axe finds in the scenes, a line each. */
async function findings(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run('#scenes', {
      // the gallery is no page of somebody's site, and has many panels
      rules: { region: { enabled: false }, 'landmark-unique': { enabled: false } },
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`,
      ),
    );
  });
}

/** Colours do not differ by language: two in the dark are enough. */
const looks = [...LANGUAGES.map((lang) => [lang, 'light']), ['en', 'dark'], ['ar', 'dark']];

for (const [lang, scheme] of looks)
  test(`every scene is accessible, complete and inside its box: ${lang}, ${scheme}`, async (t) => {
    const page = await open(t, `lang=${lang}&scheme=${scheme}`, { colorScheme: scheme });
    await photograph(page, `${lang}-${scheme}`);
    assert.deepEqual(await page.evaluate(flaws), []);
    assert.deepEqual(await findings(page), []);
    assert.deepEqual(page.complaints, []);
  });

for (const scene of ['members', 'nobody', 'at-the-limit'])
  test(`the picker with ${scene} is accessible and inside its box`, async (t) => {
    for (const viewport of [
      { width: 1000, height: 700 },
      { width: 320, height: 560 },
    ]) {
      const page = await open(t, `scene=rc-member-picker-${scene}`, { viewport });
      await photograph(page, `picker-${scene}-${viewport.width}`);
      assert.deepEqual(await page.evaluate(flaws), []);
      assert.deepEqual(await findings(page), []);
    }
  });

for (const lang of ['en', 'ar'])
  test(`every scene fits 320 px, as on a phone and as zoomed to 200 %: ${lang}`, async (t) => {
    const viewport = { width: 352, height: 640 };
    const page = await open(t, `lang=${lang}&width=320`, { viewport });
    await photograph(page, `${lang}-320`);
    assert.deepEqual(await page.evaluate(flaws), []);
    assert.deepEqual(await findings(page), []);
  });

test('nothing moves for who wants no motion', async (t) => {
  const page = await open(t, '');
  const moving = await page.evaluate(() => {
    const roots = (node) =>
      [...node.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
        shadowRoot ? [shadowRoot, ...roots(shadowRoot)] : [],
      );
    return roots(document).flatMap((root) =>
      root
        .getAnimations()
        .map(({ animationName, effect }) => `${animationName} ${effect.target.className}`),
    );
  });
  assert.deepEqual(moving, []);
});

test('forced colours: what has the focus shows, and what is off or spoken differs by more than colour', async (t) => {
  const page = await open(t, '', { forcedColors: 'active' });
  await photograph(page, `forced-colours`);
  const looks = await page.evaluate(() => {
    const deep = (root, selector) => {
      const found = root.querySelector(selector);
      if (found) return found;
      for (const { shadowRoot } of root.querySelectorAll('*')) {
        const inside = shadowRoot && deep(shadowRoot, selector);
        if (inside) return inside;
      }
      return null;
    };
    const button = deep(document.querySelector('#rc-call-button-audio'), 'button');
    button.focus({ focusVisible: true });
    return {
      outline: getComputedStyle(button).outlineStyle,
      border: getComputedStyle(button).borderTopWidth,
      icon:
        deep(document.querySelector('#rc-call-panel-everything-off'), '.off .slash-ground') !==
        null,
    };
  });
  assert.equal(looks.outline, 'solid');
  assert.notEqual(looks.border, '0px');
  assert.ok(looks.icon, 'a slash through what is off');
});
