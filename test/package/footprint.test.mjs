/** What the script-tag build leaves behind in a page that embeds it: its tags, one global, and what Lit notes of itself. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

const TAGS = [
  'rc-call-button',
  'rc-call-check',
  'rc-call-panel',
  'rc-call-provider',
  'rc-call-status',
  'rc-call-timer',
  'rc-camera-button',
  'rc-device-button',
  'rc-flip-button',
  'rc-hang-up-button',
  'rc-incoming-call',
  'rc-invite-button',
  'rc-member-grid',
  'rc-member-picker',
  'rc-member-tile',
  'rc-microphone-button',
];
const SCRIPT = '/dist/rc-call-kit.min.js';
const MODULE = '/dist/rc-call-kit.min.mjs';
const FULL = '/dist/rc-call-kit.full.min.js';

/** Lit writes its versions and the metadata of its properties where other copies of Lit find them. */
const LIT = [
  'Symbol.metadata: added',
  'window.litElementVersions: added',
  'window.litHtmlVersions: added',
  'window.litPropertyMetadata: added',
  'window.reactiveElementVersions: added',
];

/** What copies of the kit on a page share, by a symbol that collides with nothing. */
const SHARED = 'window.Symbol(rc-call-kit/1): added';

let site;
let browser;
let page;
let requests;

