/** What a page's bundler keeps of the packed kit: the page pays for the tags it uses, and for no other. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import resolve from '@rollup/plugin-node-resolve';
import { build, transform } from 'esbuild';
import { rollup } from 'rollup';
import { installPacked } from '../support/packed.mjs';
import { projectDir } from '../support/site.mjs';

const manifest = JSON.parse(await readFile(join(projectDir, 'custom-elements.json'), 'utf8'));
const tags = manifest.modules
  .flatMap(({ declarations = [] }) => declarations)
  .filter(({ tagName }) => tagName);

let packed;

before(async () => {
  packed = await installPacked();
});

after(() => packed?.remove());

/** All in one file, which also holds what is loaded later: the largest that a bundler makes of it. */
const BUNDLERS = { esbuild: withEsbuild, rollup: withRollup };

for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
  test(`${bundler}: the timer alone, with Lit, is at most 16 KiB gzipped`, async () => {
    for (const from of ['rc-call-kit/elements', 'rc-call-kit/elements/rc-call-timer.js']) {
      const { kib } = await bundle(`import { RcCallTimer } from '${from}'; keep(RcCallTimer);`);
      assert.ok(kib <= 16, `${kib} KiB from ${from}`);
    }
  });

  test(`${bundler}: an event's class alone is next to nothing, and so is an error's`, async () => {
    const event = `import { RcCallEndedEvent } from 'rc-call-kit/elements'; keep(RcCallEndedEvent);`;
    const error = `import { CallError } from 'rc-call-kit/core'; keep(CallError);`;
    assert.ok((await bundle(event)).kib <= 0.5);
    assert.ok((await bundle(error)).kib <= 1);
  });

  test(`${bundler}: what is not used is not kept`, async () => {
    const { kib } = await bundle(`import {} from 'rc-call-kit/elements'; keep();`);
    assert.ok(kib < 0.1, `${kib} KiB`);
    const { code } = await bundle(
      `import { RcCallButton } from 'rc-call-kit/elements'; keep(RcCallButton);`,
    );
    for (const part of [
      'accept-button',
      'RTCPeerConnection',
      'indexedDB',
      'requestPictureInPicture',
    ])
      assert.equal(code.includes(part), false, part);
  });

  test(`${bundler}: a page's import for its effect is kept`, async () => {
    const { code } = await bundle(`import 'rc-call-kit';`);
    for (const { tagName } of tags) assert.ok(code.includes(tagName), tagName);
    assert.match((await bundle(`import 'rc-call-kit/waiting';`)).code, /customElements\.define/);
  });
}

test('entries that are types load nothing, and esbuild does not complain of them', async () => {
  const entries = ['react', 'preact', 'solid', 'vue', 'svelte'];
  const imports = entries.map((entry) => `import 'rc-call-kit/${entry}';`).join('\n');
  const { code, warnings } = await withEsbuild(imports);
  assert.deepEqual([code.trim(), warnings], ['', []]);
});

test('each tag has an entry of its own, which is the class of `rc-call-kit/elements`', async () => {
  const code = tags
    .map(({ tagName, name }) => `export { ${name} } from 'rc-call-kit/elements/${tagName}.js';`)
    .join('\n');
  const file = join(packed.folder, 'each.mjs');
  await writeFile(file, code);
  const each = await import(file);
  const elements = join(packed.folder, 'all.mjs');
  await writeFile(elements, `export * from 'rc-call-kit/elements';`);
  const all = await import(elements);
  for (const { name } of tags) {
    assert.equal(typeof each[name], 'function', name);
    assert.equal(each[name], all[name]);
  }
  const entries = Object.keys(packed.manifest.exports).filter((path) =>
    /^\.\/elements\//.test(path),
  );
  assert.deepEqual(entries, tags.map(({ tagName }) => `./elements/${tagName}.js`).sort());
});

// --- how ---

const sizeOf = (code) => ({ code, kib: gzipSync(code, { level: 9 }).length / 1024 });
/** `keep(x)` in a test: the page uses it. */
const kept = (code) => code.replace(/\bkeep\((.*)\);/, 'globalThis.kept = [$1];');

async function withEsbuild(code) {
  const { outputFiles, warnings } = await build({
    stdin: { contents: kept(code), resolveDir: packed.folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    conditions: ['production'],
    legalComments: 'none',
    logLevel: 'error',
  });
  return { ...sizeOf(outputFiles[0].text), warnings };
}

async function withRollup(code) {
  const input = join(packed.folder, 'app.js');
  await writeFile(input, kept(code));
  const built = await rollup({ input, plugins: [resolve({ exportConditions: ['production'] })] });
  const { output } = await built.generate({ format: 'es', inlineDynamicImports: true });
  await built.close();
  return sizeOf((await transform(output[0].code, { minify: true, legalComments: 'none' })).code);
}
