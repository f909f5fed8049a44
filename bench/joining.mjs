/**
 * Joining a call that goes on, compared with dialling: from the press to the first remote frame. And a page that comes back to a call,
 * compared with one that has none to come back to: from the start of the load to what a person can press.
 */
import { htmlPage, startSite } from '../test/support/site.mjs';
import { inTurn, median, ratio, spread } from './report.mjs';

const GROUP = 'group318';
const head = '<script src="/dist/rc-call-kit.min.js"></script>';

const person = (userId) => `<rc-call-provider id="u${userId}" backend="local" token="${userId}">
  <rc-call-button user-id="2" media="video"></rc-call-button>
  <rc-group-call group-id="${GROUP}"></rc-group-call>
  <rc-incoming-call ringtone="none"></rc-incoming-call>
  <rc-call-panel inline></rc-call-panel>
</rc-call-provider>`;

const pages = {
  '/people': htmlPage(`<div style="width: 640px">${person(1)}</div>`, { head }),
  '/others': htmlPage(
    `<rc-call-provider backend="local" token="2"></rc-call-provider>
    <rc-call-provider id="third" backend="local" token="3"></rc-call-provider>`,
    { head },
  ),
  '/returning': htmlPage(
    `<rc-call-provider backend="local" token="1"></rc-call-provider>
    <rc-call-button user-id="2"></rc-call-button>
    <rc-incoming-call ringtone="none"></rc-incoming-call><rc-call-panel></rc-call-panel>`,
    { head },
  ),
};

/** @returns {Promise<import('./report.mjs').Result>} */
export async function measureJoining(browser, { runs }) {
  const site = await startSite({ pages });
  try {
    const ways = ['join', 'dial', 'return', 'load'];
    const taken = await inTurn(ways, runs, (way) =>
      ['join', 'dial'].includes(way)
        ? measureFrame(browser, site.url, way)
        : measureReload(browser, site.url, way),
    );
    return result(taken, runs);
  } finally {
    await site.close();
  }
}

/** One page has the person who presses; another one of the same browser, those who are there already. */
async function measureFrame(browser, url, way) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 1200 } });
  try {
    const others = await context.newPage();
    await others.goto(`${url}/others`);
    await others.evaluate(way === 'join' ? startGroupCall : answerAtOnce, GROUP);
    const page = await context.newPage();
    await page.goto(`${url}/people`);
    await page.evaluate(way === 'join' ? approachCard : approachButton);
    await page.waitForLoadState('networkidle');
    return await page.evaluate(pressAndWait, way === 'join' ? '[part="join-button"]' : 'button');
  } finally {
    await context.close();
  }
}

async function measureReload(browser, url, way) {
  const context = await browser.newContext();
  try {
    const others = await context.newPage();
    await others.goto(`${url}/others`);
    await others.evaluate(answerAtOnce);
    const page = await context.newPage();
    await page.goto(`${url}/returning`);
    await page.evaluate(way === 'return' ? callAndBeFollowed : signIn);
    await page.reload({ waitUntil: 'commit' });
    return await page.evaluate(untilShown, way === 'return' ? 'Return to the call' : 'Call');
  } finally {
    await context.close();
  }
}

function result({ join, dial, return: back, load }, runs) {
  const fastest = (list) => Math.min(...list);
  const compare = (a, b) =>
    `${ratio(median(a) / median(b))} of the medians; ${ratio(median(a.map((each, i) => each / b[i])))} median of the pairs; ${ratio(fastest(a) / fastest(b))} of the fastest`;
  return {
    title: 'Joining what goes on, and coming back after a reload',
    ratio: median(join) / median(dial),
    rows: [
      ['press on Join to the first remote frame', spread(join)],
      ['press on Call to the first remote frame', spread(dial)],
      ['ratio', compare(join, dial)],
      ['reload to “Return to the call”', spread(back)],
      ['load to the call button', spread(load)],
      ['ratio', compare(back, load)],
    ],
    how: [
      `${runs} runs of each in turn, fresh pages in a fresh context each; medians (least … most).`,
      'Two pages of one browser, backend="local", signalling over BroadcastChannel. Join: two people on the other page are in a video call of the group; a click on the card’s button, half a second after the pointer came to it. Call: a click on <rc-call-button>; the other page answers in the task of rc-call-received. The frame is the first that requestVideoFrameCallback reports on any remote tile.',
      'Reload: a page with provider, call button, ring and panel is reloaded in a connected video call; from the navigation’s start until the button is in the panel and visible. Load: the same page without a call, until its call button is there.',
    ],
  };
}

