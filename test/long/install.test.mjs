/** The packed package in the hands of its users: bundlers, import maps, TypeScript, and servers that render pages. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import resolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { installPacked, run } from '../support/packed.mjs';
import { htmlPage, projectDir, startSite } from '../support/site.mjs';

const TAGS = [
  'rc-call-button',
  'rc-call-check',
  'rc-call-panel',
  'rc-call-provider',
  'rc-call-status',
  'rc-call-timer',
  'rc-camera-button',
  'rc-device-button',
  'rc-flip-button',
  'rc-hang-up-button',
  'rc-incoming-call',
  'rc-invite-button',
  'rc-member-grid',
  'rc-member-picker',
  'rc-member-tile',
  'rc-microphone-button',
];

let packed;
let browser;

before(async () => {
  [packed, browser] = await Promise.all([installPacked(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await packed?.remove();
});

// --- what is in it ---

test('holds what its package.json promises, and no sources or tests', async () => {
  const { manifest, paths } = packed;
  const promised = [
    manifest.types,
    manifest.unpkg,
    manifest.jsdelivr,
    manifest.customElements,
    ...Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? target : Object.values(target),
    ),
  ]
    .filter((path) => path.startsWith('./') && !path.includes('*'))
    .map((path) => path.slice(2));
  assert.ok(promised.length > 0);
  for (const path of [...promised, 'README.md', 'LICENSE', 'CHANGELOG.md'])
    assert.ok(paths.includes(path), `${path} is missing`);
  const known =
    /^(dist\/|(package|custom-elements)\.json$|(README(\.zh-CN)?|CHANGELOG)\.md$|LICENSE$)/;
  assert.deepEqual(
    paths.filter((path) => !known.test(path)),
    [],
  );
});

test('needs Lit and nothing else at run time', async () => {
  assert.deepEqual(Object.keys(packed.manifest.dependencies), ['@lit/context', 'lit']);
  const optional = Object.keys(packed.manifest.peerDependencies ?? {});
  const entries = packed.paths.filter((path) =>
    /^dist\/[^/]*\.js$|^dist\/modules\/.*\.js$/.test(path),
  );
  for (const path of entries.filter((name) => !/\.min\./.test(name))) {
    const code = await readFile(join(packed.folder, 'node_modules/rc-call-kit', path), 'utf8');
    const foreign = [...code.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gm)]
      .map(([, from]) => from)
      .filter((from) => !/^(\.{1,2}\/|lit(\/|$)|@lit\/context$)/.test(from))
      .filter((from) => !optional.includes(from));
    assert.deepEqual(foreign, [], path);
  }
});

// --- bundlers ---

test('bundled, `rc-call-kit` registers all tags', async () => {
  assert.deepEqual(await tagsAfter(`import 'rc-call-kit';`), TAGS);
});

test('bundled, `rc-call-kit/elements` and `/core` register nothing', async () => {
  const code = `import * as elements from 'rc-call-kit/elements';
    import * as core from 'rc-call-kit/core';
    window.found = [typeof elements.RcCallPanel, typeof core.createCallStore];`;
  assert.deepEqual(await tagsAfter(code), []);
});

test('classes of `rc-call-kit/elements` can be registered under the own name', async () => {
  const code = `import { RcCallTimer } from 'rc-call-kit/elements';
    customElements.define('my-timer', class extends RcCallTimer {});
    document.body.innerHTML = '<my-timer since="' + (Date.now() - 61500) + '"></my-timer>';`;
  const page = await openBundle(code);
  assert.match(await page.locator('my-timer').getByRole('timer').innerText(), /^00:01:0\d$/);
});

test('`rc-call-kit/core` comes without Lit', async () => {
  const { modules } = await bundle(`import * as core from 'rc-call-kit/core'; console.log(core);`);
  assert.deepEqual(
    modules.filter((id) => /node_modules\/(@lit|lit)/.test(id)),
    [],
  );
});

// --- no bundler ---

test('with an import map, the files work as they are', async () => {
  const names = ['lit', '@lit/context', 'lit-html', 'lit-element', '@lit/reactive-element'];
  const mains = await Promise.all(names.map(mainOf));
  const imports = {
    ...Object.fromEntries(
      names.flatMap((name, i) => [
        [name, `/node_modules/${name}/${mains[i]}`],
        [`${name}/`, `/node_modules/${name}/`],
      ]),
    ),
    'rc-call-kit': '/packed/index.js',
    'rc-call-kit/elements': '/packed/elements.js',
    'rc-call-kit/core': '/packed/core.js',
  };
  const files = packed.paths.filter((path) => path.startsWith('dist/'));
  const pages = Object.fromEntries(
    await Promise.all(
      files.map(async (path) => [
        path.replace('dist/', '/packed/'),
        await readFile(join(packed.folder, 'node_modules/rc-call-kit', path), 'utf8'),
      ]),
    ),
  );
  const head = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  const site = await startSite({ pages: { ...pages, '/': htmlPage('', { head }) } });
  const page = await openPage(browser);
  try {
    await page.goto(site.url);
    const before = await page.evaluate(async (tags) => {
      await import('rc-call-kit/core');
      await import('rc-call-kit/elements');
      return tags.filter((tag) => customElements.get(tag));
    }, TAGS);
    assert.deepEqual(before, []);
    const afterwards = await page.evaluate(async (tags) => {
      await import('rc-call-kit');
      return tags.filter((tag) => customElements.get(tag));
    }, TAGS);
    assert.deepEqual(afterwards, TAGS);
    assert.deepEqual(page.complaints, []);
  } finally {
    await page.context().close();
    await site.close();
  }
});

// --- TypeScript ---

const CONSUMER = `
import {
  RcCallPanel, type RcCallProvider, type RcCallEndedEvent, type EndReason, type Profile,
} from 'rc-call-kit';
import { RcMemberPicker } from 'rc-call-kit/elements';
import { CallError, createCallStore, createLocalBackend, type CallStore, type StoreState } from 'rc-call-kit/core';

const provider: RcCallProvider = document.createElement('rc-call-provider');
const panel: RcCallPanel = document.querySelector('rc-call-panel')!;
const picker: RcMemberPicker = document.createElement('rc-member-picker');
const store: CallStore = createCallStore({ createBackend: () => createLocalBackend({ token: '1' }) });
provider.resolveUsers = async (ids): Promise<Profile[]> => ids.map((userId) => ({ userId, name: userId }));
provider.addEventListener('rc-call-ended', (event: RcCallEndedEvent) => {
  const reason: EndReason = event.reason;
  const seconds: number = event.durationMs / 1000;
  console.log(reason, seconds, event.error?.reason);
});
provider.addEventListener('rc-call-received', ({ call }) => console.log(call.callerId.length));
const state: StoreState = provider.state;
if (state.call.phase === 'connected') console.log(state.call.since + 1);
// @ts-expect-error: there is no such phase
if (state.call.phase === 'ringing') console.log();
// @ts-expect-error: who to call is missing
void provider.call({ media: 'video' });
void provider.call({ userIds: ['2'], media: 'video' }).catch((error: unknown) => {
  if (error instanceof CallError) console.log(error.reason, error.params.device);
});
panel.minimized = true;
picker.selected = ['2'];
store.subscribe((next) => console.log(next.connection));
`;

for (const [moduleResolution, module] of [
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
])
  test(`types: a program with moduleResolution ${moduleResolution} compiles`, async () => {
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'] },
      ...{ strict: true, noEmit: true, types: [] },
    };
    const files = ['app.ts'];
    await writeFile(join(packed.folder, 'package.json'), '{ "type": "module" }');
    await writeFile(
      join(packed.folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files }),
    );
    await writeFile(join(packed.folder, 'app.ts'), CONSUMER);
    const tsc = join(projectDir, 'node_modules/typescript/bin/tsc');
    const compile = run(process.execPath, [tsc], { cwd: packed.folder });
    const { stdout } = await compile.catch((failure) => failure);
    assert.equal(stdout, '');
  });

// --- servers that render pages ---

for (const entry of [
  'rc-call-kit/core',
  'rc-call-kit/elements',
  'rc-call-kit',
  'rc-call-kit/waiting',
])
  test(`\`${entry}\` can be imported in Node`, async () => {
    const code = `const kit = await import('${entry}');
      const store = kit.createCallStore?.({ createBackend() {} });
      console.log(store?.state.connection ?? typeof (kit.RcCallPanel ?? kit.loadTags));`;
    const { stdout, stderr } = await inNode(code);
    assert.equal(stderr, '');
    assert.match(stdout, /^(disconnected|function)\n$/);
  });

test('so can every other entry', async () => {
  const others = Object.keys(packed.manifest.exports).filter((entry) =>
    /^\.\/[a-z]+(\/rc-[a-z-]+\.js)?$/.test(entry),
  );
  assert.ok(others.length > 20);
  const code = others.map((entry) => `import 'rc-call-kit${entry.slice(1)}';`).join('\n');
  const { stdout, stderr } = await inNode(`${code}\nconsole.log('imported');`);
  assert.deepEqual([stdout, stderr], ['imported\n', '']);
});

// --- how ---

async function inNode(code) {
  const file = join(packed.folder, 'server.mjs');
  await writeFile(file, code);
  return run(process.execPath, [file], { cwd: packed.folder }).catch((failure) => failure);
}

/** The file a browser would get for a package's name. */
async function mainOf(name) {
  const file = join(projectDir, 'node_modules', name, 'package.json');
  const { exports, main, module } = JSON.parse(await readFile(file, 'utf8'));
  return exports?.['.']?.default ?? module ?? main;
}

async function bundle(code) {
  const input = join(packed.folder, 'app.js');
  await writeFile(input, code);
  const built = await rollup({
    input,
    plugins: [resolve({ exportConditions: ['production'] })],
    onwarn: (warning) => assert.fail(warning.message),
  });
  const modules = [...built.watchFiles];
  const { output } = await built.generate({ format: 'iife', inlineDynamicImports: true });
  await built.close();
  return { code: output[0].code, modules };
}

/** A page that runs the bundle. */
async function openBundle(source) {
  const { code } = await bundle(source);
  const site = await startSite({
    pages: { '/app.js': code, '/': htmlPage('<script src="/app.js"></script>') },
  });
  const page = await openPage(browser);
  page.on('close', () => void site.close());
  await page.goto(site.url);
  assert.deepEqual(page.complaints, []);
  return page;
}

async function tagsAfter(source) {
  const page = await openBundle(source);
  const tags = await page.evaluate((all) => all.filter((tag) => customElements.get(tag)), TAGS);
  await page.context().close();
  return tags;
}
