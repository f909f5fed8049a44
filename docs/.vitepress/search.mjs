/**
 * Words of a text, for the search. Chinese has no spaces between words; the browser knows them. Sent to the page as source
 * text, so that it can name nothing outside of itself.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function tokenize(text) {
  if (!Intl.Segmenter) return text.match(/[\p{Script=Han}]|[\p{L}\p{N}]+/gu) ?? [];
  return [...new Intl.Segmenter('zh-CN', { granularity: 'word' }).segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);
}

/** The text of a page, for the index: without the colors of code, which take most of the time. */
export function renderForSearch(source, env, md) {
  const { highlight } = md.options;
  md.options.highlight = null;
  try {
    const html = md.render(source, env);
    return env.frontmatter?.search === false ? '' : html;
  } finally {
    md.options.highlight = highlight; // the same renderer makes the pages
  }
}
