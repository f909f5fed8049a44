import { existsSync, readFileSync } from 'node:fs';
import { root } from './pages.mjs';

/**
 * A block of code that begins with ```` ```js [examples/name/file.js] ```` is an excerpt of that file, which a test runs. So is
 * one that names a file of `src`, for contributors.
 *
 * @param {import('./pages.mjs').Page[]} pages
 * @returns {string[]} blocks that are not in their file, or end in the middle of something
 */
export function checkExcerpts(pages) {
  return pages.flatMap(({ file, samples }) =>
    samples.flatMap(({ info, code, line }) => {
      const [, source] = /^\[((?:examples|src|test)\/.+)\]$/.exec(info) ?? [];
      if (!source) return [];
      if (!existsSync(root + source)) return [`${file}:${line} there is no ${source}`];
      const isThere = flat(readFileSync(root + source, 'utf8')).includes(flat(code));
      if (!isThere) return [`${file}:${line} this is not in ${source}`];
      return isWhole(code) ? [] : [`${file}:${line} this ends in the middle of something`];
    }),
  );
}

/** Whether each bracket that opens also closes, so that a reader can paste it. */
const isWhole = (code) =>
  ['{}', '()', '[]'].every(([open, close]) => code.split(open).length === code.split(close).length);

/** Without indentation: an excerpt may come from within something. */
const flat = (text) => text.replaceAll(/^\s+/gm, '').trim();
