/** Files of the package that are made of others: data for editors, types of the scripts, hashes of what a page loads. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { htmlCustomData, webTypes } from './editor-data.mjs';

const read = (file) => readFileSync(file, 'utf8');

/** For TypeScript, which looks for them beside the files. */
const SCRIPT_TYPES = {
  'rc-call-kit.min.d.ts': `import './types/index.js';\n`,
  'rc-call-kit.full.min.d.ts': `import './types/index.js';\n`,
  'rc-call-kit.min.d.mts': `export * from './types/script.js';\n`,
};

/** @returns {Record<string, string>} the hash of each file that a page loads without a bundler, as `integrity` takes it */
export function hashes() {
  const scripts = ['rc-call-kit.min.js', 'rc-call-kit.min.mjs', 'rc-call-kit.full.min.js'];
  const pieces = readdirSync('dist/pieces').map((file) => `pieces/${file}`);
  return Object.fromEntries(
    [...scripts, ...pieces.sort()].map((file) => [
      file,
      `sha384-${createHash('sha384')
        .update(readFileSync(`dist/${file}`))
        .digest('base64')}`,
    ]),
  );
}

/** Texts of the licences, by the name of the package. */
const licences = new Map();

/** Notes what is bundled, in each of the builds. @throws where a package has no text of a licence */
export function noteLicences(dependencies) {
  for (const { name, version, license, licenseText } of dependencies) {
    if (!licenseText) throw new Error(`${name} has no licence text`);
    licences.set(name, `${name} ${version} (${license})\n\n${licenseText.trim()}\n`);
  }
}

function licenceTexts() {
  const head = 'Code of these packages is in the files of dist. It keeps its licences:\n';
  const texts = [...licences].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return [head, ...texts].join(`\n${'-'.repeat(80)}\n\n`);
}

/** A rollup plugin, for the last of the builds. */
export const packageFiles = {
  name: 'package-files',
  closeBundle() {
    const manifest = JSON.parse(read('custom-elements.json'));
    const { version } = JSON.parse(read('package.json'));
    const files = {
      ...SCRIPT_TYPES,
      'THIRD-PARTY-LICENSES.txt': licenceTexts(),
      'html-custom-data.json': htmlCustomData(manifest),
      'web-types.json': webTypes(manifest),
      'integrity.json': `${JSON.stringify({ version, files: hashes() }, null, 2)}\n`,
    };
    for (const [file, text] of Object.entries(files)) writeFileSync(`dist/${file}`, text);
  },
};
