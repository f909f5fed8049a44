/** What others hear when somebody leaves a page in Firefox. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { launchBrowser, launchFirefox, until, whyNoFirefox } from '../support/browser.mjs';
import { mediaLeft, NOTHING_LEFT } from '../support/media-notes.mjs';
import { openWindows } from '../support/windows.mjs';

describe('pages that are left in Firefox', { skip: whyNoFirefox() }, () => {
  let windows;
  let chromium;

  before(async () => {
    [windows, chromium] = await Promise.all([openWindows(launchFirefox), launchBrowser()]);
  });

  after(async () => {
    await windows?.close();
    await chromium?.close();
  });

  beforeEach(() => windows.clear());

  // Firefox closes the page's connection to the relay before the page could say goodbye.

  test('a link is followed while it rings: the caller knows soon', async () => {
    const [caller, callee] = await windows.openTwo(chromium);
    await caller.call('3002');
    await callee.is('incoming');
    await followLink(callee);
    await ends(caller, 'no-answer', RINGS_ON_MS);
  });

  test('it reloads the page while it rings: it rings again, and can be answered', async () => {
    const [caller, callee] = await windows.openTwo(chromium);
    await caller.call('3002');
    await callee.is('incoming');
    await callee.page.reload();
    await callee.accept();
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
  });

  test('a link is followed during a call with Chromium, which waits for the page to be back', async () => {
    const [caller, callee] = await windows.connectTwo(chromium);
    await followLink(callee);
    await caller.says('Reconnecting…');
    await ends(caller, 'hung-up', GOES_ON_MS);
    await caller.says(/^(?!You ).+ hung up after/);
    assert.deepEqual(await mediaLeft(caller.page), NOTHING_LEFT);
  });

  test('the page is reloaded during a call with another window, and returns to it', async () => {
    const [caller, callee] = await windows.connectTwo();
    await callee.page.reload();
    await callee.is('returning');
    await caller.says('Reconnecting…');
    await callee.press('Return to the call');
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    await callee.hangUp();
    await ends(caller, 'hung-up', GOES_ON_MS);
    await caller.says(/^(?!You ).+ hung up after/);
    assert.deepEqual(await mediaLeft(caller.page), NOTHING_LEFT);
  });

  test('the caller goes to another page while it rings: the ring ends soon', async () => {
    const [caller, callee] = await windows.openTwo(undefined, chromium);
    await caller.call('3002');
    await callee.is('incoming');
    await caller.page.goto(`${windows.url}/demo/favicon.svg`);
    await ends(callee, 'network', RINGS_ON_MS);
  });

  test('a call between two of its tabs, without a relay', async () => {
    const caller = await windows.open('3001', { query: '&via=tab' });
    const callee = await windows.open('3002', { query: '&via=tab', beside: caller });
    await Promise.all([caller.online(), callee.online()]);
    await caller.call('3002');
    await callee.accept();
    await Promise.all([caller.is('connected'), callee.is('connected')]);
    await callee.sees('3001');
    await callee.page.goto(`${windows.url}/demo/favicon.svg`);
    await ends(caller, 'hung-up', GOES_ON_MS);
  });
});

/** Who leaves a page that rings may be back: reloading takes a while. Longer than promised, for machines that are busy. */
const RINGS_ON_MS = 12_000;
/** In a call, the others wait 10 seconds for the page to be back. Longer than that, for machines that are busy. */
const GOES_ON_MS = 18_000;

async function followLink({ page }) {
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: '/demo/favicon.svg' });
    document.body.append(link);
    link.click();
  });
  await page.waitForURL('**/favicon.svg');
}

async function ends({ page }, reason, ms) {
  const end = () => document.querySelector('rc-call-provider').state.call.end?.reason;
  assert.equal(await until(page, 'the call ends', end, undefined, ms), reason);
}
