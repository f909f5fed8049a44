/** The script tag: a small script that waits, and the pieces that it loads when there is something to show. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { htmlPage, projectDir, startSite } from '../support/site.mjs';

const KIB = 1024;
const person = (userId, more = '') => `
  <rc-call-provider backend="local" app-key="script-tag" token="${userId}">
    <main>Words of the site</main>${more}
    <rc-incoming-call ringtone="none"></rc-incoming-call>
    <rc-call-panel></rc-call-panel>
  </rc-call-provider>`;
const CLASSIC = '<script src="/dist/rc-call-kit.min.js"></script>';
const MODULE = '<script type="module" src="/dist/rc-call-kit.min.mjs"></script>';
const BUTTON = '<rc-call-button user-id="2" media="video"></rc-call-button>';
const SCRIPTS = { classic: CLASSIC, module: MODULE };

let site;
let other;
let closed;
let browser;

before(async () => {
  const pages = { '/late': htmlPage(`${CLASSIC}${person(1)}`) };
  for (const [kind, script] of Object.entries(SCRIPTS)) {
    pages[`/${kind}/1`] = htmlPage(script + person(1, BUTTON));
    pages[`/${kind}/2`] = htmlPage(script + person(2));
  }
  pages['/zh'] = htmlPage(CLASSIC + person(1), { lang: 'zh-CN' });
  pages['/full'] = htmlPage(
    `<script src="/dist/rc-call-kit.full.min.js"></script>${person(1, BUTTON)}`,
  );
  other = await startSite({ headers: { 'access-control-allow-origin': '*' } });
  closed = await startSite();
  const far = (from) =>
    htmlPage(`<script src="${from.url}/dist/rc-call-kit.min.js"></script>${person(1)}`);
  pages['/far'] = far(other);
  pages['/far-closed'] = far(closed);
  site = await startSite({ pages });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  for (const each of [site, other, closed]) await each?.close();
});

async function open(path, { context, prepare } = {}) {
  const page = await (context ? openTab({ context: () => context }) : openPage(browser));
  page.loaded = [];
  page.on('requestfinished', (request) => page.loaded.push(new URL(request.url()).pathname));
  await page.addInitScript(() => {
    window.errors = [];
    document.addEventListener('rc-call-error', ({ error }) =>
      window.errors.push([error.reason, error.params.detail]),
    );
  });
  await prepare?.(page);
  await page.goto(site.url + path);
  return page;
}

const connected = (page) =>
  until(
    page,
    'connected',
    () => document.querySelector('rc-call-provider').state?.connection === 'connected',
  );
const phase = (page, wanted) =>
  until(
    page,
    `phase ${wanted}`,
    (name) => document.querySelector('rc-call-provider').state.call.phase === name,
    wanted,
  );
const call = (page, userId) =>
  page.evaluate(
    (id) => document.querySelector('rc-call-provider').call({ userIds: [id], media: 'video' }),
    userId,
  );
const pieces = (page) => page.loaded.filter((path) => path.includes('/pieces/'));
const loaded = (page, piece) => pieces(page).some((path) => path.includes(`/${piece}-`));
const gzipped = (paths) =>
  [...new Set(paths)]
    .filter((path) => path.startsWith('/dist/'))
    .reduce((sum, path) => sum + gzipSync(readFileSync(projectDir + path)).length, 0);

/** Holds pieces up: `abort`, or a status. */
const without = (page, pattern, how) =>
  page.route(pattern, (route) =>
    typeof how === 'number' ? route.fulfill({ status: how }) : route.abort(),
  );

