/** The packed kit in the projects of `test/hosts` that need no network. `npm run test:hosts` runs all of them, installed. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchBrowser } from '../support/browser.mjs';
import { codeUnder } from '../support/code-samples.mjs';
import { listHosts, openHosts, placeOf } from '../support/hosts.mjs';
import { installPacked } from '../support/packed.mjs';
import { projectDir } from '../support/site.mjs';

let packed;
let hosts;
let browser;

before(async () => {
  packed = await installPacked();
  [hosts, browser] = await Promise.all([openHosts(packed, { linked: true }), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await hosts?.remove();
  await packed?.remove();
});

test('a page with a script tag: its types are right, and two people call each other on it', () =>
  hosts.run('script-tag', browser));

test('the documentation has a row for each host', async () => {
  for (const file of ['docs/compatibility.md', 'docs/zh/compatibility.md']) {
    const text = await readFile(join(projectDir, file), 'utf8');
    const missing = (await listHosts()).filter((name) => !text.includes(`\`${placeOf(name)}\``));
    assert.deepEqual(missing, [], file);
  }
});

test('a host has exact versions', async () => {
  for (const name of await listHosts()) {
    const file = join(projectDir, placeOf(name), 'package.json');
    const { dependencies, devDependencies } = JSON.parse(await readFile(file, 'utf8'));
    for (const [of, version] of Object.entries({ ...dependencies, ...devDependencies }))
      if (of !== 'rc-call-kit') assert.match(version, /^\d+\.\d+\.\d+$/, `${of} in ${name}`);
  }
});

test('samples of the documentation are found under their headings', () => {
  const text = '# A\n\n```js\none\n```\n\n## B\n\n```js\ntwo\n```\n\n```sh\n# three\n```\n';
  assert.deepEqual(codeUnder(text, 'A'), ['one\n']);
  assert.deepEqual(codeUnder(text, 'B'), ['two\n', '# three\n']);
  assert.throws(() => codeUnder(text, 'C'), /no section "C"/);
});
