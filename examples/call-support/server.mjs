/** Serves the pages beside it, and takes the messages of visitors whom nobody answered. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

const folder = fileURLToPath(new URL('.', import.meta.url));
const MAX_LENGTH = { name: 100, contact: 100, question: 4000 };

/** @param {(message: { name: string, contact: string, question: string }) => unknown} receive */
export function createSite(receive) {
  const site = new Hono();

  site.post('/messages', bodyLimit({ maxSize: 32 * 1024 }), async (context) => {
    const form = await context.req.parseBody();
    const message = {};
    for (const [field, length] of Object.entries(MAX_LENGTH)) {
      const text = typeof form[field] === 'string' ? form[field].trim() : '';
      if (!text || text.length > length) return context.json({ code: 'bad-message', field }, 400);
      message[field] = text;
    }
    await receive(message);
    return context.json({ code: 'received' });
  });

  const kit = `${folder}node_modules/rc-call-kit/dist`;
  const toKit = (path) => path.replace('/rc-call-kit', '');
  site.get('/rc-call-kit/*', serveStatic({ root: kit, rewriteRequestPath: toKit }));
  site.get('*', serveStatic({ root: `${folder}site` }));
  return site;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const port = Number(process.env.PORT || 3000);
  // Here they end in the terminal: put them into your database, or into your mail.
  const site = createSite((message) => console.log('A message:', message));
  serve({ fetch: site.fetch, port, hostname: 'localhost' }, () =>
    console.log(`http://localhost:${port}`),
  );
}