before(async () => {
  site = await startSite({ pages: { '/': htmlPage('<p>A page with a life of its own.</p>') } });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async (t) => {
  page = await openPage(browser);
  t.after(() => page.context().close());
  await page.addInitScript(tellChanges);
  await page.goto(site.url);
  await page.waitForLoadState('networkidle');
  requests = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
});

test('registers the provider, and in one file every tag', async () => {
  const registered = () =>
    page.evaluate((tags) => tags.filter((tag) => customElements.get(tag)), TAGS);
  await load(SCRIPT);
  assert.deepEqual(await registered(), ['rc-call-provider']);
  await load(FULL);
  assert.deepEqual(await registered(), TAGS);
  assert.deepEqual(page.complaints, []);
});

test('adds nothing to the page but one global', async () => {
  await page.evaluate(() => window.changes.start());
  await load(SCRIPT);
  assert.deepEqual(await page.evaluate(() => window.changes.stop()), [
    'window.RcCallKit: added',
    SHARED,
  ]);
});

test('with all its tags it adds that one global, and what Lit notes', async () => {
  await page.evaluate(() => window.changes.start());
  await load(SCRIPT);
  await page.evaluate(() => window.RcCallKit.loadTags());
  const changes = await page.evaluate(() => window.changes.stop());
  assert.deepEqual(changes.sort(), [...LIT, SHARED, 'window.RcCallKit: added'].sort());
});

test('leaves no styles, no elements, no stored data and asks for nothing', async () => {
  const before = await page.evaluate(leftBehind);
  await load(SCRIPT);
  const afterwards = await page.evaluate(leftBehind);
  assert.deepEqual({ ...afterwards, scripts: afterwards.scripts - 1 }, before);
  assert.deepEqual(requests, [SCRIPT]);
});

test('a call, from the first tag to hanging up, changes nothing of the page either', async () => {
  await load(SCRIPT);
  await page.evaluate(() => window.RcCallKit.loadTags());
  await page.evaluate(() => window.changes.start());
  const before = await page.evaluate(leftBehind);
  await callOnce();
  assert.deepEqual(await page.evaluate(() => window.changes.stop()), []);
  assert.deepEqual(await page.evaluate(leftBehind), before);
  const foreign = requests.filter((path) => path !== SCRIPT && !path.startsWith('/dist/pieces/'));
  assert.deepEqual(foreign, []);
  assert.deepEqual(page.complaints, []);
});

test('loaded twice, and as a module after that, it still works', async () => {
  await load(SCRIPT);
  await page.evaluate(() => window.RcCallKit.loadTags());
  const first = await page.evaluate((tags) => {
    window.firstClasses = tags.map((tag) => customElements.get(tag));
    return window.firstClasses.length;
  }, TAGS);
  assert.equal(first, TAGS.length);
  await load(SCRIPT);
  await load(MODULE);
  await load(FULL);
  const same = await page.evaluate(
    (tags) => tags.every((tag, i) => customElements.get(tag) === window.firstClasses[i]),
    TAGS,
  );
  assert.ok(same, 'the tags that came first stay');
  await callOnce();
  assert.deepEqual(page.complaints, []);
});

test('as a module it adds not even the global', async () => {
  await page.evaluate(() => window.changes.start());
  await load(MODULE);
  assert.deepEqual(await page.evaluate(() => window.changes.stop()), [SHARED]);
  await callOnce();
  assert.deepEqual(page.complaints, []);
});

/** Adds the script to the page, as a site does, and waits until it has run. */
function load(path) {
  return page.evaluate(
    (src) =>
      new Promise((resolve, reject) => {
        const script = document.createElement('script');
        if (src.endsWith('.mjs')) script.type = 'module';
        script.onload = resolve;
        script.onerror = reject;
        script.src = src;
        document.head.append(script);
      }),
    path,
  );
}

/** Two people on the page, a video call between them, and everything taken out again. */
async function callOnce() {
  await page.evaluate(() => {
    const tags = (userId) => `<rc-call-provider id="u${userId}" backend="local" token="${userId}">
      <rc-call-button user-id="2" media="video"></rc-call-button>
      <rc-incoming-call ringtone="none"></rc-incoming-call><rc-call-panel></rc-call-panel>
    </rc-call-provider>`;
    const stage = document.createElement('div');
    stage.id = 'stage';
    stage.innerHTML = tags(1) + tags(2);
    document.body.append(stage);
  });
  await until(page, 'both are signed in', () =>
    ['u1', 'u2'].every((id) => document.getElementById(id).state.connection === 'connected'),
  );
  await page.locator('#u1 rc-call-button').click();
  await page.locator('#u2 rc-incoming-call').getByRole('button', { name: 'Accept' }).click();
  await until(page, 'both are connected', () =>
    ['u1', 'u2'].every((id) => document.getElementById(id).state.call.phase === 'connected'),
  );
  await page.evaluate(() => document.getElementById('u1').hangUp());
  await until(page, 'the call is over for both', () =>
    ['u1', 'u2'].every((id) => document.getElementById(id).state.call.phase === 'ended'),
  );
  await page.evaluate(() => document.getElementById('stage').remove());
}

/** Runs in the page: tells which properties of which globals came, went or changed between `start` and `stop`. */
function tellChanges() {
  const targets = () => {
    const found = new Map([
      ['window', window],
      ['document', document],
      ['navigator', navigator],
      ['location', location],
      ['history', history],
      ['console', console],
      ['customElements', customElements],
      ['documentElement', document.documentElement],
      ['body', document.body],
    ]);
    for (const name of Object.getOwnPropertyNames(window)) {
      const descriptor = Object.getOwnPropertyDescriptor(window, name);
      if (typeof descriptor.value !== 'function') continue;
      found.set(name, descriptor.value); // `Symbol`, and what `RTCPeerConnection` itself carries
      const { prototype } = descriptor.value;
      if (prototype) found.set(`${name}.prototype`, prototype);
    }
    return found;
  };
  const describe = (target) => {
    const properties = new Map();
    for (const key of Reflect.ownKeys(target))
      properties.set(key, Object.getOwnPropertyDescriptor(target, key));
    return properties;
  };
  // Reading these gives another value each time; nobody can put anything there.
  const restless = new Set(['window.event', 'window.closed', 'window.length', 'window.origin']);
  const isSame = (a, b) => ['value', 'get', 'set'].every((part) => Object.is(a[part], b[part]));
  let before;

  const changes = {
    start() {
      before = new Map([...targets()].map(([name, target]) => [name, [target, describe(target)]]));
    },
    stop() {
      const found = [];
      for (const [name, [target, old]] of before) {
        const now = describe(target);
        for (const [key, descriptor] of now) {
          const path = `${name}.${String(key)}`;
          if (!old.has(key)) found.push(`${path}: added`);
          else if (!restless.has(path) && !isSame(descriptor, old.get(key)))
            found.push(`${path}: changed`);
        }
        for (const key of old.keys())
          if (!now.has(key)) found.push(`${name}.${String(key)}: removed`);
      }
      return found;
    },
  };
  Object.defineProperty(window, 'changes', { value: changes, configurable: true });
}

/** Runs in the page: what a script may leave behind that is no property. */
async function leftBehind() {
  return {
    scripts: document.scripts.length,
    styles: document.querySelectorAll('style, link').length,
    adopted: document.adoptedStyleSheets.length,
    elements: document.querySelectorAll('body *').length,
    attributes: [document.documentElement, document.body].flatMap((element) =>
      [...element.attributes].map(({ name, value }) => `${name}=${value}`),
    ),
    cookie: document.cookie,
    storage: [localStorage.length, sessionStorage.length],
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    title: document.title,
    address: location.href,
    history: history.length,
  };
}
