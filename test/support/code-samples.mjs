/** Code samples of the documentation, so that they can be run. */

/**
 * @param {string} markdown
 * @param {string} heading
 * @returns {string[]} the code blocks in the section of that heading
 */
export function codeUnder(markdown, heading) {
  const [, section] = markdown.split(new RegExp(`^#+ ${heading}$`, 'm'));
  if (section === undefined) throw new Error(`no section "${heading}"`);
  const [own] = section.split(/^#+ /m);
  return [...own.matchAll(/^```\w+\n(.*?)^```$/gms)].map(([, code]) => code);
}
