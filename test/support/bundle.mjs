/** Sources of the kit as one script, for pages that use what the kit does not export. */
import { build } from 'esbuild';
import { projectDir } from './site.mjs';

/**
 * @param {string} contents a module; its imports start at the project's folder
 * @returns {Promise<string>} the script, as a module
 */
export async function bundleOf(contents) {
  const { outputFiles } = await build({
    absWorkingDir: projectDir,
    stdin: { contents, resolveDir: projectDir },
    bundle: true,
    ignoreAnnotations: true, // package.json tells side effects of built files, not of sources
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}
