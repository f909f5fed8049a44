/**
 * Writes the version and the hash of the build into the script tags of the documentation. `npm version` runs it. With
 * `--check` it writes nothing, and fails where they are not those of the build: nothing is published then.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILES = ['README.md', 'README.zh-CN.md', 'docs/script-tag.md', 'docs/zh/script-tag.md'];
const TAG = /(rc-call-kit@)[^/]+(\/dist\/(rc-call-kit[\w.]+)"\s+integrity=")[^"]+/g;

const { version, files } = JSON.parse(readFileSync('dist/integrity.json', 'utf8'));

for (const file of FILES) {
  const text = readFileSync(file, 'utf8');
  const fresh = text.replace(TAG, (_, name, path, script) => name + version + path + files[script]);
  if (fresh === text) continue;
  if (!process.argv.includes('--check')) writeFileSync(file, fresh);
  else {
    console.error(`${file} has the hash of another build. Run \`node scripts/cdn-tags.mjs\`.`);
    process.exitCode = 1;
  }
}
