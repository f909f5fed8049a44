/** Pages and frames whose owners allow too little: people and developers are told what to add. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

const app = (userId) => `<script src="/dist/rc-call-kit.full.min.js"></script>
  <rc-call-provider backend="local" app-key="frames" token="${userId}">
    <rc-call-button user-id="2">Call them</rc-call-button>
    <rc-incoming-call ringtone="none"></rc-incoming-call>
    <rc-call-panel ringback="none"></rc-call-panel>
    <rc-call-check></rc-call-check>
  </rc-call-provider>`;
const pages = { '/1': htmlPage(app(1)), '/2': htmlPage(app(2)) };

let browser;
const sites = {};

before(async () => {
  browser = await launchBrowser();
  sites.open = await startSite({ pages });
  const withHeader = (headers) => startSite({ pages, headers });
  sites.header = await withHeader({ 'permissions-policy': 'microphone=(), camera=()' });
  sites.sandbox = await withHeader({ 'content-security-policy': 'sandbox allow-scripts' });
});

after(async () => {
  await browser?.close();
  for (const site of Object.values(sites)) await site.close();
});

/** Another origin than a page around it. */
const away = ({ url }) => url.replace('localhost', '127.0.0.1');
const ALLOW = 'allow="microphone; camera; autoplay"';

/** @returns the page, and the frame with the kit (or the page, without a frame) */
async function open(t, url, attributes) {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  if (attributes === undefined) {
    await page.goto(`${url}/1`);
    return { page, frame: page.mainFrame() };
  }
  const outside = await startSite({
    pages: {
      '/': htmlPage(`<iframe src="${url}/1" width="900" height="900" ${attributes}></iframe>`),
    },
  });
  t.after(() => outside.close());
  await page.goto(outside.url);
  await until(page, 'the frame is there', () => window.frames.length === 1);
  const frame = page.frames()[1];
  return { page, frame };
}

const REFUSED = {
  'a header of the site': [() => [sites.header.url], 'Permissions-Policy: microphone=(self)'],
  'a frame of another site without `allow`': [
    () => [away(sites.open), ''],
    'allow="microphone; autoplay"',
    'allow="microphone; camera; autoplay"',
  ],
  'a frame in a sandbox': [
    () => [away(sites.open), `${ALLOW} sandbox="allow-scripts"`],
    'allow-same-origin',
  ],
  'a header with a sandbox': [
    () => [sites.sandbox.url],
    'Content-Security-Policy: sandbox allow-scripts allow-same-origin',
  ],
};

for (const [what, [where, fix, checkFix = fix]] of Object.entries(REFUSED))
  test(`${what}: the panel and the check say what to add`, async (t) => {
    const { frame } = await open(t, ...where());
    const check = frame.locator('rc-call-check');
    await check.getByText(checkFix).first().waitFor();
    await until(
      frame,
      'connected',
      () => document.querySelector('rc-call-provider')?.state?.connection === 'connected',
    );
    const end = frame.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener('rc-call-ended', ({ error }) =>
            resolve([error.reason, error.params.detail !== undefined, error.params.fix]),
          );
        }),
    );
    await frame.getByRole('button', { name: 'Call them' }).click();
    const panel = frame.locator('rc-call-panel');
    await panel.getByText(fix).first().waitFor();
    assert.equal(await panel.getByText('address bar').count(), 0);
    const [reason, hasDetail, told] = await end;
    assert.deepEqual([reason, hasDetail], ['permission-denied', true]);
    assert.ok(told.includes(fix), told);
  });

test('a frame of the same site is not blamed for a header', async (t) => {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  await page.goto(`${sites.header.url}/1`);
  await page.evaluate(() => {
    document.body.innerHTML = '<iframe src="/1" width="900" height="900"></iframe>';
  });
  const frame = page.frameLocator('iframe');
  await frame
    .locator('rc-call-check')
    .getByText('Permissions-Policy: microphone=(self)')
    .first()
    .waitFor();
});

test('a call in a frame of another site that is allowed: no error in the console', async (t) => {
  const { page, frame } = await open(t, away(sites.open), ALLOW);
  const isConnected = () =>
    document.querySelector('rc-call-provider')?.state?.connection === 'connected';
  await until(frame, 'connected', isConnected);
  // A second person in the same storage partition: a frame beside it.
  await page.evaluate(
    (src) => {
      const second = document.createElement('iframe');
      Object.assign(second, { src, width: 900, height: 900 });
      second.allow = 'microphone; camera; autoplay';
      document.body.append(second);
    },
    `${away(sites.open)}/2`,
  );
  const isOther = (each) => each.url().endsWith('/2');
  const isThere = () => page.frames().some(isOther);
  while (!isThere()) await page.waitForEvent('framenavigated', { predicate: isThere });
  const other = page.frames().find(isOther);
  await until(other, 'connected', isConnected);
  await frame.getByRole('button', { name: 'Call them' }).click();
  await other.getByRole('button', { name: 'Accept', exact: true }).click();
  for (const each of [frame, other])
    await until(
      each,
      'in the call',
      () => document.querySelector('rc-call-provider')?.state?.call.phase === 'connected',
    );
  await frame.getByRole('timer').waitFor();
  assert.deepEqual(page.complaints, []);
});
