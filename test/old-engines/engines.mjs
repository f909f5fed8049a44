/**
 * Old Chromiums. They are no part of the project's own dependencies: `npm ci --prefix test/old-engines` gets them, which
 * `oldEngines` does by itself.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { chromiumArgs } from '../../scripts/find-browser.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const modules = join(folder, 'node_modules');

/** How long their download may take: without them the tests are skipped. */
const DOWNLOAD_MS = 120_000;

/**
 * @returns {string | false} why there are none, for a test's `skip`; false where there are. They are built for one platform.
 */
export function whyNoOldEngines() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'old Chromiums exist for Linux on x64 only';
  const isThere = () => existsSync(join(modules, 'playwright-core'));
  if (!isThere())
    spawnSync('npm', ['ci', '--prefix', folder], { stdio: 'ignore', timeout: DOWNLOAD_MS });
  return isThere() ? false : 'old Chromiums could not be downloaded';
}

/** @param {107 | 113 | 122} version @returns the program, unpacked once */
async function programOf(version) {
  const program = join(modules, `chromium-${version}.program`);
  if (existsSync(program)) return program;
  const unpacked = `${program}.${process.pid}`;
  await pipeline(
    createReadStream(join(modules, `chromium-${version}`, 'bin', 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(unpacked, { mode: 0o755 }),
  );
  renameSync(unpacked, program);
  return program;
}

/**
 * Starts one, with the Playwright of its time.
 *
 * @param {107 | 113 | 122} version
 */
export async function launchOldChromium(version) {
  const { chromium } = createRequire(import.meta.url)('playwright-core');
  return chromium.launch({
    executablePath: await programOf(version),
    args: [...chromiumArgs, '--no-sandbox', '--disable-gpu'],
  });
}
