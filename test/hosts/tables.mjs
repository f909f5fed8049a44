/** The tables of hosts in the documentation, which a run of all hosts writes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import prettier from 'prettier';
import { placeOf } from '../support/hosts.mjs';
import { projectDir } from '../support/site.mjs';
import { inChinese } from './chinese.mjs';
import { POLICIES } from './policies.mjs';

/** Where the tables are, and what each of their cells is there. */
const PAGES = [
  { file: 'docs/compatibility.md', translate: (cell) => cell },
  { file: 'docs/zh/compatibility.md', translate: inChinese },
];

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
    hosts: [['Host', 'Version', 'Result', 'Types', 'Checked by'], ...rows('framework')],
    tests: [['Tests of your pages', 'Version', 'Result', 'Types', 'Checked by'], ...rows('tests')],
    pages: [['Page', 'Result', 'Checked by'], ...pages],
  };
  await Promise.all(PAGES.map((page) => writePage(page, tables)));
}

async function writePage({ file, translate }, tables) {
  const path = join(projectDir, file);
  let text = await readFile(path, 'utf8');
  for (const [name, [heads, ...rows]] of Object.entries(tables)) {
    const lines = [
      heads.map(translate),
      heads.map(() => '---'),
      ...rows.map((row) => row.map(translate)),
    ];
    text = between(file, text, name, lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n'));
  }
  const options = await prettier.resolveConfig(path);
  await writeFile(path, await prettier.format(text, { ...options, filepath: path }));
}

function between(file, text, name, content) {
  const [start, end] = [`<!-- ${name}: written by npm run test:hosts -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no place for ${name}`);
  return `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`;
}
