/** Installing the kit where the registry has RongCloud's packages, and where it has not. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import resolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { startRegistry } from '../support/registry.mjs';
import { projectDir } from '../support/site.mjs';

/** Lit, and what it needs itself. */
const LIT = [
  'lit',
  'lit-element',
  'lit-html',
  '@lit/context',
  '@lit/reactive-element',
  '@lit-labs/ssr-dom-shim',
  '@types/trusted-types',
];

/** The vendor's packages in one version, as small as they can be. */
const SDK = {
  engine: 'export const isEngine = true;',
  'imlib-next': 'export const init = () => "imlib-next of the test";',
  'plugin-rtc': 'export const installer = { tag: "RCRTC" };',
  'plugin-call': 'export const installer = { tag: "RCCall of the test" };',
};

let registry;
const folders = [];

before(async () => {
  registry = await startRegistry();
  const lit = LIT.map((name) => join(projectDir, 'node_modules', name));
  await registry.publish(...lit, projectDir);
});

after(async () => {
  await registry?.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const publishSdk = (...names) =>
  registry.publishMadeUp(
    ...names.map((name) => ({
      manifest: { name: `@rongcloud/${name}`, version: '5.38.0' },
      text: SDK[name],
    })),
  );

async function emptyProject() {
  const folder = await mkdtemp(join(tmpdir(), 'rc-call-kit-peers-'));
  folders.push(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  return folder;
}

/** @returns the bundled code, and what was missing */
async function bundle(folder, code) {
  const input = join(folder, 'app.js');
  await writeFile(input, code);
  const missing = [];
  const built = await rollup({
    input,
    plugins: [resolve({ browser: true })],
    onwarn: ({ code: kind, exporter }) => kind === 'UNRESOLVED_IMPORT' && missing.push(exporter),
  });
  const { output } = await built.generate({ format: 'es' });
  await built.close();
  return { code: output[0].code, missing };
}

test('a registry without any of the vendor’s packages: it installs, without a warning', async () => {
  const folder = await emptyProject();
  const said = await registry.install(folder, 'rc-call-kit');
  assert.doesNotMatch(said, /WARN|ERR|rongcloud/i);
  assert.deepEqual(
    (await readdir(join(folder, 'node_modules'))).filter((name) => name.startsWith('@rong')),
    [],
  );
  const { code, missing } = await bundle(folder, "import 'rc-call-kit';");
  assert.deepEqual(missing, []);
  assert.doesNotMatch(code, /@rongcloud/);
});

test('a registry with all but the call plugin: the others install beside it', async () => {
  await publishSdk('engine', 'imlib-next', 'plugin-rtc');
  const folder = await emptyProject();
  const said = await registry.install(
    folder,
    'rc-call-kit',
    '@rongcloud/engine',
    '@rongcloud/imlib-next',
    '@rongcloud/plugin-rtc',
  );
  assert.doesNotMatch(said, /ERR/);
  assert.deepEqual((await readdir(join(folder, 'node_modules/@rongcloud'))).sort(), [
    'engine',
    'imlib-next',
    'plugin-rtc',
  ]);
  const { missing } = await bundle(folder, "import 'rc-call-kit';");
  assert.deepEqual(missing, []);
});

test('a registry with all four, in one version: they are bound', async () => {
  await publishSdk(...Object.keys(SDK));
  const folder = await emptyProject();
  const names = Object.keys(SDK).map((name) => `@rongcloud/${name}`);
  const said = await registry.install(folder, 'rc-call-kit', ...names);
  assert.doesNotMatch(said, /ERR|WARN/);
  const { code, missing } = await bundle(
    folder,
    "import 'rc-call-kit'; import 'rc-call-kit/rongcloud';",
  );
  assert.deepEqual(missing, []);
  assert.match(code, /imlib-next of the test/);
  assert.match(code, /RCCall of the test/);
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
  assert.equal(lock.packages['node_modules/@rongcloud/plugin-call'].version, '5.38.0');
});
