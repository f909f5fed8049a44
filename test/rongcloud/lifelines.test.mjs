/** What becomes of a call on the real SDK when the connection, the media path, the service or the other people fail it. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { until } from '../support/browser.mjs';
import { areConnected, callTest, LARGE_GROUP, useStage } from '../support/rongcloud-calls.mjs';

/** What the service answers a client that connects, and what it says when it ends a connection. */
const EXPIRED = 10;
const BLOCKED = 2;
/** Longer than the minute that the SDK lets a call ring. */
const RINGING_MS = 90_000;

describe('a call on the real SDK', () => {
  const { control, open, connect, isOver } = useStage();

  callTest('a media path that stays down: recovering, then a true end on both sides', async () => {
    const [caller, callee] = await connect({ caller: { timing: { linkPatienceMs: 2000 } } });
    control('POST /media/mute', { userId: '3001' });
    await caller.says('Reconnecting…');
    const { endedBy, error } = await caller.end('network');
    assert.deepEqual([endedBy, error.reason], ['system', 'network']);
    await caller.says('The connection was lost');
    assert.equal((await callee.end('hung-up')).endedBy, 'remote');
    control('POST /media/mute', { userId: '3001', muted: false });
    await isOver(caller, callee);
  });

  callTest('the token expires during the call: another one, and the call goes on', async () => {
    const [caller, callee] = await connect({ caller: { tokens: ['token-3001'] } });
    control('POST /faults', { connack: { status: EXPIRED, times: 1 } });
    control('POST /drop', { userId: '3001' });
    await caller.isTold('reconnecting');
    await caller.online();
    assert.equal(await caller.asked(), 1);
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    await callee.hangUp();
    assert.equal((await caller.end('hung-up')).endedBy, 'remote');
    await isOver(caller, callee);
  });

  callTest('the token expires during the call, and there is no other', async () => {
    const [caller] = await connect();
    control('POST /faults', { connack: { status: EXPIRED } });
    control('POST /drop', { userId: '3001' });
    assert.equal((await caller.end('network')).error.reason, 'token-expired');
    await caller.connection('failed');
    await caller.isQuiet();
  });

  callTest('blocked during the call: it ends at once, and says why', async () => {
    const [caller] = await connect();
    control('POST /kick', { userId: '3001', status: BLOCKED });
    assert.equal((await caller.end('network')).error.reason, 'blocked');
    await caller.connection('failed');
    await caller.isQuiet();
  });

  callTest(
    'audio and video are not switched on for the app: the call ends, and says so',
    async () => {
      const off = { voipCallInfo: JSON.stringify({ strategy: 0, callEngine: [] }) };
      control('POST /config', { naviExtra: off });
      try {
        const [caller, callee] = await open('3001', '3002');
        await caller.dial({ userIds: ['3002'] });
        await callee.accept();
        await Promise.all([caller.end('failed'), callee.end('failed')]);
        await Promise.any(
          [caller, callee].map((person) => person.says('Calls are not enabled for this site.')),
        );
        await Promise.all([caller.isQuiet(), callee.isQuiet()]);
      } finally {
        control('POST /config', { naviExtra: undefined });
      }
    },
  );

  callTest(
    'nobody answers for a minute: over by itself on both sides, and so is an invitation',
    async () => {
      const [caller, callee] = await open('3001', '3002');
      const [host, guest, silent] = await open('3003', '3004', '3005');
      await caller.dial({ userIds: ['3002'] });
      await host.dial({ userIds: ['3004', '3005', '3006'], groupId: LARGE_GROUP }); // 3006 is away
      await Promise.all([callee.is('incoming'), guest.is('incoming'), silent.is('incoming')]);
      await guest.accept();
      await areConnected(host, guest);
      assert.deepEqual(await host.members(), { 3004: 'joined', 3005: 'ringing', 3006: 'invited' });

      const hears = ({ page }, word) =>
        until(page, `told "${word}"`, (wanted) => window.told.includes(wanted), word, RINGING_MS);
      await Promise.all([
        ...[host, guest].flatMap((person) => [
          hears(person, 'left 3005'),
          hears(person, 'left 3006'),
        ]),
        ...[caller, callee, silent].map(({ page }) =>
          until(page, 'over', () => window.provider.state.call.phase === 'ended', null, RINGING_MS),
        ),
      ]);
      for (const person of [caller, callee, silent])
        assert.equal((await person.end('no-answer')).durationMs, 0);
      await caller.says('No answer');
      await callee.says('Missed call');
      await Promise.all([host.isWith('3004'), guest.isWith('3003')]);
      assert.equal((await host.state()).call.phase, 'connected');
      await guest.hangUp();
      await host.end('hung-up');
      await isOver(caller, callee, host, guest, silent);
    },
  );
});
