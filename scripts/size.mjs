// What a page pays for the kit, measured on the built files. Run `npm run build` first.

import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

/** What a page pays, in KiB: for everything, with the largest language it may fetch; and while it only waits, connected, for a call on RongCloud. */
const limits = { 'min.js, 1 language': 70, 'waiting.js connected': 20 };

const cdnFiles = ['rc-call-kit.min.js', 'rc-call-kit.min.mjs'];
const entries = ['index.js', 'elements.js', 'core.js'];

/** The entry as a site's bundler would ship it: with Lit inside, everything exported kept, minified. */
async function bundleEntry(entry) {
  const bundle = await rollup({
    input: `dist/${entry}`,
    plugins: [resolve({ exportConditions: ['production'] })],
  });
  const { output } = await bundle.generate({
    format: 'es',
    inlineDynamicImports: true,
    plugins: [terser({ module: true })],
  });
  await bundle.close();
  return Buffer.from(output[0].code);
}

/** What a page loads that imports `waiting.js` and connects with RongCloud: that, its backend, and what both import. */
async function bundleWaiting() {
  const bundle = await rollup({
    input: 'dist/waiting.js',
    plugins: [resolve({ exportConditions: ['production'] })],
  });
  const { output } = await bundle.generate({ format: 'es', plugins: [terser({ module: true })] });
  await bundle.close();
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set();
  const load = (name) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    chunks.get(name).imports.forEach(load);
  };
  load('waiting.js');
  load([...chunks.keys()].find((name) => /^rongcloud-backend/.test(name)));
  return Buffer.from([...loaded].map((name) => chunks.get(name).code).join(''));
}

function measure(name, bytes) {
  return {
    name,
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length, // Its default quality is 11, the highest.
  };
}

const rows = [
  ...cdnFiles.map((file) => measure(file, readFileSync(`dist/${file}`))),
  ...(await Promise.all(
    entries.map(async (entry) => measure(`${entry} bundled`, await bundleEntry(entry))),
  )),
  measure('waiting.js connected', await bundleWaiting()),
];

const languages = readdirSync('dist/languages').map((file) =>
  measure(file, readFileSync(`dist/languages/${file}`)),
);
const largest = languages.sort((a, b) => b.gzip - a.gzip)[0];
const sum = (key) => rows[0][key] + largest[key];
rows.push(largest, {
  name: 'min.js, 1 language',
  raw: sum('raw'),
  gzip: sum('gzip'),
  brotli: sum('brotli'),
});

const kib = (bytes) => (bytes / 1024).toFixed(1);
const cell = (bytes) => `${bytes} (${kib(bytes)})`.padStart(17);

console.log(
  [
    'bytes (KiB)'.padEnd(22),
    ...['raw', 'gzip 9', 'brotli 11'].map((head) => head.padStart(17)),
  ].join(''),
);
for (const { name, raw, gzip, brotli } of rows) {
  console.log(name.padEnd(22) + cell(raw) + cell(gzip) + cell(brotli));
}
console.log(
  '*.min.*: as built. "bundled": the ES module entry with all it imports, minified by terser.',
);
console.log('The RongCloud SDK is in none of them.');

for (const { name, gzip } of rows) {
  if (!(gzip > limits[name] * 1024)) continue;
  console.error(`${name} is ${kib(gzip)} KiB gzipped; the limit is ${limits[name]} KiB.`);
  process.exitCode = 1;
}
