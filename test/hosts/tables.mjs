/** The tables of hosts in the documentation, which a run of all hosts writes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import prettier from 'prettier';
import { placeOf } from '../support/hosts.mjs';
import { projectDir } from '../support/site.mjs';
import { POLICIES } from './policies.mjs';

const FILE = join(projectDir, 'docs/compatibility.md');

/** @param {Record<string, { title?: string, version?: string, group?: string, result?: string, checks?: string }>} passed */
export async function writeTables(passed) {
  const hosts = Object.entries(passed).filter(([, { title }]) => title);
  const rows = (wanted) =>
    hosts
      .filter(([, { group }]) => group === wanted)
      .map(([name, { title, version, result, checks }]) => [
        title,
        version,
        result,
        checks === 'None' ? checks : `\`${checks}\``,
        `\`${placeOf(name)}\``,
      ])
      .sort(([a], [b]) => a.localeCompare(b));
  const pages = [
    ...rows('page').map(([title, , result, , where]) => [title, result, where]),
    ...POLICIES.map(([page, result, file]) => [page, result, `\`${file}\``]),
  ];
  const tables = {
    hosts: table(['Host', 'Version', 'Result', 'Types', 'Checked by'], rows('framework')),
    tests: table(
      ['Tests of your pages', 'Version', 'Result', 'Types', 'Checked by'],
      rows('tests'),
    ),
    pages: table(['Page', 'Result', 'Checked by'], pages),
  };
  let text = await readFile(FILE, 'utf8');
  for (const [name, content] of Object.entries(tables)) text = between(text, name, content);
  const options = await prettier.resolveConfig(FILE);
  await writeFile(FILE, await prettier.format(text, { ...options, filepath: FILE }));
}

const line = (cells) => `| ${cells.join(' | ')} |`;
const table = (heads, rows) => [heads, heads.map(() => '---'), ...rows].map(line).join('\n');

function between(text, name, content) {
  const [start, end] = [`<!-- ${name}: written by npm run test:hosts -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/compatibility.md has no place for ${name}`);
  return `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`;
}
