/** The support button of the recipe: opening hours, agents that are tried in turn, and a message when there is none. Needs a build. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import { openingHours } from '../../examples/call-support/site/opening-hours.js';
import { launchBrowser, openPage, openTab, until } from '../support/browser.mjs';
import { installedCopyOf } from '../support/example.mjs';
import { phoneOf } from '../support/phone.mjs';

describe('opening hours', () => {
  const berlin = {
    timeZone: 'Europe/Berlin',
    hours: { Mon: ['08:00-12:00', '13:00-18:00'], Fri: ['22:00-02:00'] },
    holidays: ['2026-12-28'],
  };
  const at = (time, schedule = berlin) => {
    const { isOpen, time: until, day } = openingHours(schedule, new Date(time));
    return [isOpen, until, day?.toISOString().slice(0, 10)].join(' ').trim();
  };

  for (const [when, time, expected] of [
    ['a minute before it opens', '2026-11-30T06:59Z', 'false 08:00 2026-11-30'],
    ['as it opens', '2026-11-30T07:00Z', 'true 12:00'],
    ['as it closes for lunch', '2026-11-30T11:00Z', 'false 13:00 2026-11-30'],
    ['in the afternoon', '2026-11-30T16:59Z', 'true 18:00'],
    ['in the evening', '2026-11-30T17:00Z', 'false 22:00 2026-12-04'],
    ['in summer, an hour earlier for others', '2026-07-06T06:00Z', 'true 12:00'],
    ['in the night that began on Friday', '2026-12-05T00:59Z', 'true 02:00'],
    ['after that night', '2026-12-05T01:00Z', 'false 08:00 2026-12-07'],
    ['on a holiday', '2026-12-28T09:00Z', 'false 22:00 2027-01-01'],
    ['in the night in which clocks go back', '2026-10-25T00:30Z', 'false 08:00 2026-10-26'],
    ['while it is another day there', '2026-11-29T23:30Z', 'false 08:00 2026-11-30'],
  ])
    test(`${when}: ${expected}`, () => assert.equal(at(time), expected));

  test('around the clock, and never', () => {
    const always = { timeZone: 'UTC', hours: { Mon: ['00:00-24:00'] } };
    assert.equal(at('2026-11-30T23:59Z', always), 'true 24:00');
    assert.equal(at('2026-11-30T00:00Z', { timeZone: 'UTC', hours: {} }), 'false');
  });

  test('what cannot be read is said', () => {
    for (const range of ['9-17', '09:00-25:00', '24:00-09:00', '09:75-10:00', '']) {
      const wrong = { timeZone: 'UTC', hours: { Mon: [range] } };
      assert.throws(() => openingHours(wrong, new Date('2026-11-30T10:00Z')), /is no range/);
    }
    assert.throws(() => openingHours({ timeZone: 'Berlin', hours: {} }, new Date()), RangeError);
  });
});

describe('call support', () => {
  const ALWAYS = Object.fromEntries(
    ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].map((day) => [day, ['00:00-24:00']]),
  );
  /** Long enough for whoever is there to answer; and not. */
  const [LONG, SHORT] = [60, 2];
  let browser;
  /** A visitor's, far from Berlin. */
  let page;
  let server;
  let url;
  let settingsFile;
  let written;
  const messages = [];
  const undos = [];

  before(async () => {
    browser = await launchBrowser();
    const folder = await installedCopyOf({ after: (undo) => undos.push(undo) }, 'call-support', [
      ...['hono', '@hono/node-server'],
    ]);
    settingsFile = join(folder, 'site/support.json');
    written = JSON.parse(await readFile(settingsFile, 'utf8'));
    const { createSite } = await import(pathToFileURL(join(folder, 'server.mjs')).href);
    const site = createSite((message) => messages.push(message));
    server = serve({ fetch: site.fetch, port: 0, hostname: 'localhost' });
    await once(server, 'listening');
    url = `http://localhost:${server.address().port}`;
    page = await openPage(browser, { timezoneId: 'Asia/Tokyo' });
  });

  after(async () => {
    await browser?.close();
    server?.close();
    for (const undo of undos) await undo();
  });

  /** Opens the page with these settings, at first or anew. */
  async function visit(settings) {
    await writeFile(settingsFile, JSON.stringify({ ...written, hours: ALWAYS, ...settings }));
    await page.goto(`${url}/index.html`);
  }

  /** Presses the button. `ends` grows with how the calls of the page end. @returns the visitor's phone */
  async function callSupport() {
    await page.evaluate(() => {
      window.ends = [];
      document.addEventListener('rc-call-ended', ({ call, reason }) =>
        window.ends.push(`${call.members.map(({ userId }) => userId)} ${reason}`),
      );
    });
    await page.bringToFront();
    await page.getByRole('button', { name: 'Call support' }).click();
    return phoneOf(page);
  }

  const ends = () => page.evaluate(() => window.ends);
  const says = (text) => page.locator('#hours').getByText(text).waitFor();
  const asksForMessage = () => page.getByRole('heading', { name: 'Leave a message' }).waitFor();

  test('closed: it says when it opens, on the clock of the company, and takes a message', async () => {
    // Saturday noon in Berlin; for the visitor's computer it may be any time
    const date = 'Sat, 28 Nov 2026 11:00:00 GMT';
    await page.route('**/support.json', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), date } });
    });
    await visit({ hours: written.hours });
    await says('We are closed. We open on Monday, November 30 at 08:00, Central European Time.');
    await asksForMessage();
    assert.equal(await page.locator('#call-support').isVisible(), false);
    assert.equal(
      (await phoneOf(page).state()).connection,
      'disconnected',
      'readers do not sign in',
    );

    await page.getByLabel('Your name').fill('Li Lei');
    await page.getByLabel('Telephone or e-mail').fill('  li@example.com ');
    await page.getByRole('textbox', { name: 'Question' }).fill('Is DN 80 there?');
    await page.route('**/messages', (route) => route.abort(), { times: 1 });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('This could not be sent.').waitFor();
    page.complaints.length = 0; // the browser's, of that request
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you. We will call you back.').waitFor();
    assert.deepEqual(messages.splice(0), [
      { name: 'Li Lei', contact: 'li@example.com', question: 'Is DN 80 there?' },
    ]);
    assert.deepEqual(page.complaints, []);
    await page.unroute('**/support.json');
  });

  test('settings that cannot be read: no button, and a message is taken', async () => {
    await visit({ timeZone: 'Nowhere' });
    await asksForMessage();
    assert.equal(await page.locator('#call-support').isVisible(), false);
    assert.equal(await page.locator('#hours').textContent(), '');
    assert.match(page.complaints.splice(0).join(), /RangeError/);
  });

  describe('open, with two agents', () => {
    let anna;
    let ben;

    before(async () => {
      [anna, ben] = await Promise.all(
        ['anna', 'ben'].map(async (name) => {
          const tab = await openTab(page);
          await tab.goto(`${url}/agent.html?agent=${name}`);
          return phoneOf(tab);
        }),
      );
      await Promise.all([anna.online(), ben.online()]);
    });

    after(() => {
      for (const tab of [page, anna.page, ben.page]) assert.deepEqual(tab.complaints, []);
    });

    const phaseOf = async (person) => (await person.state()).call.phase;

    test('the visitor cancels: nobody else is tried, and nothing is asked', async () => {
      await visit({ ringSeconds: LONG });
      await says('We are open until 24:00, Central European Time.');
      const visitor = await callSupport();
      await anna.is('incoming');
      await visitor.press('Cancel');
      await says('We are open');
      assert.deepEqual(await ends(), ['anna canceled']);
      assert.equal(await phaseOf(ben), 'idle');
      assert.equal(await page.locator('#message').isVisible(), false);
    });

    test('no microphone: nobody is bothered, the panel says why, and a message is taken', async () => {
      await visit({ ringSeconds: LONG });
      await page.evaluate(() => {
        MediaDevices.prototype.getUserMedia = async () => {
          throw new DOMException('No.', 'NotAllowedError');
        };
      });
      const visitor = await callSupport();
      await asksForMessage();
      await visitor.says(/Your browser is blocking the microphone/);
      assert.equal((await ends()).length, 1);
      assert.equal(await phaseOf(ben), 'idle');
    });

    test('nobody answers: each rings for a while, then a message is taken', async () => {
      await visit({ ringSeconds: SHORT });
      const visitor = await callSupport();
      await asksForMessage();
      await says('Sorry, nobody can take your call right now.');
      assert.deepEqual(await ends(), ['anna canceled', 'ben canceled']);
      await visitor.is('idle'); // no panel is in the way
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H3');
      await ben.page.bringToFront();
      await ben.page.locator('rc-call-history').getByText('Missed').first().waitFor();
    });

    test('one is away, the next one answers', async () => {
      await visit({ ringSeconds: LONG });
      await anna.page.bringToFront();
      await anna.page.getByRole('button', { name: 'I am away' }).click();
      await until(anna.page, 'she is away', () => document.querySelector('#calls').doNotDisturb);
      const visitor = await callSupport();
      await ben.page.bringToFront();
      await ben.rings(/A visitor/);
      await ben.accept();
      await Promise.all([visitor.is('connected'), ben.is('connected')]);
      await visitor.isWith('ben');
      assert.deepEqual(await ends(), ['anna busy']);
      await ben.hangUp();
      await visitor.is('ended');
      assert.equal(await page.locator('#message').isVisible(), false);
      await says('We are open');
    });
  });

  test('messages that are none are refused', async () => {
    const send = async (body) => {
      const response = await fetch(`${url}/messages`, { method: 'POST', body });
      return response.status;
    };
    const whole = { name: 'a', contact: 'b', question: 'c' };
    for (const part of [{ name: ' ' }, { contact: 'x'.repeat(101) }, { question: '' }])
      assert.equal(await send(new URLSearchParams({ ...whole, ...part })), 400);
    assert.equal(await send(new URLSearchParams({ ...whole, more: 'x'.repeat(40_000) })), 413);
    assert.equal(await send('nonsense'), 400);
    assert.deepEqual(messages, []);
  });
});
