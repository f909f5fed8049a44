/** An SDK that does not answer, or answers late: the call is over here, its devices are closed, and nobody waits for ever. */
import { expect } from '@open-wc/testing';
import type { CallError } from '../../../src/core/call/call-error.js';
import { SUCCESS } from '../../support/fake-rong-sdk.js';
import type { FakeSession } from '../../support/fake-rong/call-session.js';
import { holdDevices } from '../../support/devices.js';
import { replace } from '../../support/replace.js';
import {
  ended,
  GROUP_ID,
  inTown,
  soon,
  type Person,
  type PersonOptions,
  type Town,
} from '../../support/rong-town.js';
import type { PartyCall } from '../../support/call-party.js';
import { rejection } from '../../support/until.js';

const never = () => new Promise<never>(() => {});

/** Waits that no test waits for in full. */
const IMPATIENT = { hangUpMs: 100, leaveMs: 100, releaseMs: 300, commandMs: 100 };
const impatient: PersonOptions = { timing: IMPATIENT };
const inAHurry: PersonOptions = { timing: { ...IMPATIENT, setUpMs: 1000 } };

/** What becomes of `hungup`, in an SDK that fails to do it. */
const FAILURES: Readonly<Record<string, (session: FakeSession) => void>> = {
  'never settles': (session) => (session.hungup = never),
  throws: (session) =>
    (session.hungup = () => {
      throw new TypeError('in the SDK');
    }),
  'rejects late': (session) =>
    (session.hungup = () =>
      new Promise((_, reject) => setTimeout(() => reject(new TypeError('in the SDK')), 200))),
};

/** The SDK's session of the call that a person is in. */
function sdkSession(person: Person): FakeSession {
  return person.page.calls.sessions[0]!;
}

function isMicrophoneOpen(person: Person): boolean {
  return person.page.calls.sessions.some(({ localTracks }) =>
    localTracks.some((track) => track.isReady()),
  );
}

/** Nothing of a person's is on the air, or open. */
async function isOffAir(person: Person): Promise<void> {
  await soon('the media room is left', () => !person.page.rtc.room);
  expect(isMicrophoneOpen(person), 'a device is open').to.be.false;
}

function two(town: Town, options = impatient): Promise<[Person, Person]> {
  return Promise.all([town.person('3001', options), town.person('3002', options)]);
}

/** The ends of a connected call of Anna's. */
const EXITS: Readonly<Record<string, (call: PartyCall, anna: Person, ben: Person) => unknown>> = {
  'hung up': ({ session }) => session.end(),
  'dropped by the watchdog': (_, anna) => anna.page.rtc.room?.setIce('disconnected'),
  'whose connection is lost': (_, anna) => anna.page.im.kick(),
  'whose backend is disposed of': (_, anna) => anna.dispose(),
  'whose page goes away': () => dispatchEvent(new PageTransitionEvent('pagehide')),
};

