// What a page pays for the kit, measured on the built files. Run `npm run build` first.

import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { init, parse } from 'es-module-lexer';
import { rollup } from 'rollup';

/** In KiB of gzip. */
const limits = { script: 16, 'waiting, connected to RongCloud': 24.2, 'first video call': 99 };

await init;
const folder = 'dist/pieces';
const files = readdirSync(folder).sort();
const codeOf = new Map(files.map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]));
const sizesOf = (text) => {
  const bytes = Buffer.from(text);
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length, // Its default quality is 11, the highest.
  };
};
/** As served: each file is compressed by itself. */
const sum = (list) =>
  list.reduce(
    (total, { raw, gzip, brotli }) => ({
      raw: total.raw + raw,
      gzip: total.gzip + gzip,
      brotli: total.brotli + brotli,
    }),
    { raw: 0, gzip: 0, brotli: 0 },
  );

const fileOf = (piece) => {
  const found = files.find((file) => file.replace(/-.{8}\.js$/, '') === piece);
  if (!found) throw new Error(`no piece ${piece}`);
  return found;
};

/** The files that a browser fetches for some pieces: those, and what they import. */
function withImports(pieces) {
  const loaded = new Set();
  const load = (file) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const [imports] = parse(codeOf.get(file));
    for (const { n: name, d: dynamic } of imports) if (dynamic === -1) load(name.slice(2));
  };
  pieces.map(fileOf).forEach(load);
  return [...loaded];
}
const piecesSize = (pieces) => sum(withImports(pieces).map((file) => sizesOf(codeOf.get(file))));

const [script, module, full] = ['min.js', 'min.mjs', 'full.min.js'].map((end) =>
  sizesOf(readFileSync(`dist/rc-call-kit.${end}`)),
);

/** The entry as a site's bundler would ship it: with Lit inside, everything exported kept, minified. */
async function bundled(entry) {
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
  return sizesOf(output[0].code);
}

const words = ['zh-cn', 'zh-tw', 'ja', 'ko', 'ar'];
const largest = words.sort((a, b) => piecesSize([b]).gzip - piecesSize([a]).gzip)[0];
const ring = ['ring', 'basic-strings', `${largest}.basic`];
/** Everything of a one-to-one video call from a button, with each back end and the largest language. */
const calls = ['make-local', 'rongcloud-backend'].map((backend) => [
  ...[...ring, largest, 'button', 'panel', 'devices', backend],
  ...(backend === 'make-local'
    ? ['local-stats', 'size-adaptation']
    : ['call-code', 'rongcloud-stats', 'device-support']),
]);
const dearest = calls.sort((a, b) => piecesSize(b).gzip - piecesSize(a).gzip)[0];

/** What a connected call loads besides, where the back end can share screens: the button, and what asks for a screen. */
const sharing = withImports([...dearest, 'screen', 'local-screen']).filter(
  (file) => !withImports(dearest).includes(file),
);

/** What a camera whose background is hidden loads besides, without `dist/background`. */
const hiding = withImports(['camera-filter']).filter(
  (file) => !withImports(dearest).includes(file),
);

const rows = [
  ['script', script],
  ['script, as a module', module],
  ['waiting, connected to RongCloud', sum([script, piecesSize(['rongcloud-backend'])])],
  ['first ring adds', piecesSize(ring)],
  ['first video call', sum([script, piecesSize(dearest)])],
  ['screens to share add', sum(sharing.map((file) => sizesOf(codeOf.get(file))))],
  ['a background adds', sum(hiding.map((file) => sizesOf(codeOf.get(file))))],
  ['everything', sum([script, ...files.map((file) => sizesOf(codeOf.get(file)))])],
  ['in one file', full],
  ['index.js bundled', await bundled('index.js')],
  ['core.js bundled', await bundled('core.js')],
  ...files.map((file) => [`  ${file}`, sizesOf(codeOf.get(file))]),
];

const kib = (bytes) => (bytes / 1024).toFixed(1);
const cell = (bytes) => `${bytes} (${kib(bytes)})`.padStart(17);
const heads = ['raw', 'gzip 9', 'brotli 11'].map((head) => head.padStart(17));
console.log(['bytes (KiB)'.padEnd(36), ...heads].join(''));
for (const [name, { raw, gzip, brotli }] of rows)
  console.log(name.padEnd(36) + cell(raw) + cell(gzip) + cell(brotli));
console.log(
  `Calls and rings include the largest language, ${largest}. The RongCloud SDK is in none.`,
);

for (const [name, { gzip }] of rows) {
  if (!(gzip > limits[name] * 1024)) continue;
  console.error(`${name}: ${kib(gzip)} KiB gzipped; the limit is ${limits[name]} KiB.`);
  process.exitCode = 1;
}
