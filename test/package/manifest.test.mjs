/**
 * The manifest is what editors and the reference show. Here every tag is taken through its life in a browser, and what
 * turns up (attributes, members, events, parts, slots) must be what the manifest says, no less and no more.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { htmlPage, projectDir, startSite } from '../support/site.mjs';

const manifest = JSON.parse(await readFile(`${projectDir}/custom-elements.json`, 'utf8'));
const documented = manifest.modules
  .flatMap(({ declarations = [] }) => declarations)
  .filter(({ tagName }) => tagName);
const tags = documented.map(({ tagName }) => tagName);
const names = (list = []) => list.map(({ name }) => name).sort();

const everybody = ['1', '2', '3'].map((userId) => ({ userId, name: `User ${userId}` }));

const phone = (
  userId,
  inline,
) => `<rc-call-provider id="u${userId}" backend="local" token="${userId}"
    users-url="/people.json?{ids}" members-url="/people.json?{groupId}">
  <rc-call-button group-id="g" media="video"></rc-call-button>
  <rc-call-button user-id="2"></rc-call-button>
  <rc-incoming-call ${inline} quick-replies="Later"></rc-incoming-call><rc-call-panel ${inline}></rc-call-panel>
</rc-call-provider>`;

/** Tags that a team puts where it likes. */
const ALONE = [
  'rc-call-check',
  'rc-call-history',
  'rc-missed-badge',
  'rc-device-button',
  'rc-flip-button',
];

let site;
let browser;
let page;
/** What turned up: `{ tag: { parts: [], slots: [], events: [], styles: [] } }`. */
let seen;