describe('an SDK that does not hang up', () => {
  for (const [failure, fail] of Object.entries(FAILURES))
    inTown(`${failure}: the microphone is closed in the same moment`, async (town) => {
      const [anna, ben] = await two(town);
      const [out, into] = await town.talk(anna, ben, { media: 'video' });
      fail(sdkSession(anna));
      const done = out.session.end();
      expect(isMicrophoneOpen(anna)).to.be.false;
      expect(out.end).to.include({ reason: 'hung-up', endedBy: 'self' });
      await done;
      await isOffAir(anna);
      await ended(into); // the media room tells
      expect(into.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    });

  for (const [exit, leave] of Object.entries(EXITS))
    inTown(
      `a call ${exit} is off the air`,
      async (town) => {
        const anna = await town.person('3001', { timing: { ...IMPATIENT, linkPatienceMs: 100 } });
        const ben = await town.person('3002', impatient);
        const [out, into] = await town.talk(anna, ben);
        sdkSession(anna).hungup = never;
        const left = leave(out, anna, ben);
        await ended(out);
        await isOffAir(anna);
        await left;
        await ended(into);
      },
      { roomTimeoutMs: 400 }, // by then the service tells of somebody who cannot
    );

  inTown('and does not close what the other side has hung up: it is hung up here', async (town) => {
    const anna = await town.person('3001', { timing: { ...IMPATIENT, closeMs: 100 } });
    const ben = await town.person('3002', impatient);
    const [out, into] = await town.talk(anna, ben);
    const session = sdkSession(anna);
    const { watcher } = session.machine;
    let hangUps = 0;
    session.machine.watcher = { ...watcher!, onState: () => {} };
    town.until(replace(session.machine, 'remoteUsers', () => []));
    town.until(replace(session, 'getState', () => 1));
    session.hungup = async () => {
      hangUps += 1;
      return { code: SUCCESS };
    };
    await into.session.end();
    await ended(out);
    expect(out.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    await soon('the media room is left', () => !anna.page.rtc.room);
    await soon('it is hung up', () => hangUps === 1);
    for (const track of session.localTracks) expect(track.isReady()).to.be.false;
  });

  inTown('leaves the media room first, and talks second', async (town) => {
    const [anna, ben] = await two(town);
    const [out] = await town.talk(anna, ben);
    const order: string[] = [];
    const session = sdkSession(anna);
    const { rtc } = anna.page;
    const [leaveRoom, hungup] = [rtc.leaveRoom.bind(rtc), session.hungup.bind(session)];
    town.until(
      replace(rtc, 'leaveRoom', () => {
        order.push(isMicrophoneOpen(anna) ? 'left with an open microphone' : 'left');
        return leaveRoom();
      }),
    );
    session.hungup = () => {
      order.push('hung up');
      return hungup();
    };
    void out.session.end();
    expect(order, 'in the task of the press').to.deep.equal(['left', 'hung up']);
    await ended(out);
  });

  inTown('and does not leave the media room either: nothing waits for that', async (town) => {
    const [anna, ben] = await two(town);
    const [out] = await town.talk(anna, ben);
    sdkSession(anna).hungup = never;
    town.until(replace(anna.page.rtc, 'leaveRoom', never));
    await out.session.end();
    expect(isMicrophoneOpen(anna)).to.be.false;
    await anna.dispose();
  });
});

describe('an SDK that does not answer while a call is set up', () => {
  inTown('placing it ends with an error, and what comes later is hung up', async (town) => {
    const [anna, ben] = await two(town, inAHurry);
    const { calls } = anna.page;
    const call = calls.call.bind(calls);
    let answer!: () => void;
    const held = new Promise<void>((resolve) => (answer = resolve));
    town.until(
      replace(calls, 'call', async (params) => {
        const dialled = await call(params);
        await held;
        return dialled;
      }),
    );
    const out = anna.call(['3002']);
    await ended(out);
    expect(out.end).to.include({ reason: 'failed', endedBy: 'system' });
    expect(out.end?.error?.reason).to.equal('network');
    expect(isMicrophoneOpen(anna)).to.be.false;
    answer();
    const into = await ben.nextCall(10_000);
    await ended(into);
    expect(into.end).to.include({ reason: 'canceled', endedBy: 'remote' });
  });

  inTown('the question for the microphone is left open: it says so', async (town) => {
    const [anna] = await two(town, inAHurry);
    const devices = holdDevices();
    town.until(devices.restore);
    const out = anna.call(['3002']);
    await ended(out);
    expect(out.end?.error).to.include({ reason: 'permission-denied' });
    await devices.grant();
    await soon('no microphone is open', () => town.media.liveTracks().length === 0);
  });

  inTown('canceled while it is dialled: the devices are closed at once', async (town) => {
    const [anna] = await two(town);
    town.until(replace(anna.page.im, 'send', never));
    const out = anna.call(['3002']);
    await soon('the microphone is open', () => out.info.microphone === 'on');
    const done = out.session.end();
    expect(town.media.liveTracks()).to.deep.equal([]);
    await done;
    expect(out.end).to.include({ reason: 'canceled', endedBy: 'self' });
  });

  inTown('answering it ends with an error, and the devices are closed', async (town) => {
    const [anna, ben] = await two(town, inAHurry);
    const out = anna.call(['3002']);
    const into = await ben.nextCall(10_000);
    sdkSession(ben).machine.accept = never;
    expect(await rejection(into.accept())).to.include({ reason: 'network' });
    await ended(out, into);
    expect(into.end).to.include({ reason: 'failed' });
    await isOffAir(ben);
  });

  inTown('hung up while it is answered: the devices are closed at once', async (town) => {
    const anna = await town.person('3001');
    const ben = await town.person('3002', { timing: { ...IMPATIENT, setUpMs: 2000 } });
    const out = anna.call(['3002']);
    const into = await ben.nextCall(10_000);
    const session = sdkSession(ben);
    session.machine.accept = never;
    session.hungup = never;
    const answering = rejection(into.accept());
    await soon("Ben's microphone is open", () => isMicrophoneOpen(ben));
    const done = into.session.end();
    expect(isMicrophoneOpen(ben)).to.be.false;
    await done;
    await answering;
    await out.session.end();
  });

  inTown('hung up while it joins the media room: it does not stay in there', async (town) => {
    const [anna, ben] = await two(town);
    ben.page.rtc.joinMs = 300;
    const out = anna.call(['3002']);
    const into = await ben.nextCall(10_000);
    await into.accept();
    sdkSession(ben).hungup = never;
    void into.session.end();
    await soon('Ben has joined, and left', () => !ben.page.rtc.room && !isMicrophoneOpen(ben));
    ben.page.rtc.joinMs = 10;
    await out.session.end();
  });

  inTown('ringing that the SDK never ends is over by itself', async (town) => {
    const anna = await town.person('3001', { timing: { ...IMPATIENT, lapseMs: 400 } });
    const ben = await town.person('3002');
    const out = anna.call(['3002']);
    await ended(out);
    expect(out.end).to.include({ reason: 'no-answer', endedBy: 'remote' });
    await ended(await ben.nextCall(10_000));
  });

  inTown('a call that is over for the SDK, which does not say so, is over', async (town) => {
    const anna = await town.person('3001', { timing: { ...IMPATIENT, silenceMs: 100 } });
    const ben = await town.person('3002');
    const [out, into] = await town.talk(anna, ben);
    town.until(replace(sdkSession(anna), 'getState', () => 2));
    await ended(out, into);
    expect(out.end).to.include({ reason: 'failed' });
  });
});

describe('an SDK that does not answer in a call', () => {
  inTown('invites nobody, and the promise settles', async (town) => {
    const [anna, ben] = await two(town);
    const [out] = await town.talk(anna, ben, { groupId: GROUP_ID });
    sdkSession(anna).invite = never;
    const error = await rejection(out.session.invite(['3003']));
    expect(error).to.include({ reason: 'network' });
  });

  inTown('does not switch to audio, and the promise settles', async (town) => {
    const [anna, ben] = await two(town);
    const [out] = await town.talk(anna, ben, { media: 'video' });
    sdkSession(anna).descendAbility = never;
    expect(await rejection(out.session.switchToAudio())).to.include({ reason: 'network' });
    expect(out.info.media).to.equal('video');
  });

  inTown('mutes nevertheless, at once', async (town) => {
    const timing = { ...IMPATIENT, deviceMs: 500 };
    const anna = await town.person('3001', { timing });
    const ben = await town.person('3002', { timing });
    const [out, into] = await town.talk(anna, ben);
    const session = sdkSession(anna);
    session.changeAudioDevice = never;
    session.disableAudioTrack = never;
    let isChanging = true;
    const changing = rejection(out.session.useDevice('microphone'));
    void changing.then(() => (isChanging = false));
    const muted = out.session.setMicrophone(false);
    await soon('she is muted', () => session.localTracks[0]?.isLocalMuted());
    expect(isChanging).to.be.true;
    expect(await changing).to.include({ reason: 'network' });
    await muted;
    expect(out.info.microphone).to.equal('off');
    await soon('Ben knows', () => !into.members[0]?.microphone);
  });

  inTown('opens no camera, and the promise settles', async (town) => {
    const timing = { ...IMPATIENT, deviceMs: 200 };
    const anna = await town.person('3001', { timing });
    const ben = await town.person('3002', { timing });
    const [out, into] = await town.talk(anna, ben, { media: 'video' });
    await soon('Ben sees Anna', () => into.members[0]?.camera);
    await out.session.setCamera(false);
    sdkSession(anna).enableVideoTrack = never;
    expect(await rejection(out.session.setCamera(true))).to.include({ reason: 'network' });
    expect(out.info.camera).to.equal('blocked');
  });
});

describe('a page that does not answer', () => {
  inTown('who is in a group: the service decides', async (town) => {
    const anna = await town.person('3001', {
      groupMembers: never,
      timing: { ...IMPATIENT, membersMs: 50 },
    });
    const [out] = await town.talk(anna, await town.person('3002'), { groupId: GROUP_ID });
    await out.session.invite(['3003']);
    expect(out.member('3003')).to.exist;
  });

  for (const [what, groupMembers] of [
    [
      'throws',
      () => {
        throw new Error('in the page');
      },
    ],
    ['knows no list', async () => 'everybody' as never],
  ] as const)
    inTown(`who is in a group, and ${what}: the service decides`, async (town) => {
      const anna = await town.person('3001', { ...impatient, groupMembers });
      const [out] = await town.talk(anna, await town.person('3002'), { groupId: GROUP_ID });
      await out.session.end();
    });

  inTown('with a token: signing in fails, and says why', async (town) => {
    const anna = town.newcomer('3001', {
      token: undefined,
      getToken: never,
      timing: { tokenMs: 50 },
    });
    const error = (await rejection(anna.connect())) as CallError;
    expect(error.reason).to.equal('network');
    expect(error.params.detail).to.equal('not-connected');
    expect(anna.page.im.asked.connect).to.equal(0);
  });

  inTown('with another token for an expired one: the connection is lost', async (town) => {
    const anna = await town.person('3001', { getToken: never, timing: { tokenMs: 50 } });
    anna.page.im.suspend();
    anna.page.im.restore(31_020);
    await soon('Anna is told', () => anna.connection.at(-1) === 'failed');
    expect(anna.connection).to.deep.equal(['reconnecting', 'failed']);
  });
});

describe('an SDK that does not answer to signing in', () => {
  inTown('fails at a limit', async (town) => {
    const anna = town.newcomer('3001', { timing: { connectMs: 50, disconnectMs: 50 } });
    town.until(replace(anna.page.im, 'connect', never));
    const error = (await rejection(anna.connect())) as CallError;
    expect([error.reason, error.params.detail]).to.deep.equal(['network', 'not-connected']);
  });

  inTown("nor has the page's own connection come up: fails at a limit", async (town) => {
    const anna = town.newcomer('3001', { timing: { connectMs: 50 } });
    anna.page.im.init({ appkey: 'the-host' });
    town.until(replace(anna.page.im, 'getConnectionStatus', () => 1));
    const error = (await rejection(anna.connect())) as CallError;
    expect(error.params.detail).to.equal('not-connected');
    expect(anna.page.im.listeners('CONNECTED')).to.equal(1); // the RTC plugin's
  });

  inTown('nor to signing out: it is given up', async (town) => {
    const anna = await town.person('3001', { timing: { disconnectMs: 50 } });
    town.until(replace(anna.page.im, 'disconnect', never));
    await anna.dispose();
  });

  inTown('and fails to sign out: nobody is told of that', async (town) => {
    const anna = await town.person('3001');
    town.until(replace(anna.page.im, 'disconnect', () => Promise.reject(new Error('in the SDK'))));
    await anna.dispose();
  });
});
