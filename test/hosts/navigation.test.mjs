/** Soft navigation during a call: routers that replace the page and keep what it marks as permanent. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

const KIT = '<script src="/dist/rc-call-kit.min.js"></script>';
const TURBO = '<script src="/node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js"></script>';
const MORPH = '<meta name="turbo-refresh-method" content="morph">';
const HTMX = '<script src="/node_modules/htmx.org/dist/htmx.min.js"></script>';
const HTMX_2 = '<script src="/node_modules/htmx-2/dist/htmx.min.js"></script>';

const calls = (attributes, userId = 1) => `
  <rc-call-provider id="calls" ${attributes} backend="local" app-key="navigation" token="${userId}">
    <rc-incoming-call ringtone="none"></rc-incoming-call>
    <rc-call-panel ringback="none"></rc-call-panel>
  </rc-call-provider>`;

/** Two pages of a site that link to each other. */
function twoPages(path, { head = '', attributes = '', link = '' }) {
  const pageOf = (name, other) =>
    htmlPage(
      `<main><h1>Page ${name}</h1><a href="/${path}/${other}" ${link}>To ${other}</a>
        <button data-rc-call="2" data-rc-media="video">Call them</button></main>${calls(attributes)}`,
      { head: KIT + head },
    );
  return { [`/${path}/a`]: pageOf('a', 'b'), [`/${path}/b`]: pageOf('b', 'a') };
}

let site;
let browser;

before(async () => {
  site = await startSite({
    pages: {
      '/callee': htmlPage(KIT + calls('', 2)),
      ...twoPages('turbo', { head: TURBO, attributes: 'data-turbo-permanent' }),
      ...twoPages('morph', { head: TURBO + MORPH }),
      ...twoPages('morph-permanent', { head: TURBO + MORPH, attributes: 'data-turbo-permanent' }),
      ...twoPages('htmx', { head: HTMX, attributes: 'hx-preserve', link: 'hx-boost="true"' }),
      ...twoPages('htmx-2', { head: HTMX_2, attributes: 'hx-preserve', link: 'hx-boost="true"' }),
      ...twoPages('plain', {}),
    },
  });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** A video call from that page to somebody in another tab. */
async function inCall(t, path) {
  const caller = await openPage(browser);
  t.after(() => caller.context().close());
  const callee = await openTab(caller);
  await callee.goto(`${site.url}/callee`);
  await caller.goto(`${site.url}/${path}`);
  for (const page of [caller, callee])
    await until(
      page,
      'connected',
      () => document.querySelector('#calls').state?.connection === 'connected',
    );
  await caller.getByRole('button', { name: 'Call them' }).click();
  await callee.getByRole('button', { name: 'Accept', exact: true }).click();
  await caller.getByRole('timer').waitFor();
  await caller.evaluate(() => {
    window.before = { calls: document.querySelector('#calls'), since: Date.now() };
  });
  return { caller, callee };
}

/** The same call is there, its time and pictures go on, and it can be ended. */
async function goesOn({ caller, callee }) {
  assert.ok(await caller.evaluate(() => document.querySelector('#calls') === window.before.calls));
  const since = await caller.evaluate(() => Date.now());
  // longer than a provider may be away
  await until(caller, 'time goes by', (start) => Date.now() > start + 1000, since);
  for (const page of [caller, callee])
    assert.equal(
      await page.evaluate(() => document.querySelector('#calls').state.call.phase),
      'connected',
    );
  await until(caller, 'pictures are shown', () => {
    const videos = [];
    const look = (root) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.matches('video')) videos.push(element);
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    return videos.some((video) => video.checkVisibility() && !video.paused && video.videoWidth > 0);
  });
  await caller.getByRole('button', { name: 'Hang up' }).click();
  await until(
    callee,
    'the call is over',
    () => document.querySelector('#calls').state.call.phase !== 'connected',
  );
  assert.deepEqual(caller.complaints, []);
}

const isAt = (page, name) => page.getByRole('heading', { name: `Page ${name}` }).waitFor();

/** The panel of a video call covers the page. */
const follow = (page, name) =>
  page.evaluate((to) => [...document.links].find((link) => link.text === `To ${to}`).click(), name);

for (const path of ['turbo', 'htmx', 'htmx-2'])
  test(`${path}: links, and back`, async (t) => {
    const call = await inCall(t, `${path}/a`);
    await follow(call.caller, 'b');
    await isAt(call.caller, 'b');
    await follow(call.caller, 'a');
    await isAt(call.caller, 'a');
    await call.caller.goBack();
    await isAt(call.caller, 'b');
    await goesOn(call);
  });

for (const path of ['morph', 'morph-permanent'])
  test(`turbo: a refresh by ${path}`, async (t) => {
    const call = await inCall(t, `${path}/a`);
    const { caller } = call;
    await caller.evaluate(() => {
      const rendered = new Promise((resolve) => {
        document.addEventListener('turbo:render', resolve, { once: true });
      });
      window.Turbo.session.refresh(location.href);
      return rendered;
    });
    await goesOn(call);
  });

test('a view transition', async (t) => {
  const call = await inCall(t, 'plain/a');
  await call.caller.evaluate(async () => {
    const transition = document.startViewTransition(() => {
      history.pushState({}, '', '/plain/b');
      document.querySelector('h1').textContent = 'Page b';
    });
    await transition.finished;
  });
  await isAt(call.caller, 'b');
  await goesOn(call);
});

test('a router like that of Astro: another body, into which the persistent element is put', async (t) => {
  const call = await inCall(t, 'plain/a');
  await call.caller.evaluate(async () => {
    const text = await (await fetch('/plain/b')).text();
    const next = new DOMParser().parseFromString(text, 'text/html');
    const before = document.body;
    const transition = document.startViewTransition(() => {
      before.replaceWith(next.body);
      document.querySelector('#calls').replaceWith(before.querySelector('#calls'));
    });
    await transition.finished;
  });
  await isAt(call.caller, 'b');
  await goesOn(call);
});

test('a router that keeps its layout and renders another page in it', async (t) => {
  const call = await inCall(t, 'plain/a');
  await call.caller.evaluate(() => {
    history.pushState({}, '', '/plain/b');
    document.querySelector('main').innerHTML = '<h1>Page b</h1>';
  });
  await isAt(call.caller, 'b');
  await goesOn(call);
});

test('a page that is left for good ends its call', async (t) => {
  const { caller, callee } = await inCall(t, 'plain/a');
  await follow(caller, 'b');
  await isAt(caller, 'b');
  await until(
    callee,
    'the call is over',
    () => document.querySelector('#calls').state.call.phase !== 'connected',
  );
});
