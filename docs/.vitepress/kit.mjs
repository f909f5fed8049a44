/**
 * The site has the built kit in a folder of its own, and loads it as any page would: `/kit/rc-call-kit.min.mjs` and, when there
 * is something to show, its pieces.
 */
import { cpSync, createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const FILES = ['rc-call-kit.min.mjs', 'pieces', 'background'];

/** @param {string} outDir the folder of the built site */
export function copyKit(outDir) {
  for (const file of FILES)
    cpSync(join(dist, file), join(outDir, 'kit', file), { recursive: true });
}

/** @returns {import('vite').Plugin} serves the same folder during development */
export function serveKit() {
  return {
    name: 'serve-kit',
    configResolved() {
      if (!existsSync(join(dist, FILES[0]))) throw new Error('The kit is not built: npm run build');
    },
    configureServer: ({ middlewares }) => void middlewares.use('/kit', sendFile),
  };
}

function sendFile(request, response, next) {
  const file = join(dist, new URL(request.url, 'http://kit').pathname);
  if (!file.startsWith(dist) || !statSync(file, { throwIfNoEntry: false })?.isFile()) return next();
  const isScript = ['.js', '.mjs'].includes(extname(file));
  response.setHeader('content-type', isScript ? 'text/javascript' : 'application/octet-stream');
  return createReadStream(file).pipe(response);
}
