/** What is published: which files, what package.json says of them, their licences and hashes. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { installPacked, run } from '../support/packed.mjs';
import { htmlPage, projectDir, startSite } from '../support/site.mjs';

let packed;
const shipped = (path) => readFile(join(packed.folder, 'node_modules/rc-call-kit', path), 'utf8');

before(async () => {
  packed = await installPacked();
});

after(() => packed?.remove());

/** Every file is one of these. */
const KNOWN = [
  /^(package|custom-elements)\.json$/,
  /^((README(\.zh-CN)?|CHANGELOG)\.md|LICENSE)$/,
  /^dist\/(core|elements|index|nothing|rongcloud|testing|waiting|worker)\.js$/,
  /^dist\/modules\/[\w./-]+\.js$/,
  /^dist\/types\/[\w./-]+\.d\.ts$/,
  /^dist\/pieces\/[\w.-]+-[\w-]{8}\.js$/,
  /^dist\/rc-call-kit\.(full\.)?min\.(js|d\.ts)$/,
  /^dist\/rc-call-kit\.min\.(mjs|d\.mts)$/,
  /^dist\/(html-custom-data|integrity|web-types)\.json$/,
  /^dist\/THIRD-PARTY-LICENSES\.txt$/,
  /^dist\/background\/(LICENSE|NOTICE|selfie\.tflite|vision_bundle\.mjs|vision_wasm_module_internal\.(js|wasm))$/,
];

test('holds files of known kinds, no source maps, and no more bytes than it has to', async () => {
  const { paths, tarball } = packed;
  assert.deepEqual(
    paths.filter((path) => !KNOWN.some((kind) => kind.test(path))),
    [],
  );
  const missing = KNOWN.filter((kind) => !paths.some((path) => kind.test(path)));
  assert.deepEqual(missing, []);
  const MIB = 1024 * 1024;
  const bytesOf = async (wanted) => {
    const files = paths.filter((path) => wanted(path));
    const sizes = files.map(
      async (path) => (await stat(join(packed.folder, 'node_modules/rc-call-kit', path))).size,
    );
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size);
  };
  const isVision = (path) => path.startsWith('dist/background/'); // loaded by who hides a background
  const [own, vision] = [await bytesOf((path) => !isVision(path)), await bytesOf(isVision)];
  assert.ok(own < 3.02 * MIB, `${own} bytes`);
  assert.ok(vision < 12 * MIB, `${vision} bytes for backgrounds`);
  const { size } = await stat(tarball);
  assert.ok(size < 4.5 * MIB, `${size} bytes packed`);
  for (const path of paths.filter((name) => /\.m?js$/.test(name) && !isVision(name)))
    assert.doesNotMatch(await shipped(path), /sourceMappingURL/, path);
});

