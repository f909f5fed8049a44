/**
 * Random walks: three people on a page do anything at any time, and now and then everybody stops. Then nobody is in a call,
 * nothing is open, and the next call works.
 */
import { openPage } from '../support/browser.mjs';
import { mediaLeft, noteMedia } from '../support/media-notes.mjs';
import { pick, randomFrom } from '../support/random.mjs';
import { startStage } from '../support/two-on-a-page.mjs';
import { unrulyDevices } from '../support/unruly-devices.mjs';

const PEOPLE = { anna: '3001', ben: '3002', carl: '3003' };
const NAMES = Object.keys(PEOPLE);
/** Between two moments at which everybody stops. */
const STEPS = 60;

/** What a person, or their page, may do: how often, and what. `stage` calls it, in the page. */
const DEEDS = [
  [6, (name, other) => window.stage.call(name, other)],
  [14, (name) => window.stage.ask(name, 'accept')],
  [2, (name) => window.stage.ask(name, 'hangUp')],
  [2, (name, _, on) => window.stage.ask(name, 'setMicrophone', on)],
  [2, (name, _, on) => window.stage.ask(name, 'setCamera', on)],
  [1, (name) => window.stage.ask(name, 'switchToAudio')],
  [1, (name) => window.stage.ask(name, 'disconnect')],
  [4, (name) => window.stage.ask(name, 'connect')],
  [3, (name) => document.querySelector('main').append(window.stage[name])],
  [1, (name) => window.stage[name].remove()],
  [1, (_name, _other, on) => (window.devices.delayMs = on ? 0 : 300)],
].flatMap(([times, deed]) => Array(times).fill(String(deed)));

/** @returns {Promise<string[]>} what is wrong */
export async function soakWalk(browser, { seed, minutes = 3 }) {
  const site = await startStage();
  const problems = [];
  for (const service of ['local', 'rongcloud']) {
    const page = await openPage(browser, { permissions: ['camera', 'microphone'] });
    for (const script of [noteMedia, unrulyDevices]) await page.addInitScript(script);
    await page.goto(site.url);
    await page.evaluate(
      ([name, people]) => window.stage.mount(name, { people, ringsMs: 4000 }),
      [service, PEOPLE],
    );
    await page.evaluate(() => {
      window.connected = 0;
      document.addEventListener('rc-call-connected', () => (window.connected += 1));
    });
    const random = randomFrom(`${seed} ${service}`);
    const deadline = Date.now() + (minutes * 60_000) / 2;
    let walks = 0;
    while (Date.now() < deadline && problems.length === 0) {
      await walk(page, random);
      problems.push(...(await stop(page)).map((line) => `${service}, walk ${walks}: ${line}`));
      walks += 1;
    }
    const connected = await page.evaluate(() => window.connected);
    console.log(`  ${service}: ${walks} walks of ${STEPS} steps, connected ${connected} times`);
    problems.push(...page.complaints.map((line) => `${service}: ${line}`));
    await page.context().close();
  }
  await site.close();
  return problems;
}

async function walk(page, random) {
  const steps = Array.from({ length: STEPS }, () => {
    const [name, other] = [pick(random, NAMES), pick(random, Object.values(PEOPLE))];
    return { deed: pick(random, DEEDS), name, other, on: random() < 0.5, waitMs: random() * 400 };
  });
  await page.evaluate(async (all) => {
    for (const { deed, name, other, on, waitMs } of all) {
      try {
        new Function(`return ${deed}`)()(name, other, on);
      } catch (error) {
        window.stage.refused.push(String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }, steps);
}

/** Everybody hangs up, and is back online. @returns what is wrong then */
async function stop(page) {
  const hung = await page.evaluate(async (names) => {
    const { stage } = window;
    window.devices.delayMs = 0;
    for (const name of names) {
      document.querySelector('main').append(stage[name]);
      stage.ask(name, 'hangUp');
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for (const name of names) stage.ask(name, 'hangUp'); // what rang meanwhile
    const isQuiet = () => names.every((name) => !stage.isInCall(name));
    await stage.until(isQuiet, 'quiet', 15_000).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return names
      .filter((name) => stage.isInCall(name))
      .map((name) => `${name} is ${stage.phase(name)}`);
  }, NAMES);
  const { tracks, connections } = await mediaLeft(page);
  if (hung.length > 0) return hung;
  if (tracks + connections > 0) return [`open: ${tracks} tracks, ${connections} connections`];
  return page
    .evaluate(async (names) => {
      const { stage } = window;
      for (const name of names) if (!stage.isOnline(name)) stage.ask(name, 'connect');
      await stage.until(() => names.every((name) => stage.isOnline(name)), 'everybody online');
      await stage.reach('connected');
      stage.ask('anna', 'hangUp');
      await stage.until(
        () => names.every((name) => !stage.isInCall(name)),
        'the last call is over',
      );
      return [];
    }, NAMES)
    .catch(async (error) => [error.message.split('\n')[0], await page.evaluate(howItIs, NAMES)]);
}

/** Runs in the page. */
function howItIs(names) {
  const { stage } = window;
  const states = names.map(
    (name) => `${name} ${stage[name].state.connection} ${stage.phase(name)}`,
  );
  return [...states, ...stage.refused.slice(-5)].join(', ');
}
