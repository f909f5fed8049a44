/**
 * The types of the packed package, where they are used: pages in each framework, with what must compile and what must not
 * (`@ts-expect-error`), and the two tools that look at a package before it is published.
 */
import assert from 'node:assert/strict';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { installPacked, run } from '../support/packed.mjs';
import { projectDir } from '../support/site.mjs';

const bin = (name, path) => join(projectDir, 'node_modules', name, path);
const TSC = bin('typescript', 'bin/tsc');

let packed;

before(async () => {
  packed = await installPacked();
  await cp(join(projectDir, 'test/types/frameworks'), join(packed.folder, 'pages'), {
    recursive: true,
  });
  await writeFile(join(packed.folder, 'package.json'), '{ "type": "module" }');
});

after(() => packed?.remove());

/** Frameworks in the versions that the pages are compiled against: the package's name, and where it is here. */
const NEWEST = {
  react: 'react',
  '@types/react': '@types/react',
  preact: 'preact',
  'solid-js': 'solid-js',
  vue: 'vue',
  svelte: 'svelte',
};
const OLDER = { react: 'react', '@types/react': 'types-react-18', preact: 'preact-10' };

test('pages in React 19, Preact 11, Solid, Vue, Svelte and none compile, and their mistakes do not', async () => {
  await link(NEWEST);
  const pages = await readdir(join(packed.folder, 'pages'));
  assert.ok(pages.length >= 6);
  await compile(pages, 'bundler', 'esnext');
});

test('so do pages in React 18 and Preact 10, and with moduleResolution nodenext', async () => {
  await link(OLDER);
  await compile(['react.tsx', 'preact.tsx', 'page.tsx'], 'nodenext', 'nodenext');
});

/** A folder of modules for the next compiler. */
async function link(packages) {
  for (const [name, source] of Object.entries(packages)) {
    const target = join(packed.folder, 'node_modules', name);
    await mkdir(dirname(target), { recursive: true });
    await run('rm', ['-rf', target]);
    await symlink(join(projectDir, 'node_modules', source), target);
  }
}

async function compile(pages, moduleResolution, module) {
  const compilerOptions = {
    ...{ module, moduleResolution, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'] },
    ...{ strict: true, noEmit: true, types: [], jsx: 'react-jsx' },
    skipLibCheck: true, // frameworks' own types; what is wrong in ours, the pages show
  };
  const files = pages.map((page) => `pages/${page}`);
  const config = join(packed.folder, 'tsconfig.json');
  await writeFile(config, JSON.stringify({ compilerOptions, files }));
  const { stdout } = await run(process.execPath, [TSC], { cwd: packed.folder }).catch((e) => e);
  assert.equal(stdout, '');
}
