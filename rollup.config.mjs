import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import license from 'rollup-plugin-license';
import { writeBackgroundFiles } from './scripts/background-files.mjs';
import { noteLicences, packageFiles } from './scripts/package-files.mjs';

// Without this, chunks and declarations of files since renamed would be published too.
rmSync('dist', { recursive: true, force: true });

const tsconfig = './tsconfig.build.json';
/** The first build has checked the types and written them. */
const withoutTypes = { tsconfig, noCheck: true, declaration: false, declarationDir: undefined };
// What package.json says about side effects is about the files that are built here.
const ofRoot = { ignoreSideEffectsForRoot: true };
// `production` is said aloud because Lit's development build would come with NODE_ENV=development.
const bundleLit = () => resolve({ exportConditions: ['production'], ...ofRoot });

/** The notice of licenses, for what a file contains. */
const banner = ({ moduleIds }) => {
  const holds = (name) => moduleIds.some((id) => id.includes(`/node_modules/${name}/`));
  const parts = [
    'rc-call-kit, MIT License',
    holds('lit-html') &&
      'Lit: Copyright 2017-2022 Google LLC, SPDX-License-Identifier: BSD-3-Clause',
    holds('idb-keyval') &&
      'idb-keyval: Copyright 2016 Jake Archibald, SPDX-License-Identifier: Apache-2.0',
  ];
  return `/*! ${parts.filter(Boolean).join('; ')} */`;
};
const licences = () => license({ thirdParty: noteLicences });
const minify = { format: { comments: /^!/ }, ecma: 2022, compress: { passes: 3 } };

/** In ASCII: a classic script is read in the encoding of the page, such as GBK. A module always is UTF-8. */
const minifyClassic = { ...minify, format: { ...minify.format, ascii_only: true } };

/** What the script loads when it is needed: by the name of its file, the module. */
const pieces = Object.fromEntries(
  [
    'pieces/button',
    'pieces/ring',
    'pieces/panel',
    'pieces/devices',
    'pieces/screen',
    'pieces/screen-tile',
    'pieces/stats',
    'pieces/group',
    'pieces/picker',
    'pieces/history',
    'pieces/check',
    'components/provider/make-local',
    'core/rongcloud/rongcloud-backend',
    'core/media/devices',
    'core/store/join-call',
    'core/history/history-sync',
    'core/people/profile-requests',
    'components/provider/fetch-token',
    'components/provider/on-request',
    'components/provider/watch-buttons',
    'components/words/basic-strings',
  ].map((path) => [
    path === 'core/media/devices' ? 'device-choice' : basename(path),
    `src/${path}.ts`,
  ]),
);

/**
 * Lit is a file of its own, which stays in the browser's cache over updates of the kit. What nearly every piece needs of a
 * call is one file, not one for each few hundred bytes; and so are the words of those pieces that show one.
 */
function sharedFile(id) {
  if (/\/node_modules\/@?lit(?!.*directive)/.test(id)) return 'lit';
  const basics =
    /\/core\/call\/(call-error|deadline|ids|load-module|member-limits|outgoing-call|page-registry|safe-call)\.ts$/;
  if (basics.test(id)) return 'call-basics';
  const tags =
    /\/components\/(base\/((call|brief)-element|need-tag|quiet-call-events)|quiet\/quiet-watch|words\/(strings|loaded-strings|language|languages))\.ts$/;
  if (tags.test(id)) return 'tag-basics';
  const words = /\/components\/(base\/speaking-element|words\/(en|sentences|strings-for))\.ts$/;
  return words.test(id) ? 'call-words' : undefined;
}

/** File names of the pieces by the path of their module, known once they are built. */
const pieceFiles = new Map();

const notePieces = {
  name: 'note-pieces',
  generateBundle(_, bundle) {
    for (const { facadeModuleId, fileName } of Object.values(bundle))
      if (facadeModuleId) pieceFiles.set(facadeModuleId, fileName);
  },
};

/** The script imports the pieces from the folder beside it, under the names that they were given. */
const importPieces = {
  name: 'import-pieces',
  async resolveDynamicImport(specifier, importer) {
    if (typeof specifier !== 'string') return null; // an address, which stays one
    const { id } = await this.resolve(specifier, importer);
    const file = pieceFiles.get(id);
    if (!file) this.error(`${id} is loaded on demand, and is none of the pieces above`);
    return { id: `./pieces/${file}`, external: 'relative' };
  },
  /** Absolute: a script from another origin has no address of its own to start from, unless its tag says `crossorigin`. */
  renderDynamicImport: () => ({ left: 'import(new URL(', right: ', scriptAddress).href)' }),
};

