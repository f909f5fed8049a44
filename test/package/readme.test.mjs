/** What the README says of custom properties is what the style sheets read. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { projectDir } from '../support/site.mjs';

test('the table of custom properties names each one that a tag reads, and no other', async () => {
  const folder = `${projectDir}/src/components`;
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')));
  const read = sources.flatMap((source) => [...source.matchAll(/var\((--rc-[\w-]+)/g)]);
  const readme = await readFile(`${projectDir}/README.md`, 'utf8');
  const rows = readme.split('\n').filter((line) => line.startsWith('| `--rc-'));
  const named = rows.flatMap((row) => [...row.matchAll(/`(--rc-[\w-]+)`/g)]);
  const unique = (matches) => [...new Set(matches.map(([, name]) => name))].sort();
  assert.ok(unique(read).length > 10);
  assert.deepEqual(unique(named), unique(read));
});
