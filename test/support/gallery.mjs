/** The gallery in a browser, and what is wrong with what it shows. */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { launchBrowser, openPage } from './browser.mjs';
import { flaws } from './gallery-flaws.mjs';
import { projectDir, startSite } from './site.mjs';

const PICTURES = `${projectDir}/test-results/gallery`;

export async function openGallery() {
  const [site, browser, axe] = await Promise.all([
    startSite(),
    launchBrowser(),
    readFile(`${projectDir}/node_modules/axe-core/axe.min.js`, 'utf8'),
    mkdir(PICTURES, { recursive: true }),
  ]);
  return {
    /** A page with the scenes that `query` names, closed with the test. */
    async open(t, query, options = {}) {
      const viewport = { width: 1400, height: 1000 };
      const page = await openPage(browser, { viewport, reducedMotion: 'reduce', ...options });
      t.after(() => page.context().close());
      await page.goto(`${site.url}/demo/gallery.html?${query}`);
      await page.locator('html[data-drawn]').waitFor();
      await page.evaluate(() => document.fonts.ready);
      await page.waitForLoadState('networkidle');
      return page;
    },

    photograph,

    /** Every scene is accessible, complete and inside its box; the picture goes to `test-results/gallery/`. */
    async inspect(page, name) {
      await photograph(page, name);
      assert.deepEqual(await page.evaluate(flaws), []);
      assert.deepEqual(await findings(page, axe), []);
      assert.deepEqual(page.complaints, []);
    },

    async close() {
      await browser.close();
      await site.close();
    },
  };
}

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

/** What axe finds in the scenes, a line each. */
async function findings(page, axe) {
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
