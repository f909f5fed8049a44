/** `rc-call-kit/waiting`: a page that waits for a call loads what that takes; the rest comes with the call. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import resolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

const SITE = `
  <script type="module" src="/waiting.js"></script>
  <rc-call-provider backend="local" app-key="waiting" token="3001" no-answer-ms="4000">
    <main>Words of the site</main>
    <rc-incoming-call ringtone="none"></rc-incoming-call>
    <rc-call-panel></rc-call-panel>
  </rc-call-provider>`;
const BRANDED = SITE.replace('<rc-call-panel>', '$&<b slot="logo">Our brand</b>');
const BUTTON = `<script type="module" src="/waiting.js"></script><rc-call-button user-id="1"></rc-call-button>`;
const CALLER = `
  <script src="/dist/rc-call-kit.min.js"></script>
  <rc-call-provider backend="local" app-key="waiting" token="3002"></rc-call-provider>`;

let site;
let browser;
let chunks;

before(async () => {
  const built = await rollup({
    input: 'dist/waiting.js',
    plugins: [resolve({ exportConditions: ['production'] })],
  });
  const { output } = await built.generate({ format: 'es' });
  await built.close();
  chunks = output;
  const files = Object.fromEntries(output.map(({ fileName, code }) => [`/${fileName}`, code]));
  const pages = {
    ...files,
    '/site': htmlPage(SITE),
    '/branded': htmlPage(BRANDED),
    '/button': htmlPage(BUTTON),
    '/caller': htmlPage(CALLER),
  };
  site = await startSite({ pages });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

async function open(context, path) {
  const page = await (context ? context.newPage() : openPage(browser));
  const loaded = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname.slice(1)));
  await page.addInitScript(noteWhenConnected);
  await page.goto(site.url + path);
  return { page, loaded };
}

/** Runs in the page, before anything else there: what was loaded and registered when it connected. */
function noteWhenConnected() {
  document.addEventListener('rc-connection-change', ({ status }) => {
    if (status !== 'connected') return;
    const files = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
    window.whenConnected = {
      loaded: files.map(({ pathname }) => pathname.slice(1)),
      defined: ['rc-call-provider', 'rc-incoming-call', 'rc-call-panel'].filter((tag) =>
        customElements.get(tag),
      ),
    };
  });
}

const connected = (page) =>
  until(
    page,
    'connected',
    () => document.querySelector('rc-call-provider').state?.connection === 'connected',
  );

/** Whether a file that was loaded has this package's code in it. */
const holds = (loaded, name) =>
  chunks.some(
    ({ fileName, modules }) =>
      loaded.includes(fileName) && Object.keys(modules ?? {}).some((id) => id.includes(name)),
  );

test('connects without Lit and without any tag that draws; what rings is loaded ahead, the panel is not', async () => {
  const { page, loaded } = await open(undefined, '/site');
  const atFirst = await until(page, 'connected', () => window.whenConnected);
  assert.equal(holds(atFirst.loaded, '/node_modules/lit-html/'), false);
  assert.equal(holds(atFirst.loaded, 'make-local'), true);
  assert.deepEqual(atFirst.defined, ['rc-call-provider']);
  await until(page, 'the ring is loaded ahead', () => customElements.get('rc-incoming-call'));
  assert.equal(
    holds(
      chunks.map(({ fileName }) => fileName),
      '/pieces/panel',
    ),
    true,
  );
  assert.equal(holds(loaded, '/pieces/panel'), false);
  assert.equal(holds(loaded, 'rongcloud-backend'), false);
  assert.equal(await page.evaluate(() => customElements.get('rc-call-panel')), undefined);
  assert.equal(await page.getByText('Words of the site').isVisible(), true);
  await page.context().close();
});

test('a call brings the rest, rings, and is answered', async () => {
  const { page, loaded } = await open(undefined, '/site');
  const { page: caller } = await open(page.context(), '/caller');
  await Promise.all([connected(page), connected(caller)]);
  await caller.evaluate(() =>
    document.querySelector('rc-call-provider').call({ userIds: ['3001'], media: 'video' }),
  );
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('timer').waitFor();
  assert.equal(holds(loaded, '/node_modules/lit-html/'), true);
  await page.getByRole('button', { name: 'Hang up' }).click();
  await until(
    caller,
    'ended',
    () => document.querySelector('rc-call-provider').state.call.phase === 'ended',
  );
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a tag that is always on the page brings the rest at once', async () => {
  const { page } = await open(undefined, '/button');
  await page.getByRole('button', { name: 'Call' }).waitFor();
  await page.context().close();
});

test('a panel with content of the page’s own is loaded at once: it must not show outside of a call', async () => {
  const { page } = await open(undefined, '/branded');
  await page.getByText('Our brand').waitFor({ state: 'hidden' });
  await page.goto(`${site.url}/site`);
  await connected(page);
  await page.evaluate(() => {
    document.querySelector('rc-call-panel').innerHTML = '<b slot="logo">Our brand</b>';
  });
  await page.getByText('Our brand').waitFor({ state: 'hidden' });
  await page.context().close();
});

test('a problem brings the rest, and is said on the page', async () => {
  const page = await openPage(browser);
  await page.route('**/site', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: htmlPage(SITE.replace('token="3001"', 'token=""')),
    }),
  );
  await page.goto(`${site.url}/site`);
  await page.getByText('Your sign-in is not valid.').waitFor();
  await page.context().close();
});

test('files that cannot be loaded are asked for again with the next call', async () => {
  const { page } = await open(undefined, '/site');
  await connected(page);
  const names = chunks.filter(({ isEntry }) => !isEntry).map(({ fileName }) => fileName);
  let isDown = true;
  await page.route(
    (url) => names.includes(url.pathname.slice(1)),
    (route) => (isDown ? route.abort() : route.continue()),
  );
  const { page: caller } = await open(page.context(), '/caller');
  await connected(caller);
  const call = () =>
    caller.evaluate(() => document.querySelector('rc-call-provider').call({ userIds: ['3001'] }));
  await call();
  await page.getByText('Part of the call could not be loaded.').waitFor();
  await caller.evaluate(() => document.querySelector('rc-call-provider').hangUp());
  isDown = false;
  await call();
  await page.getByRole('button', { name: 'Accept' }).waitFor();
  await page.context().close();
});
