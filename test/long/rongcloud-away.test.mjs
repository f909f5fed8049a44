/** Pages on RongCloud that stand still for a while, as those of a machine that sleeps: their connection is a real one afterwards. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/browser.mjs';
import { CALL_STAND_IN } from '../support/rongcloud-sdk.mjs';
import { startStage } from '../support/rongcloud-stage.mjs';
import { stopPage } from '../support/stop-page.mjs';

let stage;

before(async () => {
  stage = await startStage({ sdk: { call: CALL_STAND_IN } });
});
after(() => stage?.close());

const connections = () => stage.emulator.control('GET /connections');

describe('a page on RongCloud whose main thread stands still', { concurrency: false }, () => {
  for (const [seconds, isStalled] of [
    [5, false],
    [60, false],
    [60, true],
    [120, true],
  ])
    test(`for ${seconds} s${isStalled ? ', and its network is gone meanwhile' : ''}`, async () => {
      const person = await stage.open('3001');
      assert.equal(await person.connect(), undefined);
      await until(person.page, 'the call client is there', () => window.callPlugin?.options);
      await delay(2000); // the code of calls comes a moment later
      const [{ id }] = connections();
      const goOn = await stopPage(person.page);
      if (isStalled) stage.emulator.control('POST /stall', { userId: '3001' });
      await delay(seconds * 1000);
      await goOn();
      const resumed = Date.now();
      if (isStalled) await until(person.page, 'told', () => window.told.includes('reconnecting'));
      await person.online();
      const ms = Date.now() - resumed;
      assert.ok(ms < 20_000, `${ms} ms`);
      const now = connections();
      assert.equal(now.length, 1);
      assert.equal(now[0].id === id, !isStalled, 'the same connection');
      await person.page.evaluate(() => window.callPlugin.ring());
      await person.is('incoming');
      await person.close();
    });
});
