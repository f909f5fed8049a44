/**
 * Tabs of one browser window, of which only the one in front is visible. Playwright calls each of its pages visible, so these
 * are driven over the browsers' own protocols: Chromium's DevTools, and WebDriver BiDi in Firefox.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { chromiumArgs, findBrowser, findFirefox } from '../../scripts/find-browser.mjs';
import { FIREFOX_PREFS, PATIENCE_MS } from './browser.mjs';

/**
 * @typedef {object} Tab
 * @property {(work: (arg: any) => unknown, arg?: unknown) => Promise<any>} evaluate runs in the page; what goes in and comes
 *   out is JSON
 * @property {(what: string, predicate: (arg: any) => unknown, arg?: unknown) => Promise<any>} until waits until it is so
 * @property {() => Promise<void>} show brings it to the front, and hides the others
 */

/**
 * @param {'chromium' | 'firefox'} name
 * @returns {Promise<{ open: (url: string) => Promise<Tab>, close: () => Promise<void> }>} `open` opens a tab in front of the
 *   others
 */
export async function launchTabs(name) {
  const folder = await mkdtemp(join(tmpdir(), 'tabs-'));
  const isFirefox = name === 'firefox';
  if (isFirefox) await writeFile(join(folder, 'user.js'), preferences());
  const [program, args] = isFirefox
    ? [findFirefox(), ['--no-remote', '--profile', folder]]
    : [findBrowser(), [...chromiumArgs, '--mute-audio', `--user-data-dir=${folder}`]];
  const browser = spawn(program, ['--headless', '--remote-debugging-port=0', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const hasEnded = new Promise((resolve) => browser.once('exit', resolve));
  const send = await connect(await addressOf(browser), isFirefox);
  return {
    open: isFirefox ? (url) => openInFirefox(send, url) : (url) => openInChromium(send, url),
    async close() {
      browser.kill();
      await hasEnded;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const preferences = () =>
  Object.entries({ ...FIREFOX_PREFS, 'webgl.force-enabled': true })
    .map((each) => `user_pref(${each.map((part) => JSON.stringify(part)).join()});\n`)
    .join('');

/** Where a browser that was just started listens. */
async function addressOf({ stderr }) {
  stderr.setEncoding('utf8');
  let said = '';
  for await (const text of stderr.iterator({ destroyOnReturn: false })) {
    said += text;
    const [address] = /ws:\/\/\S+/.exec(said) ?? [];
    if (!address) continue;
    stderr.resume();
    return address;
  }
  throw new Error(`The browser did not start: ${said}`);
}

/** @returns sends a command, and waits for its result */
async function connect(address, isFirefox) {
  const socket = new WebSocket(isFirefox ? `${address}/session` : address);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map();
  socket.on('message', (data) => {
    const { id, result, error, message } = JSON.parse(data);
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(new Error(message ?? error.message));
    else resolve?.(result);
  });
  let count = 0;
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      const id = (count += 1);
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  if (isFirefox) await send('session.new', { capabilities: {} });
  return send;
}

async function openInChromium(send, url) {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const run = async (expression) => {
    const options = { awaitPromise: true, returnByValue: true };
    const answer = await send('Runtime.evaluate', { expression, ...options }, sessionId);
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception.description);
    return answer.result.value;
  };
  await send('Page.enable', {}, sessionId);
  await send('Page.navigate', { url }, sessionId);
  return tabOf(url, run, () => send('Target.activateTarget', { targetId }));
}

async function openInFirefox(send, url) {
  const { context } = await send('browsingContext.create', { type: 'tab' });
  const run = async (expression) => {
    const answer = await send('script.evaluate', {
      ...{ expression, awaitPromise: true, target: { context } },
    });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
    return answer.result.value;
  };
  await send('browsingContext.navigate', { context, url, wait: 'complete' });
  return tabOf(url, run, () => send('browsingContext.activate', { context }));
}

async function tabOf(url, run, show) {
  const evaluate = async (work, arg = null) => {
    const json = await run(
      `(async () => JSON.stringify(await (${work})(${JSON.stringify(arg)})) ?? null)()`,
    );
    return json && JSON.parse(json);
  };
  const until = async (what, predicate, arg) => {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
      const found = await evaluate(predicate, arg);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`not so: ${what}`);
  };
  await until(
    `${url} is loaded`,
    (address) => document.readyState === 'complete' && location.href === address,
    new URL(url).href,
  );
  return { evaluate, until, show };
}
