/** A content management system, as far as a page needs one: it puts a theme around pages, and knows who is signed in. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

const folder = fileURLToPath(new URL('.', import.meta.url));
const PEOPLE = [
  { userId: '3001', name: 'Li Lei' },
  { userId: '3002', name: 'Han Meimei' },
];

const site = new Hono();
const read = (file) => readFile(folder + file, 'utf8');

site.get('/', async (context) => {
  const as = context.req.query('as'); // a real one looks at its session
  const { userId } = PEOPLE.find((person) => person.userId === as) ?? PEOPLE[0];
  const parts = ['theme/header.html', 'pages/contact.html', 'theme/footer.html'];
  const page = (await Promise.all(parts.map(read))).join('');
  return context.html(page.replaceAll('{user}', userId));
});

site.get('/users', (context) => {
  const ids = context.req.query('ids')?.split(',') ?? [];
  return context.json(PEOPLE.filter(({ userId }) => ids.includes(userId)));
});

/** Where the theme has its libraries from. */
const LIBRARIES = {
  '/lib/jquery/': 'node_modules/jquery/dist/',
  '/lib/jquery-ui/': 'node_modules/jquery-ui/dist/',
  '/rc-call-kit/': 'node_modules/rc-call-kit/dist/',
};
for (const [path, files] of Object.entries(LIBRARIES)) {
  const rewriteRequestPath = (address) => address.replace(path, files);
  site.get(`${path}*`, serveStatic({ root: folder, rewriteRequestPath }));
}
site.get('/theme/*', serveStatic({ root: folder }));
site.get('/pages/*', serveStatic({ root: folder }));

const port = Number(process.env.PORT || 3000);
serve({ fetch: site.fetch, port, hostname: 'localhost' }, () =>
  console.log(`http://localhost:${port}`),
);
