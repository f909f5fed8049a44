import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tags } from '../../docs/.vitepress/markdown/manifest.mjs';
import { untranslated } from '../../docs/.vitepress/sidebar.mjs';
import { root } from './pages.mjs';

const read = (file) => readFileSync(root + file, 'utf8');

/** @returns {Promise<string[]>} what the documentation leaves out */
export async function checkCompleteness() {
  if (!existsSync(`${root}dist/core.js`)) return [];
  return [
    ...tagPages(),
    ...translations(),
    ...errorRows(),
    ...(await errorSentences()),
    ...(await stateDiagrams()),
  ];
}

const SECTIONS = ['When not to use it', 'Keyboard', 'Accessibility'];

/** Each tag has a page, with the sections and the tables that all have. */
function tagPages() {
  return [...tags.keys()].flatMap((name) => {
    const file = `docs/tags/${name}.md`;
    if (!existsSync(root + file)) return [`${file} is missing: each tag has a page`];
    const text = read(file);
    return [`<!-- reference: ${name} -->`, ...SECTIONS.map((each) => `\n## ${each}\n`)]
      .filter((part) => !text.includes(part))
      .map((part) => `${file} has no ${part.trim()}`);
  });
}

/** Each page is in Chinese, and a translation is of a page that is there. */
function translations() {
  const strays = readdirSync(`${root}docs/zh`, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md') && !existsSync(`${root}docs/${file}`));
  return [
    ...untranslated().map((file) => `docs/zh/${file} is missing: docs/${file} in Chinese`),
    ...strays.map((file) => `docs/zh/${file} translates docs/${file}, which is not there`),
  ];
}

/** The members of a union of strings in the source. */
function unionOf(name) {
  const [, union] = new RegExp(`export type ${name} =([^;]+);`).exec(
    read('src/core/call/call-error.ts'),
  );
  return [...union.matchAll(/'([\w-]+)'/g)].map(([, each]) => each);
}

/** The first cells of a table's rows, in the section with that heading. */
function rowsUnder(heading) {
  const section = read('docs/errors.md').split(`## ${heading}\n`)[1]?.split(/^## /m)[0] ?? '';
  return section
    .split('\n')
    .filter((line, i, lines) => line.startsWith('| `') && !lines[i + 1]?.startsWith('| -')) // not the head
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

/** Each reason and each detail has a row in docs/errors.md, and no other row is there. */
function errorRows() {
  return [
    ['Reasons', unionOf('ErrorReason')],
    ['Details', unionOf('ErrorDetail')],
    ['What a person reads, and what helps', unionOf('ErrorReason')],
  ].flatMap(([heading, names]) => {
    const rows = rowsUnder(heading).map(([, cell]) => cell.replaceAll('`', ''));
    return [
      ...names.filter((name) => !rows.includes(name)).map((name) => `lacks ${name}`),
      ...rows.filter((name) => !names.includes(name)).map((name) => `has ${name}, which is none`),
    ].map((what) => `docs/errors.md, ${heading}: ${what}`);
  });
}

/** What a person reads is what the kit says. */
async function errorSentences() {
  const { en } = await import('../../dist/modules/components/words/en.js');
  return rowsUnder('What a person reads, and what helps').flatMap(([, reason, sentence]) => {
    const expected = en[`error.${reason.replaceAll('`', '')}`];
    return sentence === expected ? [] : [`docs/errors.md: ${reason} says "${expected}"`];
  });
}

async function stateDiagrams() {
  const { stateDiagram } = await import('./states.mjs');
  const expected = stateDiagram();
  const file = 'docs/core/states.md';
  return read(file).includes(`\`\`\`mermaid\n${expected}\`\`\``)
    ? []
    : [`${file}: the diagram of the states is\n${expected}`];
}