before(async () => {
  const body =
    phone(1, 'inline') +
    phone(2, 'inline') +
    phone(3, '') +
    '<rc-member-picker></rc-member-picker>' +
    '<rc-group-call for="u3" group-id="g"></rc-group-call>' +
    ALONE.map((tag) => `<${tag} for="u1"></${tag}>`).join('');
  const head = '<script src="/dist/rc-call-kit.full.min.js"></script>';
  site = await startSite({
    pages: { '/': htmlPage(body, { head }), '/people.json': JSON.stringify(everybody) },
  });
  browser = await launchBrowser();
  page = await openPage(browser, { hasTouch: true }); // cameras are flipped by touch
  await page.addInitScript(takeNotes);
  await page.goto(site.url);
  seen = await liveThroughEverything();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

test('every tag is documented, and every documented tag is registered', async () => {
  const registered = await page.evaluate(
    (all) => all.filter((tag) => customElements.get(tag)),
    tags,
  );
  assert.deepEqual(registered, tags);
  assert.deepEqual(Object.keys(seen).sort(), [...tags].sort());
});

for (const { tagName, attributes, members, events, cssParts, slots, cssProperties } of documented) {
  test(`<${tagName}>: attributes`, async () => {
    const observed = await page.evaluate(
      (tag) => customElements.get(tag).observedAttributes,
      tagName,
    );
    // the others are read when they are needed
    const kept = (attributes ?? []).filter(({ fieldName }) => fieldName);
    assert.deepEqual(names(kept), observed.sort());
  });

  test(`<${tagName}>: properties and methods`, async () => {
    const missing = await page.evaluate(
      ([tag, wanted]) => {
        const element = document.createElement(tag);
        return wanted.filter(
          ({ name, kind }) =>
            !(name in element) || (kind === 'method' && typeof element[name] !== 'function'),
        );
      },
      [tagName, members.map(({ name, kind }) => ({ name, kind }))],
    );
    assert.deepEqual(missing, []);
  });

  test(`<${tagName}>: events`, () => {
    const own = (events ?? []).filter(({ name }) => name.startsWith('rc-'));
    assert.deepEqual(names(own), Object.keys(seen[tagName].events).sort());
    for (const { name, type } of own) assert.equal(seen[tagName].events[name], type.text);
  });

  test(`<${tagName}>: parts`, () => assert.deepEqual(names(cssParts), seen[tagName].parts));

  test(`<${tagName}>: slots`, () => assert.deepEqual(names(slots), seen[tagName].slots));

  test(`<${tagName}>: custom properties`, () => {
    const unused = names(cssProperties).filter((name) => !seen[tagName].styles.includes(name));
    assert.deepEqual(unused, []);
  });
}

/** Calls, answers, declines, invites, fails, hangs up, and looks at every tag after each step. */
async function liveThroughEverything() {
  const look = () => page.evaluate(() => window.notes.look());
  const in_ = (id, tag) => page.locator(`#${id} ${tag}`);
  const press = (id, tag, name) => in_(id, tag).getByRole('button', { name, exact: true }).click();
  const phase = (id, wanted) =>
    until(
      page,
      `${id} is ${wanted}`,
      ([key, phase]) => document.getElementById(key).state.call.phase === phase,
      [id, wanted],
    );
  const joined = (id, count) =>
    until(
      page,
      `${count} are with ${id}`,
      ([key, n]) =>
        document
          .getElementById(key)
          .state.call.call.members.filter(({ status }) => status === 'joined').length === n,
      [id, count],
    );

  await until(page, 'all are signed in', () =>
    [...document.querySelectorAll('rc-call-provider')].every(
      ({ state }) => state.connection === 'connected',
    ),
  );
  await look();

  // before a call: the own picture, and something in the way
  const check = page.locator('body > rc-call-check');
  await check.getByRole('listitem').first().waitFor(); // the buttons are where they stay
  await check.getByRole('button', { name: 'Test camera and microphone' }).click();
  await check.locator('video').waitFor();
  await page.evaluate(() =>
    document.addEventListener('rc-background-request', (event) => event.preventDefault()),
  );
  await check.getByLabel('Background').selectOption({ index: 1 });
  await check.evaluate(async (tag) => {
    tag.findings = [{ obstacle: 'csp', address: 'here', fix: 'connect-src here' }];
    await tag.updateComplete;
  });
  await look();
  await check.getByRole('button', { name: 'Close' }).click();

  // a group call, with somebody else in it
  await press('u1', 'rc-call-button', 'Video call');
  await in_('u1', 'rc-call-button').getByRole('option', { name: 'User 2' }).click();
  await in_('u1', 'rc-call-button').getByRole('option', { name: 'User 3' }).click();
  await look();
  await press('u1', 'rc-call-button', 'OK (2)');
  await phase('u2', 'incoming');
  await phase('u3', 'incoming');
  await page.evaluate(async () => {
    const tag = document.querySelector('#u3 rc-incoming-call');
    tag.soundBlocked = true; // as by a browser that plays nothing before a click
    await tag.updateComplete;
  });
  await look();
  await in_('u3', 'rc-incoming-call').getByText('Quick reply').click();
  await look();
  await press('u3', 'rc-incoming-call', 'Later');
  await press('u2', 'rc-incoming-call', 'Accept');
  await phase('u1', 'connected');
  await phase('u2', 'connected');
  await press('u2', 'rc-call-panel', 'Mute');
  await press('u2', 'rc-call-panel', 'Camera off');
  await look();

  // who has declined may join, and is invited again, now with success
  const card = page.locator('body > rc-group-call');
  await card.getByRole('timer').waitFor();
  await page.evaluate(() =>
    document.addEventListener('rc-join-request', (event) => event.preventDefault()),
  );
  await card.getByRole('button', { name: 'Join' }).evaluate((button) => button.click());
  await look();
  await press('u1', 'rc-call-panel', 'Invite');
  await in_('u1', 'rc-call-panel').getByRole('option', { name: 'User 3' }).click();
  await press('u1', 'rc-call-panel', 'OK (1)');
  await phase('u3', 'incoming');
  await look();
  await press('u3', 'rc-incoming-call', 'Accept');
  await joined('u1', 2);
  await page.evaluate(async () => {
    const { shadowRoot } = document.querySelector('#u1 rc-call-panel');
    for (const tile of shadowRoot
      .querySelector('rc-member-grid')
      .shadowRoot.querySelectorAll('rc-member-tile')) {
      tile.isRefused = true; // as by a phone that saves power
      await tile.updateComplete;
    }
  });
  await look();
  await press('u3', 'rc-call-panel', 'Minimize'); // it lies on top of the others
  await press('u1', 'rc-call-panel', 'Share screen');
  await in_('u1', 'rc-screen-tile').locator('video').waitFor();
  await look();
  await press('u1', 'rc-call-panel', 'Stop sharing');
  await in_('u1', 'rc-screen-tile').waitFor({ state: 'detached' });
  await in_('u1', 'rc-call-panel').locator('[part=quality-button]').first().click();
  await in_('u1', 'rc-call-stats').locator('[part=copy-button]').waitFor();
  await look();
  await in_('u1', 'rc-call-stats').getByRole('button', { name: 'Close' }).click();
  await page.evaluate(() =>
    document
      .getElementById('u1')
      .invite(['4'])
      .catch(() => {}),
  );
  await in_('u1', 'rc-call-panel').getByRole('alert').waitFor();
  await look();
  await page.locator('body > rc-flip-button').getByRole('button').click();
  await press('u1', 'rc-call-panel', 'Devices');
  await page
    .locator('#u1 rc-call-panel rc-device-button')
    .getByLabel('microphone')
    .first()
    .selectOption({ index: 1 });
  await page
    .locator('#u1 rc-call-panel rc-device-button')
    .getByLabel('Background')
    .selectOption({ index: 1 });
  await look();
  await page.keyboard.press('Escape');
  await press('u1', 'rc-call-panel', 'Switch to audio');
  await in_('u2', 'rc-call-panel').getByText('switched to audio').last().waitFor();
  await look();
  await press('u1', 'rc-call-panel', 'Hang up');
  await phase('u1', 'ended');
  await look();
  await page.evaluate(() => document.getElementById('u2').hangUp());
  await phase('u3', 'ended');

  // the calls so far
  await page.evaluate(() =>
    document.body.addEventListener('rc-call-request', (event) => event.preventDefault()),
  );
  const history = page.locator('body > rc-call-history');
  await history
    .getByRole('button', { name: / back$/ })
    .first()
    .click();
  await look();
  await history.getByRole('button', { name: 'Clear' }).click();
  await history.evaluate((list) => (list.hidden = true)); // what is on the screen is seen
  await page.evaluate(() => document.getElementById('u2').call({ userIds: ['1'] }));
  await phase('u1', 'incoming');
  await page.evaluate(() => document.getElementById('u2').hangUp());
  await page.locator('body > rc-missed-badge').getByText('1').waitFor();
  await look();

  // a call that is declined can be placed again
  await page.evaluate(() => document.getElementById('u1').call({ userIds: ['2'] }));
  await phase('u2', 'incoming');
  await press('u2', 'rc-incoming-call', 'Decline');
  await in_('u1', 'rc-call-panel').getByRole('button', { name: 'Call again' }).click();
  await look();

  // a call that rings silently, and one that is declined as busy with words
  await page.evaluate(() => {
    const { u1, u2 } = window;
    u1.hangUp();
    u2.doNotDisturb = true;
  });
  await phase('u2', 'ended');
  await page.evaluate(() => document.getElementById('u2').store.send({ type: 'dismiss' }));
  await in_('u2', 'rc-call-panel').getByRole('button', { name: 'Turn off' }).waitFor();
  await look();
  await page.evaluate(() => document.getElementById('u1').call({ userIds: ['2'] }));
  await phase('u2', 'incoming');
  await in_('u2', 'rc-incoming-call').getByRole('button', { name: 'Turn off' }).waitFor();
  await look();
  await press('u2', 'rc-incoming-call', 'Turn off');
  await press('u2', 'rc-incoming-call', 'Decline');
  await phase('u1', 'ended');
  await page.evaluate(async () => {
    const { u1, u2 } = window;
    await u2.store.send({ type: 'dismiss' });
    u2.setAttribute('quiet-calls', 'decline');
    u2.setAttribute('quiet-reply', '');
    u2.doNotDisturb = true;
    const replied = new Promise((done) => addEventListener('rc-quick-reply', done));
    await u1.call({ userIds: ['2'] });
    await replied;
  });
  await phase('u1', 'ended');
  await press('u2', 'rc-call-panel', 'Turn off');

  // a picker with nobody in it
  await page.evaluate(async () => {
    const picker = document.querySelector('body > rc-member-picker');
    picker.members = [];
    picker.open = true;
    await picker.updateComplete;
    window.notes.look();
    picker.open = false;
  });
  return page.evaluate(() => window.notes.all());
}

/** Runs in the page: notes every event the tags fire, and what is in their shadow roots. */
function takeNotes() {
  const notes = new Map();
  const noteOf = (tag) => {
    if (!notes.has(tag))
      notes.set(tag, { events: {}, parts: new Set(), slots: new Set(), styles: new Set() });
    return notes.get(tag);
  };

  const { dispatchEvent } = EventTarget.prototype;
  EventTarget.prototype.dispatchEvent = function (event) {
    if (event.type.startsWith('rc-') && this instanceof Element) {
      // the class by its public name: that of the file in use is minified
      const isIt = ([, value]) =>
        typeof value === 'function' && Object.is(value, event.constructor);
      const [className] = Object.entries(window.RcCallKit).find(isIt) ?? [];
      noteOf(this.localName).events[event.type] = className;
      // what the panel's buttons fire comes out of the panel
      const { host } = this.getRootNode();
      if (host?.localName === 'rc-call-panel')
        noteOf('rc-call-panel').events[event.type] = className;
    }
    return dispatchEvent.call(this, event);
  };

  const lookAt = (element) => {
    const { shadowRoot, localName } = element;
    const note = noteOf(localName);
    for (const part of shadowRoot.querySelectorAll('[part]'))
      for (const name of part.part) note.parts.add(name);
    for (const part of shadowRoot.querySelectorAll('[exportparts]'))
      for (const name of part.getAttribute('exportparts').split(',')) note.parts.add(name.trim());
    for (const slot of shadowRoot.querySelectorAll('slot')) note.slots.add(slot.name);
    const rules = shadowRoot.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]);
    for (const { cssText } of rules)
      for (const [name] of cssText.matchAll(/--rc-[\w-]+/g)) note.styles.add(name);
    lookIn(shadowRoot);
  };
  const lookIn = (root) => {
    for (const element of root.querySelectorAll('*'))
      if (element.localName.startsWith('rc-')) lookAt(element);
  };

  const sorted = (set) => [...set].sort();
  window.notes = {
    look: () => lookIn(document),
    all: () =>
      Object.fromEntries(
        [...notes].map(([tag, { events, parts, slots, styles }]) => [
          tag,
          { events, parts: sorted(parts), slots: sorted(slots), styles: sorted(styles) },
        ]),
      ),
  };
}