/** Known only while the script starts. None: it was put into the page as text. */
const scriptAddress = {
  iife: 'const scriptAddress = document.currentScript?.src || document.baseURI;',
  es: 'const scriptAddress = import.meta.url;',
};

/** @param {string} address the code that is put in for `import.meta.backgroundFiles`: where `dist/background` is */
const backgroundFiles = (address) => ({
  name: 'background-files',
  resolveImportMeta: (property) => (property === 'backgroundFiles' ? address : null),
});
/** A bundler that sees `new URL()` looks for a file there, which a folder is not. */
const BESIDE_MODULES = `import.meta.url.replace(/modules\\/[^]*$/, 'background/')`;
const BESIDE_PIECES = `new URL('../background/', import.meta.url).href`;
const BESIDE_SCRIPT = `new URL('background/', scriptAddress).href`;

const copyBackgroundFiles = {
  name: 'copy-background-files',
  closeBundle: () => writeBackgroundFiles('dist/background'),
};

/** The npm entries that are files of their own in `dist`. */
const entries = {
  index: 'src/index.ts',
  elements: 'src/components/index.ts',
  core: 'src/core/index.ts',
  rongcloud: 'src/rongcloud.ts',
  testing: 'src/testing.ts',
  waiting: 'src/waiting.ts',
  nothing: 'src/nothing.ts',
};

/** npm packs no folder of the name `node_modules`. */
const moduleName = (name) => name.replace(/^.*node_modules\//, 'bundled/');

export default [
  {
    // For bundlers: one file per module, so that a page's bundler keeps what the page uses and drops the rest. Lit stays
    // outside, so that a page with other Lit elements ships it once; so does the vendor's SDK.
    input: entries,
    onwarn: (warning, warn) => warning.code === 'EMPTY_BUNDLE' || warn(warning), // nothing
    external: /^(lit|@lit\/context|@rongcloud\/[^/]+)(\/|$)/,
    plugins: [
      resolve(ofRoot),
      typescript({ tsconfig }),
      licences(),
      backgroundFiles(BESIDE_MODULES),
      copyBackgroundFiles,
    ],
    output: {
      dir: 'dist',
      format: 'es',
      preserveModules: true,
      preserveModulesRoot: 'src',
      entryFileNames: ({ name }) => `${name in entries ? '' : 'modules/'}${moduleName(name)}.js`,
    },
  },
  {
    // The pieces of the script. Their names hold a hash of what is in them: two versions never mix.
    input: pieces,
    preserveEntrySignatures: 'allow-extension', // no file that only passes on another one
    plugins: [
      bundleLit(),
      typescript(withoutTypes),
      licences(),
      notePieces,
      backgroundFiles(BESIDE_PIECES),
    ],
    output: {
      dir: 'dist/pieces',
      format: 'es',
      banner,
      entryFileNames: '[name]-[hash].js',
      chunkFileNames: '[name]-[hash].js',
      manualChunks: sharedFile,
      hoistTransitiveImports: true, // all files of a piece are fetched at once
      experimentalMinChunkSize: 500, // bytes: what is smaller is no file of its own
      plugins: [terser({ ...minify, module: true })],
    },
  },
  {
    // For script tags: the provider, and what loads the pieces.
    input: 'src/script.ts',
    plugins: [bundleLit(), typescript(withoutTypes), licences(), importPieces],
    output: [
      { format: 'iife', type: 'js' },
      { format: 'es', type: 'mjs' },
    ].map(({ format, type }) => ({
      file: `dist/rc-call-kit.min.${type}`,
      format,
      banner,
      intro: scriptAddress[format],
      name: 'RcCallKit',
      sourcemap: 'hidden',
      plugins: [terser(format === 'es' ? { ...minify, module: true } : minifyClassic)],
    })),
  },
  {
    // A file without imports and exports, which `importScripts` and `import` take alike.
    input: 'src/worker.ts',
    plugins: [typescript(withoutTypes)],
    output: {
      file: 'dist/worker.js',
      format: 'iife',
      banner,
      plugins: [terser(minify)],
    },
  },
  {
    // For pages that cannot serve a folder: everything in one file.
    input: 'src/full.ts',
    plugins: [
      bundleLit(),
      typescript(withoutTypes),
      licences(),
      packageFiles,
      backgroundFiles(BESIDE_SCRIPT),
    ],
    output: {
      file: 'dist/rc-call-kit.full.min.js',
      format: 'iife',
      banner,
      intro: scriptAddress.iife,
      name: 'RcCallKit',
      inlineDynamicImports: true,
      sourcemap: 'hidden',
      plugins: [terser(minifyClassic)],
    },
  },
];
