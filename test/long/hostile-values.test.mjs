/** Every attribute and property of every tag with values that make no sense: nothing is thrown, and a call works on the page. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { EXPRESSIONS, TEXTS, tryAllValues } from '../hostile/values.mjs';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { mediaLeft, noteMedia, NOTHING_LEFT } from '../support/media-notes.mjs';
import { startStage } from '../support/two-on-a-page.mjs';
import { unrulyDevices } from '../support/unruly-devices.mjs';

/** What a page gives to be used as it is: a store, a back end, an SDK. Only code that means to sets them. */
const TAKEN_AS_IS = ['store', 'backend', 'sdk', 'timing'];

const manifest = JSON.parse(readFileSync(new URL('../../custom-elements.json', import.meta.url)));
const elements = manifest.modules
  .flatMap(({ declarations = [] }) => declarations)
  .filter(({ tagName }) => tagName)
  .map(({ tagName, attributes = [], members = [] }) => ({
    tag: tagName,
    attributes: attributes.map(({ name }) => name),
    properties: members
      .filter(({ kind, privacy, readonly }) => kind === 'field' && !privacy && !readonly)
      .map(({ name }) => name)
      .filter((name) => !TAKEN_AS_IS.includes(name)),
  }));

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([startStage(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

async function open(t) {
  const page = await openPage(browser, { permissions: ['camera', 'microphone'] });
  t.after(() => page.context().close());
  await page.addInitScript(noteMedia);
  await page.addInitScript(unrulyDevices);
  await page.goto(site.url);
  return page;
}

test('there are tags to try', () => assert.ok(elements.length > 10));

for (const element of elements)
  test(`<${element.tag}>: ${element.attributes.length} attributes, ${element.properties.length} properties`, async (t) => {
    const page = await open(t);
    if (element.tag !== 'rc-call-provider') {
      await page.evaluate(() => window.stage.mount('local'));
      const step = element.tag === 'rc-call-button' ? 'idle' : 'ringing';
      await page.evaluate((wanted) => window.stage.reach(wanted), step);
    }
    const values = { texts: TEXTS, expressions: EXPRESSIONS };
    const thrown = await page.evaluate(
      ([code, tried, given]) => new Function(`return ${code}`)()(tried, given),
      [String(tryAllValues), element, values],
    );
    assert.deepEqual(thrown, []);
    await page.evaluate(async () => {
      const { stage } = window;
      if (!stage.anna) stage.mount('local');
      else stage.ask('anna', 'hangUp');
      await stage.until(() => !stage.isInCall('anna') && !stage.isInCall('ben'), 'over');
      await stage.reach('connected');
      stage.ask('ben', 'hangUp');
      await stage.until(() => !stage.isInCall('anna') && !stage.isInCall('ben'), 'both ended');
      await new Promise((resolve) => setTimeout(resolve, 1000));
    });
    assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
  });
