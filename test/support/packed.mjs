/** The package as a user gets it: packed by npm, and unpacked into a project that has nothing else. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectDir } from './site.mjs';

export const run = promisify(execFile);

/**
 * Packs and unpacks, without a network: what the package depends on is linked from the project's own node_modules.
 *
 * @returns the consumer's folder, the tarball, what is in it, and the undo
 */
export async function installPacked() {
  const folder = await mkdtemp(join(tmpdir(), 'rc-call-kit-consumer-'));
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: projectDir },
  );
  const [{ filename, files }] = JSON.parse(stdout);
  await run('tar', ['-xzf', join(folder, filename), '-C', folder]);
  await rename(join(folder, 'package'), join(modules, 'rc-call-kit'));
  const manifest = JSON.parse(await readFile(join(modules, 'rc-call-kit', 'package.json'), 'utf8'));
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(projectDir, 'node_modules', name), join(modules, name));
  }
  return {
    folder,
    tarball: join(folder, filename),
    manifest,
    paths: files.map(({ path }) => path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
