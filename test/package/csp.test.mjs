/** A whole call on a page whose Content Security Policy and Trusted Types allow nothing beyond the site itself. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "media-src 'self' blob:",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const people = [
  { userId: '1', name: 'Ann', avatarUrl: '/demo/avatars/3001.svg' },
  { userId: '2', name: 'Ben', avatarUrl: '/demo/avatars/3002.svg' },
  { userId: '3', name: 'Cy' },
];

const phone = (userId) => `<section>
  <rc-call-provider id="u${userId}" backend="local" token="${userId}"
    users-url="/people.json?ids={ids}" members-url="/people.json?group={groupId}">
    <rc-call-button group-id="g" media="video"></rc-call-button>
    <rc-incoming-call inline></rc-incoming-call>
    <rc-call-panel inline></rc-call-panel>
  </rc-call-provider>
</section>`;

const pages = {
  '/people.json': JSON.stringify(people),
  '/listen.js': `
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      window.violations.push(\`\${event.violatedDirective}: \${event.blockedURI} \${event.sample}\`));`,
  '/page.css': 'section { width: 480px; height: 480px; }',
  '/': htmlPage(phone(1) + phone(2), {
    head: `<script src="/listen.js"></script><link rel="stylesheet" href="/page.css">
      <script src="/dist/rc-call-kit.min.js" defer></script>`,
  }),
  // The same with the panel and the ringing on top of the page.
  '/overlay': htmlPage((phone(1) + phone(2)).replaceAll(' inline', ''), {
    head: `<script src="/listen.js"></script>
      <script type="module" src="/dist/rc-call-kit.min.mjs"></script>`,
  }),
  '/control': htmlPage('<script>window.ran = true</script>', {
    head: '<script src="/listen.js"></script>',
  }),
};

let site;
let browser;

before(async () => {
  site = await startSite({ pages, headers: { 'content-security-policy': POLICY } });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

test('the listener hears a violation when there is one', async (t) => {
  const page = await open(t, '/control');
  await until(page, 'the violation is reported', () => window.violations.length > 0);
  assert.equal(await page.evaluate(() => window.ran), undefined);
});

for (const path of ['/', '/overlay'])
  test(`a whole call violates nothing: ${path === '/' ? 'inline, script tag' : 'on top, module'}`, async (t) => {
    const page = await open(t, path);
    const button = (userId, name) =>
      page.locator(`#u${userId} rc-call-panel`).getByRole('button', { name, exact: true });
    await phase(page, { 1: 'idle', 2: 'idle' });

    await page.locator('#u1 rc-call-button').getByRole('button', { name: 'Video call' }).click();
    await page.locator('#u1').getByRole('option', { name: 'Ben' }).click();
    await page.locator('#u1').getByRole('button', { name: /^OK/ }).click();
    await phase(page, { 1: 'outgoing', 2: 'incoming' });

    await page.locator('#u2 rc-incoming-call').getByRole('button', { name: 'Accept' }).click();
    await phase(page, { 1: 'connected', 2: 'connected' });
    await until(page, 'the caller sees the callee', seesRemoteVideo, 'u1');

    // On top of the page, the callee's panel lies over the caller's and can be operated first.
    for (const userId of path === '/' ? [1, 2] : [2]) {
      await button(userId, 'Invite').click();
      await page.locator(`#u${userId} rc-call-panel`).getByRole('option', { name: 'Cy' }).waitFor();
      await page
        .locator(`#u${userId} rc-call-panel`)
        .getByRole('button', { name: 'Cancel' })
        .click();
      await button(userId, 'Mute').click();
      await button(userId, 'Unmute').click();
      await button(userId, 'Camera off').click();
      await button(userId, 'Camera on').click();
      await button(userId, 'Camera off').waitFor();
      await button(userId, 'Minimize').click();
      await button(userId, 'Back to the call').click();
    }
    await button(2, 'Hang up').click();
    await phase(page, { 1: 'ended', 2: 'ended' });

    assert.deepEqual(await page.evaluate(() => window.violations), []);
    assert.deepEqual(page.complaints, []);
  });

async function open(t, path) {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  await page.goto(site.url + path);
  return page;
}

function phase(page, phases) {
  return until(
    page,
    `phases ${JSON.stringify(phases)}`,
    (wanted) =>
      Object.entries(wanted).every(([userId, phase]) => {
        const { connection, call } = document.getElementById(`u${userId}`).state ?? {};
        return connection === 'connected' && call.phase === phase;
      }),
    phases,
  );
}

/** Runs in the page. */
function seesRemoteVideo(id) {
  const tiles = document
    .querySelector(`#${id} rc-call-panel`)
    .shadowRoot?.querySelector('rc-member-grid')
    ?.shadowRoot.querySelectorAll('rc-member-tile:not(.self)');
  const video = tiles?.[0]?.shadowRoot.querySelector('video');
  return video && video.getVideoPlaybackQuality().totalVideoFrames > 5;
}
