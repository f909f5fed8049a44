/** The documentation: its table of custom properties is what the style sheets read, and its links lead somewhere. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { projectDir } from '../support/site.mjs';

const read = (path) => readFileSync(join(projectDir, path), 'utf8');

test('the table of custom properties names each one that a tag reads, and no other', () => {
  const folder = 'src/components';
  const files = readdirSync(join(projectDir, folder), { recursive: true });
  const sources = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(`${folder}/${file}`));
  const used = sources.flatMap((source) => [...source.matchAll(/var\((--rc-[\w-]+)/g)]);
  const rows = read('docs/theming.md')
    .split('\n')
    .filter((line) => line.startsWith('| `--rc-'));
  const named = rows.flatMap((row) => [...row.matchAll(/`(--rc-[\w-]+)`/g)]);
  const unique = (matches) => [...new Set(matches.map(([, name]) => name))].sort();
  assert.ok(unique(used).length > 10);
  assert.deepEqual(unique(named), unique(used));
});

const pages = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync(join(projectDir, 'docs'), { recursive: true })
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.md') && !file.startsWith('docs/.vitepress')),
];

for (const page of pages)
  test(`every link and image of ${page} leads to a file and a heading that exist`, () => {
    const links = linksIn(read(page)).filter((link) => !/^[a-z]+:/.test(link));
    const broken = links.filter((link) => !leadsSomewhere(page, link));
    assert.deepEqual(broken, []);
  });

test('every page of the documentation is in its index, and the READMEs name each other', () => {
  const index = linksIn(read('docs/README.md'));
  const isListed = /^docs\/(?!README|index|zh\/)/; // the start pages, and translations, have no line of their own
  const listed = pages.filter((page) => isListed.test(page));
  assert.deepEqual(
    listed.filter((page) => !index.includes(relative('docs', page))),
    [],
  );
  assert.ok(linksIn(read('README.md')).includes('README.zh-CN.md'));
  assert.ok(linksIn(read('README.zh-CN.md')).includes('README.md'));
});

test('both READMEs name the same tags and lead to the same pages', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map(read);
  const tagsIn = (text) => [...new Set(text.match(/<rc-[\w-]+/g))].sort();
  const pagesIn = (text) =>
    [...new Set(linksIn(text).map((link) => link.split('#')[0].replace('docs/zh/', 'docs/')))]
      .filter((link) => !link.startsWith('README'))
      .sort();
  assert.deepEqual(tagsIn(chinese), tagsIn(english));
  assert.deepEqual(pagesIn(chinese), pagesIn(english));
});

test('the changelog says what is in the version of the package', () => {
  const run = spawnSync(process.execPath, ['scripts/release-notes.mjs'], { cwd: projectDir });
  assert.equal(run.status, 0, String(run.stderr));
  assert.ok(run.stdout.length > 100);
});

/** Targets of Markdown links and images; code is not looked at. */
function linksIn(markdown) {
  const text = markdown.replace(/^ *```[^]*?^ *```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
}

function leadsSomewhere(page, link) {
  const [path, anchor] = link.split('#');
  const file = path ? join(dirname(page), path) : page;
  if (!existsSync(join(projectDir, file))) return false;
  return anchor === undefined || anchorsIn(read(file)).has(decodeURIComponent(anchor));
}

/** Headings as GitHub names them: lower case, without punctuation, spaces as hyphens. */
function anchorsIn(markdown) {
  const text = markdown
    .replace(/^ *```[^]*?^ *```/gm, '')
    .replace('<!-- reference', '## Reference\n');
  const headings = [...text.matchAll(/^#+ +(.+)$/gm)].map(([, heading]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
