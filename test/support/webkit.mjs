/**
 * WebKitGTK, over plain WebDriver: Playwright drives a WebKit of its own only, and selenium-webdriver wants a newer Node than
 * the kit. It has no WebRTC. All else of it is the engine of Safari.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { findWebKit } from '../../scripts/find-browser.mjs';
import { PATIENCE_MS } from './browser.mjs';
import { freePort } from './demo-server.mjs';

/** @returns {string | false} why there is none, for a test's `skip`; false where there is one */
export const whyNoWebKit = () =>
  findWebKit() ? false : 'no WebKitGTK: install webkit2gtk-driver and xvfb';

const ARGUMENTS = [
  '--automation',
  '--enable-mock-capture-devices=true',
  '--enable-media-stream=true',
];

/**
 * One window on a screen of its own.
 *
 * @param {object} [options]
 * @param {boolean} [options.dark] what the system prefers
 */
export async function launchWebKit({ dark = false } = {}) {
  const programs = findWebKit();
  const screen = spawn(
    programs.display,
    ['-displayfd', '3', '-screen', '0', '1600x12000x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const [display] = await once(screen.stdio[3], 'data');
  const port = await freePort();
  const driver = spawn(programs.driver, [`--port=${port}`], {
    env: {
      ...process.env,
      DISPLAY: `:${String(display).trim()}`,
      GTK_THEME: dark ? 'Adwaita:dark' : 'Adwaita',
      GDK_BACKEND: 'x11',
      TZ: 'UTC',
    },
    stdio: 'ignore',
  });
  const kill = () => {
    driver.kill();
    screen.kill();
  };
  const root = `http://127.0.0.1:${port}`;
  try {
    await isReady(root);
    const { sessionId } = await ask(root, 'POST', '/session', {
      capabilities: {
        alwaysMatch: {
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary: programs.browser, args: ARGUMENTS },
        },
      },
    });
    return new WebKitWindow(`${root}/session/${sessionId}`, kill);
  } catch (cause) {
    kill();
    throw new Error('WebKit did not start', { cause });
  }
}

/** A command of https://www.w3.org/TR/webdriver2/. @returns its value */
async function ask(root, method, path, body) {
  const response = await fetch(`${root}${path}`, {
    method,
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}

async function isReady(root) {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const status = await ask(root, 'GET', '/status').catch(() => undefined);
    if (status?.ready) return;
    await sleep(50);
  }
  throw new Error('its driver does not answer');
}

class WebKitWindow {
  #root;
  #kill;

  constructor(root, kill) {
    this.#root = root;
    this.#kill = kill;
  }

  async close() {
    await ask(this.#root, 'DELETE', '').catch(() => {});
    this.#kill();
  }

  open(url) {
    return ask(this.#root, 'POST', '/url', { url });
  }

  /** The window's, in CSS pixels; it is never narrower than 447. */
  resize(width, height) {
    return ask(this.#root, 'POST', '/window/rect', { width, height });
  }

  /** Runs a function in the page. @returns what it returns, as JSON; a promise is awaited */
  async run(inPage, ...args) {
    const script = `
      const answer = arguments[arguments.length - 1];
      const args = Array.prototype.slice.call(arguments, 0, -1);
      Promise.resolve().then(() => (${inPage})(...args)).then(
        (value) => answer({ value }),
        (error) => answer({ error: String(error) }),
      );`;
    const { value, error } = await ask(this.#root, 'POST', '/execute/async', { script, args });
    if (error) throw new Error(error);
    return value;
  }

  /** Waits until something is so, in the page. @returns what `predicate` returns then */
  async until(what, predicate, ...args) {
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      const value = await this.run(predicate, ...args);
      if (value) return value;
      await sleep(50);
    }
    throw new Error(`not so: ${what}`);
  }

  /** Presses a pointer somewhere, in CSS pixels from the corner of what is seen of the page. */
  async pressAt(x, y) {
    const actions = [
      { type: 'pointerMove', origin: 'viewport', x: Math.round(x), y: Math.round(y), duration: 0 },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    await this.#act({
      type: 'pointer',
      id: 'mouse',
      parameters: { pointerType: 'mouse' },
      actions,
    });
  }

  /** Presses the middle of the first button, option or link of that name that is seen, once there is one. */
  async press(name) {
    const { x, y } = await this.until(`there is "${name}"`, middleOf, name);
    await this.pressAt(x, y);
  }

  /** @param {string} key as WebDriver names it */
  async key(key) {
    const actions = [
      { type: 'keyDown', value: key },
      { type: 'keyUp', value: key },
    ];
    await this.#act({ type: 'key', id: 'keyboard', actions });
  }

  #act(source) {
    return ask(this.#root, 'POST', '/actions', { actions: [source] });
  }

  /** Waits until words are seen somewhere, also in shadow roots. */
  says(words) {
    return this.until(`it says "${words}"`, isSaid, words);
  }

  /** @param {string} path of a PNG file */
  async photograph(path) {
    await writeFile(path, Buffer.from(await ask(this.#root, 'GET', '/screenshot'), 'base64'));
  }
}

export const ESCAPE = '\uE00C';

/** Runs in the page. */
function middleOf(name) {
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const visit = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const isPressed = element.matches('button, a, [role="option"]');
      const own = element.getAttribute('aria-label') ?? element.textContent.trim();
      if (isPressed && own === name && seen(element)) return element;
      const inside = element.shadowRoot && visit(element.shadowRoot);
      if (inside) return inside;
    }
    return undefined;
  };
  const { left, top, width, height } = visit(document)?.getBoundingClientRect() ?? {};
  return width ? { x: left + width / 2, y: top + height / 2 } : undefined;
}

/** Runs in the page. */
function isSaid(words) {
  const visit = (root) =>
    [...root.querySelectorAll('*')].some(
      (element) =>
        (element.textContent.includes(words) &&
          element.children.length === 0 &&
          element.checkVisibility({ visibilityProperty: true })) ||
        (element.shadowRoot && visit(element.shadowRoot)),
    );
  return visit(document);
}
