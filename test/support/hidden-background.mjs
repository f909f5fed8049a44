/** Backgrounds in tabs that are hidden as browsers hide them: what others see meanwhile, and what is done for nobody. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchTabs } from './real-tabs.mjs';
import { htmlPage, startSite } from './site.mjs';
import { playSomebody, playUnseen } from './somebody.mjs';

const head = `<script>(${playUnseen})(); (${playSomebody})();</script>
  <script src="/dist/rc-call-kit.min.js"></script>`;
const person = (userId, background) =>
  htmlPage(
    `<rc-call-provider id="me" backend="local" token="${userId}" background="${background}">
      <rc-call-check></rc-call-check>
    </rc-call-provider>`,
    { head },
  );

/** How long nothing may be painted, in ms: a camera would have given dozens of pictures. */
const WATCHED_MS = 1500;

/** Adds the tests, in that browser. */
export function testHidden(name) {
  let site;
  let browser;

  before(async () => {
    const pages = { '/1': person(1, 'blur'), '/2': person(2, 'none'), '/blank': htmlPage('') };
    [site, browser] = await Promise.all([startSite({ pages }), launchTabs(name)]);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  test('others see the person go on in front of a hidden room; what nobody sees is not painted', async () => {
    const caller = await browser.open(`${site.url}/1`);
    const callee = await browser.open(`${site.url}/2`);
    await talk(caller, callee);
    await isHidden(caller);
    const before = await paintings(caller);
    await caller.until('it is painted', (more) => window.paintings > more, before + 30);
    const hasFailed = await caller.evaluate(() => document.querySelector('#me').state.problem);
    await callee.until(
      'the room is blurred',
      (isSharp) => {
        const { room, person } = window.sharpness(window.remote) ?? {};
        return room < 4 && person > 1.2 === isSharp;
      },
      !hasFailed, // a browser without WebGL
    );

    await browser.open(`${site.url}/blank`);
    await isHidden(callee);
    await rests(caller);
    const rested = await paintings(caller);
    await callee.show();
    await caller.until('it is painted again', (more) => window.paintings > more + 5, rested);
    await isHidden(caller);
    const sharpest = await callee.evaluate(() => window.sharpest);
    assert.ok(sharpest > 0 && sharpest < 4, `the room was seen: ${sharpest}`);
  });

  test('the preview before a call is painted only while it is shown', async () => {
    const tab = await browser.open(`${site.url}/1`);
    await tab.until('it is drawn', () => {
      const tag = document.querySelector('rc-call-check');
      return tag.shadowRoot?.querySelector('[part="mirror-button"]');
    });
    await tab.evaluate(() => {
      const tag = document.querySelector('rc-call-check');
      tag.shadowRoot.querySelector('[part="mirror-button"]').click();
    });
    await tab.until('it is painted', () => window.paintings > 5);
    await browser.open(`${site.url}/blank`);
    await isHidden(tab);
    await rests(tab);
    const rested = await paintings(tab);
    await tab.show();
    await tab.until('it is painted again', (more) => window.paintings > more + 5, rested);
  });
}

const paintings = (tab) => tab.evaluate(() => window.paintings);
const isHidden = (tab) => tab.until('it is hidden', () => document.hidden);

/** Waits until nothing was painted for a while. */
async function rests(tab) {
  for (let before = -1, now = await paintings(tab); now !== before; now = await paintings(tab)) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  }
}

/** The second tab, which is in front, answers the first one, and shows its picture. */
async function talk(caller, callee) {
  for (const tab of [caller, callee])
    await tab.until(
      'it is online',
      () => document.querySelector('#me').state?.connection === 'connected',
    );
  await caller.evaluate(
    () => void document.querySelector('#me').call({ userIds: ['2'], media: 'video' }),
  );
  await callee.until(
    'it rings',
    () => document.querySelector('#me').state.call.phase === 'incoming',
  );
  await callee.evaluate(() => void document.querySelector('#me').accept({ media: 'audio' }));
  for (const tab of [caller, callee])
    await tab.until(
      'they talk',
      () => document.querySelector('#me').state.call.phase === 'connected',
    );
  await callee.evaluate(() => {
    window.remote = window.show('me', '1');
    window.sharpest = 0;
    setInterval(() => {
      window.sharpest = Math.max(window.sharpest, window.sharpness(window.remote)?.room ?? 0);
    }, 100);
  });
  assert.equal(await callee.evaluate(() => document.visibilityState), 'visible');
}
