/** A call in the examples that are small applications: a list of colleagues, a page for each of them, a call above both. */
import assert from 'node:assert/strict';
import { openPage, openTab, until } from './browser.mjs';
import { phoneOf } from './phone.mjs';

/**
 * Li Lei calls Han Meimei from the list. In the call, he goes to her page and back. He hangs up; both applications say how
 * long they talked. She signs out, and it is somebody else's tab.
 *
 * @param {import('playwright').Browser} browser
 * @param {string} url the page on which one says who one is
 * @param {(page: import('playwright').Page) => Promise<void>} [onHerPage] what he does there, in the call
 */
export async function playExample(browser, url, onHerPage) {
  const first = await openPage(browser);
  const second = await openTab(first);
  try {
    await Promise.all([signIn(first, url, 'Li Lei'), signIn(second, url, 'Han Meimei')]);
    const [caller, callee] = [phoneOf(first), phoneOf(second)];
    await Promise.all([caller.online(), callee.online()]);

    await first.getByRole('button', { name: 'Call Han Meimei' }).click();
    await callee.rings('Li Lei'); // from the function that the page has set
    await callee.accept();
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);

    await caller.press('Minimize'); // it lies over the links
    await mark(first);
    await goTo(first, 'Han Meimei');
    await onHerPage?.(first);
    await goTo(first, 'Colleagues');
    await callee.sees('3001');
    await caller.press('Back to the call');
    await caller.sees('3002');
    await isSameCall(first);

    await caller.hangUp();
    await says(first, 'You talked to Han Meimei for'); // by the page's listener
    await says(second, 'You talked to Li Lei for');

    await second.getByText('Sign out Han Meimei').click();
    await second.getByRole('heading', { name: 'Who are you?' }).waitFor();
    await until(second, 'it is signed out', () => !document.querySelector('rc-call-provider'));
    await second.getByText('Lin Tao', { exact: true }).click();
    await callee.online();
    assert.equal((await callee.state()).self.userId, '3003');
    for (const page of [first, second]) assert.deepEqual(page.complaints, []);
  } finally {
    await first.context().close();
  }
}

async function signIn(page, url, name) {
  await page.goto(url);
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  await page.getByText(name, { exact: true }).click();
}

async function goTo(page, name) {
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { name }).waitFor();
}

const mark = (page) =>
  page.evaluate(() => {
    const provider = document.querySelector('rc-call-provider');
    window.before = { provider, since: provider.state.call.since };
  });

/** The tag was not replaced, and its call has gone on. */
async function isSameCall(page) {
  const now = await page.evaluate(() => {
    const provider = document.querySelector('rc-call-provider');
    const { phase, since } = provider.state.call;
    return [provider === window.before.provider, phase, since === window.before.since];
  });
  assert.deepEqual(now, [true, 'connected', true]);
}

const says = (page, text) =>
  until(
    page,
    `the page says ${text}`,
    (wanted) => document.querySelector('output').textContent.includes(wanted),
    text,
  );
