/**
 * The types of the packed package, where they are used: pages and templates in each framework, with what must compile and
 * what must not.
 */
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { installPacked, run } from '../support/packed.mjs';
import { projectDir } from '../support/site.mjs';

const bin = (name, path) => join(projectDir, 'node_modules', name, path);
const TSC = bin('typescript', 'bin/tsc');

let packed;

before(async () => {
  packed = await installPacked();
  for (const [from, to] of [
    ['frameworks', 'pages'],
    ['alone', 'alone'],
    ['templates', 'templates'],
  ])
    await cp(join(projectDir, 'test/types', from), join(packed.folder, to), { recursive: true });
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
  await compile(pages.map(inPages), 'bundler', 'esnext');
});

test('an entry that is all that a page imports types the tags and the events', async () => {
  await link(NEWEST);
  const alone = await readdir(join(packed.folder, 'alone'));
  assert.ok(alone.length > 1);
  for (const page of alone) await compile([`alone/${page}`], 'bundler', 'esnext');
});

test('so do pages in React 18 and Preact 10, and with moduleResolution nodenext', async () => {
  await link(OLDER);
  await compile(['react.tsx', 'preact.tsx', 'page.tsx'].map(inPages), 'nodenext', 'nodenext');
});

/** The compilers of templates, and how each tells an error. */
const TEMPLATES = {
  vue: {
    check: [bin('vue-tsc', 'bin/vue-tsc.js'), '--project', 'tsconfig.json'],
    error: /^templates\/(\w+)\.vue\((\d+),/gm,
  },
  svelte: {
    check: [
      bin('svelte-check', 'bin/svelte-check'),
      '--tsconfig',
      './tsconfig.json',
      '--output',
      'machine',
    ],
    error: /ERROR "templates\/(\w+)\.svelte" (\d+):/g,
  },
};

for (const [kind, { check, error }] of Object.entries(TEMPLATES))
  test(`a template of ${kind} is checked: each mistake is found, and nothing else`, async () => {
    await link(NEWEST);
    await configure([`templates/*.${kind}`], 'bundler', 'esnext');
    const { stdout } = await run(process.execPath, check, { cwd: packed.folder }).catch((e) => e);
    const found = [...stdout.matchAll(error)].map(([, file, line]) => `${file} ${line}`);
    const wrong = await readFile(join(packed.folder, `templates/Wrong.${kind}`), 'utf8');
    const mistakes = wrong
      .split('\n')
      .flatMap((line, i) => (/<rc-/.test(line) ? `Wrong ${i + 1}` : []));
    assert.deepEqual(found, mistakes, stdout);
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

const inPages = (page) => `pages/${page}`;

async function compile(files, moduleResolution, module) {
  await configure(files, moduleResolution, module);
  const { stdout } = await run(process.execPath, [TSC], { cwd: packed.folder }).catch((e) => e);
  assert.equal(stdout, '');
}

async function configure(include, moduleResolution, module) {
  const compilerOptions = {
    ...{ module, moduleResolution, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'] },
    ...{ strict: true, noEmit: true, types: [], jsx: 'react-jsx' },
    skipLibCheck: true, // frameworks' own types; what is wrong in ours, the pages show
  };
  const vueCompilerOptions = { strictTemplates: true };
  const config = join(packed.folder, 'tsconfig.json');
  await writeFile(config, JSON.stringify({ compilerOptions, vueCompilerOptions, include }));
}
