/** Anna and Ben on one page, on RongCloud's fake SDK. */
import { openPage } from '../support/browser.mjs';
import { mediaLeft, noteMedia } from '../support/media-notes.mjs';
import { unrulyDevices } from '../support/unruly-devices.mjs';
import { NO_ANSWER_MS, Person } from './people.mjs';
import { tellStory } from './story.mjs';

export async function openStagePeople(browser, site) {
  const page = await openPage(browser, { permissions: ['camera', 'microphone'] });
  const people = ['3001', '3002'].map((userId) => new StagePerson(page, userId));
  await page.context().exposeBinding('reportStory', (_, note) => {
    people.find(({ id }) => id === note.of)?.notes.push(note);
  });
  for (const script of [tellStory, unrulyDevices, noteMedia]) await page.addInitScript(script);
  await page.goto(site.url);
  await page.evaluate((ringsMs) => window.stage.mount('rongcloud', { ringsMs }), NO_ANSWER_MS);
  await page.evaluate(() => window.stage.reach('idle'));
  return people;
}

class StagePerson extends Person {
  constructor(page, userId) {
    super(page, userId, { line: { sockets: 0, worsen: () => {} }, notes: [] });
  }

  /** Of the provider. */
  get id() {
    return this.name.toLowerCase();
  }

  call(userId) {
    return this.page.evaluate(([name, to]) => window.stage.call(name, to), [this.id, userId]);
  }

  accept() {
    this.hasAnswered = true;
    return this.#ask('accept');
  }

  hangUp() {
    return this.#ask('hangUp');
  }

  #ask(method) {
    return this.page.evaluate(([name, what]) => window.stage.ask(name, what), [this.id, method]);
  }

  /** Lets something happen to their SDK. @param {(page: object, argument: unknown) => unknown} act runs in the page */
  harm(act, argument) {
    return this.page.evaluate(
      ([name, code, value]) => new Function(`return ${code}`)()(window.stage.pages[name], value),
      [this.id, String(act), argument],
    );
  }

  /** What the whole page holds open counts as Anna's. */
  async left() {
    const media = await mediaLeft(this.page);
    return this.userId === '3001'
      ? { ...media, sockets: 0 }
      : { tracks: 0, connections: 0, sockets: 0 };
  }
}
