/** Whole calls with nothing but a keyboard: what has the focus can be seen at each step, and the focus is never lost. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startDemo } from '../support/demo-server.mjs';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { phoneOf } from '../support/phone.mjs';
import { openWindows } from '../support/windows.mjs';

let windows;

before(async () => {
  windows = await openWindows();
});

after(() => windows?.close());

beforeEach(() => windows.clear());

/** Runs in the page: what has the focus, through shadow roots, and whether a ring around it shows. */
function focusNow() {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const ring = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  const name =
    element.getAttribute('aria-label') ?? element.textContent.trim().replace(/\s+/g, ' ');
  return { tag: element.localName, name, isSeen: element.matches(':focus-visible') && ring };
}

const MANY = 60;

/** Goes on with Tab until a control of that name has the focus, and sees that each stop on the way shows. */
async function tabTo(page, name, key = 'Tab') {
  const seen = [];
  for (let i = 0; i < MANY; i++) {
    const focus = await page.evaluate(focusNow);
    if (focus.tag !== 'body' && name.test(focus.name)) {
      assert.ok(focus.isSeen, `the focus shows at "${focus.name}"`);
      return;
    }
    seen.push(focus.name.slice(0, 30));
    await page.keyboard.press(key);
  }
  assert.fail(`no ${name} among ${seen.join(' | ')}`);
}

/** Begins just before a call button: the next Tab reaches it. */
async function focusBefore(callButton) {
  await callButton.getByRole('button').waitFor();
  await callButton.evaluate((tag) => {
    const before = document.createElement('button');
    tag.before(before);
    before.focus();
    before.remove();
  });
}

async function press(page, name) {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** The focus is on something of the kit, or on what had it before, not nowhere. */
async function hasFocus(page, where) {
  const { tag } = await page.evaluate(focusNow);
  assert.notEqual(tag, 'body', where);
}

test('a video call: called, answered, muted, without a camera, made small and large, and hung up', async () => {
  const [caller, callee] = await windows.openTwo();
  const { page } = caller;

  // the list of people is long
  await focusBefore(page.locator('rc-call-button[user-id="3002"][media="video"]'));
  await page.keyboard.press('Tab');
  await press(page, /Video call/);
  await caller.is('outgoing');
  await hasFocus(page, 'while it calls');

  await callee.page.bringToFront();
  await callee.ringing.getByRole('button', { name: 'Accept', exact: true }).waitFor();
  await callee.page.keyboard.press('F6');
  await press(callee.page, /^Accept$/);
  await callee.is('connected');
  await callee.panel.getByRole('button', { name: 'Hang up' }).waitFor();
  await hasFocus(callee.page, 'once it is answered');

  await page.bringToFront();
  await caller.is('connected');
  await press(page, /^Mute$/);
  await caller.panel.getByRole('button', { name: 'Unmute' }).waitFor();
  await hasFocus(page, 'once it is muted');
  await press(page, /^Camera off$/);
  await caller.panel.getByRole('button', { name: 'Camera on' }).waitFor();
  await press(page, /^Devices$/);
  await caller.panel.getByRole('combobox').first().waitFor();
  await page.keyboard.press('Escape');
  await caller.panel.getByRole('combobox').first().waitFor({ state: 'detached' });
  await hasFocus(page, 'once the menu is closed');
  await press(page, /^Minimize$/);
  await press(page, /^Back to the call$/);
  await hasFocus(page, 'once it is large again');
  await press(page, /^Hang up$/);
  await callee.is('ended');
  await caller.is('idle');
  await hasFocus(page, 'when it is over');
});

test('a group call: members chosen, one declines, somebody else is invited', async (t) => {
  const [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  t.after(async () => {
    await browser.close();
    await demo.close();
  });
  const page = await openPage(browser);
  await page.goto(`${demo.url}/demo/group.html`);
  const ids = await page.evaluate(() =>
    [...document.querySelectorAll('rc-call-provider')].map(({ id }) => id),
  );
  const phones = ids.map((id) => phoneOf(page, id));
  await Promise.all(phones.map((phone) => phone.online()));
  const [caller] = phones;

  await focusBefore(page.locator(`#${ids[0]} rc-call-button`).first());
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const options = page.locator(`#${ids[0]} rc-call-button`).first().getByRole('option');
  await options.first().waitFor();
  // the search has the focus: arrows lead into the list
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await press(page, /^OK \(2\)$/);
  await caller.is('outgoing');
  await until(
    page,
    'it rings for two',
    () =>
      [...document.querySelectorAll('rc-call-provider')].filter(
        ({ state }) => state.call.phase === 'incoming',
      ).length === 2,
  );
  const called = [];
  for (const phone of phones.slice(1)) {
    const { call } = await phone.state();
    if (call.phase === 'incoming') called.push(phone);
  }
  await called[0].ringing.getByRole('button', { name: /^Accept$/ }).focus();
  await page.keyboard.press('Enter');
  await until(
    page,
    'the call is up',
    (id) => document.getElementById(id).state.call.phase === 'connected',
    ids[0],
  );
  await called[1].ringing.getByRole('button', { name: 'Decline' }).focus();
  await page.keyboard.press('Enter');
  await called[1].is('ended');

  await caller.panel.getByRole('button', { name: 'Invite' }).focus();
  await page.keyboard.press('Enter');
  await caller.panel.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await hasFocus(page, 'once the picker is closed');
  await caller.panel.getByRole('button', { name: 'Hang up' }).focus();
  await page.keyboard.press('Enter');
  await caller.is('ended');
});
