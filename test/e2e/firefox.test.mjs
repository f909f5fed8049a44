/** Calls in Firefox, and between Firefox and Chromium in both directions, over the relay. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  launchBrowser,
  launchFirefox,
  openPage,
  until,
  whyNoFirefox,
} from '../support/browser.mjs';
import { mediaLeft, NOTHING_LEFT } from '../support/media-notes.mjs';
import { phoneOf } from '../support/phone.mjs';
import { openWindows } from '../support/windows.mjs';

describe('Firefox', { skip: whyNoFirefox() }, () => {
  let windows;
  let firefox;
  let chromium;

  before(async () => {
    [firefox, chromium] = await Promise.all([launchFirefox(), launchBrowser()]);
    windows = await openWindows(() => firefox);
  });

  after(async () => {
    await windows?.close();
    await chromium?.close();
  });

  beforeEach(() => windows.clear());

  /** @param {[callerIn?: object, calleeIn?: object]} browsers */
  async function connect(...[callerIn, calleeIn]) {
    const caller = await windows.open('3001', { within: callerIn });
    const callee = await windows.open('3002', { within: calleeIn });
    await Promise.all([caller.online(), callee.online()]);
    await caller.call('3002');
    await callee.accept();
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    return [caller, callee];
  }

  for (const [name, browsers] of [
    ['two windows call each other', () => []],
    ['Chromium calls it', () => [chromium]],
    ['it calls Chromium', () => [undefined, chromium]],
  ])
    test(name, async () => {
      const [caller, callee] = await connect(...browsers());
      await caller.press('Mute');
      await callee.panel.locator('[user-id="3001"]').getByLabel('microphone off').waitFor();
      await callee.hangUp();
      await callee.says(/^You hung up after/);
      await caller.says(/^(?!You ).+ hung up after/);
      for (const { page } of [caller, callee]) {
        assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
        assert.deepEqual(page.complaints, []);
      }
    });

  // Firefox closes the page's connection to the relay before the page could say goodbye.

  test('a link is followed while it rings: the caller knows soon', async () => {
    const caller = await windows.open('3001', { within: chromium });
    const callee = await windows.open('3002');
    await Promise.all([caller.online(), callee.online()]);
    await caller.call('3002');
    await callee.is('incoming');
    await followLink(callee);
    await ends(caller, 'no-answer', RINGS_ON_MS);
  });

  test('it reloads the page while it rings: it rings again, and can be answered', async () => {
    const caller = await windows.open('3001', { within: chromium });
    const callee = await windows.open('3002');
    await Promise.all([caller.online(), callee.online()]);
    await caller.call('3002');
    await callee.is('incoming');
    await callee.page.reload();
    await callee.accept();
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
  });

  for (const [name, leave, browsers] of [
    ['a link is followed during a call with Chromium', followLink, () => [chromium]],
    ['the page is reloaded during a call with another window', reload, () => []],
  ])
    test(`${name}, which knows soon`, async () => {
      const [caller, callee] = await connect(...browsers());
      await leave(callee);
      await ends(caller, 'hung-up', GOES_ON_MS);
      await caller.says(/^(?!You ).+ hung up after/);
      assert.deepEqual(await mediaLeft(caller.page), NOTHING_LEFT);
    });

  test('the caller goes to another page while it rings: the ring ends soon', async () => {
    const caller = await windows.open('3001');
    const callee = await windows.open('3002', { within: chromium });
    await Promise.all([caller.online(), callee.online()]);
    await caller.call('3002');
    await callee.is('incoming');
    await caller.page.goto(`${windows.url}/demo/favicon.svg`);
    await ends(callee, 'network', RINGS_ON_MS);
  });

  test('two tabs of one person: one answers, the other says so', async () => {
    const caller = await windows.open('3001', { within: chromium });
    const left = await windows.open('3002');
    const right = await windows.open('3002', { beside: left });
    await Promise.all([caller, left, right].map((each) => each.online()));
    await caller.call('3002');
    await Promise.all([left.is('incoming'), right.is('incoming')]);
    await right.accept();
    await left.says('Answered on another device');
    await Promise.all([caller.sees('3002'), right.sees('3001')]);
    await right.hangUp();
    await caller.says(/^(?!You ).+ hung up after/);
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

  test('a group of three: picked, joined, seen, and one leaving after the other', async () => {
    const page = await openPage(firefox, { viewport: { width: 1400, height: 1000 } });
    await page.goto(`${windows.url}/demo/group.html`);
    const [liLei, hanMeimei, wangFang] = ['li-lei', 'han-meimei', 'wang-fang'].map((id) =>
      phoneOf(page, id),
    );
    for (const person of [liLei, hanMeimei, wangFang]) await person.online();
    const button = page.locator('rc-call-provider#li-lei rc-call-button[media="video"]');
    await button.click();
    for (const name of [/Han Meimei/, /Wang Fang/])
      await button.getByRole('option', { name }).click();
    await button.getByRole('button', { name: 'OK (2)', exact: true }).click();
    for (const person of [hanMeimei, wangFang]) {
      await person.is('incoming');
      await person.accept();
    }
    await liLei.isWith('3002', '3003');
    await liLei.sees('3002', '3003');
    await hanMeimei.hangUp();
    await liLei.isWith('3003');
    await wangFang.hangUp();
    await liLei.is('ended');
    await page.context().close();
  });
});

/** Who leaves a page that rings may be back: reloading takes a while. Longer than promised, for machines that are busy. */
const RINGS_ON_MS = 12_000;
/** A call that is left. */
const GOES_ON_MS = 6_000;

async function reload({ page }) {
  await page.reload();
}

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
