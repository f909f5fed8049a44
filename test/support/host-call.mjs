/** One call on a page of somebody else's making, from the first ring to the end, as two people see it. */
import assert from 'node:assert/strict';
import { openPage, openTab, until } from './browser.mjs';
import { phoneOf } from './phone.mjs';

/**
 * The page has the tags of `test/hosts/shared/page.js`: a provider for the person `?as=`, a button that calls user 2, a button
 * that draws the page again, and an `<output>` that tells how often that was, and how a call has ended.
 *
 * @param {import('playwright').Browser} browser
 * @param {string} url the page
 */
export async function playCall(browser, url) {
  const first = await openPage(browser);
  const second = await openTab(first);
  try {
    await Promise.all([first.goto(`${url}/?as=1`), second.goto(`${url}/?as=2`)]);
    const [caller, callee] = [phoneOf(first), phoneOf(second)];
    await Promise.all([caller.online(), callee.online()]);

    // by its name: frameworks set properties, so the tag may have no attributes
    await first.getByRole('button', { name: 'Call', exact: true }).click();
    await callee.rings('User 1'); // from the function that the page has set
    await callee.accept();
    await Promise.all([caller.is('connected'), callee.is('connected')]);
    await Promise.all([caller.sees('2'), callee.sees('1')]);

    for (const page of [first, second]) await drawAgain(page);
    await Promise.all([caller.sees('2'), callee.sees('1')]);
    await caller.says('User 2');

    await caller.hangUp();
    for (const page of [first, second]) await outputIs(page, '1 hung-up'); // by the page's listener
    for (const page of [first, second]) assert.deepEqual(page.complaints, []);
  } finally {
    await first.context().close();
  }
}

/** The page does as it does when something of its own has changed. The panel lies over its button. */
async function drawAgain(page) {
  await page.evaluate(() =>
    [...document.querySelectorAll('button')].find((each) => each.innerText === 'Again').click(),
  );
  await outputIs(page, '1');
}

const outputIs = (page, text) =>
  until(
    page,
    `the page says ${text}`,
    (wanted) => document.querySelector('output').textContent.trim() === wanted,
    text,
  );
