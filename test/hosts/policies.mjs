/** What a page, its server and the frames around it allow: played by suites, most of them in the gate, told here with what proves it. */
import { run } from 'node:test';
import { join } from 'node:path';
import { projectDir } from '../support/site.mjs';

const FRAMES = 'test/e2e/frames.test.mjs';
const NAVIGATION = 'test/hosts/navigation.test.mjs';
const SERVER = 'test/package/server-rendering.test.mjs';
const FILES = 'test/e2e/file-pages.test.mjs';
const TELLS = 'No call; the person reads what to add';

/** Each page, what comes of it, and the tests that prove it. */
export const POLICIES = [
  [
    'Strict Content Security Policy, Trusted Types',
    'A call',
    'test/package/csp.test.mjs',
    /whole call violates nothing/,
  ],
  ['`Permissions-Policy` without microphone and camera', TELLS, FRAMES, /^a header of the site/],
  ['Frame of another site, with `allow`', 'A call', FRAMES, /^a call in a frame of another site/],
  [
    'Frame of another site, without `allow`',
    TELLS,
    FRAMES,
    /^a frame of another site without `allow`/,
  ],
  ['Frame with `sandbox="allow-scripts"`', TELLS, FRAMES, /^a frame in a sandbox/],
  [
    'Content Security Policy with `sandbox allow-scripts`',
    TELLS,
    FRAMES,
    /^a header with a sandbox/,
  ],
  [
    'Two versions by script tag on one page',
    'One kit, one warning',
    'test/package/two-copies.test.mjs',
    /both are one kit/,
  ],
  ['File from a disk, `rc-call-kit.full.min.js`', 'A call', FILES, /^a call between files/],
  [
    'File from a disk, `rc-call-kit.min.js`',
    'No call; the person reads that a part is missing',
    FILES,
    /^a file with the small script/,
  ],
  ['Turbo 8, links and back', 'The call goes on', NAVIGATION, /^turbo: links/],
  ['Turbo 8, morphing', 'The call goes on', NAVIGATION, /^turbo: a refresh/],
  ['htmx 2 and 4', 'The call goes on', NAVIGATION, /^htmx/],
  ['View transitions in one document', 'The call goes on', NAVIGATION, /^a view transition/],
  [
    'Rendered on a server by React, Vue and Svelte',
    'Taken over, with properties and listeners',
    SERVER,
    /renders the tags as plain markup/,
  ],
  ['Rendered on a server by `@lit-labs/ssr`', 'Every tag is drawn', SERVER, /^@lit-labs\/ssr/],
];

/**
 * Runs the suites, each once.
 *
 * @throws which of the pages has no test, or which of its tests failed
 */
export async function runPolicies() {
  const files = [...new Set(POLICIES.map(([, , file]) => file))];
  const results = await resultsOf(files);
  const wrong = POLICIES.flatMap(([page, , file, pattern]) => {
    const own = results.filter((each) => each.file === file && pattern.test(each.name));
    if (own.length === 0) return [`${page}: ${file} has no such test`];
    return own.filter(({ passed }) => !passed).map(({ name, why }) => `${page}: ${name}\n${why}`);
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return {};
}

async function resultsOf(files) {
  const results = [];
  const stream = run({ files: files.map((file) => join(projectDir, file)), concurrency: 1 });
  const note = (passed) => (test) =>
    results.push({
      ...{ name: test.name, passed, file: files.find((file) => test.file?.endsWith(file)) },
      why: test.details.error?.cause?.message ?? test.details.error?.message,
    });
  stream.on('test:pass', note(true));
  stream.on('test:fail', note(false));
  await new Promise((resolve) => stream.on('end', resolve).resume());
  return results;
}
