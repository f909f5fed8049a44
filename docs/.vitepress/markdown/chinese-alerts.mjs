const TITLES = { note: '说明', tip: '提示', important: '重要', warning: '警告', caution: '注意' };

/**
 * `> [!NOTE]` has its title in Chinese on Chinese pages. VitePress has one set of titles for all languages.
 *
 * @param {import('markdown-it')} md
 */
export function chineseAlerts(md) {
  md.core.ruler.after('github-alerts', 'chinese-alerts', ({ tokens, env }) => {
    if (!env.relativePath?.startsWith('zh/')) return;
    for (const { type, meta } of tokens)
      if (type === 'github_alert_open') meta.title = TITLES[meta.type] ?? meta.title;
  });
}
