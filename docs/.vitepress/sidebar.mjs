/** The sidebar is the list of pages in docs/README.md: a page is added in one place, and GitHub shows the same list. */
import { existsSync, readFileSync } from 'node:fs';

const docs = new URL('..', import.meta.url);
const read = (path) => readFileSync(new URL(path, docs), 'utf8');

const CHINESE = {
  Start: '开始',
  'Add the kit to a page': '加入页面',
  Recipes: '实例',
  'The tags': '标签',
  'The core': '核心',
  Reference: '参考',
  'How it behaves': '运行方式',
  'For contributors': '参与开发',
  Decisions: '设计决策',
  'For tools': '工具',
};
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

/** @returns {{ heading: string, pages: { title: string, file: string }[] }[]} the list of pages, by section */
function listOfPages() {
  return read('README.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      heading: section.slice(0, section.indexOf('\n')).trim(),
      pages: [...section.matchAll(/^- \[(.+?)\]\(([\w./-]+\.md)\)/gm)].map(([, title, file]) => ({
        title: plain(title),
        file,
      })),
    }))
    .filter(({ pages }) => pages.length > 0)
    .sort((one, other) => placeOf(one) - placeOf(other));
}

const placeOf = ({ heading }) => (ORDER.includes(heading) ? ORDER.indexOf(heading) : ORDER.length);

/** A file of the repository, outside of this folder. */
const isOutside = (file) => file.startsWith('../');

/** What stays in English, as beginnings of files: what is generated, and what is for contributors and decision makers. */
const ENGLISH_ONLY = ['faults.md', 'decisions/', 'comparison.md', 'contributing'];

const isEnglishOnly = (file) => ENGLISH_ONLY.some((start) => file.startsWith(start));

const filesOfPages = () =>
  listOfPages()
    .flatMap(({ pages }) => pages.map(({ file }) => file))
    .filter((file) => !isOutside(file));

/** @returns {string[]} files of pages that have no Chinese version, and should */
export const untranslated = () =>
  ['index.md', ...filesOfPages()].filter((file) => !isTranslated(file) && !isEnglishOnly(file));

/** @returns {string[]} files of pages that are in English only */
export const inEnglishOnly = () => filesOfPages().filter((file) => !isTranslated(file));

const isTranslated = (file) => existsSync(new URL(`zh/${file}`, docs));

/** A page that is not in Chinese is there in English, and says so. */
function chineseLink({ title, file }) {
  if (!isTranslated(file)) return { text: `${title}（英文）`, link: `/${file}` };
  const heading = /^# (.+)$/m.exec(read(`zh/${file}`))?.[1] ?? title;
  return { text: plain(heading), link: `/zh/${file}` };
}

/**
 * @param {'en' | 'zh'} language
 * @param {string} repository address that paths of files are added to
 * @returns {import('vitepress').DefaultTheme.SidebarItem[]}
 */
export function sections(language, repository) {
  const linkOf = (page) => {
    if (isOutside(page.file))
      return { text: page.title, link: page.file.replace('../', repository) };
    return language === 'zh' ? chineseLink(page) : { text: page.title, link: `/${page.file}` };
  };
  return listOfPages().map(({ heading, pages }) => ({
    text: language === 'zh' ? (CHINESE[heading] ?? heading) : heading,
    items: pages.map(linkOf),
  }));
}
