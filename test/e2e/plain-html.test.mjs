/** A page that calls from its own buttons, with settings in a file: what is loaded, when, and what a person sees. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

const person = (userId, config = '/rc-call.json') => `
  <script src="/dist/rc-call-kit.min.js"></script>
  <rc-call-provider backend="local" app-key="plain" token="${userId}" config="${config}">
    <rc-incoming-call ringtone="none"></rc-incoming-call>
    <rc-call-panel ringback="none"></rc-call-panel>
  </rc-call-provider>
  <main><button data-rc-call="2" data-rc-media="video">Call them</button></main>`;

let site;
let browser;

before(async () => {
  site = await startSite({
    pages: {
      '/1': htmlPage(person(1)),
      '/2': htmlPage(person(2)),
      '/bad': htmlPage(person(1, '/bad.json')),
      '/rc-call.json': JSON.stringify({
        words: { en: { accept: 'Pick up' } },
        theme: { accent: 'rgb(1, 2, 3)' },
      }),
      '/bad.json': '<!doctype html>',
    },
  });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

const isConnected = (page) =>
  until(
    page,
    'connected',
    () => document.querySelector('rc-call-provider').state?.connection === 'connected',
  );

test('calls, with what it needs loaded when the pointer comes', async () => {
  const caller = await openPage(browser);
  const loaded = [];
  caller.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await caller.goto(`${site.url}/1`);
  await isConnected(caller);
  await until(caller, 'the ring is loaded ahead', () => customElements.get('rc-incoming-call'));
  const isLoaded = () => loaded.some((path) => path.includes('/page-buttons-'));
  assert.equal(isLoaded(), false);
  const callee = await openTab(caller);
  await callee.goto(`${site.url}/2`);
  await isConnected(callee);
  await caller.getByRole('button', { name: 'Call them' }).hover();
  await until(caller, 'the panel is loaded ahead', () => customElements.get('rc-call-panel'));
  assert.equal(isLoaded(), true);
  await caller.getByRole('button', { name: 'Call them' }).click();
  const accept = callee.getByRole('button', { name: 'Pick up', exact: true });
  await accept.waitFor();
  assert.equal(
    await accept.evaluate((button) => getComputedStyle(button).backgroundColor),
    'rgb(1, 2, 3)',
  );
  await accept.click();
  await caller.getByRole('timer').waitFor();
  assert.equal(await caller.getByText('Call them').getAttribute('aria-disabled'), 'true');
  assert.deepEqual([...caller.complaints, ...callee.complaints], []);
  await caller.context().close();
});

test('a file that is no JSON is told on screen', async () => {
  const page = await openPage(browser);
  await page.goto(`${site.url}/bad`);
  const notice = page.getByRole('alert').filter({ hasText: 'call settings of this site' });
  await notice.waitFor();
  await page.context().close();
});
