/**
 * Consumers of the packed kit. Each folder of `test/hosts` that has a package.json is one, and so are the examples that
 * `test/hosts/examples.mjs` names: their scripts check their types, build them, start their server or run their tests. They work
 * in a copy outside of the project, where they find only what they depend on.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromiumArgs, findBrowser } from '../../scripts/find-browser.mjs';
import { EXAMPLES } from '../hosts/examples.mjs';
import { codeUnder } from './code-samples.mjs';
import { playExample } from './example-call.mjs';
import { playCall } from './host-call.mjs';
import { run } from './packed.mjs';
import { projectDir, startSite } from './site.mjs';

const hostsDir = join(projectDir, 'test/hosts');
const LONGEST_STEP_MS = 10 * 60_000;

/** @returns {Promise<string[]>} the names of all hosts, in order */
export async function listHosts() {
  const entries = await readdir(hostsDir, { recursive: true });
  const own = entries.filter((path) => /^[^/\\]+[/\\]package\.json$/.test(path)).map(dirname);
  return [...own, ...Object.keys(EXAMPLES)].sort();
}

/** @returns {string} the folder of a host, as a path in the project */
export const placeOf = (name) => (name in EXAMPLES ? `examples/${name}` : `test/hosts/${name}`);

/**
 * A folder for hosts, with the packed kit.
 *
 * @param {{ tarball: string, manifest: any }} packed
 * @param {object} options
 * @param {boolean} options.linked what hosts depend on is linked from the project's own node_modules, instead of installed
 */
export async function openHosts(packed, { linked }) {
  const folder = await mkdtemp(join(tmpdir(), 'rc-call-kit-hosts-'));
  await cp(join(hostsDir, 'shared'), join(folder, 'shared'), { recursive: true });
  return {
    /**
     * Installs a host, checks its types, builds it, and plays a call on it, or runs its own tests.
     *
     * @param {string} name
     * @param {import('playwright').Browser} browser
     * @returns what its row in the documentation tells
     * @throws the step that failed, with what it printed
     */
    async run(name, browser) {
      const host = await readHost(name, join(folder, name));
      await (linked ? link(host, packed) : install(host, packed));
      for (const script of ['types', 'build', 'test'])
        if (host.scripts?.[script]) await step(`npm run ${script}`, npm(host, ['run', script]));
      const play = name in EXAMPLES ? playExample : playCall;
      const callOn = async (what, site) => {
        try {
          await step(what, play(browser, site.url));
        } finally {
          await site.close();
        }
      };
      if (!host.scripts?.test)
        await callOn(
          'the call',
          await (host.scripts?.start ? startOwnServer(host, 'start') : serve(host, folder)),
        );
      // what a reader does first, and where frameworks tell more
      if (name in EXAMPLES)
        await callOn('the call in development', await startOwnServer(host, 'dev'));
      return {
        title: host.description,
        group: host.group,
        version: await versionOf(host),
        result: host.scripts?.test ? 'All pass' : 'A call',
        checks: checkerOf(host),
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function readHost(name, folder) {
  await cp(join(projectDir, placeOf(name)), folder, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  for (const shared of manifest.shares ?? [])
    await cp(join(hostsDir, 'shared', shared), folder, { recursive: true });
  for (const [file, [page, heading, block]] of Object.entries(manifest.samples ?? {})) {
    const text = await readFile(join(projectDir, 'docs', page), 'utf8');
    await writeFile(join(folder, file), codeUnder(text, heading)[block]);
  }
  return { ...manifest, ...rowOf(name), folder, port: await freePort() };
}

/** An example is a reader's project: what the tables say of it is not in its package.json. */
const rowOf = (name) => name in EXAMPLES && { ...EXAMPLES[name], group: 'framework' };

/** The compiler that checks the types, if there are any. */
const checkerOf = ({ scripts }) => /[\w-]*tsc|ngc|svelte-check/.exec(scripts?.types)?.[0] ?? 'None';

async function versionOf({ folder, shows }) {
  const file = join(folder, 'node_modules', shows, 'package.json');
  return JSON.parse(await readFile(file, 'utf8')).version;
}

// --- installing ---

const install = (host, { tarball }) =>
  step(
    'npm install',
    npm(host, ['install', '--no-audit', '--no-fund', '--no-package-lock', tarball]),
  );

/** Without a network. The kit itself is a copy, so that its types find this host's framework. */
async function link({ folder, dependencies, devDependencies }, { tarball, manifest }) {
  const modules = join(folder, 'node_modules');
  await mkdir(modules, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', modules]);
  await run('mv', [join(modules, 'package'), join(modules, 'rc-call-kit')]);
  const names = Object.keys({ ...dependencies, ...devDependencies, ...manifest.dependencies });
  for (const name of ['.bin', ...names]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(projectDir, 'node_modules', name), join(modules, name));
  }
}

const npm = (host, args) =>
  run('npm', args, {
    cwd: host.folder,
    timeout: LONGEST_STEP_MS,
    env: environment(host),
    maxBuffer: 64 * 1024 * 1024,
  });

/** What a host's scripts find: a free port, and the browser. */
const environment = ({ port }) => ({
  ...process.env,
  PORT: String(port),
  CHROMIUM: findBrowser(),
  CHROMIUM_ARGS: JSON.stringify(chromiumArgs),
  NEXT_TELEMETRY_DISABLED: '1',
});

/** Says which step failed, and what it printed. */
async function step(what, promise) {
  try {
    return await promise;
  } catch (cause) {
    const printed = [cause.stdout, cause.stderr].filter(Boolean).join('\n').trim();
    throw new Error(`${what} failed: ${printed || (cause.stack ?? cause)}`, { cause });
  }
}

// --- serving ---

/** What was built, and the files beside it. */
async function serve({ folder, headers }, hosts) {
  const read = (path) => readFile(join(folder, path), 'utf8');
  const html = await read('dist/index.html').catch(() => read('index.html'));
  return startSite({ root: [join(folder, 'dist'), folder, hosts], pages: { '/': html }, headers });
}

/** A script of the host: `start` gets its port in `PORT`, `dev` as an option. */
async function startOwnServer(host, script) {
  const url = `http://localhost:${host.port}`;
  const options = script === 'dev' ? ['--', '--port', String(host.port)] : [];
  const server = spawn('npm', ['run', script, ...options], {
    cwd: host.folder,
    env: environment(host),
    detached: true, // a group of its own, which is ended as one
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk) => (printed += chunk));
  const ended = new Promise((resolve) => server.once('close', resolve));
  const answers = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  const deadline = Date.now() + LONGEST_STEP_MS;
  while (!(await answers())) {
    if (server.exitCode !== null || Date.now() > deadline)
      throw new Error(`npm run ${script} failed: ${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url,
    async close() {
      process.kill(-server.pid);
      await ended;
    },
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
