// What a page pays for the kit, measured on the built files. Run `npm run build` first.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

const limit = { file: 'rc-call-kit.min.js', kib: 70 };

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
];

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

const { gzip } = rows.find(({ name }) => name === limit.file);
if (gzip > limit.kib * 1024) {
  console.error(`${limit.file} is ${kib(gzip)} KiB gzipped; the limit is ${limit.kib} KiB.`);
  process.exitCode = 1;
}
