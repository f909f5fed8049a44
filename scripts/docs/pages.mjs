import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {object} Sample a block of code
 * @property {string} language
 * @property {string} info what else the first line of the block says
 * @property {string} code
 * @property {number} line where its code begins on the page
 *
 * @typedef {object} Page
 * @property {string} file
 * @property {string} text
 * @property {Sample[]} samples
 */

/** @returns {Page[]} the READMEs and all pages of the documentation */
export function readPages() {
  const docs = readdirSync(`${root}docs`, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md') && !file.startsWith('.vitepress'))
    .map((file) => `docs/${file}`);
  return ['README.md', 'README.zh-CN.md', ...docs].map(readPage);
}

/** @returns {Page} */
export function readPage(file) {
  const text = readFileSync(root + file, 'utf8');
  return { file, text, samples: samplesIn(text) };
}

function samplesIn(text) {
  return [...text.matchAll(/^( *)```(\w+)(.*)\n([^]*?)^\1```$/gm)].map((match) => {
    const [, indent, language, info, code] = match;
    return {
      language,
      info: info.trim(),
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      line: text.slice(0, match.index).split('\n').length + 1,
    };
  });
}