test('every path in package.json is shipped', () => {
  const { manifest, paths } = packed;
  const { exports, sideEffects, types, unpkg, jsdelivr, customElements } = manifest;
  const named = [
    exports,
    sideEffects,
    types,
    unpkg,
    jsdelivr,
    customElements,
    manifest['web-types'],
  ];
  const strings = (value) =>
    typeof value === 'object' ? Object.values(value).flatMap(strings) : [value];
  for (const path of named.flatMap(strings)) {
    const pattern = path.replace(/^\.\//, '').replaceAll('.', '\\.').replaceAll('*', '.+');
    assert.ok(
      paths.some((each) => new RegExp(`^${pattern}$`).test(each)),
      `${path} is not shipped`,
    );
  }
  for (const field of ['homepage', 'bugs', 'repository'])
    assert.match(JSON.stringify(manifest[field]), /github\.com/, field);
});

test('the manifest names shipped files, and describes all events with their fields', async () => {
  const manifest = JSON.parse(await shipped('custom-elements.json'));
  assert.ok(manifest.modules.length > 20);
  for (const { path } of manifest.modules) assert.ok(packed.paths.includes(path), path);
  const text = JSON.stringify(manifest);
  for (const [, path] of text.matchAll(/"(?:path|module)":"([^"]+)"/g))
    assert.ok(packed.paths.includes(path.replace(/^\//, '')), path);

  const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
  const fired = new Set(
    declarations.flatMap(({ events = [] }) => events.flatMap(({ type }) => type?.text ?? [])),
  );
  const events = declarations.filter(({ superclass }) => superclass?.name === 'Event');
  assert.deepEqual(events.map(({ name }) => name).sort(), [...fired].sort());
  assert.equal(events.length, 30);
  const fieldsOf = (name) =>
    events
      .find((event) => event.name === name)
      .members?.map((field) => field.name)
      .sort();
  assert.deepEqual(fieldsOf('RcCallEndedEvent'), [
    'call',
    'durationMs',
    'endedBy',
    'error',
    'reason',
  ]);
  assert.deepEqual(fieldsOf('RcMemberJoinedEvent'), ['call', 'userId']);
  assert.deepEqual(fieldsOf('RcHangUpRequestEvent') ?? [], []);
});

test('editors get every tag, attribute and event, with the values that it takes', async () => {
  const manifest = JSON.parse(await shipped('custom-elements.json'));
  const tags = manifest.modules
    .flatMap((module) => module.declarations ?? [])
    .filter(({ tagName }) => tagName);
  const { tags: html } = JSON.parse(await shipped('dist/html-custom-data.json'));
  const { contributions } = JSON.parse(await shipped('dist/web-types.json'));
  const { elements } = contributions.html;
  for (const data of [html, elements]) {
    assert.deepEqual(data.map(({ name }) => name).sort(), tags.map((tag) => tag.tagName).sort());
    for (const { tagName, attributes } of tags) {
      const { attributes: told } = data.find(({ name }) => name === tagName);
      // `phase` is written by the panel, for styles
      const settable = attributes.map(({ name }) => name).filter((name) => name !== 'phase');
      assert.deepEqual(told.map(({ name }) => name).sort(), settable.sort(), tagName);
    }
  }
  const attribute = (data, tag, wanted) =>
    data.find(({ name }) => name === tag).attributes.find(({ name }) => name === wanted);
  const { values } = attribute(html, 'rc-call-button', 'media');
  assert.deepEqual(values.map(({ name }) => name).sort(), ['audio', 'video']);
  assert.deepEqual(attribute(html, 'rc-call-button', 'user-id').values, []);
  assert.equal(attribute(elements, 'rc-call-button', 'media').value.type, "'audio' | 'video'");
  const provider = elements.find(({ name }) => name === 'rc-call-provider');
  assert.ok(provider.events.some(({ name }) => name === 'rc-call-ended'));
});

test('the licence of everything that is bundled is in it', async () => {
  const texts = await shipped('dist/THIRD-PARTY-LICENSES.txt');
  for (const name of ['@lit/reactive-element', 'idb-keyval', 'lit-element', 'lit-html', 'tslib'])
    assert.match(texts, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([\\w.-]+\\)$`, 'm'));
  assert.match(texts, /Redistribution and use in source and binary forms/);
  assert.match(texts, /Apache License/);
});

test('publint and attw find nothing', async () => {
  const bin = (name) => join(projectDir, 'node_modules/.bin', name);
  const tools = [
    [bin('publint'), ['run', packed.tarball, '--strict']],
    [bin('attw'), [packed.tarball, '--no-color', '--no-emoji']], // reads .attw.json
  ];
  for (const [tool, args] of tools) {
    const result = await run(tool, args, { cwd: projectDir }).catch((failure) => failure);
    assert.equal(result.code ?? 0, 0, result.stdout + result.stderr);
  }
});

// --- hashes ---

test('each build has the hash of every file that a page loads', async () => {
  const { version, files } = JSON.parse(await shipped('dist/integrity.json'));
  assert.equal(version, packed.manifest.version);
  const loaded = packed.paths.filter((path) =>
    /^dist\/(pieces\/.+|rc-call-kit\.[\w.]*min)\.m?js$/.test(path),
  );
  assert.deepEqual(
    Object.keys(files)
      .map((file) => `dist/${file}`)
      .sort(),
    loaded.sort(),
  );
  for (const [file, hash] of Object.entries(files)) {
    const digest = createHash('sha384')
      .update(await shipped(`dist/${file}`))
      .digest('base64');
    assert.equal(hash, `sha384-${digest}`, file);
  }
});

for (const page of ['README.md', 'README.zh-CN.md', 'docs/script-tag.md', 'docs/zh/script-tag.md'])
  test(`the script tag of ${page} is that of the version on a CDN`, () => {
    const text = readFileSync(join(projectDir, page), 'utf8');
    const tag =
      /<script\s+src="https:\/\/cdn\.jsdelivr\.net\/npm\/rc-call-kit@([^/]+)\/(dist\/[^"]+)"\s+integrity="(sha384-[\w+/]{64})"\s+crossorigin="anonymous"\s*>/;
    const [, version, path] = tag.exec(text) ?? [];
    assert.equal(version, packed.manifest.version);
    assert.equal(path, packed.manifest.jsdelivr.replace('./', ''));
  });

test('with its hash, the script runs from another origin, and a changed one does not', async () => {
  const script = await shipped('dist/rc-call-kit.min.js');
  const { files } = JSON.parse(await shipped('dist/integrity.json'));
  const cdn = await startSite({
    headers: { 'access-control-allow-origin': '*' },
    pages: { '/changed/rc-call-kit.min.js': `${script}\n// changed` },
  });
  const tag = (folder) =>
    `<script src="${cdn.url}/${folder}/rc-call-kit.min.js" integrity="${files['rc-call-kit.min.js']}" crossorigin="anonymous"></script>`;
  const pages = { '/': htmlPage(tag('dist')), '/changed': htmlPage(tag('changed')) };
  const site = await startSite({ pages });
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser);
    await page.goto(site.url);
    await page.evaluate(() => window.RcCallKit.loadTags());
    assert.ok(await page.evaluate(() => Boolean(customElements.get('rc-call-panel'))));
    assert.deepEqual(page.complaints, []);
    await page.goto(`${site.url}/changed`);
    assert.equal(await page.evaluate(() => 'RcCallKit' in window), false);
  } finally {
    await browser.close();
    await Promise.all([site.close(), cdn.close()]);
  }
});
