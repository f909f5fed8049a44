/**
 * A stranger on the signalling channel says what they like: garbage, broken messages, messages of others under their own
 * name, floods. A call goes on as if they were not there, and so does the next one.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startLines } from '../faults/lines.mjs';
import { brokenFrom, forgedFrom, rawFrom } from '../hostile/messages.mjs';
import { openStranger } from '../hostile/stranger.mjs';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { mediaLeft, noteMedia, NOTHING_LEFT } from '../support/media-notes.mjs';
import { randomFrom } from '../support/random.mjs';
import { startStage } from '../support/two-on-a-page.mjs';
import { unrulyDevices } from '../support/unruly-devices.mjs';

const SEED = process.env.SEED ?? '1';
const EACH = 400;
/** How many problems the two may be told of: one in a while, not one for each. */
const TOLD = 10;

let site;
let browser;
let lines;

before(async () => {
  console.log(`seed: ${SEED}`);
  [site, browser, lines] = await Promise.all([startStage(), launchBrowser(), startLines()]);
});

after(async () => {
  await browser?.close();
  await lines?.close();
  await site?.close();
});

/** Anna and Ben on one page, and a stranger who hears them. */
async function open(t) {
  const room = t.name;
  const page = await openPage(browser, { permissions: ['camera', 'microphone'] });
  const stranger = await openStranger(lines.url('mallory', room));
  t.after(() => page.context().close());
  t.after(() => stranger.close());
  await page.addInitScript(noteMedia);
  await page.addInitScript(unrulyDevices);
  await page.goto(site.url);
  await page.evaluate(
    (signalingUrl) => window.stage.mount('local', { signalingUrl }),
    lines.url('page', room),
  );
  await page.evaluate(noteTroubles);
  return { page, stranger };
}

/** Runs in the page. */
function noteTroubles() {
  window.told = [];
  document.addEventListener('rc-call-error', ({ error }) => window.told.push(error.message));
}

/** Runs in the page. */
function howItIs() {
  const { stage, told } = window;
  return {
    phases: ['anna', 'ben'].map((name) => stage.phase(name)),
    members: ['anna', 'ben'].map((name) =>
      stage[name].state.call.call?.members.map(({ userId, status }) => `${userId} ${status}`),
    ),
    connections: window.media.connections(),
    isPolluted: {}.polluted !== undefined || Object.hasOwn(Object.prototype, 'lastHeard'),
    told: told.length,
  };
}

const TALKING = {
  phases: ['connected', 'connected'],
  members: [['3002 joined'], ['3001 joined']],
  connections: 2,
  isPolluted: false,
};

async function expectUnimpressed(page) {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1500)));
  const { told, ...now } = await page.evaluate(howItIs);
  assert.deepEqual(now, TALKING);
  assert.ok(told <= TOLD, `they were told of ${told} problems`);
}

async function expectNextCall(page) {
  await page.evaluate(async () => {
    const { stage } = window;
    stage.ask('anna', 'hangUp');
    await stage.until(() => ['anna', 'ben'].every((name) => !stage.isInCall(name)), 'both ended');
    await stage.reach('connected');
    stage.ask('ben', 'hangUp');
    await stage.until(() => ['anna', 'ben'].every((name) => !stage.isInCall(name)), 'both ended');
    await new Promise((resolve) => setTimeout(resolve, 1000));
  });
  assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
  assert.deepEqual(page.complaints, []);
}

for (const [name, make] of [
  ['things that are no messages', rawFrom],
  ['messages with a needed field that makes no sense', brokenFrom],
  ['messages of others under a name of their own', forgedFrom],
])
  test(`a stranger says ${name}`, async (t) => {
    const { page, stranger } = await open(t);
    const random = randomFrom(`${SEED} ${name}`);
    const texts = () => Array.from({ length: EACH }, () => make(random, stranger.heard));
    await page.evaluate(() => window.stage.reach('ringing'));
    await stranger.say(texts());
    assert.deepEqual(await page.evaluate(howItIs).then(({ phases }) => phases), [
      'outgoing',
      'incoming',
    ]);
    await page.evaluate(async () => {
      const { stage } = window;
      stage.ask('ben', 'accept');
      await stage.until(
        () => ['anna', 'ben'].every((one) => stage.phase(one) === 'connected'),
        'connected',
      );
    });
    await stranger.say(texts());
    await expectUnimpressed(page);
    await expectNextCall(page);
  });

test('a stranger floods the channel', async (t) => {
  const { page, stranger } = await open(t);
  await page.evaluate(() => window.stage.reach('connected'));
  const random = randomFrom(`${SEED} flood`);
  const flood = Array.from({ length: 5000 }, () => {
    const call = Math.floor(random() * 1e9);
    const invite = JSON.parse(stranger.heard.find((text) => text.includes('"type":"invite"')));
    return random() < 0.5
      ? rawFrom(random).slice(0, 200)
      : JSON.stringify({ ...invite, from: `m${call}`, endpoint: `e${call}`, call: `c${call}` });
  });
  await stranger.say(flood, 100);
  await expectUnimpressed(page);
  await expectNextCall(page);
});
