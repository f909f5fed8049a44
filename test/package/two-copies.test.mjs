/** Two copies of the kit on one page, in any order: they are one kit to the page, and say that there are two. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { htmlPage, projectDir, startSite } from '../support/site.mjs';

const { version } = JSON.parse(readFileSync(`${projectDir}/package.json`, 'utf8'));
const OTHER = '9.8.7';
/** Everything in one file, as another version: a page that has it beside the small script has two copies of all. */
const full = readFileSync(`${projectDir}/dist/rc-call-kit.full.min.js`, 'utf8');
const other = full
  .replaceAll(`"${version}"`, `"${OTHER}"`)
  .replaceAll(`'${version}'`, `'${OTHER}'`)
  .replace(/var RcCallKit\b/, 'var Other');

const script = '<script src="/dist/rc-call-kit.min.js"></script>';
const second = '<script src="/other.js"></script>';
const app = `<rc-call-provider id="calls" backend="local" app-key="copies" token="1">
    <rc-incoming-call ringtone="none"></rc-incoming-call><rc-call-panel></rc-call-panel>
  </rc-call-provider>
  <rc-call-button user-id="2">Inside or out</rc-call-button>`;

let site;
let browser;

before(async () => {
  site = await startSite({
    pages: {
      '/other.js': other,
      '/script-first': htmlPage(script + second + app),
      '/script-last': htmlPage(second + script + app),
      '/one': htmlPage(script + app),
    },
  });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

async function open(path) {
  const page = await openPage(browser);
  page.warnings = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') page.warnings.push(message.text());
  });
  await page.goto(site.url + path);
  await until(
    page,
    'connected',
    () => document.querySelector('rc-call-provider').state?.connection === 'connected',
  );
  return page;
}

for (const [path, versions] of [
  ['/script-first', [version, OTHER]],
  ['/script-last', [OTHER, version]],
])
  test(`${path}: one warning names both, and both are one kit`, async () => {
    const page = await open(path);
    const warnings = page.warnings.filter((text) => text.includes('rc-call-kit'));
    assert.equal(warnings.length, 1, warnings.join('\n'));
    assert.ok(
      versions.every((each) => warnings[0].includes(each)),
      warnings[0],
    );
    assert.deepEqual(await page.evaluate(() => [window.RcCallKit.version, window.Other.version]), [
      version,
      OTHER,
    ]);

    // one set of words, whichever copy draws the tag
    await page.evaluate(() => {
      document.querySelector('rc-call-button').textContent = '';
      return window.RcCallKit.setStrings('en', { audioCall: 'Ring us' });
    });
    await page.getByRole('button', { name: 'Ring us' }).waitFor();
    await page.evaluate(() => window.Other.setStrings('en', { audioCall: 'Talk to us' }));
    await page.getByRole('button', { name: 'Talk to us' }).waitFor();

    // errors of one are those of the other; a tag outside of the provider calls
    const isCallError = await page.evaluate(async () => {
      const cause = await document
        .querySelector('rc-call-provider')
        .accept()
        .catch((e) => e);
      return cause instanceof window.Other.CallError;
    });
    assert.equal(isCallError, true);
    await page.getByRole('button', { name: 'Talk to us' }).click();
    await until(
      page,
      'it calls',
      () => document.querySelector('rc-call-provider').state.call.phase === 'outgoing',
    );
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

test('a provider of each copy: tags of either find both, and a user signs in once', async () => {
  const page = await open('/script-first');
  const result = await page.evaluate(async () => {
    customElements.define('other-provider', class extends window.Other.RcCallProvider {});
    const first = document.querySelector('rc-call-provider');
    const second = document.createElement('other-provider');
    Object.assign(second, { id: 'second', backend: 'local', appKey: 'copies', token: '1' });
    document.body.append(second);
    const failed = await new Promise((resolve) => {
      second.addEventListener('rc-connection-change', ({ status, error }) => {
        if (status === 'failed') resolve(error.params.detail);
      });
    });
    const button = document.querySelector('rc-call-button');
    button.setAttribute('for', 'second');
    await button.updateComplete;
    const isSecond = button.callStore === second.store;
    first.remove();
    await new Promise((resolve) => {
      second.addEventListener('rc-connection-change', ({ status }) => {
        if (status === 'connected') resolve();
      });
    });
    return [failed, isSecond];
  });
  assert.deepEqual(result, ['second-provider', true]);
  await page.context().close();
});

test('the script with its own pieces is one copy: no warning', async () => {
  const page = await open('/one');
  await page.evaluate(() => window.RcCallKit.loadTags());
  assert.deepEqual(
    page.warnings.filter((text) => text.includes('rc-call-kit')),
    [],
  );
  await page.context().close();
});
