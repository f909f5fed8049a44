/**
 * Prints what CHANGELOG.md says of the version in package.json, without its heading. Fails where it says nothing: nothing
 * is published then.
 *
 *     node scripts/release-notes.mjs > notes.md
 */
import { readFileSync } from 'node:fs';

const { version, repository } = JSON.parse(readFileSync('package.json', 'utf8'));
const files = `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/v${version}/`;
const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
const section = sections.find((text) => text.startsWith(`${version} - `));
// A release is shown elsewhere: links to files of the repository become addresses.
const notes = section
  ?.slice(section.indexOf('\n'))
  .replaceAll(/\]\((?!https?:|#)/g, `](${files}`)
  .trim();

if (notes) console.log(notes);
else {
  console.error(`CHANGELOG.md has no section "## ${version} - <date>".`);
  process.exitCode = 1;
}