for (const kind of Object.keys(SCRIPTS))
  test(`${kind}: waits with next to nothing, rings, calls, and weighs what it may`, async () => {
    const callee = await open(`/${kind}/2`);
    const atFirst = await callee.evaluate(() =>
      ['rc-call-provider', 'rc-call-panel'].map((tag) => customElements.get(tag) !== undefined),
    );
    assert.deepEqual(atFirst, [true, false]);
    await connected(callee);
    await until(callee, 'the ring is loaded ahead', () => customElements.get('rc-incoming-call'));
    assert.equal(loaded(callee, 'panel'), false);
    assert.equal(loaded(callee, 'button'), false);
    assert.equal(await callee.getByText('Words of the site').isVisible(), true);

    const caller = await open(`/${kind}/1`, { context: callee.context() });
    await connected(caller);
    await caller.getByRole('button', { name: 'Video call' }).hover();
    await until(caller, 'the panel is loaded ahead', () => customElements.get('rc-call-panel'));
    await caller.getByRole('button', { name: 'Video call' }).click();
    await callee.getByRole('button', { name: 'Accept', exact: true }).click();
    await Promise.all([phase(caller, 'connected'), phase(callee, 'connected')]);
    for (const page of [caller, callee]) {
      await page.getByRole('timer').waitFor();
      await until(page, 'all that a call loads is there', () =>
        ['screen-', 'size-adaptation-', 'active-speakers-'].every((piece) =>
          performance.getEntriesByType('resource').some(({ name }) => name.includes(piece)),
        ),
      );
      const bytes = gzipped(page.loaded);
      assert.ok(bytes < 102 * KIB, `${bytes} bytes for a first call`);
    }
    await callee.getByRole('button', { name: 'Hang up' }).click();
    await phase(caller, 'ended');
    assert.deepEqual([...caller.complaints, ...callee.complaints], []);
    await callee.context().close();
  });

test('the script alone is small, and is all that a page without tags loads', async () => {
  for (const type of ['js', 'mjs']) {
    const size = gzipSync(readFileSync(`${projectDir}/dist/rc-call-kit.min.${type}`)).length;
    assert.ok(size < 16 * KIB, `${size} bytes`);
  }
  const page = await open('/late');
  const { version } = JSON.parse(readFileSync(`${projectDir}/package.json`, 'utf8'));
  assert.equal(await page.evaluate(() => window.RcCallKit.version), version);
  await page.context().close();
});

test('is in ASCII, so that it runs on a page in GBK, too', () => {
  for (const file of ['min', 'full.min']) {
    const bytes = readFileSync(`${projectDir}dist/rc-call-kit.${file}.js`);
    const at = bytes.findIndex((byte) => byte > 127);
    assert.equal(at, -1, `${file}: ${bytes.subarray(Math.max(0, at - 40), at + 40)}`);
  }
});

test('from another origin that allows it, and not from one that does not', async () => {
  const page = await open('/far');
  await connected(page);
  await until(page, 'the ring is loaded ahead', () => customElements.get('rc-incoming-call'));
  await page.context().close();

  const refused = await open('/far-closed');
  await until(
    refused,
    'the person is told',
    () => document.querySelector('rc-call-provider').state?.problem,
  );
  await refused.getByRole('alert').getByText('Part of the call could not be loaded.').waitFor();
  await refused.context().close();
});

