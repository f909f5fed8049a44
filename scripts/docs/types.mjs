import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { root } from './pages.mjs';

/** Samples leave out what a page has of its own: an element that was found, a function. Its names and types. */
const TAKEN_AS_GIVEN = ['taken-as-given', 'other-packages'].map(
  (name) => `${root}scripts/docs/${name}.d.ts`,
);
const KINDS = { js: '.mjs', ts: '.mts' };

const SHARED = {
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  skipLibCheck: true,
  allowJs: true,
  checkJs: true,
  strict: false, // a sample looks an element up and does not ask whether it was there
};

/**
 * @param {import('./pages.mjs').Page[]} pages
 * @returns {string[]} what the compiler says about the samples
 */
export function checkTypes(pages) {
  if (!existsSync(`${root}dist/types/index.d.ts`)) return ['Run `npm run build` first.'];
  const samples = new Map();
  for (const { file, samples: blocks } of pages)
    for (const sample of blocks) {
      const kind = KINDS[sample.language];
      if (!kind || sample.info.startsWith('[')) continue; // an example has a test of its own
      samples.set(`${root}${file.replaceAll('/', '-')}-${sample.line}${kind}`, { file, ...sample });
    }
  const program = ts.createProgram([...samples.keys(), ...TAKEN_AS_GIVEN], SHARED, hostOf(samples));
  return [...samples].flatMap(([path, { file, line }]) => {
    const source = program.getSourceFile(path);
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].map(({ start, messageText }) => {
      const place = source.getLineAndCharacterOfPosition(start).line + line;
      return `${file}:${place} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}

/** The samples are files that are nowhere on disk. Each is a module, so that none sees the names of another. */
function hostOf(samples) {
  const host = ts.createCompilerHost(SHARED);
  const { getSourceFile, fileExists, readFile } = host;
  const textOf = ({ code }) => `${code}\nexport {};\n`;
  host.fileExists = (path) => samples.has(path) || fileExists(path);
  host.readFile = (path) => (samples.has(path) ? textOf(samples.get(path)) : readFile(path));
  host.getSourceFile = (path, ...rest) =>
    samples.has(path)
      ? ts.createSourceFile(path, textOf(samples.get(path)), ...rest)
      : getSourceFile(path, ...rest);
  host.resolveModuleNameLiterals = (literals, from, redirected, options) =>
    literals.map(({ text }) => resolve(text, from, options, host));
  return host;
}

const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

function resolve(name, from, options, host) {
  const entry = /^rc-call-kit(\/.*)?$/.exec(name);
  const types = entry && exports[`.${entry[1] ?? ''}`]?.types;
  if (types)
    return { resolvedModule: { resolvedFileName: root + types.slice(2), extension: '.d.ts' } };
  return ts.resolveModuleName(name, from, options, host);
}
