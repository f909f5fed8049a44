/** A plain old site with a style sheet that hates widgets: the kit stays on top, legible and operable, and the site intact. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, openTab } from '../support/browser.mjs';
import { startDemo } from '../support/demo-server.mjs';
import { phoneOf } from '../support/phone.mjs';

/** As in the accessibility guidelines: a finger finds it; a text stands out from its ground. */
const SMALLEST_CONTROL = 44;
const SMALLEST_CONTRAST = 4.5;

const WIDE = { width: 1100, height: 760 };
/** Nothing slides in, so that what is measured is where it stays. */
const STILL = { reducedMotion: 'reduce' };

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.close();
});

/** The site as two people have it open, in two tabs of one browser. */
async function openTwo(t, viewport) {
  const page = await openPage(browser, { viewport, ...STILL });
  t.after(() => page.context().close());
  const pages = [page, await openTab(page)];
  await Promise.all(pages.map((each, i) => each.goto(address(i === 0 ? '3001' : '3002'))));
  const people = pages.map((each) => phoneOf(each));
  await Promise.all(people.map((person) => person.online()));
  await Promise.all(pages.map(hasButtons));
  return people;
}

/** Waits until the site is laid out as it stays: with its call buttons. */
const hasButtons = (page) =>
  page.locator('rc-call-button').last().getByRole('button', { name: 'Video call' }).waitFor();

const address = (userId) => `${demo.url}/demo/plain-site.html?as=${userId}`;

for (const viewport of [WIDE, { width: 360, height: 640 }])
  test(`a call on top of everything, at ${viewport.width} × ${viewport.height}`, async (t) => {
    const [liLei, hanMeimei] = await openTwo(t, viewport);
    const { page } = hanMeimei;
    const before = await page.evaluate(layout);

    await liLei.page.bringToFront();
    await liLei.page.locator('rc-call-button[user-id="3002"][media="video"]').click();
    await page.bringToFront();
    await hanMeimei.is('incoming');
    await hanMeimei.rings('invites you to a video call…');
    await controls(page, 'rc-incoming-call', [
      'accept-button',
      'accept-audio-button',
      'decline-button',
    ]);
    await texts(page, 'rc-incoming-call', ['caller-name', 'accept-button', 'decline-button']);
    assert.deepEqual(await page.evaluate(layout), before);

    await hanMeimei.accept();
    await hanMeimei.sees('3001', '3002');
    await controls(page, 'rc-call-panel', [
      'microphone-button',
      'camera-button',
      'hang-up-button',
      'minimize-button',
    ]);
    await texts(page, 'rc-call-panel', ['timer', 'microphone-button', 'hang-up-button']);
    assert.deepEqual(await page.evaluate(layout), before);

    // pressing them, where they are, does what they say
    await hanMeimei.press('Mute');
    await hanMeimei.panel.getByRole('button', { name: 'Unmute' }).waitFor();
    await hanMeimei.press('Minimize');
    await controls(page, 'rc-call-panel', ['minimize-button', 'hang-up-button']);
    await texts(page, 'rc-call-panel', ['timer']);
    await page.locator('#q').click(); // the site is usable beside the small panel
    await hanMeimei.hangUp();
    await hanMeimei.says(/^You hung up after/);
    await hanMeimei.is('idle');
    assert.deepEqual(await page.evaluate(layout), before);
    assert.deepEqual(page.complaints, []);
  });

test('the call buttons look like themselves, inside their cells', async (t) => {
  const page = await openPage(browser, { viewport: WIDE, ...STILL });
  t.after(() => page.context().close());
  await page.goto(address('3001'));
  await phoneOf(page).online();
  for (const button of await page.locator('rc-call-button').all()) {
    const inner = await button.getByRole('button').boundingBox();
    const cell = await button.locator('xpath=ancestor::td[1]').boundingBox();
    assert.ok(inner.height >= SMALLEST_CONTROL, `height ${inner.height}`);
    assert.ok(inner.x >= cell.x && inner.x + inner.width <= cell.x + cell.width);
    assert.ok(inner.y >= cell.y && inner.y + inner.height <= cell.y + cell.height);
    assert.ok(inner.width < cell.width, 'not stretched by the rule for the site’s own buttons');
  }
  await texts(page, 'rc-call-button', ['button']);
});

test('the picker opens above the bar, and lets itself be used', async (t) => {
  const page = await openPage(browser, { viewport: WIDE, ...STILL });
  t.after(() => page.context().close());
  await page.goto(address('3001'));
  await phoneOf(page).online();
  const button = page.locator('rc-call-button[group-id]');
  await button.click();
  await button.getByRole('option', { name: 'Wang Fang' }).waitFor();
  await controls(page, 'rc-call-button rc-member-picker', ['cancel-button', 'confirm-button']);
  const barIsCovered = await page.evaluate(
    () => !document.elementFromPoint(innerWidth / 2, 5).closest('#bar'),
  );
  assert.ok(barIsCovered, 'the bar, with its z-index of 99999, is behind the dialog’s backdrop');
  await button.getByRole('option', { name: 'Wang Fang' }).click();
  await button.getByRole('button', { name: 'OK (1)' }).waitFor();
  await page.keyboard.press('Escape');
  await button.getByRole('option', { name: 'Wang Fang' }).waitFor({ state: 'detached' });
});

