/**
 * What pages of the kit say to each other about a call of a group, over RongCloud's real IM package. The calls are of a stand-in
 * for the call plugin: an invitation is seen to be asked of it, and rings because the test says so.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from './browser.mjs';
import { RTC_STAND_IN } from './rongcloud-sdk.mjs';
import { startStage } from './rongcloud-stage.mjs';

const GROUP = 'group318';

/** A call plugin with one call of the group, which rings when it is told to. */
const CALL_STAND_IN = `
  globalThis.callPlugin = {
    invited: [],
    ring(userIds) {
      const session = {
        registerSessionListener(listener) { this.listener = listener; },
        getSessionId: () => 'call of the group',
        getCallerId: () => '3002',
        getTargetId: () => '${GROUP}',
        getConversationType: () => 3,
        getMediaType: () => 1,
        getState: () => (callPlugin.isOver ? 2 : 1),
        getRemoteUsers: () => userIds.map((userId) => ({ userId, state: 2 })),
        getRTCSessionId() { throw new Error('not in a room'); },
        accept: async () => ({ code: 10000 }),
        invite: async (ids) => (callPlugin.invited.push(...ids), { code: 10000 }),
        async hungup() {
          callPlugin.isOver = true;
          callPlugin.options.onSessionClose(session, { endReason: 3 });
          return { code: 10000 };
        },
      };
      callPlugin.options.onSession(session);
    },
  };
  globalThis.RCCall = {
    installer: {
      tag: 'RCCall',
      verify: () => true,
      setup(context, runtime, options) {
        callPlugin.options = options;
        const refuse = async () => ({ code: 53201 });
        return { call: refuse, callInGroup: refuse };
      },
    },
  };`;

/** @param {string} im the release of the IM part: see `sdkScripts` */
export function testJoining(im) {
  test(`imlib-next, ${im}: a card shows the group's call, and a press asks to be let in`, async (t) => {
    const stage = await startStage({
      groups: { [GROUP]: ['3001', '3002', '3003'], other: ['3003'] },
      sdk: { im, rtc: RTC_STAND_IN, call: CALL_STAND_IN },
    });
    t.after(() => stage.close());
    const [anna, chen] = await stage.openAll('3001', '3003');
    await chen.page.evaluate(addCard, GROUP);
    const card = () => chen.page.locator('rc-group-call [part="card"]');
    await anna.page.evaluate(() => window.callPlugin.ring(['3002']));
    await anna.isTold('received');
    assert.equal(await anna.ask('accept'), undefined);
    await card().waitFor({ timeout: 30_000 });
    assert.match(await card().innerText(), /3001.*3002/s);

    await card().locator('[part="join-button"]').click();
    await until(anna.page, 'Anna invites him', () => window.callPlugin.invited.includes('3003'));
    await chen.page.evaluate(() => window.callPlugin.ring(['3001', '3002']));
    await chen.isTold('connected-call');
    assert.equal((await chen.told()).includes('received'), false, 'it did not ring');
    await card().waitFor({ state: 'detached' });

    const sent = stage.emulator.control('GET /messages');
    const words = sent.filter(({ objectName }) => objectName === 'RCKit:GroupCall');
    assert.ok(words.every(({ topic, to }) => topic === 'pgMsgS' && to === GROUP));
    const [join] = words.filter(({ content }) => content.kind === 'join');
    assert.deepEqual(join.directed, ['3001']);
    assert.deepEqual(join.recipients, ['3001']);

    assert.equal(await chen.ask('hangUp'), undefined);
    await card().waitFor({ timeout: 30_000 });

    const tab = await stage.open('3003', { beside: chen.page });
    await tab.page.evaluate(addCard, GROUP);
    await tab.connect();
    await chen.page.close();
    const cardThere = tab.page.locator('rc-group-call [part="card"]');
    await cardThere.waitFor({ timeout: 30_000 }); // the connection is its own now
    assert.equal(await anna.ask('hangUp'), undefined);
    await cardThere.waitFor({ state: 'detached', timeout: 30_000 });
    assert.deepEqual([...anna.complaints(), ...chen.complaints()], []);
  });
}

/** @param {string} im the release of the IM part: see `sdkScripts` */
export function testReturning(im) {
  test(`imlib-next, ${im}: a page that was reloaded returns to the group's call, or says that it has ended`, async (t) => {
    const stage = await startStage({
      groups: { [GROUP]: ['3001', '3002', '3003'] },
      sdk: { im, rtc: RTC_STAND_IN, call: CALL_STAND_IN },
    });
    t.after(() => stage.close());
    const [anna, before] = await stage.openAll('3001', '3003');
    await anna.page.evaluate(() => window.callPlugin.ring(['3002']));
    await before.page.evaluate(() => window.callPlugin.ring(['3001', '3002']));
    for (const person of [anna, before]) {
      await person.isTold('received');
      assert.equal(await person.ask('accept'), undefined);
      await person.isTold('connected-call');
    }
    const { since, call } = (await before.state()).call;
    const isWritten = ({ page }) =>
      until(page, 'it is written down', () => sessionStorage.getItem('rc-call-kit calls'));
    await isWritten(before);

    const chen = await stage.open('3003', { reloaded: before.page });
    await chen.connect();
    await chen.is('returning');
    await chen.says('You were in this call');
    assert.equal((await chen.state()).call.call.id, call.id);
    await chen.press('Return to the call');
    await until(anna.page, 'Anna lets him in', () => window.callPlugin.invited.includes('3003'));
    await chen.page.evaluate(() => window.callPlugin.ring(['3001', '3002']));
    await chen.isTold('connected-call');
    assert.equal((await chen.state()).call.since, since);
    assert.deepEqual(
      (await chen.told()).filter((word) => /received|placed|ended/.test(word)),
      [],
    );

    await isWritten(chen);
    assert.equal(await anna.ask('hangUp'), undefined);
    const again = await stage.open('3003', { reloaded: chen.page });
    await again.connect();
    const end = await again.end('hung-up');
    assert.deepEqual(end.error, { reason: 'bad-request', detail: 'page-left' });
    await again.says('You left the call when this page was closed or reloaded.');
    await again.panel.getByRole('button', { name: 'Call again' }).waitFor();
    assert.deepEqual(
      (await again.told()).filter((word) => word.startsWith('ended')),
      [],
    );
    assert.deepEqual([...anna.complaints(), ...again.complaints()], []);
  });
}

/** Runs in the page. */
function addCard(group) {
  const card = document.createElement('rc-group-call');
  card.groupId = group;
  document.body.append(card);
}
