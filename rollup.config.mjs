import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { transform } from 'esbuild';

// Without this, chunks and declarations of files since renamed would be published too.
rmSync('dist', { recursive: true, force: true });

const tsconfig = './tsconfig.build.json';
const tslib = './scripts/decorators.mjs';

/**
 * Keeps Lit's hands off the host page.
 *
 * Lit publishes its version lists and property metadata on `globalThis`, and defines `Symbol.metadata`. A script that
 * a site embeds should leave nothing behind but its own name, so here Lit's modules get a stand-in for both: an object
 * that only this bundle can see, holding the two globals Lit reads. Polyfill hooks (`…PolyfillSupport`, `ShadyCSS`,
 * `litNonce`) are read as absent; they serve browsers older than the ones this file is compiled for.
 */
function keepLitPrivate() {
  const standIn = '\0lit-globals';
  const source =
    'export default { ShadowRoot, trustedTypes: globalThis.trustedTypes, metadata: Symbol.metadata };';
  const isLit = /\/node_modules\/(lit|lit-html|lit-element|@lit\/[^/]+)\//;
  const globalUse = /\bglobalThis\b|\bSymbol(?=\.metadata\b)|(?<![.\w])(?=litPropertyMetadata\b)/g;
  // All that Lit is known to write. A name no longer found means that Lit changed and this plugin must be read again.
  const writes = [
    /\.litHtmlVersions\s*\?\?=/,
    /\.litElementVersions\s*\?\?=/,
    /\.reactiveElementVersions\s*\?\?=/,
    /\.litPropertyMetadata\s*\?\?=/,
    /\bSymbol\.metadata\s*\?\?=/,
  ];
  const missing = new Set(writes);

  return {
    name: 'keep-lit-private',
    resolveId: (id) => (id === standIn ? id : null),
    load: (id) => (id === standIn ? source : null),
    transform(code, id) {
      if (!isLit.test(id.replaceAll('\\', '/'))) return null;
      for (const write of writes) if (write.test(code)) missing.delete(write);
      const changed = code.replace(globalUse, (use) => (use ? 'litGlobals' : 'litGlobals.'));
      // Any other road to the page's globals is one this plugin does not know.
      const unknown = /(?<![.\w])(window|self)\b/.exec(changed);
      if (unknown) this.error(`Lit uses "${unknown[0]}": see keepLitPrivate in rollup.config.mjs`);
      if (changed === code) return null;
      // On one line with the code, so that the lines of the source map still fit.
      return { code: `import litGlobals from ${JSON.stringify(standIn)};${changed}`, map: null };
    },
    buildEnd(error) {
      if (error || missing.size === 0) return;
      this.error(
        `Lit no longer writes ${[...missing].join(', ')}: see keepLitPrivate in rollup.config.mjs`,
      );
    },
  };
}

/** What a minifier leaves in templates: indentation, which means nothing in ours, and the comments and spaces of style sheets. */
function tightenTemplates() {
  const tightenCss = (css) =>
    css
      .replace(/\/\*[^]*?\*\//g, '')
      .replace(/\s*([{};,])\s*/g, '$1')
      .replace(/([{;][-\w]+): /g, '$1:')
      .replaceAll(';}', '}')
      .trim();
  return {
    name: 'tighten-templates',
    transform(code, id) {
      if (id.includes('node_modules')) return null;
      const tight = code.replace(/(?<=\bcss\s*`)[^`$]*(?=`)/g, tightenCss);
      return { code: tight.replace(/\n +/g, '\n'), map: null };
    },
  };
}

/** The script-tag build loads most languages when a page speaks them, and has decorators of properties alone. */
function useSmallerParts() {
  return {
    name: 'use-smaller-parts',
    resolveId(id, importer) {
      if (id === 'lit/decorators.js') return fileURLToPath(new URL(tslib, import.meta.url));
      return id === './languages.js' && /words\/strings-for\.ts$/.test(importer)
        ? this.resolve('./languages.script.js', importer)
        : null;
    },
  };
}

/** A language's module, with the language as what it is about. */
const asDefault = {
  name: 'as-default',
  transform: (code) => ({ code: code.replace(/export const \w+ =/, 'export default'), map: null }),
};

/**
 * Short names for what only a class can see. The minifier gives each such name of all classes one of its own; here each
 * class begins anew, and names that come again compress better.
 */
const shortenNames = {
  name: 'shorten-names',
  renderChunk: (code) =>
    transform(code, {
      target: 'es2022',
      minifyIdentifiers: true,
      legalComments: 'inline',
      sourcemap: true,
    }),
};

/** One notice instead of one per module of Lit. */
const banner = `/*! rc-call-kit, MIT License. Contains Lit and @lit/context: Copyright 2017-2022 Google LLC, SPDX-License-Identifier: BSD-3-Clause; and idb-keyval: Copyright 2016 Jake Archibald, SPDX-License-Identifier: Apache-2.0 */`;
const generatedCode = { preset: 'es2015', symbols: false };
const minify = { format: { comments: /^!/ }, ecma: 2020, compress: { passes: 3 } };

export default [
  {
    // For bundlers. Lit stays outside, so that a page with other Lit elements ships it once; so does the vendor's SDK.
    input: {
      index: 'src/index.ts',
      elements: 'src/components/index.ts',
      core: 'src/core/index.ts',
      rongcloud: 'src/rongcloud.ts',
      waiting: 'src/waiting.ts',
    },
    external: /^(lit|@lit\/context|@rongcloud\/[^/]+)(\/|$)/,
    plugins: [resolve(), typescript({ tsconfig, tslib })],
    output: {
      dir: 'dist',
      format: 'es',
      sourcemap: true,
      hoistTransitiveImports: false,
      chunkFileNames: 'chunks/[name].js',
    },
  },
  {
    // For script tags: one file with everything inside.
    input: 'src/cdn.ts',
    plugins: [
      useSmallerParts(),
      // `production` is said aloud because Lit's development build would come with NODE_ENV=development.
      resolve({ exportConditions: ['production'] }),
      typescript({ tsconfig, tslib, declaration: false, declarationDir: undefined }),
      keepLitPrivate(),
      tightenTemplates(),
    ],
    output: [
      {
        file: 'dist/rc-call-kit.min.js',
        format: 'iife',
        banner,
        name: 'RcCallKit',
        inlineDynamicImports: true,
        generatedCode,
        freeze: false,
        sourcemap: true,
        plugins: [shortenNames, terser(minify)],
      },
      {
        file: 'dist/rc-call-kit.min.mjs',
        format: 'es',
        banner,
        inlineDynamicImports: true,
        generatedCode,
        freeze: false,
        sourcemap: true,
        plugins: [shortenNames, terser({ ...minify, module: true })],
      },
    ],
  },
  {
    // What the script-tag build fetches.
    input: {
      'zh-TW': 'src/components/words/zh-tw.ts',
      ja: 'src/components/words/ja.ts',
      ko: 'src/components/words/ko.ts',
      ar: 'src/components/words/ar.ts',
    },
    plugins: [
      typescript({ tsconfig, tslib, declaration: false, declarationDir: undefined }),
      asDefault,
    ],
    output: { dir: 'dist/languages', format: 'es', plugins: [terser({ ...minify, module: true })] },
  },
];
