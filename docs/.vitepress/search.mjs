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
