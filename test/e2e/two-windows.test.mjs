/** The demo page for two windows, over the relay: windows that close and crash, two tabs of one user, two who dial at once. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { mediaLeft, NOTHING_LEFT } from '../support/media-notes.mjs';
import { longTest } from '../support/long.mjs';
import { openWindows } from '../support/windows.mjs';

/** Who vanishes without a word is missed within this long, whatever happens: part of what is promised. */
const MISSED_WITHIN_MS = 15_000;

let windows;

before(async () => {
  windows = await openWindows();
});

after(() => windows?.close());

beforeEach(() => windows.clear());

test('two windows call each other', async () => {
  const [caller, callee] = await windows.connectTwo();
  await callee.hangUp();
  await callee.says(/^You hung up after/);
  await caller.says(/^(?!You ).+ hung up after/);
  for (const { page } of [caller, callee]) {
    assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
    assert.deepEqual(page.complaints, []);
  }
});

test('a window is closed: the other side waits for it, and is told that somebody hung up', async () => {
  const [caller, callee] = await windows.connectTwo();
  await callee.page.close({ runBeforeUnload: false });
  await caller.says('Reconnecting…');
  await caller.says(/^(?!You ).+ hung up after/);
  assert.deepEqual(await mediaLeft(caller.page), NOTHING_LEFT);
});

longTest(
  'a window goes to another page while it rings: nobody has declined, and the caller knows soon',
  async () => {
    const [caller, callee] = await windows.openTwo();
    await caller.call('3002');
    await callee.is('incoming');
    await callee.page.goto(`${windows.url}/demo/favicon.svg`);
    await caller.says('No answer');
  },
);

test('a tab crashes: the other side says so, and is free again', async () => {
  const [caller, callee] = await windows.connectTwo();
  await crash(callee.page);
  await until(
    caller.page,
    'the crash is noticed',
    () => document.querySelector('rc-call-provider').state.call.phase === 'ended',
    undefined,
    MISSED_WITHIN_MS,
  );
  await caller.says('The connection was lost');
  const { call } = await caller.state();
  assert.equal(call.end.reason, 'network');
  assert.deepEqual(await mediaLeft(caller.page), NOTHING_LEFT);

  const again = await windows.open('3002');
  await again.online();
  await again.call('3001');
  await caller.accept();
  await caller.sees('3002');
});

longTest('one user in two tabs: one answers, the other says so', async () => {
  const [caller, left] = await windows.openTwo();
  const right = await windows.open('3002', { beside: left });
  await right.online();
  await caller.call('3002');
  await Promise.all([left.is('incoming'), right.is('incoming')]);
  await right.accept();
  await left.says('Answered on another device');
  await Promise.all([caller.sees('3002'), right.sees('3001')]);
  assert.deepEqual(await mediaLeft(left.page), NOTHING_LEFT);
  assert.deepEqual(await caller.members(), { 3002: 'joined' });
  await right.hangUp();
  await caller.says(/^(?!You ).+ hung up after/);
});

longTest('one user in two tabs: one declines, and the other stops ringing', async () => {
  const [caller, left] = await windows.openTwo();
  const right = await windows.open('3002', { beside: left });
  await right.online();
  await caller.call('3002');
  await Promise.all([left.is('incoming'), right.is('incoming')]);
  await left.decline();
  await caller.says(/^(?!You ).+ declined$/);
  await right.is('ended');
});

for (const [way, query] of [
  ['the relay', ''],
  ['tabs', '&via=tab'],
])
  test(`both dial each other at once over ${way}: one call, and both are in it`, async () => {
    const first = await windows.open('3001', { query });
    const second = await windows.open('3002', { query, beside: query ? first : undefined });
    const two = [first, second];
    await Promise.all(two.map((person) => person.online()));
    const dial = ({ page }, userId, at) =>
      page.evaluate(
        async ([id, start]) => {
          await new Promise((resolve) => setTimeout(resolve, start - Date.now()));
          await document.querySelector('rc-call-provider').call({ userIds: [id], media: 'video' });
        },
        [userId, at],
      );
    for (let round = 0; round < 2; round += 1) {
      // both pages know of it by then, and opening the devices takes longer than their clocks are apart
      const at = Date.now() + 1000;
      await Promise.all([dial(first, '3002', at), dial(second, '3001', at)]);
      await Promise.all([first.sees('3002'), second.sees('3001')]);
      for (const person of two) assert.equal((await person.state()).call.phase, 'connected');
      await two[round].hangUp();
      await Promise.all(two.map((person) => person.is('ended')));
      for (const { page } of two) assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
    }
  });

/** Ends the tab's process the hard way. */
async function crash(page) {
  const crashed = page.waitForEvent('crash');
  await Promise.all([crashed, page.goto('chrome://crash').catch(() => {})]);
}
