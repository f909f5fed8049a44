/** Calls in Firefox, and between Firefox and Chromium in both directions, over the relay. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { launchBrowser, launchFirefox, openPage, whyNoFirefox } from '../support/browser.mjs';
import { longTest } from '../support/long.mjs';
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

  for (const [name, browsers] of [
    ['two windows call each other', () => []],
    ['Chromium calls it', () => [chromium]],
    ['it calls Chromium', () => [undefined, chromium]],
  ])
    (name === 'Chromium calls it' ? test : longTest)(name, async () => {
      const [caller, callee] = await windows.connectTwo(...browsers());
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

  longTest('two tabs of one person: one answers, the other says so', async () => {
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

  longTest('a group of three: picked, joined, seen, and one leaving after the other', async () => {
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
