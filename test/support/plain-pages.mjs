/** Tests of the examples that are sites of plain pages, changed by a library that keeps the provider. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser, openPage } from './browser.mjs';
import { installedCopyOf, startServer } from './example.mjs';
import { playExample } from './example-call.mjs';
import { phoneOf } from './phone.mjs';

/**
 * @param {string} name the example
 * @param {string} library the package that changes its pages
 * @param {(page: import('playwright').Page, address: string) => Promise<void>} visit goes to a page of the site, as a link does
 */
export function testPlainPages(name, library, visit) {
  describe(name, () => {
    const undos = [];
    const suite = { after: (undo) => undos.push(undo) };
    let browser;
    let site;

    before(async () => {
      site = await startServer(suite, await installedCopyOf(suite, name, [library]));
      browser = await launchBrowser();
    });

    after(async () => {
      await browser?.close();
      await Promise.all(undos.map((undo) => undo()));
    });

    test('a call goes on while pages change and a form is sent', () =>
      playExample(browser, site.url, async (page) => {
        await page.getByLabel('Note').fill('Wants <b>two</b>');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('listitem').getByText('Wants <b>two</b>').waitFor();
      }));

    test('another person on the next page is signed in instead', async (t) => {
      const page = await openPage(browser);
      t.after(() => page.context().close());
      await page.goto(`${site.url}/3001`);
      await phoneOf(page).online();
      await page.evaluate(() => (window.isSameDocument = true));
      await visit(page, '/3002');
      await page.getByText('Sign out Han Meimei').waitFor();
      await phoneOf(page).online();
      assert.equal((await phoneOf(page).state()).self.userId, '3002');
      assert.ok(await page.evaluate(() => window.isSameDocument));
    });

    test('what is not there, and what is too long, is refused', async () => {
      const status = async (path, options) => (await fetch(site.url + path, options)).status;
      for (const path of [
        '/9',
        '/3001/people/9',
        '/server.mjs',
        '/rc-call-kit/%2e%2e%2fpackage.json',
      ])
        assert.equal(await status(path), 404, path);
      const body = new URLSearchParams({ note: 'x'.repeat(5000) });
      assert.equal(await status('/3001/people/3002', { method: 'POST', body }), 413);
    });
  });
}
