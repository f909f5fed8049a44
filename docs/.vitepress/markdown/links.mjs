import { existsSync } from 'node:fs';
import { posix } from 'node:path';

const docs = new URL('../..', import.meta.url);

/** Ids of headings as GitHub makes them, so that a link works in both places. */
export function githubSlug(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

/**
 * Links to files outside of `docs` lead to the repository, and links to the list of pages to the start page: as Markdown, on
 * GitHub, both are files. A file that does not exist fails the build, as VitePress does it for pages.
 *
 * @param {import('markdown-it')} md
 * @param {string} repository address that paths of files are added to
 */
export function rewriteLinks(md, repository) {
  md.core.ruler.push('links-of-the-repository', (state) => {
    const links = state.tokens
      .flatMap(({ children }) => children ?? [])
      .filter(({ type }) => type === 'link_open');
    for (const token of links) {
      const page = state.env.relativePath ?? '';
      const href = token.attrGet('href') ?? '';
      if (/^([a-z]+:|#|\/)/.test(href)) continue;
      const [path, anchor] = href.split('#');
      const file = posix.join('docs', posix.dirname(page), path);
      if (/(^|\/)README\.md$/.test(file) && file.startsWith('docs/'))
        token.attrSet('href', posix.join(posix.dirname(path), 'index.md'));
      if (file.startsWith('docs/')) continue;
      if (!existsSync(new URL(`../${file}`, docs)))
        throw new Error(`${page} links to ${file}, which does not exist.`);
      token.attrSet('href', repository + file + (anchor ? `#${anchor}` : ''));
    }
  });
}

/**
 * A file or folder that a page names, such as `examples/vue`, is a link to it in the repository.
 *
 * @param {import('markdown-it')} md
 * @param {string} repository address that paths of files are added to
 */
export function linkFiles(md, repository) {
  md.core.ruler.push('files-of-the-repository', ({ tokens, Token }) => {
    for (const { type, children } of tokens) {
      if (type !== 'inline') continue;
      for (let i = children.length - 1; i >= 0; i -= 1) {
        const { content } = children[i];
        if (children[i].type !== 'code_inline' || children[i - 1]?.type === 'link_open') continue;
        if (!/^(bench|demo|examples|scripts|src|test)\/[\w./-]+$/.test(content)) continue;
        if (!existsSync(new URL(`../${content}`, docs))) continue;
        const open = new Token('link_open', 'a', 1);
        open.attrSet('href', repository + content);
        children.splice(i, 1, open, children[i], new Token('link_close', 'a', -1));
      }
    }
  });
}
