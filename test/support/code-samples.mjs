/** Code samples of the documentation, so that they can be run. */

/**
 * @param {string} markdown
 * @param {string} heading
 * @returns {string[]} the code blocks in the section of that heading
 */
export function codeUnder(markdown, heading) {
  const [, section] = markdown.split(new RegExp(`^#+ ${heading}$`, 'm'));
  if (section === undefined) throw new Error(`no section "${heading}"`);
  const found = [];
  // a block of code, or the next heading; what looks like a heading in code is part of its block
  for (const [, code] of section.matchAll(/^```\w+\n(.*?)^```$|^#+ /gms)) {
    if (code === undefined) break;
    found.push(code);
  }
  return found;
}
