import { execFileSync } from 'node:child_process';
import { readPage, root } from './pages.mjs';

/** Pages for contributors that are not in `docs`. */
const OUTSIDE = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'];
/** Pages that name files by the end of their path, such as `call-store.ts`. */
const FOR_CONTRIBUTORS =
  /^(ARCHITECTURE|CONTRIBUTING|docs\/(zh\/)?(contributing|decisions)\/.+)\.md$/;

const FOLDERS = /^(src|test|docs|scripts|bench|examples|demo|\.github)\//;
const FILE_NAME = /^[\w.-]+(\/[\w.-]+)*\.(ts|mts|mjs|yml|html)$/;
/** Stands for several files, or for one of the reader's own. */
const PATTERN = /[*<>…{}+]|rc-name|\bname\b/;

/**
 * Files and folders of the repository that a page names exist.
 *
 * @param {import('./pages.mjs').Page[]} pages
 * @returns {string[]} names of what is not there
 */
export function checkPaths(pages) {
  const files = trackedFiles();
  const there = new Set(files.flatMap(withFolders));
  const endings = new Set(files.flatMap(endingsOf));
  return [...pages, ...OUTSIDE.map(readPage)].flatMap(({ file, text }) =>
    pathsIn(text)
      .filter(({ path }) => {
        if (FOLDERS.test(path)) return !there.has(path.replace(/\/$/, ''));
        return FOR_CONTRIBUTORS.test(file) && FILE_NAME.test(path) && !endings.has(path);
      })
      .map(({ path, line }) => `${file}:${line} there is no file ${path}`),
  );
}

/** What stands in backticks, or in a drawing, and may be a path; other blocks of code are not looked at. */
function pathsIn(text) {
  const prose = text.replaceAll(/^ *```(\w*)[^]*?^ *```/gm, (block, language) =>
    language === 'mermaid'
      ? block.replaceAll('`', '').replaceAll(/[\w.-]+(\/[\w.-]+)+/g, '`$&`')
      : block.replaceAll(/[^\n]/g, ''),
  );
  return [...prose.matchAll(/`([^`\s]+)`/g)]
    .map(({ 1: path, index }) => ({ path, line: prose.slice(0, index).split('\n').length }))
    .filter(({ path }) => !PATTERN.test(path));
}

/** Files that Git knows, and new ones that it does not ignore. */
function trackedFiles() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard'];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n');
}

/** `a/b/c` as `a`, `a/b` and `a/b/c`. */
const withFolders = (file) =>
  file.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));

/** `a/b/c` as `c`, `b/c` and `a/b/c`. */
const endingsOf = (file) => file.split('/').map((_, index, parts) => parts.slice(index).join('/'));