test('the site without the kit lays out what is above the buttons just so', async (t) => {
  const bare = await openPage(browser, { viewport: WIDE, ...STILL });
  t.after(() => bare.context().close());
  await bare.route('**/rc-call-kit.min.js', (route) => route.abort());
  await bare.goto(address('3001'));
  const page = await openPage(browser, { viewport: WIDE, ...STILL });
  t.after(() => page.context().close());
  await page.goto(address('3001'));
  await phoneOf(page).online();
  const above = ({ bar, banner, menu, staff, search }) => ({
    bar,
    banner,
    staff,
    search,
    menu: { ...menu, height: 0 }, // as tall as the table beside it
  });
  assert.deepEqual(above(await page.evaluate(layout)), above(await bare.evaluate(layout)));
});

/** Each control is inside the window, large enough, and the topmost thing at its own centre. */
async function controls(page, selector, parts) {
  for (const part of parts) {
    const { box, onTop, inWindow } = await page.evaluate(inspect, [selector, part]);
    assert.ok(inWindow, `${part} is inside the window`);
    assert.ok(onTop, `${part} is on top`);
    assert.ok(
      box.width >= SMALLEST_CONTROL && box.height >= SMALLEST_CONTROL,
      `${part} measures ${box.width} × ${box.height}`,
    );
  }
}

/** Each text can be read: large enough, in the kit's own font and case, and in contrast to what is behind it. */
async function texts(page, selector, parts) {
  for (const part of parts) {
    const { style, contrast } = await page.evaluate(inspect, [selector, part]);
    assert.ok(contrast >= SMALLEST_CONTRAST, `${part}: contrast ${contrast}`);
    assert.ok(Number.parseFloat(style.fontSize) >= 12, `${part}: ${style.fontSize}`);
    const { textTransform, textShadow, letterSpacing, wordSpacing, visibility } = style;
    assert.deepEqual(
      { textTransform, textShadow, letterSpacing, wordSpacing, visibility },
      {
        textTransform: 'none',
        textShadow: 'none',
        letterSpacing: 'normal',
        wordSpacing: '0px',
        visibility: 'visible',
      },
      part,
    );
    assert.match(style.fontFamily, /^system-ui/, part);
  }
}

/** Runs in the page. */
function inspect([selector, part]) {
  const [host, ...inner] = selector.split(' ');
  const hosts = [...document.querySelectorAll(host)].flatMap((element) =>
    inner.length ? [...element.shadowRoot.querySelectorAll(inner.join(' '))] : [element],
  );
  /** Its own, or one that a tag inside hands on. */
  const find = ({ shadowRoot }) =>
    shadowRoot?.querySelector(`[part~="${part}"]`) ??
    [...(shadowRoot?.querySelectorAll(`[exportparts*="${part}"]`) ?? [])].map(find).find(Boolean);
  const element = hosts.map(find).find(Boolean);
  const { x, y, width, height } = element.getBoundingClientRect();

  let top = document.elementFromPoint(x + width / 2, y + height / 2);
  while (top?.shadowRoot?.elementFromPoint(x + width / 2, y + height / 2)) {
    const next = top.shadowRoot.elementFromPoint(x + width / 2, y + height / 2);
    if (next === top) break;
    top = next;
  }
  const above = (node) => node.parentElement ?? node.getRootNode().host;
  let onTop = false;
  for (let node = top; node; node = above(node)) onTop ||= node === element;

  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (color) => {
    const [r, g, b] = rgba(color).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  // the words themselves: a control's word has its own colour on the panel's ground
  const words = element.querySelector('.label') ?? element;
  let ground = 'white';
  for (let node = words; node; node = above(node)) {
    const { backgroundColor } = getComputedStyle(node);
    if (rgba(backgroundColor)[3] !== 255) continue;
    ground = backgroundColor;
    break;
  }
  const style = getComputedStyle(words);
  const [light, dark] = [luminance(style.color), luminance(ground)].sort((a, b) => b - a);

  return {
    box: { width: Math.round(width), height: Math.round(height) },
    inWindow: x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight,
    onTop,
    contrast: (light + 0.05) / (dark + 0.05),
    style: {
      fontSize: style.fontSize,
      fontFamily: style.fontFamily,
      textTransform: style.textTransform,
      textShadow: style.textShadow,
      letterSpacing: style.letterSpacing,
      wordSpacing: style.wordSpacing,
      visibility: style.visibility,
    },
  };
}

/** Runs in the page: where the site's own things are. */
function layout() {
  const selectors = {
    bar: '#bar',
    wrapper: '#wrapper',
    banner: '#banner',
    menu: '#menu',
    search: '#q',
    staff: '#staff',
    news: '#news',
    foot: '#foot',
  };
  return Object.fromEntries(
    Object.entries(selectors).map(([name, selector]) => {
      const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
      return [name, { x: x + scrollX, y: y + scrollY, width, height }];
    }),
  );
}