// --- what runs in the pages ---

/** People 2 and 3 of the other page are in a video call of the group. */
async function startGroupCall(groupId) {
  const [caller, callee] = document.querySelectorAll('rc-call-provider');
  for (const each of [caller, callee])
    while (each.state?.connection !== 'connected') await new Promise((go) => setTimeout(go, 20));
  callee.addEventListener('rc-call-received', () => void callee.accept());
  const connected = new Promise((resolve) =>
    callee.addEventListener('rc-call-connected', resolve, { once: true }),
  );
  await caller.call({ userIds: ['3'], groupId, media: 'video' });
  await connected;
}

async function answerAtOnce() {
  const callee = document.querySelector('rc-call-provider');
  while (callee.state?.connection !== 'connected') await new Promise((go) => setTimeout(go, 20));
  callee.addEventListener('rc-call-received', () => void callee.accept());
}

async function approachCard() {
  const card = document.querySelector('rc-group-call');
  const button = () => card.shadowRoot?.querySelector('[part="join-button"]');
  while (!button()) await new Promise((resolve) => setTimeout(resolve, 20));
  button().dispatchEvent(new PointerEvent('pointerenter'));
  await customElements.whenDefined('rc-call-panel');
  await new Promise((resolve) => setTimeout(resolve, 500));
}

async function approachButton() {
  const provider = document.querySelector('rc-call-provider');
  while (provider.state?.connection !== 'connected')
    await new Promise((resolve) => setTimeout(resolve, 20));
  const button = () => document.querySelector('rc-call-button').shadowRoot?.querySelector('button');
  while (!button()) await new Promise((resolve) => setTimeout(resolve, 20));
  button().dispatchEvent(new PointerEvent('pointerenter'));
  await customElements.whenDefined('rc-call-panel');
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** @returns ms from the press to the first frame of somebody else */
async function pressAndWait(selector) {
  const tag = selector === 'button' ? 'rc-call-button' : 'rc-group-call';
  const button = document.querySelector(tag).shadowRoot.querySelector(selector);
  const panel = document.querySelector('rc-call-panel');
  const remote = () =>
    [...(panel.shadowRoot.querySelector('rc-member-grid')?.shadowRoot.children ?? [])]
      .flatMap((each) => [each, ...each.querySelectorAll('rc-member-tile')])
      .filter((each) => each.localName === 'rc-member-tile' && each.userId !== '1')
      .flatMap((tile) => tile.shadowRoot?.querySelector('video') ?? []);
  const seen = new Set();
  const pressedAt = performance.now();
  button.click();
  return new Promise((resolve) => {
    const look = () => {
      for (const video of remote()) {
        if (seen.has(video)) continue;
        seen.add(video);
        video.requestVideoFrameCallback(() => resolve(performance.now() - pressedAt));
      }
      setTimeout(look);
    };
    look();
  });
}

async function signIn() {
  const provider = document.querySelector('rc-call-provider');
  while (provider.state?.connection !== 'connected')
    await new Promise((resolve) => setTimeout(resolve, 20));
}

async function callAndBeFollowed() {
  const provider = document.querySelector('rc-call-provider');
  const is = (wanted) => provider.state?.call.phase === wanted;
  while (provider.state?.connection !== 'connected')
    await new Promise((resolve) => setTimeout(resolve, 20));
  await provider.call({ userIds: ['2'], media: 'video' });
  while (!is('connected') || !sessionStorage.getItem('rc-call-kit calls'))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** @returns ms from the start of the navigation until a button with that name is on screen */
async function untilShown(name) {
  const find = (root) => {
    for (const each of root.querySelectorAll('*')) {
      const isIt =
        each.localName === 'button' && `${each.ariaLabel ?? ''} ${each.innerText}`.includes(name);
      const found =
        isIt && each.checkVisibility() ? each : each.shadowRoot && find(each.shadowRoot);
      if (found) return found;
    }
    return undefined;
  };
  while (!find(document)) await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now();
}
