/** Recipes that need no build: their folder, and the kit beside it, as the page says. */
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { copyOf, serve } from './example.mjs';
import { projectDir } from './site.mjs';

/**
 * @param {import('./example.mjs').Test} t closes it
 * @param {string} name a folder of `examples` whose pages load `rc-call-kit/rc-call-kit.min.js`
 */
export async function openKitSite(t, name) {
  const folder = await copyOf(t, name);
  await symlink(join(projectDir, 'dist'), join(folder, 'rc-call-kit'));
  return serve(t, folder);
}
