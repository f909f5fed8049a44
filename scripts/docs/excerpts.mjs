import { existsSync, readFileSync } from 'node:fs';
import { root } from './pages.mjs';

/**
 * A block of code that begins with ```` ```js [examples/name/file.js] ```` is an excerpt of that file, which a test runs. So is
 * one that names a file of `src`, for contributors.
 *
 * @param {import('./pages.mjs').Page[]} pages
 * @returns {string[]} blocks that are not in their file
 */
export function checkExcerpts(pages) {
  return pages.flatMap(({ file, samples }) =>
    samples.flatMap(({ info, code, line }) => {
      const [, source] = /^\[((?:examples|src|test)\/.+)\]$/.exec(info) ?? [];
      if (!source) return [];
      if (!existsSync(root + source)) return [`${file}:${line} there is no ${source}`];
      const isThere = flat(readFileSync(root + source, 'utf8')).includes(flat(code));
      return isThere ? [] : [`${file}:${line} this is not in ${source}`];
    }),
  );
}

/** Without indentation: an excerpt may come from within something. */
const flat = (text) => text.replaceAll(/^\s+/gm, '').trim();
