import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tags } from '../../docs/.vitepress/markdown/manifest.mjs';
import { descriptionMistakes } from '../../docs/.vitepress/markdown/tag-reference.mjs';
import { differences, untranslated } from '../../docs/.vitepress/sidebar.mjs';
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

/** Each page is in Chinese and in the Chinese list, each description of a tag is, and a translation is of what is there. */
function translations() {
  const strays = readdirSync(`${root}docs/zh`, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md') && !existsSync(`${root}docs/${file}`));
  return [
    ...untranslated().map((file) => `docs/zh/${file} is missing: docs/${file} in Chinese`),
    ...strays.map((file) => `docs/zh/${file} translates docs/${file}, which is not there`),
    ...descriptionMistakes().map((what) => `docs/.vitepress/markdown/descriptions.zh.json ${what}`),
    ...differences().map((what) => `docs/zh/README.md ${what}`),
  ];
}

/** The members of a union of strings in the source. */
function unionOf(name) {
  const [, union] = new RegExp(`export type ${name} =([^;]+);`).exec(
    read('src/core/call/call-error.ts'),
  );
  return [...union.matchAll(/'([\w-]+)'/g)].map(([, each]) => each);
}

/** The page of errors in each language: the headings of its tables, and the file of what people read. */
const ERROR_PAGES = [
  {
    file: 'docs/errors.md',
    headings: ['Reasons', 'Details', 'What a person reads, and what helps'],
    words: 'en',
  },
  {
    file: 'docs/zh/errors.md',
    headings: ['原因', '详情', '用户看到的提示与解决办法'],
    words: 'zh-cn',
  },
];

/** The cells of a table's rows, in the section with that heading. */
function rowsUnder(file, heading) {
  const section = read(file).split(`## ${heading}\n`)[1]?.split(/^## /m)[0] ?? '';
  return section
    .split('\n')
    .filter((line, i, lines) => line.startsWith('| `') && !lines[i + 1]?.startsWith('| -')) // not the head
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

/** Each reason and each detail has a row on the page of errors, and no other row is there. */
function errorRows() {
  const tables = [unionOf('ErrorReason'), unionOf('ErrorDetail'), unionOf('ErrorReason')];
  return ERROR_PAGES.flatMap(({ file, headings }) =>
    tables.flatMap((names, i) => {
      const rows = rowsUnder(file, headings[i]).map(([, cell]) => cell.replaceAll('`', ''));
      return [
        ...names.filter((name) => !rows.includes(name)).map((name) => `lacks ${name}`),
        ...rows.filter((name) => !names.includes(name)).map((name) => `has ${name}, which is none`),
      ].map((what) => `${file}, ${headings[i]}: ${what}`);
    }),
  );
}

/** What a person reads is what the kit says, in each language. */
async function errorSentences() {
  const found = await Promise.all(
    ERROR_PAGES.map(async ({ file, headings, words }) => {
      const module = await import(`../../dist/modules/components/words/${words}.js`);
      const strings = module.strings ?? module.en;
      return rowsUnder(file, headings[2]).flatMap(([, reason, sentence]) => {
        const expected = strings[`error.${reason.replaceAll('`', '')}`];
        return sentence === expected ? [] : [`${file}: ${reason} says "${expected}"`];
      });
    }),
  );
  return found.flat();
}

async function stateDiagrams() {
  const { stateDiagram } = await import('./states.mjs');
  const expected = stateDiagram();
  return ['docs/core/states.md', 'docs/zh/core/states.md']
    .filter((file) => !read(file).includes(`\`\`\`mermaid\n${expected}\`\`\``))
    .map((file) => `${file}: the diagram of the states is\n${expected}`);
}
