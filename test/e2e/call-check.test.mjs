/** The pre-flight on real pages with real obstacles: each is named, with what to write. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { startDemo } from '../support/demo-server.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.close();
});

/** The demo's page for it, in a browser started like that. */
async function open(t, query = '', { origin = demo.url, without, args, ...options } = {}) {
  const own = without || args ? await launchBrowser({ without, args }) : undefined;
  const page = await openPage(own ?? browser, options);
  t.after(async () => (own ? own.close() : page.context().close()));
  await page.goto(`${origin}/demo/check.html${query}`);
  return page.locator('rc-call-check');
}

const says = (tag, words) => tag.getByText(words).first().waitFor();

test('a page that can make calls', async (t) => {
  const tag = await open(t);
  await says(tag, /Everything is ready for calls\.|Sound is off/);
  await tag.getByRole('button', { name: 'Play a sound' }).click(); // with that, sound is allowed
  await tag.getByRole('button', { name: 'Test camera and microphone' }).click();
  await says(tag, 'Everything is ready for calls.');
  await tag.locator('video').waitFor();
  await tag.getByRole('button', { name: 'Close' }).click();
  await tag.locator('video').waitFor({ state: 'detached' });
  assert.deepEqual(tag.page().complaints, []);
});

test('a Permissions-Policy header', async (t) => {
  const tag = await open(t, '?policy');
  await says(tag, 'This site’s Permissions-Policy header blocks the camera. The site should send:');
  await says(tag, 'Permissions-Policy: microphone=(self), camera=(self)');
});

test('a content policy that blocks an address', async (t) => {
  const tag = await open(t, '?csp');
  await says(tag, 'This site’s Content-Security-Policy blocks /demo/api/users. It should allow:');
  await says(tag, `connect-src 'self' ${new URL(demo.url).origin}`);
});

test('a frame of another site without `allow`', async (t) => {
  const frame = `<iframe src="${demo.url}/demo/check.html" width="800" height="800"></iframe>`;
  const host = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end(frame),
  );
  await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
  t.after(() => host.close());
  const page = await openPage(browser);
  t.after(() => page.context().close());
  await page.goto(`http://127.0.0.1:${host.address().port}/`);
  const tag = page.frameLocator('iframe').locator('rc-call-check');
  await says(tag, 'The frame around this page does not allow the microphone.');
  await says(tag, 'allow="microphone; camera; autoplay"');
});

test('devices that are not there', async (t) => {
  const tag = await open(t, '', { without: ['--use-fake-device'] });
  await says(tag, 'No camera was found. Connect one, then try again.');
  await says(tag, 'No microphone was found. Connect one, then try again.');
});

test('a page that is not secure', async (t) => {
  const args = ['--host-resolver-rules=MAP insecure.test 127.0.0.1'];
  const tag = await open(t, '', { origin: `http://insecure.test:${demo.port}`, args });
  await says(tag, 'Calls only work on secure pages. Open this page with https.');
  await says(tag, `https://insecure.test:${demo.port}/demo/check.html`);
});

test('a person, or a company, that said no', async (t) => {
  const tag = await open(t, '', {
    without: ['--use-fake-ui'],
    args: ['--deny-permission-prompts'],
  });
  await tag.getByRole('button', { name: 'Test camera and microphone' }).click();
  await says(tag, 'Your browser is blocking the microphone. Allow it in the address bar');
});
