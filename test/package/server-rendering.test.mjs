/**
 * Pages rendered on a server: frameworks write the tags as plain markup, and take them over in the browser with their
 * properties and listeners; Lit's own renderer draws them. Tests of a page run in simulated pages, where every tag can be made.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { compile } from 'svelte/compiler';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { run } from '../support/packed.mjs';
import { htmlPage, projectDir, startSite } from '../support/site.mjs';

const manifest = JSON.parse(await readFile(join(projectDir, 'custom-elements.json'), 'utf8'));
const TAGS = manifest.modules
  .flatMap(({ declarations = [] }) => declarations)
  .flatMap(({ tagName }) => tagName ?? []);

let folder;
let browser;

before(async () => {
  // in the project, so that what is run there finds its packages
  folder = await mkdtemp(join(projectDir, 'node_modules/.server-rendering-'));
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

// --- frameworks ---

/**
 * One page in each framework: an attribute, a boolean one, a property that is a function, a listener, a tag inside, and a
 * button that renders it again. `app` is a module that exports what `server` and `client` take.
 */
const FRAMEWORKS = {
  React: {
    // React sets functions and listeners of custom elements in a first render, not when it takes over markup: by `ref`.
    app: `import { createElement, useState } from 'react';
      function equip(provider) {
        const handleEnded = ({ reason }) => (document.title = reason);
        provider.resolveUsers = async (ids) => ids.map((userId) => ({ userId, name: 'User ' + userId }));
        provider.addEventListener('rc-call-ended', handleEnded);
        return () => provider.removeEventListener('rc-call-ended', handleEnded);
      }
      export function App() {
        const [presses, press] = useState(0);
        return createElement('main', null,
          createElement('rc-call-provider', {
            id: 'provider', backend: 'local', 'app-key': 'server', manual: true, 'data-presses': presses, ref: equip,
          }, createElement('rc-call-timer', { since: 0 }), 'Words of the page'),
          createElement('button', { onClick: () => press(presses + 1) }, 'Again'));
      }`,
    server: `import { createElement } from 'react';
      import { renderToString } from 'react-dom/server';
      import { App } from './app.js';
      console.log(renderToString(createElement(App)));`,
    client: `import { createElement } from 'react';
      import { hydrateRoot } from 'react-dom/client';
      import { App } from './app.js';
      hydrateRoot(document.getElementById('app'), createElement(App));`,
  },
  Vue: {
    app: `import { createSSRApp, defineComponent, h, ref } from 'vue';
      const App = defineComponent(() => {
        const presses = ref(0);
        return () => h('main', null, [
          h('rc-call-provider', {
            id: 'provider', backend: 'local', 'app-key': 'server', manual: true, 'data-presses': presses.value,
            '.resolveUsers': async (ids) => ids.map((userId) => ({ userId, name: 'User ' + userId })),
            'onRcCallEnded': ({ reason }) => (document.title = reason),
          }, [h('rc-call-timer', { since: 0 }), 'Words of the page']),
          h('button', { onClick: () => (presses.value += 1) }, 'Again'),
        ]);
      });
      export const app = createSSRApp(App);
      app.config.compilerOptions.isCustomElement = (tag) => tag.startsWith('rc-');`,
    server: `import { renderToString } from 'vue/server-renderer';
      import { app } from './app.js';
      console.log(await renderToString(app));`,
    client: `import { app } from './app.js';
      app.mount('#app');`,
  },
  Svelte: {
    svelte: `<script>
        let presses = $state(0);
        const resolveUsers = async (ids) => ids.map((userId) => ({ userId, name: 'User ' + userId }));
      </script>
      <main>
        <rc-call-provider id="provider" backend="local" app-key="server" manual={true} data-presses={presses} {resolveUsers}
          onrc-call-ended={({ reason }) => (document.title = reason)}>
          <rc-call-timer since={0}></rc-call-timer>Words of the page
        </rc-call-provider>
        <button onclick={() => (presses += 1)}>Again</button>
      </main>`,
    server: `import { render } from 'svelte/server';
      import App from './app.js';
      console.log(render(App).body);`,
    client: `import { hydrate } from 'svelte';
      import App from './app.js';
      hydrate(App, { target: document.getElementById('app') });`,
  },
};

