/** A package registry of a test's own: what it was given, and 404 for everything else. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @returns its address, and what it takes in */
export async function startRegistry() {
  const folder = await mkdtemp(join(tmpdir(), 'rc-call-kit-registry-'));
  const packages = new Map();

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, url).pathname).slice(1);
    const [name, isFile] = path.endsWith('.tgz') ? [path.slice(0, -4), true] : [path, false];
    const found = packages.get(name);
    if (!found) return response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
    if (isFile) return response.end(found.file);
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify(documentOf(found)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;

  function documentOf({ manifest, file }) {
    const { name, version } = manifest;
    const integrity = `sha512-${createHash('sha512').update(file).digest('base64')}`;
    const dist = { tarball: `${url}${name}.tgz`, integrity };
    return {
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...manifest, dist } },
    };
  }

  /** Takes in the packages that lie in these folders, as they would be published. */
  async function publish(...sources) {
    const options = ['--json', '--ignore-scripts', '--pack-destination', folder];
    const { stdout } = await run('npm', ['pack', ...sources, ...options]);
    for (const [i, { filename }] of JSON.parse(stdout).entries()) {
      const manifest = JSON.parse(await readFile(join(sources[i], 'package.json'), 'utf8'));
      packages.set(manifest.name, { manifest, file: await readFile(join(folder, filename)) });
    }
  }

  return {
    publish,

    /** Takes in packages made up of a manifest and the text of their one file. */
    async publishMadeUp(...madeUp) {
      const sources = madeUp.map(({ manifest }) => join(folder, 'made-up', manifest.name));
      for (const [i, { manifest, text }] of madeUp.entries()) {
        await mkdir(sources[i], { recursive: true });
        await writeFile(
          join(sources[i], 'package.json'),
          JSON.stringify({ type: 'module', main: 'index.js', ...manifest }),
        );
        await writeFile(join(sources[i], 'index.js'), text);
      }
      await publish(...sources);
    },

    /** Installs into a folder, from here and from nowhere else. @returns what npm wrote */
    async install(target, ...names) {
      const { stdout, stderr } = await run(
        'npm',
        [
          ...['install', ...names, '--registry', url, '--cache', join(folder, 'cache')],
          ...['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'warn'],
        ],
        { cwd: target },
      );
      return stdout + stderr;
    },

    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
