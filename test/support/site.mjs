/** A small web server for tests: files of the project, beside pages that a test makes up. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectDir = fileURLToPath(new URL('../..', import.meta.url));

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * @param {object} [options]
 * @param {string | readonly string[]} [options.root] the folder whose files are served, or several, of which the first that
 *   has a file serves it; default: the project
 * @param {Record<string, string>} [options.pages] contents by path; the ending tells the type, none is HTML
 * @param {Record<string, string>} [options.headers] sent with every answer
 */
export async function startSite({ root = projectDir, pages = {}, headers = {} } = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    const content = pages[pathname] ?? (await readInOne(root, decodeURIComponent(pathname)));
    const type = TYPES[extname(pathname)] ?? TYPES['.html'];
    if (content === undefined) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': type, ...headers }).end(content);
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  return {
    port,
    url: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readInOne(roots, path) {
  for (const root of [roots].flat()) {
    const content = await readInside(root, path);
    if (content) return content;
  }
  return undefined;
}

/** @returns the file, or `undefined` where there is none */
async function readInside(root, path) {
  const file = normalize(join(root, path));
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
  return readFile(file).catch(() => undefined);
}

/** A page with this in its body. */
export function htmlPage(body, { lang = 'en', head = '' } = {}) {
  return `<!doctype html>
<html lang="${lang}">
  <head><meta charset="utf-8"><title>Test</title>${head}</head>
  <body>${body}</body>
</html>`;
}
