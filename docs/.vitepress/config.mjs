/** The documentation's site: `npm run docs` serves it, `npm run docs:build` writes it. ARCHITECTURE.md says how it is made. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { copyKit, serveKit } from './kit.mjs';
import { chineseAlerts } from './markdown/chinese-alerts.mjs';
import { drawDiagrams } from './markdown/diagrams.mjs';
import { fileNames } from './markdown/file-names.mjs';
import { githubSlug, linkFiles, rewriteLinks } from './markdown/links.mjs';
import { liveExamples } from './markdown/live-examples.mjs';
import { tagReference } from './markdown/tag-reference.mjs';
import { taskLists } from './markdown/task-lists.mjs';
import { renderForSearch, tokenize } from './search.mjs';
import { sections, untranslated } from './sidebar.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const repository = 'https://github.com/rc-call-kit/rc-call-kit';
const files = `${repository}/blob/main/`;

const SOURCE_CODE =
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" style="fill:none"><path d="m8 6-6 6 6 6m8-12 6 6-6 6" style="fill:none;stroke:currentColor"/></svg>';

const missing = untranslated();
if (missing.length > 0) throw new Error(`Not in Chinese: ${missing.join(', ')}.`);

export default defineConfig({
  title: 'rc-call-kit',
  description: 'Audio and video calls for any web page, as HTML tags',
  base: process.env.DOCS_BASE ?? '/',
  // The list of all pages on GitHub; the sidebar is made of it.
  srcExclude: ['README.md', 'zh/README.md'],
  lastUpdated: false,
  ignoreDeadLinks: 'localhostLinks', // pages of examples, once the reader has started them
  head: [['link', { rel: 'icon', href: `${process.env.DOCS_BASE ?? '/'}favicon.svg` }]],
  markdown: {
    anchor: { slugify: githubSlug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
    config(md) {
      tagReference(md);
      liveExamples(md);
      rewriteLinks(md, files);
      linkFiles(md, files);
      taskLists(md);
      drawDiagrams(md);
      chineseAlerts(md);
      fileNames(md, files);
    },
  },
  themeConfig: {
    // Drawn here: the icons that a name stands for come from elsewhere during development.
    socialLinks: [{ icon: { svg: SOURCE_CODE }, ariaLabel: 'Source code', link: repository }],
    search: {
      provider: 'local',
      options: {
        _render: renderForSearch,
        miniSearch: {
          options: { tokenize },
          searchOptions: { combineWith: 'AND', prefix: true, fuzzy: 0.1 },
        },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                displayDetails: '显示详情',
                resetButtonTitle: '清除',
                backButtonTitle: '返回',
                noResultsText: '没有找到',
                footer: { selectText: '打开', navigateText: '切换', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: [
          { text: 'Start', link: '/start/script-tag' },
          { text: 'Tags', link: '/tags' },
          { text: 'Errors', link: '/errors' },
          { text: 'Changes', link: `${files}CHANGELOG.md` },
        ],
        sidebar: sections('en', files),
        outline: { level: [2, 3] },
      },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '用 HTML 标签为任意网页加入音视频通话',
      themeConfig: {
        nav: [
          { text: '开始', link: '/zh/start/script-tag' },
          { text: '标签', link: '/zh/tags' },
          { text: '错误', link: '/zh/errors' },
          { text: '更新记录', link: `${files}CHANGELOG.md` },
        ],
        sidebar: sections('zh', files),
        outline: { level: [2, 3], label: '本页内容' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换为浅色',
        darkModeSwitchTitle: '切换为深色',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '语言',
        skipToContentLabel: '跳到正文',
        notFound: { title: '没有这个页面', quote: '', linkLabel: '回到首页', linkText: '回到首页' },
      },
    },
  },
  buildEnd: ({ outDir }) => copyKit(outDir),
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('rc-') } } },
  vite: {
    publicDir: 'public',
    server: { fs: { allow: [root] } },
    build: { chunkSizeWarningLimit: 1000 },
    plugins: [serveKit()],
    resolve: { alias: { 'rc-call-kit/testing': `${root}dist/testing.js` } },
  },
});
