/** Whole calls on RongCloud's real SDK, its call plugin included: two and three people, each with a browser of their own. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { until } from '../support/browser.mjs';
import {
  areConnected,
  callTest,
  GROUP,
  pause,
  refuseDevice,
  useStage,
} from '../support/rongcloud-calls.mjs';
import { fullRelease } from '../support/rongcloud-sdk.mjs';

const SIGNED_IN = ['connecting', 'connected'];

describe('calls on the real SDK', () => {
  const { control, open, connect, isOver } = useStage();

  callTest(
    'one to one with video: both see and hear each other, each event once and in order',
    async () => {
      const [caller, callee] = await open('3001', '3002');
      await caller.dial({ userIds: ['3002'], media: 'video' });
      await callee.ringing.getByText('invites you to a video call…').waitFor();
      await until(
        caller.page,
        'it rings',
        () => window.provider.state.call.call?.members[0].status === 'ringing',
      );
      await caller.says('Ringing…');
      await callee.accept();
      await areConnected(caller, callee);
      await Promise.all([caller.sees('3001', '3002'), callee.sees('3001', '3002')]);
      for (const { page } of [caller, callee])
        await until(page, 'sound arrives', () => window.media.hears());

      await caller.hangUp();
      const [own, others] = [await caller.end('hung-up'), await callee.end('hung-up')];
      assert.deepEqual([own.endedBy, others.endedBy], ['self', 'remote']);
      assert.ok(own.durationMs > 500 && Math.abs(own.durationMs - others.durationMs) < 4000);
      await isOver(caller, callee);
      assert.deepEqual(await caller.told(), [
        ...SIGNED_IN,
        'placed',
        'joined 3002',
        'connected-call',
        'ended hung-up self',
      ]);
      assert.deepEqual(await callee.told(), [
        ...SIGNED_IN,
        'received',
        'connected-call',
        'ended hung-up remote',
      ]);
    },
  );

  callTest('the callee hangs up, and calls back', async () => {
    const [caller, callee] = await connect();
    await callee.hangUp();
    assert.equal((await callee.end('hung-up')).endedBy, 'self');
    assert.equal((await caller.end('hung-up')).endedBy, 'remote');
    await callee.dial({ userIds: ['3001'], media: 'video' });
    await caller.accept();
    await areConnected(caller, callee);
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    await caller.hangUp();
    await isOver(caller, callee);
  });

  callTest('an audio call opens no camera', async () => {
    const [caller, callee] = await connect({ media: 'audio' });
    for (const { page } of [caller, callee]) {
      await until(page, 'sound arrives', () => window.media.hears());
      assert.deepEqual(await page.evaluate(() => window.media.opened()), ['audio']);
    }
    await callee.hangUp();
    await isOver(caller, callee);
  });

  callTest('declined', async () => {
    const [caller, callee] = await open('3001', '3002');
    await caller.dial({ userIds: ['3002'], media: 'video' });
    await callee.decline();
    assert.equal((await caller.end('declined')).endedBy, 'remote');
    assert.equal((await callee.end('declined')).endedBy, 'self');
    await caller.says(/^(?!You ).+ declined$/);
    await isOver(caller, callee);
  });

  callTest('canceled while it rings', async () => {
    const [caller, callee] = await open('3001', '3002');
    await caller.dial({ userIds: ['3002'] });
    await callee.is('incoming');
    await caller.press('Cancel');
    assert.equal((await caller.end('canceled')).endedBy, 'self');
    assert.equal((await callee.end('canceled')).endedBy, 'remote');
    await isOver(caller, callee);
  });

  callTest(
    'canceled while it is dialled: nobody is bothered, and the next call works',
    async () => {
      const [caller, callee] = await open('3001', '3002');
      await caller.page.evaluate(() => {
        window.attempt((provider) => provider.call({ userIds: ['3002'] }));
        return window.provider.hangUp();
      });
      await caller.end('canceled');
      await caller.dial({ userIds: ['3002'] });
      await until(
        callee.page,
        'the second call rings',
        () => window.told.filter((word) => word === 'received').length > 0,
      );
      await caller.isTold('placed');
      await callee.is('incoming');
      await pause(600); // what is left of the first call comes now
      await callee.is('incoming');
      await callee.accept();
      await areConnected(caller, callee);
      await callee.hangUp();
      await isOver(caller, callee);
    },
  );

  callTest('busy: the third person is told, and the two talk on', async () => {
    const [caller, callee] = await connect();
    const [third] = await open('3003');
    await third.dial({ userIds: ['3001'] });
    assert.equal((await third.end('busy')).endedBy, 'remote');
    await third.says(/ is busy$/);
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    assert.equal((await caller.told()).filter((word) => word.startsWith('received')).length, 0);
    await caller.hangUp();
    await callee.end('hung-up');
    await isOver(caller, callee, third);
  });

  callTest('busy while it rings here: the caller who comes second is told', async () => {
    const [first, callee, second] = await open('3001', '3002', '3003');
    await first.dial({ userIds: ['3002'] });
    await callee.is('incoming');
    await second.dial({ userIds: ['3002'] });
    await second.end('busy');
    await callee.accept();
    await areConnected(first, callee);
    assert.deepEqual(await callee.members(), { 3001: 'joined' });
    await first.hangUp();
    await isOver(first, callee, second);
  });

  callTest('a camera that is refused: the call goes on with audio, and says so', async () => {
    const [caller, callee] = await open('3001', '3002');
    await refuseDevice(caller, 'video');
    await caller.dial({ userIds: ['3002'], media: 'video' });
    await callee.accept();
    await areConnected(caller, callee);
    await caller.sees('3002');
    await caller.says(/may not use your camera/);
    assert.equal((await caller.state()).call.call.camera, 'blocked');
    assert.deepEqual(
      (await callee.state()).call.call.members.map(({ microphone, camera }) => [
        microphone,
        camera,
      ]),
      [[true, false]],
    );
    await callee.hangUp();
    await isOver(caller, callee);
  });

  callTest('a camera that is refused to the callee: the same', async () => {
    const [caller, callee] = await open('3001', '3002');
    await refuseDevice(callee, 'video');
    await caller.dial({ userIds: ['3002'], media: 'video' });
    await callee.accept();
    await areConnected(caller, callee);
    await callee.sees('3001');
    await callee.says(/may not use your camera/);
    assert.equal((await callee.state()).call.call.camera, 'blocked');
    await callee.hangUp();
    await isOver(caller, callee);
  });

  callTest(
    'a microphone that is refused: the call is not placed, and the reason is named',
    async () => {
      const [caller] = await open('3001');
      await refuseDevice(caller, 'audio');
      assert.equal((await caller.ask('call', { userIds: ['3002'] })).reason, 'permission-denied');
      assert.equal((await caller.end('failed')).error.device, 'microphone');
      await isOver(caller);
    },
  );

  callTest(
    'a microphone that is refused to the callee: both are told that the call could not be set up',
    async () => {
      const [caller, callee] = await open('3001', '3002');
      await refuseDevice(callee, 'audio');
      await caller.dial({ userIds: ['3002'] });
      await callee.is('incoming');
      assert.equal((await callee.ask('accept')).reason, 'permission-denied');
      await Promise.all([caller.end('failed'), callee.end('failed')]);
      await isOver(caller, callee);
    },
  );

  callTest(
    'a group: three see each other, one leaves, the others talk on, and the last is not left alone',
    async () => {
      const [caller, second, third] = await open('3001', '3002', '3003');
      await caller.dial({ userIds: ['3002', '3003'], groupId: GROUP, media: 'video' });
      await Promise.all([second.is('incoming'), third.is('incoming')]);
      assert.deepEqual(Object.keys(await second.members()).sort(), ['3001', '3003']);
      await second.accept();
      await third.isTold('joined 3002'); // a bystander, who has not answered yet
      await third.accept();
      await areConnected(caller, second, third);
      await Promise.all([
        caller.isWith('3002', '3003'),
        second.isWith('3001', '3003'),
        third.isWith('3001', '3002'),
      ]);
      await Promise.all([
        caller.sees('3002', '3003'),
        second.sees('3001', '3003'),
        third.sees('3001', '3002'),
      ]);

      await caller.hangUp();
      await caller.end('hung-up');
      await Promise.all([second.isWith('3003'), third.isWith('3002')]);
      await Promise.all([second.sees('3003'), third.sees('3002')]);
      assert.ok((await second.told()).includes('left 3001'));

      await second.hangUp();
      assert.equal((await third.end('hung-up')).endedBy, 'remote');
      await isOver(caller, second, third);
      assert.deepEqual(await caller.told(), [
        ...[...SIGNED_IN, 'placed', 'joined 3002', 'connected-call', 'joined 3003'],
        'ended hung-up self',
      ]);
      assert.deepEqual(await second.told(), [
        ...[...SIGNED_IN, 'received', 'connected-call', 'joined 3003', 'left 3001'],
        'ended hung-up self',
      ]);
      assert.deepEqual(await third.told(), [
        ...[...SIGNED_IN, 'received', 'joined 3002', 'connected-call', 'left 3001', 'left 3002'],
        'ended hung-up remote',
      ]);
    },
  );

  callTest('a group: one declines, and the call goes on without them', async () => {
    const [caller, second, third] = await open('3001', '3002', '3003');
    await caller.dial({ userIds: ['3002', '3003'], groupId: GROUP });
    await Promise.all([second.is('incoming'), third.is('incoming')]);
    await second.decline();
    await second.end('declined');
    await caller.isTold('left 3002');
    await third.accept();
    await areConnected(caller, third);
    await Promise.all([caller.isWith('3003'), third.isWith('3001')]);
    await third.hangUp();
    await caller.end('hung-up');
    await isOver(caller, second, third);
  });

  callTest('a group: nobody may answer before the caller cancels', async () => {
    const [caller, second, third] = await open('3001', '3002', '3003');
    await caller.dial({ userIds: ['3002', '3003'], groupId: GROUP });
    await Promise.all([second.is('incoming'), third.is('incoming')]);
    await caller.press('Cancel');
    await caller.end('canceled');
    await Promise.all([second.end('canceled'), third.end('canceled')]);
    await isOver(caller, second, third);
  });

  callTest(
    'a third person is invited into the running call, and everybody learns of it',
    async () => {
      const [caller, second] = await connect({ groupId: GROUP });
      const [third] = await open('3003');
      assert.equal(await second.ask('invite', ['3003']), undefined);
      await third.is('incoming');
      await Promise.all([caller.isTold('invited 3003'), second.isTold('invited 3003')]);
      assert.deepEqual(await third.members(), { 3001: 'joined', 3002: 'joined' });
      await third.accept();
      await areConnected(third);
      await Promise.all([
        caller.isWith('3002', '3003'),
        second.isWith('3001', '3003'),
        third.isWith('3001', '3002'),
      ]);
      await Promise.all([
        caller.sees('3002', '3003'),
        second.sees('3001', '3003'),
        third.sees('3001', '3002'),
      ]);
      for (const person of [caller, second])
        assert.deepEqual(
          (await person.told()).filter((word) => word.endsWith('3003')),
          ['invited 3003', 'joined 3003'],
        );
      await third.hangUp();
      await Promise.all([caller.isTold('left 3003'), second.isTold('left 3003')]);
      await caller.hangUp();
      await second.end('hung-up');
      await isOver(caller, second, third);
    },
  );

  callTest('not a member of the group: the call is refused with that reason', async () => {
    const [person] = await open('3009');
    const error = await person.ask('call', { userIds: ['3001'], groupId: GROUP });
    assert.deepEqual(error, { reason: 'not-in-group', code: 53203 });
    await person.says('You are not a member of this group.');
    await isOver(person);
  });

  callTest('blocked by the one who is called', async () => {
    control('POST /blacklist', { 3002: ['3001'] });
    const [person] = await open('3001');
    const error = await person.ask('call', { userIds: ['3002'] });
    control('POST /blacklist', { 3002: [] });
    assert.deepEqual(error, { reason: 'blocked', detail: 'refused', code: 53202 });
    await person.says('This person cannot be called.');
    await isOver(person);
  });

  callTest('both dial each other at once: one call, and both are in it', async () => {
    const two = await open('3001', '3002');
    for (let round = 0; round < 2; round += 1) {
      const at = Date.now() + 300;
      await Promise.all(
        two.map(({ page }, i) =>
          page.evaluate(
            async ([userId, start]) => {
              await new Promise((resolve) => setTimeout(resolve, start - Date.now()));
              window.attempt((provider) => provider.call({ userIds: [userId], media: 'video' }));
            },
            [two[1 - i].userId, at],
          ),
        ),
      );
      await areConnected(...two);
      await Promise.all([two[0].sees('3002'), two[1].sees('3001')]);
      await two[round].hangUp();
      await Promise.all(two.map((person) => person.end('hung-up')));
      await isOver(...two);
    }
  });

  callTest('a sign-in elsewhere during a call ends it here at once', async () => {
    const [caller, callee] = await connect();
    const began = Date.now();
    const [elsewhere] = await open('3001');
    assert.equal((await caller.end('removed')).endedBy, 'system');
    await caller.connection('kicked');
    await caller.isQuiet();
    assert.ok(Date.now() - began < 30_000, 'not after the minute that the SDK needs');
    // whoever is signed out can tell nobody: the other side learns of it from the service
    control('POST /rtc/expire', { userId: '3001' });
    assert.equal((await callee.end('hung-up')).endedBy, 'remote');
    await isOver(callee, elsewhere);
  });

  callTest('a socket that breaks during a call: it is said, and the call goes on', async () => {
    const [caller, callee] = await connect();
    control('POST /drop', { userId: '3001', blockMs: 1500 });
    await caller.isTold('reconnecting');
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    await caller.online();
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    assert.deepEqual(
      [(await caller.state()).call.phase, (await callee.state()).call.phase],
      ['connected', 'connected'],
    );
    await callee.hangUp();
    await caller.end('hung-up');
    await isOver(caller, callee);
  });

  callTest(
    'the other side hangs up while the socket is broken: known once it is back',
    async () => {
      const [caller, callee] = await connect();
      control('POST /drop', { userId: '3001', blockMs: 2000 });
      await caller.isTold('reconnecting');
      await callee.hangUp();
      await callee.end('hung-up');
      assert.equal((await caller.end('hung-up')).endedBy, 'remote');
      await isOver(caller, callee);
    },
  );

  callTest('closing the page during a call: the other side knows at once', async () => {
    const [caller, callee] = await connect();
    await caller.page.goto(new URL('/kit.js', caller.page.url()).href);
    await callee.end('hung-up');
    await callee.isQuiet();
  });

  callTest('closing the page while it rings: the other side knows at once', async () => {
    const [caller, callee] = await open('3001', '3002');
    await caller.dial({ userIds: ['3002'] });
    await callee.is('incoming');
    await caller.page.goto(new URL('/kit.js', caller.page.url()).href);
    await callee.end('canceled');
  });

  callTest('signing out during a call hangs up first', async () => {
    const [caller, callee] = await connect();
    await caller.disconnect();
    await caller.end('hung-up');
    assert.equal((await callee.end('hung-up')).endedBy, 'remote');
    await isOver(caller, callee);
  });

  callTest('taken out of the room by the service', async () => {
    const [caller, callee] = await connect();
    control('POST /rtc/kick', { userId: '3001' });
    await caller.end('removed');
    await callee.end('hung-up');
    await isOver(caller, callee);
  });

  callTest('media that cannot be sent: the call ends on both sides, once', async () => {
    const [caller, callee] = await open('3001', '3002');
    control('POST /faults', { exchange: { match: { userId: '3001' }, status: 500 } });
    await caller.dial({ userIds: ['3002'], media: 'video' });
    await callee.accept();
    await Promise.all([caller.end('network'), callee.end('network')]);
    await isOver(caller, callee);
    for (const person of [caller, callee])
      assert.equal((await person.told()).filter((word) => word.startsWith('ended')).length, 1);
  });

  callTest(
    'hung up in the first moment of the call: one end each, and nothing comes back to life',
    async () => {
      const [caller, callee] = await open('3001', '3002');
      await caller.dial({ userIds: ['3002'] });
      await callee.accept();
      await caller.is('connected');
      await caller.hangUp();
      await Promise.all([caller.end('hung-up'), callee.end('hung-up')]);
      await pause(1500);
      await isOver(caller, callee);
      await callee.dial({ userIds: ['3001'] });
      await caller.accept();
      await areConnected(caller, callee);
      await caller.hangUp();
      await isOver(caller, callee);
      for (const person of [caller, callee])
        assert.equal((await person.told()).filter((word) => word.startsWith('ended')).length, 2);
    },
  );

  callTest('a media path that is down: recovering, and steady when it is back', async () => {
    const [caller, callee] = await connect();
    const link = (wanted) =>
      until(
        caller.page,
        `the link is ${wanted}`,
        (value) => window.provider.state.call.link === value,
        wanted,
      );
    control('POST /media/mute', { userId: '3001' });
    await link('recovering');
    await caller.says('Reconnecting…');
    control('POST /media/mute', { userId: '3001', muted: false });
    await link('steady');
    await caller.sees('3002');
    await callee.hangUp();
    await isOver(caller, callee);
  });
});

// The registry's RTC part tells nobody of a mute on an IM part newer than itself.
describe('microphone and camera on the real SDK', () => {
  const { open, connect, isOver } = useStage({ im: fullRelease });

  callTest(
    'muted and not muted, camera off and on: the other side sees it, and sees the picture again',
    async () => {
      const [caller, callee] = await connect();
      const tile = callee.panel.locator('rc-member-tile[user-id="3001"]');

      await caller.press('Mute');
      await tile.getByLabel('microphone off').waitFor();
      await caller.press('Unmute');
      await tile.getByLabel('microphone off').waitFor({ state: 'detached' });

      assert.equal(await callee.page.evaluate(() => window.media.voices()), 1);

      for (let round = 0; round < 2; round += 1) {
        await caller.press('Camera off');
        await tile.locator('video').waitFor({ state: 'detached' });
        await caller.panel.getByRole('button', { name: 'Camera on' }).waitFor();
        assert.equal(
          await caller.page.evaluate(() => window.media.live()),
          1,
          'the camera itself is off',
        );
        await caller.press('Camera on');
        await Promise.all([callee.sees('3001'), caller.sees('3001')]);
      }
      assert.equal(await callee.page.evaluate(() => window.media.voices()), 1, 'no echo');
      assert.equal(
        (await caller.told()).filter((word) => word.startsWith('error')).length,
        0,
        String(await caller.told()),
      );
      await callee.hangUp();
      await isOver(caller, callee);
    },
  );

  callTest('who speaks is seen, also by whoever speaks into a muted microphone', async () => {
    const [caller, callee] = await connect({ media: 'audio' });
    const hears = (person, userId) =>
      until(
        person.page,
        `${userId} speaks`,
        (wanted) => {
          const { call } = window.provider.state.call;
          const member = call.members.find((each) => each.userId === wanted);
          return (member ?? call).speaking;
        },
        userId,
      );
    await Promise.all([hears(callee, '3001'), hears(caller, '3001')]);
    await caller.press('Mute');
    await caller.panel.getByRole('button', { name: 'Unmute' }).waitFor();
    await hears(caller, '3001');
    await callee.hangUp();
    await isOver(caller, callee);
  });

  callTest('a video call is turned to audio for both, and goes on', async () => {
    const [caller, callee] = await connect();
    await callee.page.evaluate(() => window.provider.switchToAudio());
    for (const { page } of [caller, callee]) {
      await until(page, 'it is an audio call', () => {
        const { call } = window.provider.state.call;
        return call.media === 'audio' && call.camera === 'off' && !call.members[0].camera;
      });
      await until(page, 'no camera is open', () => window.media.live() === 1);
    }
    assert.ok((await caller.told()).includes('media-change 3002'), String(await caller.told()));
    await caller.hangUp();
    await isOver(caller, callee);
  });

  callTest('a muted microphone stays muted when tiles are drawn anew, or moved', async () => {
    const [caller, callee] = await connect();
    const tile = callee.panel.locator('rc-member-tile[user-id="3001"]');
    await caller.press('Mute');
    await tile.getByLabel('microphone off').waitFor();
    await caller.press('Minimize');
    await caller.press('Back to the call');
    await caller.sees('3001');
    await caller.page.evaluate(() =>
      document.body.prepend(document.querySelector('rc-call-panel')),
    );
    await caller.sees('3001', '3002');
    assert.equal((await caller.state()).call.call.microphone, 'off');
    await tile.getByLabel('microphone off').waitFor();
    await caller.hangUp();
    await isOver(caller, callee);
  });

  callTest('muted before the answer: muted when the call is up', async () => {
    const [caller, callee] = await open('3001', '3002');
    await caller.dial({ userIds: ['3002'], media: 'video' });
    await callee.is('incoming');
    await caller.press('Mute');
    await caller.press('Camera off');
    await callee.accept();
    await areConnected(caller, callee);
    await caller.sees('3002');
    const tile = callee.panel.locator('rc-member-tile[user-id="3001"]');
    await tile.getByLabel('microphone off').waitFor();
    await tile.locator('video').waitFor({ state: 'detached' });
    const { microphone, camera } = (await caller.state()).call.call;
    assert.deepEqual({ microphone, camera }, { microphone: 'off', camera: 'off' });
    await caller.press('Camera on');
    await callee.sees('3001');
    await caller.hangUp();
    await isOver(caller, callee);
  });

  callTest('a video call is answered with audio only', async () => {
    const [caller, callee] = await open('3001', '3002');
    await caller.dial({ userIds: ['3002'], media: 'video' });
    await callee.ringing.getByRole('button', { name: 'Audio only', exact: true }).click();
    await areConnected(caller, callee);
    await callee.sees('3001');
    await until(
      callee.page,
      'the own camera is off',
      () => window.provider.state.call.call?.camera === 'off' && window.media.live() === 1,
    );
    const tile = caller.panel.locator('rc-member-tile[user-id="3002"]');
    await tile.locator('video').waitFor({ state: 'detached' });
    await callee.press('Camera on');
    await caller.sees('3002');
    await caller.hangUp();
    await isOver(caller, callee);
  });
});
