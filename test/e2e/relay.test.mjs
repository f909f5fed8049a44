/** The demo page for two windows when the relay goes away, comes back, or was never there. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { longTest } from '../support/long.mjs';
import { openWindows } from '../support/windows.mjs';

let windows;

before(async () => {
  windows = await openWindows();
});

after(() => windows?.close());

beforeEach(() => windows.clear());

test('the relay goes away during a call: the call goes on, and all is well when it is back', async () => {
  const [caller, callee] = await windows.connectTwo();
  windows.cutRelay();
  await Promise.all([caller.connection('reconnecting'), callee.connection('reconnecting')]);
  await caller.page.getByText('Reconnecting…').waitFor();
  await Promise.all([caller.sees('3002'), callee.sees('3001')]);
  await caller.press('Mute');
  windows.restoreRelay();
  await Promise.all([caller.online(), callee.online()]);
  await callee.panel.locator('[user-id="3001"]').getByLabel('microphone off').waitFor();
  assert.equal((await caller.state()).call.phase, 'connected');

  await caller.hangUp();
  await callee.says(/^(?!You ).+ hung up after/);
  await Promise.all([caller.is('idle'), callee.is('idle')]);
  await callee.call('3001');
  await caller.accept();
  await caller.sees('3002');
});

longTest('hanging up while the relay is away reaches the other side', async () => {
  const [caller, callee] = await windows.connectTwo();
  windows.cutRelay();
  await caller.connection('reconnecting');
  await caller.hangUp();
  await caller.says(/^You hung up after/);
  windows.restoreRelay();
  await callee.says(/^(?!You ).+ hung up after/);
});

for (const [lang, sentence, tryAgain] of [
  ['en', 'The calling service cannot be reached.', 'Try again'],
  ['zh-CN', '无法连接通话服务。', '重试'],
])
  (lang === 'en' ? test : longTest)(
    `no relay at the start: the page says so (${lang}), and trying again works once there is one`,
    async () => {
      windows.cutRelay();
      const person = await windows.open('3001', { query: `&lang=${lang}` });
      await person.connection('failed');
      await person.says(sentence);
      await person.press(tryAgain);
      await person.connection('failed');
      await person.says(sentence);
      windows.restoreRelay();
      await person.press(tryAgain);
      await person.online();
      await person.panel.getByText(sentence).waitFor({ state: 'detached' });

      if (lang !== 'en') return;
      const other = await windows.open('3002');
      await other.online();
      await other.call('3001');
      await person.accept();
      await person.sees('3002');
    },
  );
