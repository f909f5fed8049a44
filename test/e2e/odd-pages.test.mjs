/** Pages that come from elsewhere than a web server's HTML: files, and XHTML. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { htmlPage, projectDir } from '../support/site.mjs';

const app = (script, userId) => `<script src="${script}"></script>
  <rc-call-provider backend="local" app-key="odd" token="${userId}">
    <rc-call-button user-id="2">Call them</rc-call-button>
    <rc-incoming-call ringtone="none"></rc-incoming-call>
    <rc-call-panel ringback="none"></rc-call-panel>
  </rc-call-provider>`;

let folder;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rc-call-kit-files-'));
  await cp(join(projectDir, 'dist'), join(folder, 'dist'), { recursive: true });
  for (const file of ['full.min', 'min'])
    for (const userId of [1, 2])
      await writeFile(
        join(folder, `${file}-${userId}.html`),
        htmlPage(app(`dist/rc-call-kit.${file}.js`, userId)),
      );
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const addressOf = (name) => pathToFileURL(join(folder, name)).href;
const isConnected = (page) =>
  until(
    page,
    'connected',
    () => document.querySelector('rc-call-provider').state?.connection === 'connected',
  );

test('a call between files, with the script that holds everything', async (t) => {
  const caller = await openPage(browser);
  t.after(() => caller.context().close());
  const callee = await openTab(caller);
  await caller.goto(addressOf('full.min-1.html'));
  await callee.goto(addressOf('full.min-2.html'));
  await Promise.all([isConnected(caller), isConnected(callee)]);
  await caller.getByRole('button', { name: 'Call them' }).click();
  await callee.getByRole('button', { name: 'Accept', exact: true }).click();
  await caller.getByRole('timer').waitFor();
  assert.deepEqual([...caller.complaints, ...callee.complaints], []);
});

test('a file with the small script, whose pieces a browser does not load, says so', async (t) => {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  await page.goto(addressOf('min-1.html'));
  await page.getByRole('alert').getByText('Part of the call could not be loaded.').waitFor();
});

test('an XHTML page is told to the developer', async (t) => {
  const server = createServer(async (request, response) => {
    if (request.url === '/favicon.ico') return response.writeHead(204).end();
    response.setHeader('content-type', 'application/xhtml+xml');
    return response.end(`<html xmlns="http://www.w3.org/1999/xhtml"><head><title>X</title></head>
      <body><rc-call-provider backend="local" token="1"></rc-call-provider></body></html>`);
  });
  await new Promise((resolve) => server.listen(0, resolve));
  t.after(() => server.close());
  const page = await openPage(browser);
  t.after(() => page.context().close());
  const warned = page.waitForEvent('console', (message) => message.type() === 'warning');
  await page.goto(`http://localhost:${server.address().port}/`);
  await page.addScriptTag({ path: join(projectDir, 'dist/rc-call-kit.full.min.js') });
  assert.match((await warned).text(), /rc-call-kit needs text\/html, not application\/xhtml\+xml/);
});
