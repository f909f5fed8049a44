/** The demo page in Chromiums that cannot do what today's can: no popover, no `light-dark()`, in 107 no `dvh` either. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { htmlPage, projectDir, startSite } from '../support/site.mjs';
import { launchOldChromium, whyNoOldEngines } from '../old-engines/engines.mjs';
import { mediaLeft, NOTHING_LEFT } from '../support/media-notes.mjs';
import { openWindows } from '../support/windows.mjs';

describe('Chromium 107 and 113', { skip: whyNoOldEngines() }, () => {
  let windows;
  const browsers = {};

  before(async () => {
    browsers[107] = await launchOldChromium(107);
    windows = await openWindows(() => launchOldChromium(113));
  });

  after(async () => {
    await windows?.close();
    await browsers[107]?.close();
  });

  beforeEach(() => windows.clear());

  for (const [from, to] of [
    [107, 113],
    [113, 107],
  ])
    test(`Chromium ${from} calls Chromium ${to}: it rings, is answered, seen and hung up`, async () => {
      const caller = await windows.open('3001', { within: browsers[from] });
      const callee = await windows.open('3002', { within: browsers[to] });
      await Promise.all([caller.online(), callee.online()]);
      await caller.call('3002');
      await callee.rings(/invites you to a video call/);
      assert.deepEqual(await looksOf(callee, 'rc-incoming-call'), GOOD_RING);

      await callee.accept();
      await Promise.all([caller.sees('3002'), callee.sees('3001')]);
      const { width, height } = await sizeOf(caller, 'rc-call-panel');
      assert.ok(width > 600 && height > 400, `the panel is ${width} x ${height}`);
      await caller.press('Mute');
      await callee.panel.locator('[user-id="3001"]').getByLabel('microphone off').waitFor();
      await caller.press('Devices');
      await caller.panel.getByRole('dialog', { name: 'Devices' }).getByLabel('Camera').waitFor();
      await caller.page.keyboard.press('Escape');
      await caller.panel.getByLabel('Camera', { exact: true }).waitFor({ state: 'detached' });
      await callee.press('Minimize');
      await callee.page.locator('rc-call-button[user-id="3001"]').first().hover();
      await callee.hangUp();
      await caller.says(/^(?!You ).+ hung up after/);
      for (const { page } of [caller, callee]) {
        assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
        assert.deepEqual(page.complaints.filter(isComplaint), []);
      }
    });

  test('Chromium 107 takes every rule of the style sheets, or one in its place', async () => {
    const today = await launchBrowser();
    const site = await startSite({ pages: { '/': KIT_PAGE } });
    const [known, taken] = await Promise.all(
      [today, browsers[107]].map(async (browser) => {
        const page = await openPage(browser);
        await page.goto(site.url);
        return page.evaluate(declarations, TAGS);
      }),
    );
    await today.close();
    await site.close();
    assert.ok(known.length > 500);
    assert.deepEqual(
      known.filter((each) => !taken.includes(each)),
      [],
    );
  });
});

const KIT_PAGE = htmlPage('', { head: '<script src="/dist/rc-call-kit.full.min.js"></script>' });

const { modules } = JSON.parse(readFileSync(`${projectDir}custom-elements.json`, 'utf8'));
const TAGS = modules.flatMap(({ declarations }) =>
  declarations.flatMap(({ tagName }) => tagName ?? []),
);

/** Runs in the page: what the browser makes of all style sheets, but for what they ask for first. */
function declarations(tags) {
  const found = [];
  const read = (rules, where) => {
    for (const rule of rules) {
      if (rule instanceof CSSSupportsRule) continue;
      const own = rule.selectorText ?? rule.conditionText ?? rule.keyText ?? rule.name;
      if (own.includes(':popover-open::backdrop')) continue; // without popovers there is none
      // a browser may not tell what `:is()` forgave, nor the name of a container
      const here = `${where} ${own.replace(':popover-open, ', '').replace(/^panel /, '')}`;
      for (const [, name] of (rule.style?.cssText ?? '').matchAll(/([\w-]+): [^;]*;/g))
        found.push(`${here} { ${name} }`);
      if (rule.cssRules) read(rule.cssRules, here);
    }
  };
  for (const tag of tags)
    for (const { cssText } of customElements.get(tag).elementStyles ?? []) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(cssText);
      read(sheet.cssRules, tag);
    }
  return found;
}

/** Chromium 113 has popovers behind a flag, and says so. */
const isComplaint = (text) => !text.startsWith("Found a 'popover' attribute.");

const GOOD_RING = { background: 'rgb(255, 255, 255)', text: 'rgb(27, 31, 36)', isOnTop: true };

/** How the dialog of a tag is drawn, and whether a pointer meets it in its middle. */
function looksOf({ page }, tag) {
  return page.locator(`${tag} >> dialog`).evaluate((dialog) => {
    const { backgroundColor, color } = getComputedStyle(dialog);
    const { left, top, width, height } = dialog.getBoundingClientRect();
    const met = dialog.getRootNode().elementFromPoint(left + width / 2, top + height / 2);
    return { background: backgroundColor, text: color, isOnTop: dialog.contains(met) };
  });
}

function sizeOf({ page }, tag) {
  return page.locator(`${tag} >> dialog.panel`).evaluate((dialog) => {
    const { width, height } = dialog.getBoundingClientRect();
    return { width, height };
  });
}