for (const [name, { app, svelte, server, client }] of Object.entries(FRAMEWORKS))
  test(`${name} renders the tags as plain markup, and the browser takes them over with properties and listeners`, async () => {
    const as = (generate) =>
      app ?? compile(svelte, { generate, filename: 'App.svelte', name: 'App' }).js.code;
    const built = await bundle('server', { 'app.js': as('server'), 'start.js': server });
    const file = join(folder, `${name}.mjs`);
    await writeFile(file, built);
    const { stdout: markup } = await run(process.execPath, [file]);
    assert.match(markup, /<rc-call-provider[^>]* backend="local"/);
    assert.match(markup, /<rc-call-timer[^>]*><\/rc-call-timer>/);
    assert.doesNotMatch(markup, /rc-call-ended|<template/i); // no listener, no shadow root

    const script = await bundle('browser', { 'app.js': as('client'), 'start.js': client });
    const body = `<div id="app">${markup.trim()}</div><script type="module" src="/start.js"></script>`;
    const site = await startSite({ pages: { '/start.js': script, '/': htmlPage(body) } });
    const page = await openPage(browser);
    try {
      await page.goto(site.url);
      await until(page, 'taken over', () => document.getElementById('provider').resolveUsers);
      assert.deepEqual(await page.evaluate(whatIsSet), ['local', true, 'server', 'User 7', 0]);
      assert.deepEqual(await page.evaluate(endsHeard), ['hung-up']);
      await page.getByRole('button', { name: 'Again' }).click();
      const again = () => document.getElementById('provider').dataset.presses === '1';
      await until(page, 'rendered again', again);
      assert.deepEqual(await page.evaluate(whatIsSet), ['local', true, 'server', 'User 7', 0]);
      assert.deepEqual(await page.evaluate(endsHeard), ['hung-up']);
      assert.deepEqual(page.complaints, []);
    } finally {
      await page.context().close();
      await site.close();
    }
  });

/** Runs in the page. */
async function whatIsSet() {
  const provider = document.getElementById('provider');
  const [found] = (await provider.resolveUsers?.(['7'])) ?? [];
  const { since } = provider.querySelector('rc-call-timer');
  return [provider.backend, provider.manual, provider.appKey, found?.name, since];
}

/** Runs in the page: the titles that an end makes. */
function endsHeard() {
  document.title = '';
  const event = new Event('rc-call-ended', { bubbles: true, composed: true });
  document.getElementById('provider').dispatchEvent(Object.assign(event, { reason: 'hung-up' }));
  return [document.title];
}

// --- Lit's renderer ---

const RENDER = `
  import { render } from '@lit-labs/ssr';
  import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
  import { html, unsafeStatic } from 'lit/static-html.js';
  await import('${projectDir}dist/index.js');
  const drawn = {};
  for (const tag of ${JSON.stringify(TAGS)}) {
    const name = unsafeStatic(tag);
    drawn[tag] = await collectResult(render(html\`<\${name}></\${name}>\`)).catch((error) => error.stack);
  }
  console.log(JSON.stringify(drawn));`;

for (const [how, before] of [
  ['as it is', ''],
  ['with its global shim', `import '@lit-labs/ssr/lib/install-global-dom-shim.js';`],
])
  test(`@lit-labs/ssr, ${how}, draws every tag`, async () => {
    const { stdout, stderr } = await inNode(before + RENDER);
    assert.equal(stderr, '');
    const drawn = JSON.parse(stdout);
    assert.deepEqual(Object.keys(drawn), TAGS);
    const renders = TAGS.filter((tag) => tag !== 'rc-call-provider'); // it is no Lit element, and draws nothing
    for (const tag of renders) assert.match(drawn[tag], /<template shadowroot="open"/, drawn[tag]);
    assert.match(drawn['rc-call-button'], />\s*<!--.*Call/s);
  });

// --- simulated pages ---

