/**
 * Checks the documentation against the kit, and fails when a page says what is not so:
 *
 * - tags, attributes, events and custom properties that it names exist
 * - code in TypeScript and JavaScript compiles against the published types; needs `npm run build`
 * - code that names a file of `examples` is in that file, word for word
 * - files of the repository that it names exist
 * - every tag has a page, every reason and detail of an error has a row, every state of a call is in the diagram
 *
 *     node scripts/check-docs.mjs
 */
import { checkCompleteness } from './docs/completeness.mjs';
import { checkExcerpts } from './docs/excerpts.mjs';
import { checkNames } from './docs/names.mjs';
import { readPages } from './docs/pages.mjs';
import { checkPaths } from './docs/paths.mjs';
import { checkTypes } from './docs/types.mjs';

const pages = readPages();
const found = [
  ...checkNames(pages),
  ...checkExcerpts(pages),
  ...checkPaths(pages),
  ...checkTypes(pages),
  ...(await checkCompleteness()),
];
for (const line of found) console.error(line);
console.log(`The documentation: ${pages.length} pages, ${found.length} mistakes.`);
if (found.length > 0) process.exitCode = 1;
