/** The cells of the tables in Chinese. Names of products stay as they are. */
const CELLS = {
  Host: '环境',
  Version: '版本',
  Result: '结果',
  Types: '类型检查',
  'Checked by': '检查位置',
  'Tests of your pages': '页面的测试环境',
  Page: '页面',

  'A call': '可以通话',
  'All pass': '全部通过',
  None: '无',
  'No call; the person reads what to add': '不能通话，并提示用户应添加的内容',
  'No call; the person reads that a part is missing': '不能通话，并提示用户缺少部分功能',
  'One kit, one warning': '像一份那样工作，并有一条警告',
  'The call goes on': '通话继续',
  'Taken over, with properties and listeners': '可以接管，包括属性和监听器',
  'Every tag is drawn': '所有标签都能渲染',

  'Astro, another page during the call': 'Astro，通话中切换到其他页面',
  'esbuild, with `rc-call-kit/waiting`': 'esbuild，使用 `rc-call-kit/waiting`',
  'Import map, no bundler': 'import map，不用打包工具',
  'Next.js, app router': 'Next.js，App Router',
  'React Router, another route during the call': 'React Router，通话中切换到其他路由',
  'Rollup, tags registered one by one': 'Rollup，逐个注册标签',
  'Script tag': '脚本标签',
  'Script tag, as a module': '脚本标签，以模块方式加载',
  'webpack, with `rc-call-kit/waiting`': 'webpack，使用 `rc-call-kit/waiting`',
  'happy-dom, Vitest': 'happy-dom，Vitest',
  'jsdom 26, Vitest': 'jsdom 26，Vitest',
  'jsdom 27, Vitest': 'jsdom 27，Vitest',

  'Content Security Policy with a nonce and `strict-dynamic`':
    '使用 nonce 和 `strict-dynamic` 的内容安全策略',
  'npm package and script tag on one page': '同一页面上同时使用 npm 包和脚本标签',
  'Tags in a part of the page that is `display: none`': '标签位于页面中 `display: none` 的部分',
  'Strict Content Security Policy, Trusted Types': '严格的内容安全策略，启用 Trusted Types',
  '`Permissions-Policy` without microphone and camera': '`Permissions-Policy` 不允许麦克风和摄像头',
  'Frame of another site, with `allow`': '来自其他网站的 iframe，带 `allow`',
  'Frame of another site, without `allow`': '来自其他网站的 iframe，不带 `allow`',
  'Frame with `sandbox="allow-scripts"`': '带 `sandbox="allow-scripts"` 的 iframe',
  'Content Security Policy with `sandbox allow-scripts`':
    '含 `sandbox allow-scripts` 的内容安全策略',
  'Two versions by script tag on one page': '同一页面上用脚本标签加载两个版本',
  'File from a disk, `rc-call-kit.full.min.js`': '从磁盘打开的文件，`rc-call-kit.full.min.js`',
  'File from a disk, `rc-call-kit.min.js`': '从磁盘打开的文件，`rc-call-kit.min.js`',
  'Turbo 8, links and back': 'Turbo 8，点击链接和后退',
  'Turbo 8, morphing': 'Turbo 8，morphing',
  'htmx 2 and 4': 'htmx 2 和 4',
  'View transitions in one document': '同一文档内的视图过渡（View Transitions）',
  'Rendered on a server by React, Vue and Svelte': '由 React、Vue 和 Svelte 在服务器上渲染',
  'Rendered on a server by `@lit-labs/ssr`': '由 `@lit-labs/ssr` 在服务器上渲染',
};

/** @param {string} cell in English @returns {string} in Chinese, if there is Chinese for it */
export const inChinese = (cell) => CELLS[cell] ?? cell;
