/**
 * Writes what is made of the sources' doc comments: `custom-elements.json`, and of that the properties in the frameworks'
 * types. With `--check` it writes nothing, and fails if one of them is not what it would be.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import { tagProps } from './editor-data.mjs';

const manifest = await cli({ argv: ['analyze', '--quiet'], noWrite: true });
const files = {
  'custom-elements.json': `${JSON.stringify(manifest, null, 2)}\n`,
  'src/frameworks/tag-props.ts': await tagProps(manifest),
};

for (const [file, fresh] of Object.entries(files)) {
  const isFresh = existsSync(file) && readFileSync(file, 'utf8') === fresh;
  if (isFresh) console.log(`${file} is up to date.`);
  else if (!process.argv.includes('--check')) writeFileSync(file, fresh);
  else {
    console.error(`${file} is out of date. Run \`npm run manifest\` and commit the result.`);
    process.exitCode = 1;
  }
}