test('a ring that cannot be loaded: the person is told, the call goes on, the next try loads it', async () => {
  const page = await open('/late', { prepare: (page) => without(page, '**/pieces/ring-*') });
  await connected(page);
  const caller = await open('/classic/2', { context: page.context() });
  await connected(caller);
  await call(caller, '1');
  const notice = page.getByRole('alert').filter({ hasText: 'Part of the call' });
  await notice.waitFor();
  await phase(page, 'incoming');
  assert.deepEqual(await page.evaluate(() => window.errors), [['network', 'piece-missing']]);
  await page.getByRole('button', { name: 'Try again' }).click();
  await notice.waitFor(); // still away
  await page.unroute('**/pieces/ring-*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await phase(caller, 'connected');
  assert.equal(await notice.count(), 0);
  await page.context().close();
});

test('a ring that could not be loaded and comes with the next call: the notice is gone', async () => {
  const page = await open('/late', { prepare: (page) => without(page, '**/pieces/ring-*') });
  await connected(page);
  const caller = await open('/classic/2', { context: page.context() });
  await connected(caller);
  await call(caller, '1');
  const notice = page.getByText('Part of the call could not be loaded.');
  await notice.waitFor();
  await caller.evaluate(() => document.querySelector('rc-call-provider').hangUp());
  await phase(page, 'ended');
  await page.unroute('**/pieces/ring-*');
  await call(caller, '1');
  await page.getByRole('button', { name: 'Accept', exact: true }).waitFor();
  assert.equal(await notice.count(), 0);
  assert.equal((await page.evaluate(() => window.errors)).length, 1, 'told once');
  await page.context().close();
});

test('a notice over a modal dialog of the page can be used', async () => {
  const page = await open('/late', { prepare: (page) => without(page, '**/pieces/ring-*') });
  await connected(page);
  await page.evaluate(() => {
    const dialog = document.createElement('dialog');
    dialog.textContent = 'A dialog of the page';
    document.body.append(dialog);
    dialog.showModal();
  });
  const caller = await open('/classic/2', { context: page.context() });
  await connected(caller);
  await call(caller, '1');
  await page.getByText('Part of the call could not be loaded.').waitFor();
  await page.unroute('**/pieces/ring-*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await phase(caller, 'connected');
  await page.context().close();
});

test('a ring that never arrives is told, and words that never arrive hold nothing up', async () => {
  const page = await open('/zh', {
    prepare: async (page) => {
      await page.clock.install();
      for (const piece of ['ring', 'zh-cn.basic'])
        await page.route(`**/pieces/${piece}-*`, () => {});
    },
  });
  await connected(page);
  await page.evaluate(() => {
    document.querySelector('main').innerHTML = '<rc-call-button user-id="2"></rc-call-button>';
  });
  await until(page, 'the button is asked for', () => document.querySelector('rc-call-button'));
  await page.clock.runFor(3000);
  await page.getByRole('button', { name: 'Call', exact: true }).waitFor(); // English meanwhile
  await page.evaluate(() => document.querySelector('rc-call-provider').hangUp());
  const caller = await open('/classic/2', { context: page.context() });
  await connected(caller);
  await call(caller, '1');
  await phase(page, 'incoming');
  await page.clock.runFor(16_000);
  await page.getByText('部分通话功能加载失败').waitFor();
  assert.deepEqual(await page.evaluate(() => window.errors), [['network', 'piece-missing']]);
  await page.context().close();
});

test('a panel that is gone from the server: the page was updated, and says so in its language', async () => {
  const page = await open('/zh', { prepare: (page) => without(page, '**/pieces/panel-*', 404) });
  await connected(page);
  const caller = await open('/classic/2', { context: page.context() });
  await connected(caller);
  await call(caller, '1');
  await page.getByText('页面已更新').waitFor();
  assert.deepEqual(await page.evaluate(() => window.errors), [['network', 'piece-gone']]);
  await page.getByRole('button', { name: '接听', exact: true }).click(); // the ring works
  await phase(caller, 'connected');
  await page.evaluate(() => document.querySelector('rc-call-provider').hangUp());
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name: '刷新' }).click(),
  ]);
  await page.context().close();
});

