/** The sidebar is the list of pages in docs/README.md, and in Chinese in docs/zh/README.md: GitHub shows the same lists. */
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

const docs = new URL('..', import.meta.url);

const LISTS = { en: 'README.md', zh: 'zh/README.md' };
/** What a reader needs first comes first; other sections follow in the order of the list. */
const ORDER = [
  'Start',
  'Add the kit to a page',
  'Recipes',
  'How it behaves',
  'The tags',
  'The core',
];

/** The theme takes a title as HTML, in which a tag would be one. */
const plain = (title) => title.replaceAll('`', '').replaceAll('<', '&lt;');

/**
 * @param {'en' | 'zh'} language
 * @returns {{ heading: string, pages: { title: string, file: string }[] }[]} the list of pages, by section; files are in
 *   `docs`, or begin with `../`
 */
function listOfPages(language) {
  const list = LISTS[language];
  return readFileSync(new URL(list, docs), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      heading: section.slice(0, section.indexOf('\n')).trim(),
      pages: [...section.matchAll(/^- \[(.+?)\]\(([\w./-]+\.md)\)/gm)].map(([, title, file]) => ({
        title: plain(title),
        file: posix.join(posix.dirname(list), file),
      })),
    }))
    .filter(({ pages }) => pages.length > 0);
}

const placeOf = ({ heading }) => (ORDER.includes(heading) ? ORDER.indexOf(heading) : ORDER.length);

/** A file of the repository, outside of this folder. */
const isOutside = (file) => file.startsWith('../');

const inChinese = (file) => (isOutside(file) ? file : `zh/${file}`);

/** @returns {string[]} files of pages that have no Chinese version */
export function untranslated() {
  const files = listOfPages('en').flatMap(({ pages }) => pages.map(({ file }) => file));
  return ['index.md', ...files].filter((file) => !existsSync(new URL(inChinese(file), docs)));
}

/** @returns {string[]} where the Chinese list of pages is not that in English */
export function differences() {
  const filesIn = (language) =>
    listOfPages(language).map(({ pages }) => pages.map(({ file }) => file));
  const [english, chinese] = [filesIn('en').map((files) => files.map(inChinese)), filesIn('zh')];
  const lacks = english.flat().filter((file) => !chinese.flat().includes(file));
  const strays = chinese.flat().filter((file) => !english.flat().includes(file));
  const isAsLong = lacks.length + strays.length === 0;
  const isSame = JSON.stringify(english) === JSON.stringify(chinese);
  return [
    ...lacks.map((file) => `lacks ${file}`),
    ...strays.map((file) => `has ${file}, which docs/README.md has not`),
    ...(isAsLong && !isSame ? ['has other sections than docs/README.md, or another order'] : []),
  ];
}

/**
 * @param {'en' | 'zh'} language
 * @param {string} repository address that paths of files are added to
 * @returns {import('vitepress').DefaultTheme.SidebarItem[]}
 */
export function sections(language, repository) {
  const linkOf = (file) => (isOutside(file) ? file.replace('../', repository) : `/${file}`);
  const list = listOfPages(language);
  return listOfPages('en')
    .map((section, i) => ({ ...list[i], place: placeOf(section) }))
    .sort((one, other) => one.place - other.place)
    .map(({ heading, pages }) => ({
      text: heading,
      items: pages.map(({ title, file }) => ({ text: title, link: linkOf(file) })),
    }));
}
