/** Examples of the documentation, as a reader has them: a copy, the kit beside it or in it, and two people who open the page. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openPage, openTab } from './browser.mjs';
import { freePort } from './demo-server.mjs';
import { phoneOf } from './phone.mjs';
import { projectDir, startSite } from './site.mjs';

/** @typedef {{ after(undo: () => unknown): void }} Test a test of node:test, or anything else that undoes */

/**
 * A copy of an example, as a reader has it.
 *
 * @param {Test} t removes it again
 * @param {string} name a folder of `examples`
 * @returns {Promise<string>} its folder
 */
export async function copyOf(t, name) {
  const folder = await mkdtemp(join(tmpdir(), 'rc-example-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp(join(projectDir, 'examples', name), folder, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  return folder;
}

/**
 * A copy of an example, in which the kit is as npm installs it.
 *
 * @param {Test} t
 * @param {string} name
 * @param {readonly string[]} [packages] other packages that it finds, from the project's own node_modules
 */
export async function installedCopyOf(t, name, packages = []) {
  const folder = await copyOf(t, name);
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  await symlink(projectDir, join(modules, 'rc-call-kit'));
  for (const each of packages) {
    await mkdir(dirname(join(modules, each)), { recursive: true });
    await symlink(join(projectDir, 'node_modules', each), join(modules, each));
  }
  return folder;
}

/** Serves a folder. */
export async function serve(t, root) {
  const site = await startSite({ root });
  t.after(() => site.close());
  return site;
}

/** Serves a copy of an example that Vite has built. */
export async function builtCopyOf(t, name) {
  const folder = await installedCopyOf(t, name);
  const { build } = await import('vite'); // takes a second of its own, and few need it
  await build({ root: folder, logLevel: 'error', build: { minify: false } });
  return serve(t, join(folder, 'dist'));
}

/**
 * Starts the server of an example, which gets its port in `PORT` and prints a line once it listens.
 *
 * @param {Test} t ends it
 * @param {string} folder a copy
 * @param {Record<string, string>} [env]
 */
export async function startServer(t, folder, env = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: folder,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  t.after(() => {
    child.kill();
    return ended;
  });
  const failed = ended.then(([code]) => {
    throw new Error(`server.mjs has ended with ${code}`);
  });
  await Promise.race([once(child.stdout, 'data'), failed]);
  child.stdout.resume();
  return { url: `http://localhost:${port}` };
}

/**
 * Two people in two tabs: 3001 calls with the button of that name, 3002 answers, both see each other; then the caller hangs up.
 *
 * @param {Test} t
 * @param {import('playwright').Browser} browser
 * @param {[string, string]} addresses the page of the caller, and of the other
 * @param {string} label the name of the button
 */
export async function talk(t, browser, [first, second], label) {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  const pages = [page, await openTab(page)];
  await Promise.all([pages[0].goto(first), pages[1].goto(second)]);
  const [caller, callee] = pages.map((each) => phoneOf(each));
  await Promise.all([caller.online(), callee.online()]);
  await caller.page.bringToFront();
  await caller.page.getByRole('button', { name: label }).click();
  await callee.page.bringToFront();
  await callee.is('incoming');
  await callee.accept();
  await callee.sees('3001');
  await caller.page.bringToFront();
  await caller.sees('3002');
  await caller.hangUp();
  await callee.is('ended');
  assert.deepEqual([...pages[0].complaints, ...pages[1].complaints], []);
}
