/**
 * Makes the demo's pages. A page's file holds what is its own: a `<title>`, scripts, and a `<main>`. The server puts the
 * common head and navigation around it. A file that starts with a doctype is a whole page already and is served as it is.
 *
 * A new page: a file in this folder, and a line in `pages`.
 */

/** In the order of the navigation: file, link text in English and Chinese. */
export const pages = [
  ['index.html', 'One page', '一个页面'],
  ['two-windows.html', 'Two windows', '两个窗口'],
  ['group.html', 'A group', '群组'],
  ['plain-site.html', 'In an old site', '嵌入旧网站'],
  ['rongcloud.html', 'On RongCloud', '使用融云'],
  ['check.html', 'Before a call', '通话检测'],
  ['gallery.html', 'Gallery', '全部状态'],
];

/**
 * @param {string} file the page's file name, such as `group.html`
 * @param {string} content what that file holds
 * @returns {string} the whole page
 */
export function renderPage(file, content) {
  if (/^\s*<!doctype/i.test(content)) return content;
  const start = content.indexOf('<main');
  if (start < 0) throw new Error(`demo/${file} has no <main>.`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="favicon.svg" />
    <link rel="stylesheet" href="demo.css" />
    <script type="module" src="demo.js"></script>
${content.slice(0, start)}
    <script type="module" src="../dist/rc-call-kit.min.mjs"></script>
  </head>
  <body>
    <header class="top">
      <a class="brand" href="index.html">
        <img src="favicon.svg" alt="" width="28" height="28" />
        rc-call-kit
      </a>
      <nav>
        <ul>
${pages.map((page) => renderLink(page, file)).join('\n')}
        </ul>
      </nav>
      <div class="tools">
        <button class="button" type="button" id="language" lang="zh-CN">中文</button>
        <button class="button" type="button" id="theme" aria-pressed="false" data-zh="深色">
          Dark
        </button>
      </div>
    </header>
${content.slice(start)}
  </body>
</html>
`;
}

function renderLink([file, english, chinese], currentFile) {
  const current = file === currentFile ? ' aria-current="page"' : '';
  return `          <li><a href="${file}"${current} data-zh="${chinese}">${english}</a></li>`;
}
