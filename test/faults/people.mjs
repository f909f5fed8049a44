/** The people of a call, each in a page and on a line of their own. */
import { openPage } from '../support/browser.mjs';
import { mediaLeft, noteMedia } from '../support/media-notes.mjs';
import { phoneOf } from '../support/phone.mjs';
import { htmlPage } from '../support/site.mjs';
import { unrulyDevices } from '../support/unruly-devices.mjs';
import { tellStory } from './story.mjs';

/** Id and name. */
export const NAMES = { 3001: 'Anna', 3002: 'Ben', 3003: 'Carl' };
export const GROUP_ID = 'group318';

/** How long a call rings. */
export const NO_ANSWER_MS = 45_000;

const PATIENCE_MS = 30_000;

/** The page of one person: `/person?id=…&relay=…`. */
export const personPage = htmlPage('<main></main>', {
  head: '<script src="/dist/rc-call-kit.full.min.js"></script>',
}).replace('</body>', `<script>(${mountPerson})(${JSON.stringify(NAMES)})</script></body>`);

/** Runs in the page. */
function mountPerson(names) {
  const query = new URLSearchParams(location.search);
  const provider = document.createElement('rc-call-provider');
  provider.resolveUsers = async (ids) => ids.map((userId) => ({ userId, name: names[userId] }));
  const settings = {
    ...{ backend: 'local', 'keep-history': '' },
    ...{ 'no-answer-ms': query.get('rings'), 'signaling-url': query.get('relay') },
    token: query.get('id'),
  };
  for (const [name, value] of Object.entries(settings)) provider.setAttribute(name, value);
  for (const id of Object.keys(names)) {
    const button = document.createElement('rc-call-button');
    button.setAttribute('user-id', id);
    button.setAttribute('media', 'video');
    provider.append(button);
  }
  const [ring, panel] = ['rc-incoming-call', 'rc-call-panel'].map((tag) =>
    document.createElement(tag),
  );
  provider.append(ring, panel);
  document.querySelector('main').append(provider);
}

/**
 * Opens a person's page and waits until they are online.
 *
 * @param {{ browser: import('playwright').Browser, site: { url: string }, lines: object, room: string }} town
 * @param {string} userId
 */
export async function openPerson({ browser, site, lines, room }, userId) {
  const page = await openPage(browser, { permissions: ['camera', 'microphone'] });
  page.setDefaultTimeout(PATIENCE_MS);
  const name = `${room}-${userId}`;
  const notes = [];
  await page.context().exposeBinding('reportStory', (_, note) => void notes.push(note));
  await page.addInitScript(tellStory);
  await page.addInitScript(unrulyDevices);
  await page.addInitScript(noteMedia);
  const query = new URLSearchParams({
    ...{ id: userId, relay: lines.url(name, room), rings: String(NO_ANSWER_MS) },
  });
  await page.goto(`${site.url}/person?${query}`);
  const person = new Person(page, userId, {
    line: lines.line(name),
    notes,
    lateUrl: lines.lateUrl,
  });
  page.once('close', () => lines.forget(name));
  await person.online();
  return person;
}

export class Person {
  /** Whether there is still a page to ask. */
  isThere = true;
  hasAnswered = false;

  constructor(page, userId, { line, notes, lateUrl }) {
    Object.assign(this, { page, userId, line, notes, lateUrl });
  }

  get name() {
    return NAMES[this.userId];
  }

  online() {
    return phoneOf(this.page).online();
  }

  /** What was noted since then, of one kind. */
  since(at, kind) {
    return this.notes.filter((note) => note.kind === kind && note.at >= at);
  }

  /** How it looks now: the last thing noted. */
  get seen() {
    return this.notes.findLast(({ kind }) => kind === 'seen');
  }

  get phase() {
    return this.seen?.phase;
  }

  /** Whether a call goes on or rings, as far as this page knows. */
  get isInCall() {
    return !['idle', 'ended', undefined].includes(this.phase);
  }

  /** Devices take so long to open from now on. */
  slowDevices(ms) {
    return this.page.evaluate((delay) => {
      window.devices.delayMs = delay;
    }, ms);
  }

  /** Blocks the page's main thread. @returns when it is free again */
  block(ms) {
    return this.page.evaluate((url) => {
      const request = new XMLHttpRequest();
      request.open('GET', url, false);
      request.send();
    }, this.lateUrl(ms));
  }

  /** Calls somebody, if the page lets them. */
  call(userId) {
    return this.page.evaluate(
      (id) =>
        void document
          .querySelector('rc-call-provider')
          .call({ userIds: [id], media: 'video' })
          .catch(() => {}),
      userId,
    );
  }

  /** Calls everybody of the group. */
  callGroup(userIds) {
    return this.page.evaluate(
      (request) => document.querySelector('rc-call-provider').call(request),
      { userIds, groupId: GROUP_ID, media: 'video' },
    );
  }

  hangUp() {
    return this.page.evaluate(() => void document.querySelector('rc-call-provider').hangUp());
  }

  accept() {
    this.hasAnswered = true;
    return this.page.evaluate(() => void document.querySelector('rc-call-provider').accept());
  }

  /** What the page still holds open. */
  async left() {
    const media = await mediaLeft(this.page);
    return { ...media, sockets: this.line.sockets };
  }

  async crash() {
    this.isThere = false;
    const client = await this.page.context().newCDPSession(this.page);
    const crashed = this.page.waitForEvent('crash');
    client.send('Page.crash').catch(() => {}); // never answers
    await crashed;
  }

  async close() {
    this.isThere = false;
    await this.page.close({ runBeforeUnload: false });
  }

  async reload() {
    await this.page.reload();
    await this.online();
  }

  leave() {
    return this.page.context().close();
  }
}
