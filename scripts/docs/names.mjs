import { readFileSync } from 'node:fs';
import { eventNames, tags } from '../../docs/.vitepress/markdown/manifest.mjs';
import { root } from './pages.mjs';

/** What any element takes. */
const GLOBAL =
  /^(hx-[\w-]+|id|class|style|slot|hidden|lang|dir|title|part|inert|data-[\w-]+|aria-[\w-]+)$/;
/** What begins with the same letters, and is no tag: the package, and names on `document` of other subjects. */
const OTHERS = ['rc-call-kit'];

// This table is compared with the style sheets by test/package/readme.test.mjs.
const properties = new Set(
  readFileSync(`${root}docs/theming.md`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `--rc-'))
    .flatMap((row) => row.match(/--rc-[\w-]+/g)),
);

/**
 * @param {import('./pages.mjs').Page[]} pages
 * @returns {string[]} names of the kit that a page uses and that do not exist
 */
export function checkNames(pages) {
  return pages.flatMap(({ file, text, samples }) => [
    ...unknownNames(file, text),
    ...samples
      .filter(({ language }) => language === 'html')
      .flatMap((sample) => unknownAttributes(file, sample)),
  ]);
}

function unknownNames(file, text) {
  const names = [...text.matchAll(/(?<![\w/-])(--)?rc-[a-z]+(-[a-z]+)*/g)];
  return names
    .filter(([name, isProperty]) =>
      isProperty
        ? !properties.has(name) && !text.includes(`${name}-…`)
        : !tags.has(name) && !eventNames.has(name) && !OTHERS.some((each) => name.startsWith(each)),
    )
    .map(({ 0: name, index }) => `${file}:${lineAt(text, index)} there is no ${name}`);
}

function unknownAttributes(file, { code, line }) {
  const found = [];
  for (const { 1: name, 2: inside, index } of code.matchAll(/<(rc-[\w-]+)((?:"[^"]*"|[^">])*)>/g)) {
    const known = new Set(tags.get(name)?.attributes?.map((each) => each.name));
    for (const [attribute] of inside.replaceAll(/"[^"]*"/g, '').matchAll(/[a-z][\w-]*/gi))
      if (!known.has(attribute) && !GLOBAL.test(attribute))
        found.push(`${file}:${line + lineAt(code, index) - 1} <${name}> has no ${attribute}`);
  }
  return found;
}

const lineAt = (text, index) => text.slice(0, index).split('\n').length;