test('a picker that cannot be loaded when it is asked for is asked for again', async () => {
  const page = await open('/late', { prepare: (page) => without(page, '**/pieces/picker-*') });
  await connected(page);
  await page.evaluate(() => {
    document.querySelector('rc-call-provider').resolveMembers = async () => [
      { userId: '7', name: 'Gu' },
    ];
    document.querySelector('main').innerHTML = '<rc-call-button group-id="g"></rc-call-button>';
  });
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText('Part of the call could not be loaded.').waitFor();
  await page.unroute('**/pieces/picker-*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('option', { name: 'Gu' }).waitFor();
  await page.context().close();
});

test('finds tags that come later, in open shadow roots, and in elements that are registered late', async () => {
  const page = await open('/late');
  await connected(page);
  await page.evaluate(() => {
    const deep = document.createElement('div');
    deep.attachShadow({ mode: 'open' }).innerHTML =
      '<my-late-thing></my-late-thing><div><rc-call-button user-id="8">Deep</rc-call-button></div>';
    document.body.append(deep);
  });
  await page.getByRole('button', { name: 'Deep' }).waitFor();
  await page.evaluate(() => {
    customElements.define(
      'my-late-thing',
      class extends HTMLElement {
        connectedCallback() {
          this.attachShadow({ mode: 'open' }).innerHTML = '<rc-missed-badge></rc-missed-badge>';
        }
      },
    );
  });
  await until(page, 'the badge is registered', () => customElements.get('rc-missed-badge'));
  await page.evaluate(() => window.RcCallKit.loadTags());
  assert.ok(await page.evaluate(() => customElements.get('rc-call-check') !== undefined));
  await page.context().close();
});

test('speaks the language of the page from the first word, and a host’s own words', async () => {
  const page = await open('/zh');
  await connected(page);
  await page.evaluate(() => {
    window.said = new Set();
    document.querySelector('main').innerHTML = '<rc-call-button user-id="2"></rc-call-button>';
    const note = () => {
      const text = document
        .querySelector('rc-call-button')
        .shadowRoot?.querySelector('slot')?.textContent;
      if (text) window.said.add(text);
      requestAnimationFrame(note);
    };
    note();
  });
  await page.getByRole('button', { name: '语音通话' }).waitFor();
  assert.deepEqual(await page.evaluate(() => [...window.said]), ['语音通话']);
  await page.evaluate(() => window.RcCallKit.setStrings('zh-CN', { audioCall: '打给我们' }));
  await page.getByRole('button', { name: '打给我们' }).waitFor();
  await page.context().close();
});

test('a call speaks the language of the page from the first word, with words of its own', async () => {
  const page = await open('/zh');
  await connected(page);
  await page.evaluate(() => {
    window.said = [];
    document.querySelector('main').innerHTML = '<rc-call-panel inline></rc-call-panel>';
    const note = () => {
      const buttons = document
        .querySelector('rc-call-panel')
        .shadowRoot?.querySelector('rc-hang-up-button')
        ?.shadowRoot?.querySelectorAll('button');
      for (const button of buttons ?? []) window.said.push(button.ariaLabel ?? button.textContent);
      requestAnimationFrame(note);
    };
    note();
  });
  await call(page, '2');
  await page.getByRole('button', { name: '取消', exact: true }).first().waitFor();
  assert.doesNotMatch((await page.evaluate(() => window.said)).join(), /[a-z]/i);
  await page.context().close();
});

test('under a policy of nonces, the pieces come with the script that is trusted', async () => {
  const script = '<script nonce="abc" src="/dist/rc-call-kit.min.js"></script>';
  const strict = await startSite({
    pages: { '/': htmlPage(script + person(1, BUTTON)) },
    headers: {
      'content-security-policy':
        "default-src 'self'; script-src 'nonce-abc' 'strict-dynamic'; object-src 'none'",
    },
  });
  const page = await openPage(browser);
  await page.goto(strict.url);
  await page.getByRole('button', { name: 'Video call' }).waitFor();
  await until(page, 'the ring is loaded ahead', () => customElements.get('rc-incoming-call'));
  assert.deepEqual(page.complaints, []);
  await page.context().close();
  await strict.close();
});

test('in one file: everything is there at once, and nothing else is fetched', async () => {
  const page = await open('/full');
  await connected(page);
  await page.evaluate(() => window.RcCallKit.loadTags());
  assert.ok(await page.evaluate(() => customElements.get('rc-call-panel') !== undefined));
  assert.equal(await page.evaluate(() => typeof window.RcCallKit.createCallStore), 'function');
  await page.evaluate(() => document.documentElement.setAttribute('lang', 'ja'));
  await page.getByRole('button', { name: 'ビデオ通話' }).waitFor();
  const caller = await open('/classic/2', { context: page.context() });
  await connected(caller);
  await call(caller, '1');
  await page.getByRole('button', { name: '応答', exact: true }).click();
  await phase(caller, 'connected');
  assert.deepEqual(
    page.loaded.filter((path) => path.startsWith('/dist/')),
    ['/dist/rc-call-kit.full.min.js'],
  );
  await page.context().close();
});