/** Takes the simulated page's classes, and notes what is thrown where nobody catches it. */
const LIVE_IN = `
  for (const name of Object.getOwnPropertyNames(window)) {
    // the classes of events are the page's, everything else that Node has stays
    if (name in globalThis && !/Event|^navigator$|^Abort/.test(name)) continue;
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
  }
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) globalThis[name] = window[name].bind(window);
  const failures = [];
  const note = ({ reason, error, message }) => failures.push(String((reason ?? error)?.stack ?? message));
  window.addEventListener('error', note);
  process.on('unhandledRejection', (reason) => note({ reason }));
  await import('${projectDir}dist/index.js');`;

const SAY = `
  console.log(JSON.stringify(failures));
  process.exit();`;

/** Makes each tag, adds it, waits for it, and takes it out again. */
const MAKE = `
  for (const tag of ${JSON.stringify(TAGS)}) {
    const element = document.createElement(tag);
    if (!(element instanceof customElements.get(tag))) failures.push(tag + ' was not made');
    document.body.append(element);
    await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve)); // what it does after its first update
    element.remove();
  }`;

/** A call that is answered by a press and hung up, with the focus in it, and a picker that opens and closes. */
const CALL = `
  const { fakeCalls } = await import('${projectDir}dist/testing.js');
  document.body.innerHTML = '<rc-call-provider></rc-call-provider><rc-incoming-call></rc-incoming-call>' +
    '<rc-call-panel></rc-call-panel><rc-member-picker></rc-member-picker>';
  const [provider, ring, panel, picker] = document.body.children;
  const calls = fakeCalls();
  provider.backend = calls.backend;
  const call = await calls.incoming({ from: '3002', media: 'video' });
  await new Promise((resolve) => setTimeout(resolve, 600)); // it looks whether something is in the way
  const accept = ring.shadowRoot.querySelector('[part~=accept-button]');
  accept.focus();
  accept.click();
  await call.answered();
  await new Promise((resolve) => setTimeout(resolve, 600));
  panel.minimized = true;
  Object.assign(picker, { members: [{ userId: '7', name: 'Gu' }], open: true });
  await picker.updateComplete;
  const isOpen = () => picker.shadowRoot.querySelector('dialog').open;
  if (!isOpen()) failures.push('the picker is closed');
  picker.open = false;
  await picker.updateComplete;
  if (isOpen()) failures.push('the picker is open');
  call.hangUp();
  await call.ended();
  await panel.updateComplete;
  const { reason } = provider.state.call.end;
  if (reason !== 'hung-up') failures.push('ended: ' + reason);`;

const SIMULATED = {
  'jsdom 26': `import { JSDOM } from 'jsdom';
    const { window } = new JSDOM('<!doctype html><body></body>', { url: 'https://page.test/', pretendToBeVisual: true });`,
  'jsdom 27': `import { JSDOM } from 'jsdom-27';
    const { window } = new JSDOM('<!doctype html><body></body>', { url: 'https://page.test/', pretendToBeVisual: true });`,
  'happy-dom': `import { Window } from 'happy-dom';
    const window = new Window({ url: 'https://page.test/' });`,
};

for (const [name, start] of Object.entries(SIMULATED))
  test(`every tag can be made in ${name}`, async () => {
    const { stdout } = await inNode(start + LIVE_IN + MAKE + SAY);
    assert.deepEqual(JSON.parse(stdout), []);
  });

for (const [name, start] of Object.entries(SIMULATED))
  test(`a call can be played in ${name}`, async () => {
    const { stdout } = await inNode(start + LIVE_IN + CALL + SAY);
    assert.deepEqual(JSON.parse(stdout), []);
  });

// --- how ---

async function inNode(code) {
  const file = join(folder, 'run.mjs');
  await writeFile(file, code);
  return run(process.execPath, [file]);
}

/** What starts from `start.js`, with the kit in it. */
async function bundle(where, files) {
  for (const [path, code] of Object.entries(files)) await writeFile(join(folder, path), code);
  const isBrowser = where === 'browser';
  const { outputFiles } = await build({
    stdin: {
      contents: `import '${projectDir}dist/index.js';\n${files['start.js']}`,
      resolveDir: folder,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: isBrowser ? 'browser' : 'node',
    banner: isBrowser
      ? {}
      : {
          js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
        },
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
}
