/**
 * Pages that break what the kit stands on, and functions of pages that throw, hang and answer with garbage: a call works all
 * the same, nothing is thrown where nobody catches it, and nothing stays open.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hostileAnswers, hostilePages } from '../hostile/pages.mjs';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { mediaLeft, noteMedia, NOTHING_LEFT } from '../support/media-notes.mjs';
import { startStage } from '../support/two-on-a-page.mjs';
import { unrulyDevices } from '../support/unruly-devices.mjs';

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([startStage(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

async function open(t, hostility) {
  const page = await openPage(browser, { permissions: ['camera', 'microphone'] });
  t.after(() => page.context().close());
  await page.addInitScript(noteMedia);
  await page.addInitScript(unrulyDevices);
  if (hostility) await page.addInitScript(hostility);
  await page.goto(site.url);
  await page.waitForFunction(() => window.stage);
  return page;
}

/** Runs in the page: a whole call. */
async function callAndHangUp() {
  const { stage } = window;
  await stage.reach('ringing');
  await new Promise((resolve) => setTimeout(resolve, 800)); // it is heard, too
  stage.ask('ben', 'accept');
  const isConnected = () => ['anna', 'ben'].every((name) => stage.phase(name) === 'connected');
  await stage.until(isConnected, 'connected');
  stage.ask('anna', 'hangUp');
  await stage.until(() => ['anna', 'ben'].every((name) => !stage.isInCall(name)), 'both ended');
  await new Promise((resolve) => setTimeout(resolve, 1000));
}

async function expectCalm(page) {
  assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
  assert.deepEqual(
    page.complaints.filter((line) => !line.includes('expected')),
    [],
  );
}

describe('the page', { concurrency: 3 }, () => {
  for (const [name, hostility] of hostilePages)
    test(name, async (t) => {
      const page = await open(t, hostility);
      await page.evaluate(() => window.stage.mount('local'));
      await page.evaluate(callAndHangUp);
      await expectCalm(page);
    });
});

describe('functions of the page', { concurrency: 3 }, () => {
  for (const [name, answer] of hostileAnswers)
    test(`those for users and members ${name}`, async (t) => {
      const page = await open(t);
      await page.evaluate(
        ([code]) => {
          const { stage } = window;
          stage.mount('local');
          const hostile = new Function(`return ${code}`)();
          for (const name of ['anna', 'ben'])
            Object.assign(stage[name], { resolveUsers: hostile, resolveMembers: hostile });
        },
        [answer],
      );
      const began = Date.now();
      await page.evaluate(callAndHangUp);
      assert.ok(Date.now() - began < 25_000, 'a call waited for names');
      await expectCalm(page);
    });

  for (const [name, answer] of hostileAnswers)
    test(`the one for tokens: ${name}`, async (t) => {
      const page = await open(t);
      await page.evaluate(
        ([code]) => {
          const { stage } = window;
          stage.mount('rongcloud');
          stage.anna.getToken = new Function(`return ${code}`)();
          stage.anna.token = undefined;
        },
        [answer],
      );
      // Whatever it answers, the page learns that it does not work, and a good token works afterwards.
      await page.evaluate(async () => {
        const { stage } = window;
        const isTold = () => ['failed', 'disconnected'].includes(stage.anna.state.connection);
        await stage.until(isTold, 'it says that it cannot connect', 40_000);
        stage.anna.getToken = async () => 'token-3001';
        stage.ask('anna', 'connect');
      });
      await page.evaluate(callAndHangUp);
      await expectCalm(page);
    });
});
