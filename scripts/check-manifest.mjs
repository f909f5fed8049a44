// Fails if custom-elements.json does not match the sources, so that editors and docs never show an outdated API.

import { existsSync, readFileSync } from 'node:fs';
import { cli } from '@custom-elements-manifest/analyzer/cli.js';

const file = 'custom-elements.json';
const manifest = await cli({ argv: ['analyze', '--quiet'], noWrite: true });
const fresh = `${JSON.stringify(manifest, null, 2)}\n`;

if (existsSync(file) && readFileSync(file, 'utf8') === fresh) {
  console.log(`${file} is up to date.`);
} else {
  console.error(`${file} is out of date. Run \`npm run manifest\` and commit the result.`);
  process.exitCode = 1;
}
