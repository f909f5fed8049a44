/**
 * Above code that names its file stands that name, as the reader has it: in an example without the folder of the example. A
 * file of the repository is a link; one that the reader makes, such as `.env`, is not.
 *
 * @param {import('markdown-it')} md
 * @param {string} repository address that paths of files are added to
 */
export function fileNames(md, repository) {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, i, ...rest) => {
    const path = /^\S+ \[(.+)\]/.exec(tokens[i].info)?.[1]; // VitePress takes it out of `info`
    const code = fence(tokens, i, ...rest);
    if (!path) return code;
    const name = md.utils.escapeHtml(path.replace(/^examples\/[^/]+\//, ''));
    const href = repository + path.split('/').map(encodeURIComponent).join('/');
    const isOurs = /^(examples|src|test)\//.test(path);
    const label = isOurs ? `<a href="${href}"><code>${name}</code></a>` : `<code>${name}</code>`;
    return `<p class="file-name">${label}</p>${code}`;
  };
}
