/** What is particular about calls on RongCloud: one case for each trap of the SDK. The contract suite holds the rest. */
import { expect } from '@open-wc/testing';
import { breakDevices, holdDevices } from '../../support/devices.js';
import { Call, End, KickType } from '../../support/fake-rong-sdk.js';
import { replace } from '../../support/replace.js';
import { reportedErrors } from '../../support/reported-errors.js';
import { ended, GROUP_ID, inTown, soon, type Person } from '../../support/rong-town.js';
import { rejection } from '../../support/until.js';

const inGroup = { groupId: GROUP_ID };

describe('calls on RongCloud', () => {
  describe('that cannot be placed', () => {
    for (const [what, prepare, expected] of [
      ['to somebody who blocked the caller', 'blacklist', { reason: 'blocked', code: 53202 }],
      ['with a message that is lost', 'lose', { reason: 'network', code: 53201 }],
    ] as const) {
      inTown(
        `${what} end with the reason, and the devices that were open already are closed`,
        async (town) => {
          const [anna, ben] = await town.two();
          if (prepare === 'blacklist') town.rong.service.blacklist.add('3001>3002');
          else town.rong.service.refuseMessage = () => 30_003;
          const states: string[] = [];
          anna.backend.listen((event) => {
            if (event.type === 'changed' && event.patch.camera) states.push(event.patch.camera);
          });
          const out = anna.call(['3002'], { media: 'video' });
          const preview = town.view(out, '3001');
          await ended(out);
          expect(states, 'the own picture came first').to.deep.equal(['on']);
          expect(out.placed).to.be.false;
          expect(out.end).to.include({ reason: 'failed', endedBy: 'system', durationMs: 0 });
          expect(out.end?.error?.reason).to.equal(expected.reason);
          expect(out.end?.error?.params.code).to.equal(expected.code);
          expect(preview.srcObject).to.be.null;
          expect(ben.calls).to.deep.equal([]);
        },
      );
    }

    inTown('for arguments that the SDK throws at end like any other', async (town) => {
      const [anna] = await town.two();
      const out = anna.call(['']);
      await ended(out);
      expect(out.end?.error?.reason).to.equal('bad-request');
      expect(out.end?.error?.cause).to.be.an('error');
    });

    inTown('without a microphone say so', async (town) => {
      const [anna] = await town.two();
      town.until(breakDevices({ audio: 'NotAllowedError' }));
      const out = anna.call(['3002']);
      await ended(out);
      expect(out.end?.error).to.include({ reason: 'permission-denied' });
      expect(out.end?.error?.params.device).to.equal('microphone');
    });

    inTown(
      'without a connection are refused at once: the SDK would speak of devices',
      async (town) => {
        const [anna] = await town.two();
        anna.page.im.suspend();
        const request = { id: 'call', userIds: ['3002'], media: 'audio' } as const;
        expect(() => anna.backend.startCall(request))
          .to.throw('Not connected')
          .with.property('reason', 'network');
        anna.page.im.restore();
      },
    );
  });

  describe('early on', () => {
    inTown('canceled while it dials, and dialled again at once', async (town) => {
      const [anna, ben] = await town.two();
      const first = anna.call(['3002']);
      void first.session.end();
      const second = anna.call(['3002']);
      const into = await soon('Ben is called', () => ben.live.find((call) => !call.end));
      await soon('the first is over for Ben', () => ben.live.length === 1 && second.placed);
      const answered = ben.live[0] ?? into;
      await answered.accept();
      await soon('they talk', () => second.isConnected && answered.isConnected);
      expect(first.end).to.include({ reason: 'canceled', endedBy: 'self' });
      expect(first.placed).to.be.false;
    });

    inTown('canceled while the browser asks for the microphone', async (town) => {
      const [anna, ben] = await town.two();
      const devices = holdDevices();
      town.until(devices.restore);
      const out = anna.call(['3002']);
      await soon('the browser asks', () => devices.asked.length > 0);
      await out.session.end();
      await devices.grant();
      devices.restore();
      await soon('no microphone is open', () => town.media.liveTracks().length === 0);
      await soon('Ben does not ring', () => ben.live.length === 0);
      await town.expectFree(ben, anna);
    });

    inTown(
      'declined while the browser asks for the microphone: the call is not joined after all',
      async (town) => {
        const [anna, ben] = await town.two();
        const out = anna.call(['3002']);
        const into = await ben.nextCall(10_000);
        await soon('Anna is done with her devices', () => out.placed);
        const devices = holdDevices();
        town.until(devices.restore);
        const answering = into.accept();
        await soon('the browser asks', () => devices.asked.length > 0);
        await into.session.end();
        await ended(out, into);
        await devices.grant();
        await answering.catch(() => {});
        devices.restore();
        await town.expectFree(anna, ben);
        await soon('nobody is in the room', () => !ben.page.rtc.room);
      },
    );

    inTown(
      'canceled and answered at the same moment: nobody stays in the media room',
      async (town) => {
        const [anna, ben] = await town.two();
        ben.page.rtc.joinMs = 300; // longer than it takes to hear of it
        const out = anna.call(['3002']);
        const into = await ben.nextCall(10_000);
        const accepted = into.accept();
        await out.session.end();
        await accepted;
        await ended(out, into);
        expect(into.end?.endedBy).to.equal('remote');
        ben.page.rtc.joinMs = 10;
        await town.expectFree(anna, ben);
      },
    );

    inTown(
      'that comes to life again for a moment ends once, and the next one works',
      async (town) => {
        const timing = { reviveMs: 2500 };
        const anna = await town.person('3001', { timing });
        const ben = await town.person('3002', { timing });
        const { service } = town.rong;
        const { roomPatienceMs } = service;
        service.roomPatienceMs = 1500; // the call ends before
        const closed: string[] = [];
        const { options } = ben.page.calls;
        const onSessionClose = options.onSessionClose.bind(options);
        town.until(
          replace(options, 'onSessionClose', (session, summary) => {
            closed.push(session.getSessionId());
            onSessionClose(session, summary);
          }),
        );
        const [out, into] = await town.talk(anna, ben);
        await soon('Ben is in the room', () => ben.page.rtc.room);
        await out.session.end();
        await ended(out, into);
        await soon('the SDK closes it twice', () => closed.length === 2);
        expect(new Set(closed).size).to.equal(1);
        service.roomPatienceMs = roomPatienceMs;
        await town.expectFree(ben, anna);
      },
    );
  });

  describe('both dialling', () => {
    inTown('become one call when one is not out yet', async (town) => {
      const [anna, ben] = await town.two();
      const devices = holdDevices();
      town.until(devices.restore);
      const back = ben.call(['3001'], { media: 'video' });
      await soon('Ben is asked', () => devices.asked.length > 0);
      devices.restore();
      const out = anna.call(['3002'], { media: 'audio' });
      await soon("Anna's call rings at Ben", () => out.member('3002')?.status === 'ringing');
      await devices.grant();
      await soon('they talk', () => out.isConnected && back.isConnected);
      expect(back.info.media).to.equal('audio');
      expect([anna.calls.length, ben.calls.length]).to.deep.equal([1, 1]);
      await soon('no camera is open', () =>
        town.media.liveTracks().every(({ kind }) => kind === 'audio'),
      );
      await back.session.end();
      await ended(out, back);
    });

    inTown('are rid of who calls meanwhile', async (town) => {
      const [anna, ben] = await town.two();
      const cleo = await town.person('3003');
      const devices = holdDevices();
      town.until(devices.restore);
      const out = anna.call(['3002']);
      await soon('Anna is asked', () => devices.asked.length > 0);
      devices.restore();
      const stranger = cleo.call(['3001']);
      await ended(stranger);
      expect(stranger.end).to.include({ endedBy: 'remote' });
      expect(anna.calls).to.deep.equal([out]);
      await devices.grant();
      const into = await ben.nextCall(10_000);
      await into.accept();
      await soon('they talk', () => out.isConnected && into.isConnected);
    });

    inTown('are placed once the SDK is rid of who calls meanwhile', async (town) => {
      const [anna, ben] = await town.two();
      const cleo = await town.person('3003');
      const devices = holdDevices();
      town.until(devices.restore);
      let rid!: () => void;
      const slow = new Promise<void>((resolve) => (rid = resolve));
      const { options } = anna.page.calls;
      const onSession = options.onSession.bind(options);
      town.until(
        replace(options, 'onSession', (session) => {
          const hungup = session.hungup.bind(session);
          session.hungup = () => slow.then(hungup);
          onSession(session);
        }),
      );
      const out = anna.call(['3002']);
      await soon('Anna is asked', () => devices.asked.length > 0);
      devices.restore();
      const stranger = cleo.call(['3001']);
      await soon('the SDK has a call of hers', () => anna.page.calls.sessions.length > 0);
      await devices.grant();
      await soon('the SDK has refused ours', () => out.info.microphone === 'on');
      expect(out.placed).to.be.false;
      rid();
      const into = await ben.nextCall(10_000);
      await into.accept();
      await soon('they talk', () => out.isConnected && into.isConnected);
      await ended(stranger);
    });

    inTown('give up when the other side does not dial again', async (town) => {
      const [anna] = await town.two();
      const ben = await town.person('3004', { timing: { awaitRedialMs: 300 } });
      const { rong } = town;
      const out = anna.call(['3004']);
      const back = ben.call(['3001']);
      await soon('Anna dials again', () => rong.service.messages.length > 0);
      rong.service.refuseMessage = ({ type, senderUserId }) =>
        type === 'RC:VCInvite' && senderUserId === '3001' ? 30_003 : undefined;
      await ended(out, back);
      expect(back.end).to.include({ reason: 'busy', endedBy: 'remote' });
      rong.service.refuseMessage = () => undefined;
      await town.expectFree(ben, anna);
    });
  });

  describe('and their ends', () => {
    inTown('for a reason the other side cannot name', async (town) => {
      const [anna, ben] = await town.two();
      town.rong.service.roomPatienceMs = 5_000; // that Anna has left the media room by then is no news before the message
      const [out, into] = await town.talk(anna, ben);
      ben.page.calls.failWith(End.serviceOff);
      await ended(out, into);
      expect(out.end).to.include({ reason: 'failed', endedBy: 'remote' });
      expect(into.end?.error?.reason).to.equal('service-off');
    });

    inTown('when the service knows the own user no more', async (town) => {
      const [anna, ben] = await town.two();
      const [out, into] = await town.talk(anna, ben);
      anna.page.rtc.room?.kick();
      await ended(out, into);
      expect(out.end).to.include({ reason: 'network', endedBy: 'system' });
      expect(into.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
      await town.expectFree(anna, ben);
    });

    inTown('when the service takes a member out', async (town) => {
      const [anna, ben] = await town.two();
      const [out, into] = await town.talk(anna, ben);
      anna.page.rtc.room?.kick(KickType.byServer);
      await ended(out, into);
      expect(out.end).to.include({ reason: 'removed', endedBy: 'system' });
      expect(into.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    });

    inTown('when calls are not switched on for the app', async (town) => {
      const [anna, ben] = await town.two();
      town.rong.service.isRtcOn = false;
      const out = anna.call(['3002']);
      const into = await ben.nextCall(10_000);
      await into.accept();
      await ended(out, into);
      expect([out.end?.error?.reason, into.end?.error?.reason]).to.include('service-off');
    });

    inTown('when media cannot be published', async (town) => {
      const [anna, ben] = await town.two();
      anna.page.rtc.faults.publish = 53_031;
      const out = anna.call(['3002']);
      const into = await ben.nextCall(10_000);
      await into.accept();
      await ended(out, into);
      expect([out.end?.reason, into.end?.reason]).to.deep.equal(['network', 'network']);
      anna.page.rtc.faults.publish = undefined;
      await town.expectFree(anna, ben);
    });

    inTown('when media cannot be subscribed to', async (town) => {
      const [anna, ben] = await town.two();
      ben.page.rtc.joinMs = 300;
      ben.page.rtc.faults.subscribe = 53_020;
      const out = anna.call(['3002']);
      const into = await ben.nextCall(10_000);
      ben.page.rtc.joinMs = 600; // Anna is there before, and publishes
      await into.accept();
      await ended(out, into);
      expect([out.end?.reason, into.end?.reason]).to.deep.equal(['network', 'network']);
      ben.page.rtc.faults.subscribe = undefined;
      ben.page.rtc.joinMs = 10;
      await town.expectFree(anna, ben);
    });

    inTown(
      'of a call with many that nobody answered is no failure for those who rang',
      async (town) => {
        const anna = await town.person('3001', { page: { callTimeoutMs: 900 } });
        const others = [];
        // All give up later than the caller, who tells the first nothing, and the others what they do not understand. Were
        // the first one's own message there before, the caller would tell nobody.
        others.push(await town.person('3002', { page: { callTimeoutMs: 5000 } }));
        for (const userId of ['3003', '3004']) others.push(await town.person(userId));
        const out = anna.call(['3002', '3003', '3004'], inGroup);
        const calls = [];
        for (const person of others) calls.push(await person.nextCall(10_000));
        await ended(out, ...calls);
        expect(out.end).to.include({ reason: 'no-answer' });
        for (const { end } of calls) expect(end).to.include({ reason: 'no-answer', durationMs: 0 });
      },
    );

    inTown(
      'when the media path stays down: recovering first, and no later than patience allows',
      async (town) => {
        const anna = await town.person('3001', { timing: { linkPatienceMs: 400 } });
        const ben = await town.person('3002');
        const links: string[] = [];
        anna.backend.listen((event) => {
          if (event.type === 'link') links.push(event.link);
        });
        const [out, into] = await town.talk(anna, ben);
        const room = anna.page.rtc.room!;
        room.setIce('disconnected');
        room.setIce('connected');
        expect(links).to.deep.equal(['recovering', 'steady']);
        room.setIce('disconnected');
        room.setIce('failed');
        await ended(out);
        expect(links).to.deep.equal(['recovering', 'steady', 'recovering']);
        expect(out.end).to.include({ reason: 'network', endedBy: 'system' });
        expect(out.end?.durationMs).to.be.above(0);
        await ended(into);
        await town.expectFree(ben, anna);
      },
    );
  });

  describe('in a group', () => {
    inTown(
      'an invited member who is away leaves when the invitation lapses, without a word from the SDK',
      async (town) => {
        const anna = await town.person('3001', { page: { callTimeoutMs: 1200 } });
        const ben = await town.person('3002', { page: { callTimeoutMs: 1200 } });
        const out = anna.call(['3002', '3003'], inGroup);
        const into = await ben.nextCall(10_000);
        await into.accept();
        await soon('they talk', () => out.isConnected && into.isConnected);
        expect(out.member('3003')?.status).to.equal('invited');
        for (const call of [out, into]) await soon('Cleo is out', () => !call.member('3003'));
        expect(out.isConnected && into.isConnected).to.be.true;
      },
    );

    inTown(
      'one whom somebody else invited stays on the list, though the SDK has them on none',
      async (town) => {
        const anna = await town.person('3001', { timing: { lapseMs: 900 } });
        const [ben, cleo] = await Promise.all([town.person('3002'), town.person('3003')]);
        const [out, into] = await town.talk(anna, ben, inGroup);
        await into.session.invite(['3003']);
        await cleo.nextCall(10_000);
        await soon('Anna hears of Cleo', () => out.member('3003'));
        expect(
          anna.page.calls.sessions[0]?.getRemoteUsers().map(({ userId }) => userId),
        ).to.deep.equal(['3002']);
        await soon('Cleo is out when the invitation lapses', () => !out.member('3003'));
        expect(out.log.filter((line) => line.startsWith('3003'))).to.deep.equal([
          '3003 ringing',
          '3003 left',
        ]);
      },
    );

    inTown(
      'one who was invited late and does not answer stops ringing, and is free',
      async (town) => {
        const [anna, ben] = await town.two();
        const cleo = await town.person('3003', { timing: { lateRingMs: 500 } });
        const [out] = await town.talk(anna, ben, inGroup);
        await out.session.invite(['3003']);
        const third = await cleo.nextCall(10_000);
        await ended(third);
        expect(third.end).to.include({ reason: 'no-answer', durationMs: 0 });
        await soon('Cleo is out', () => !out.member('3003'));
        await town.expectFree(await town.person('3004'), cleo);
        expect(out.isConnected).to.be.true;
      },
    );

    inTown('who is left alone does not stay in the call', async (town) => {
      const [anna, ben] = (await Promise.all(
        ['3001', '3002'].map((userId) => town.person(userId, { page: { callTimeoutMs: 1500 } })),
      )) as [Person, Person];
      const out = anna.call(['3002', '3003'], inGroup); // Cleo is away
      const into = await ben.nextCall(10_000);
      await into.accept();
      await soon('they talk', () => out.isConnected && into.isConnected);
      await out.session.end();
      await ended(into);
      expect(into.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    });

    inTown('whoever leaves with a wrong reason has left', async (town) => {
      const [anna, ben] = await town.two();
      const cleo = await town.person('3003');
      const out = anna.call(['3002', '3003'], inGroup);
      const [second, third] = [await ben.nextCall(10_000), await cleo.nextCall(3000)];
      await second.accept();
      await soon('they talk', () => out.isConnected && second.isConnected);
      await second.session.end(); // sent as declining, while Cleo rings
      const { messages } = town.rong.service;
      await soon('it is out', () => messages.at(-1)?.content.reason === End.reject);
      await soon('Anna knows', () => !out.member('3002'));
      await third.session.end();
      await ended(out, third);
      expect(out.end?.durationMs).to.be.above(0);
      expect(out.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    });

    inTown('a page that cannot say who is in the group stops nobody', async (town) => {
      for (const groupMembers of [
        () => Promise.resolve(undefined),
        () => Promise.reject(new Error('the server of the page is down')),
      ]) {
        const anna = await town.person('3001', { groupMembers });
        const ben = await town.person('3002');
        const [out] = await town.talk(anna, ben, inGroup);
        await out.session.end();
        await ended(out);
        await anna.dispose();
      }
    });

    inTown('canceled while the page looks up the group, it rings nowhere', async (town) => {
      let answer!: (members: string[]) => void;
      const anna = await town.person('3001', {
        groupMembers: () => new Promise((resolve) => (answer = resolve)),
      });
      const ben = await town.person('3002');
      const out = anna.call(['3002'], inGroup);
      await soon('the page is asked', () => answer);
      await out.session.end();
      answer(['3001', '3002']);
      await ended(out);
      expect(out.end).to.include({ reason: 'canceled', durationMs: 0 });
      await town.expectFree(anna, ben);
      expect(town.rong.service.messages.some(({ targetId }) => targetId === GROUP_ID)).to.be.false;
    });

    inTown('an invitation that fails leaves nobody behind', async (town) => {
      const [anna, ben] = await town.two();
      const [out] = await town.talk(anna, ben, inGroup);
      town.rong.service.refuseMessage = ({ type }) =>
        type === 'RC:VCModifyMem' ? 30_003 : undefined;
      expect(await rejection(out.session.invite(['3003']))).to.include({ reason: 'network' });
      const ticks = out.log.length;
      await soon('the SDK lists her all the same', () =>
        anna.page.calls.sessions[0]?.getRemoteUsers().some(({ userId }) => userId === '3003'),
      );
      await out.session.setMicrophone(false);
      expect(out.member('3003')).to.be.undefined;
      expect(out.log.slice(ticks)).to.deep.equal([]);
    });

    inTown(
      'the wrong marks of the SDK on who calls and who is remote change nothing',
      async (town) => {
        const [anna, ben] = await town.two();
        const [out, into] = await town.talk(anna, ben, inGroup);
        const [marked] = anna.page.calls.sessions[0]!.getRemoteUsers();
        expect(marked).to.include({ userId: '3002', isRemote: false });
        expect([out.info.callerId, into.info.callerId]).to.deep.equal(['3001', '3001']);
        expect([out.joined, into.joined]).to.deep.equal([['3002'], ['3001']]);
      },
    );
  });

  describe('and devices', () => {
    inTown('a call goes on with audio when the caller has no camera, and says so', async (town) => {
      const [anna, ben] = await town.two();
      town.until(breakDevices({ video: 'NotFoundError' }));
      const out = anna.call(['3002'], { media: 'video' });
      await soon('Anna has no camera', () => out.info.camera === 'blocked' && out.placed);
      const problem = await soon('Anna is told', () => anna.problems[0]);
      expect(problem).to.include({ reason: 'device-missing' });
      expect(problem.params.device).to.equal('camera');
      const into = await ben.nextCall(10_000);
      await into.accept('audio');
      await soon('they hear each other', () => out.members[0]?.microphone);
      expect(out.info).to.include({ microphone: 'on', camera: 'blocked' });
      anna.problems.splice(0);
    });

    inTown(
      'a call goes on with audio when the callee may not use the camera, and says so',
      async (town) => {
        const [anna, ben] = await town.two();
        const out = anna.call(['3002'], { media: 'video' });
        const into = await ben.nextCall(10_000);
        await soon('Anna is done with her devices', () => out.placed);
        town.until(breakDevices({ video: 'NotAllowedError' }));
        await into.accept('video');
        await soon('Ben has no camera', () => into.info.camera === 'blocked');
        await soon('Ben is told', () => ben.problems[0]?.reason === 'permission-denied');
        await soon('they hear each other', () => out.members[0]?.microphone);
        expect(into.info.microphone).to.equal('on');
        expect(ben.problems).to.have.length(1);
      },
    );

    inTown('without a microphone there is no answering, and the caller learns it', async (town) => {
      const [anna, ben] = await town.two();
      const out = anna.call(['3002']);
      const into = await ben.nextCall(10_000);
      await soon('Anna is done with her devices', () => out.placed);
      const restore = breakDevices({ audio: 'NotReadableError' });
      expect(await rejection(into.accept())).to.include({ reason: 'device-busy' });
      await ended(out, into);
      restore();
      expect(into.end).to.include({ reason: 'failed', endedBy: 'self' });
      expect(into.end?.error?.params.device).to.equal('microphone');
      expect(out.end).to.include({ reason: 'failed', endedBy: 'remote' });
      await town.expectFree(anna, ben);
    });

    inTown('switched off before the answer stay off, and come on when wanted', async (town) => {
      const [anna, ben] = await town.two();
      const out = anna.call(['3002'], { media: 'video' });
      await soon('Anna is done with her devices', () => out.info.camera === 'on' && out.placed);
      await out.session.setMicrophone(false);
      await out.session.setCamera(false);
      const into = await ben.nextCall(10_000);
      await into.accept('video');
      await soon('they talk', () => out.isConnected && into.isConnected);
      await soon('Anna sees Ben', () => out.members[0]?.camera);
      await soon("Anna's camera is let go", () => anna.page.rtc.room?.published.size === 1);
      await soon('Ben knows', () => {
        const { microphone, camera } = into.members[0] ?? {};
        return microphone === false && camera === false;
      });
      expect(out.info).to.include({ microphone: 'off', camera: 'off' });
      await out.session.setMicrophone(true);
      await out.session.setCamera(true);
      await soon('Ben hears and sees Anna', () => {
        const { microphone, camera } = into.members[0] ?? {};
        return microphone && camera;
      });
    });

    inTown('switched off and on again before the answer are on', async (town) => {
      const [anna, ben] = await town.two();
      const out = anna.call(['3002'], { media: 'video' });
      await soon('Anna is done with her devices', () => out.info.camera === 'on' && out.placed);
      for (const on of [false, true]) {
        await out.session.setCamera(on);
        await out.session.setMicrophone(on);
      }
      const into = await ben.nextCall(10_000);
      await into.accept('video');
      await soon('Ben hears and sees Anna', () => {
        const { microphone, camera } = into.members[0] ?? {};
        return microphone && camera;
      });
    });

    inTown('changed their mind about quickly end as the last one says', async (town) => {
      const [anna, ben] = await town.two();
      const [out, into] = await town.talk(anna, ben, { media: 'video' });
      await soon('Ben sees Anna', () => into.members[0]?.camera);
      await Promise.all([
        out.session.setCamera(false),
        out.session.setCamera(true),
        out.session.setCamera(false),
      ]);
      expect(out.info.camera).to.equal('off');
      await soon('Ben knows', () => !into.members[0]?.camera);
      await soon('no camera of hers is open', () =>
        [...(anna.page.rtc.room?.published.values() ?? [])].every((track) => track.isAudioTrack()),
      );
    });

    inTown('a muted own camera stays muted when its view moves', async (town) => {
      const [anna] = await town.two();
      const out = anna.call(['3002'], { media: 'video' });
      await soon('Anna is done with her devices', () => out.info.camera === 'on' && out.placed);
      const [, camera] = anna.page.calls.sessions[0]!.localTracks;
      await out.session.setCamera(false);
      const view = town.view(out, '3001');
      town.view(out, '3001');
      out.session.attachView('3001', view);
      expect(camera?.isLocalMuted()).to.be.true;
      await out.session.setCamera(true);
      expect(camera?.isLocalMuted()).to.be.false;
      await soon('the view plays', () => view.srcObject);
    });

    inTown('answered with audio only, the camera is muted before anybody sees it', async (town) => {
      const [anna, ben] = await town.two();
      const out = anna.call(['3002'], { media: 'video' });
      const into = await ben.nextCall(10_000);
      const seen: boolean[] = [];
      anna.backend.listen((event) => {
        if (event.type === 'changed') seen.push(out.member('3002')?.camera ?? false);
      });
      await into.accept('audio');
      await soon('they hear each other', () => out.member('3002')?.microphone);
      await soon('Ben sends sound only', () => into.info.camera === 'off');
      await soon("Ben's camera is let go", () => ben.page.rtc.room?.published.size === 1);
      expect(seen).not.to.include(true);
    });

    inTown('a client that leaves the camera open shows it again', async (town) => {
      const page = town.rong.openPage();
      const anna = await town.person('3001', { page });
      const ben = await town.person('3002');
      (
        page.calls.options as { isOffCameraWhenVideoDisable?: boolean }
      ).isOffCameraWhenVideoDisable = false;
      const [out, into] = await town.talk(anna, ben, { media: 'video' });
      await soon('Ben sees Anna', () => into.members[0]?.camera);
      await out.session.setCamera(false);
      await soon('Ben knows', () => !into.members[0]?.camera);
      const view = town.view(out, '3001');
      await out.session.setCamera(true);
      await soon('Ben sees Anna again', () => into.members[0]?.camera);
      await soon('Anna sees herself', () => view.srcObject);
    });

    inTown('a camera that is taken away is blocked, and the others know', async (town) => {
      const [anna, ben] = await town.two();
      const [out, into] = await town.talk(anna, ben, { media: 'video' });
      await soon('Ben sees Anna', () => into.members[0]?.camera);
      anna.page.calls.sessions[0]!.localTracks[1]?.media?.dispatchEvent(new Event('ended'));
      await soon('Anna is told', () => anna.problems[0]?.reason === 'device-missing');
      expect(out.info.camera).to.equal('blocked');
      await soon('Ben knows', () => !into.members[0]?.camera);
      await out.session.setCamera(true);
      await soon('Ben sees Anna again', () => into.members[0]?.camera);
    });

    inTown('a microphone that is taken away is replaced when it is wanted again', async (town) => {
      const [anna, ben] = await town.two();
      const [out, into] = await town.talk(anna, ben);
      const lost = anna.page.calls.sessions[0]!.localTracks[0]!;
      lost.media?.stop();
      lost.media?.dispatchEvent(new Event('ended'));
      await soon('Ben knows', () => !into.members[0]?.microphone);
      expect(out.info.microphone).to.equal('blocked');
      await out.session.setMicrophone(true);
      await soon('Ben hears Anna again', () => into.members[0]?.microphone);
      expect(out.info.microphone).to.equal('on');
    });

    inTown('the other side drops to audio, and so do we', async (town) => {
      const [anna, ben] = await town.two();
      const [out, into] = await town.talk(anna, ben, { media: 'video' });
      await soon('both see each other', () => out.members[0]?.camera && into.members[0]?.camera);
      await ben.page.calls.sessions[0]!.descendAbility();
      await soon('Anna sends sound only', () => out.info.camera === 'off');
      expect(out.info.media).to.equal('audio');
      await soon('no camera is open', () =>
        town.media.liveTracks().every(({ kind }) => kind === 'audio'),
      );
    });

    inTown('the own picture of a callee shows once the call is up', async (town) => {
      const [anna, ben] = await town.two();
      anna.call(['3002'], { media: 'video' });
      const into = await ben.nextCall(10_000);
      const view = town.view(into, '3002');
      expect(view.srcObject).to.be.null;
      await into.accept('video');
      await soon('Ben sees himself', () => view.videoWidth > 0);
    });

    inTown('the sound of the others plays once, the own one never', async (town) => {
      const [anna, ben] = await town.two();
      const playing = new Map<unknown, number>();
      town.until(
        replace(HTMLMediaElement.prototype, 'play', async function (this: HTMLMediaElement) {
          if (this instanceof HTMLAudioElement) playing.set(this, (playing.get(this) ?? 0) + 1);
        }),
      );
      const [out] = await town.talk(anna, ben, { media: 'video' });
      await soon('Anna sees and hears Ben', () => {
        const { microphone, camera } = out.members[0] ?? {};
        return microphone && camera;
      });
      await soon('each hears the other', () => playing.size === 2);
      const view = town.view(out, '3002');
      out.session.attachView('3002', view); // drawn anew, and moved
      await out.session.setMicrophone(false);
      await out.session.setMicrophone(true);
      expect([...playing.values()], 'one element for each who hears').to.deep.equal([1, 1]);
    });

    inTown(
      'sound that the browser does not play is noticed, and played when it may be',
      async (town) => {
        const [anna, ben] = await town.two();
        class SilentContext {
          resume = () => new Promise(() => {});
          close = () => Promise.resolve();
        }
        town.until(
          replace(window, 'AudioContext', SilentContext as unknown as typeof AudioContext),
        );
        const [out] = await town.talk(anna, ben);
        const problem = await soon('Anna is told', () => anna.problems[0]);
        expect(problem).to.include({ reason: 'permission-denied' });
        expect(problem.params.detail).to.equal('sound-blocked');
        let played = 0;
        town.until(
          replace(HTMLMediaElement.prototype, 'play', async () => {
            played += 1;
          }),
        );
        await out.session.resumeSound();
        await soon('it is played', () => played === 1);
        expect(anna.problems).to.have.length(1);
      },
    );
  });

  describe('and a page that misbehaves', () => {
    inTown('does not break a call by throwing', async (town) => {
      const [anna, ben] = await town.two();
      const errors = await reportedErrors(async () => {
        const behave = anna.backend.listen(() => {
          throw new Error('a page like any other');
        });
        const [out, into] = await town.talk(anna, ben, { media: 'video' });
        await out.session.end();
        await ended(out, into);
        behave();
      });
      await town.expectFree(ben, anna);
      expect(errors.length).to.be.above(0);
      expect(anna.complaints).to.deep.equal([]);
    });
  });

  inTown('a call goes by without a complaint of the SDK', async (town) => {
    const [anna, ben] = await town.two();
    const [out, into] = await town.talk(anna, ben, { media: 'video' });
    await soon('both see each other', () => out.members[0]?.camera && into.members[0]?.camera);
    await out.session.setMicrophone(false);
    await out.session.setCamera(false);
    await soon('Ben knows', () => !into.members[0]?.camera && !into.members[0]?.microphone);
    await into.session.end();
    await ended(out, into);
    expect([...anna.complaints, ...ben.complaints]).to.deep.equal([]);
  });

  inTown('whoever calls a busy client is told so, and the page hears of nothing', async (town) => {
    const [anna, ben] = await town.two();
    const cleo = await town.person('3003');
    const out = anna.call(['3002']);
    const into = await ben.nextCall(10_000);
    const third = cleo.call(['3002']); // Ben rings, and has not answered
    await ended(third);
    expect(third.end).to.include({ reason: 'busy', endedBy: 'remote' });
    expect(ben.calls).to.deep.equal([into]);
    expect(out.end).to.be.undefined;
    const own = await rejectionCode(ben, '3001');
    expect(own).to.equal(Call.anotherCall);
  });

  /** The code with which the SDK refuses to dial. */
  async function rejectionCode(person: Person, userId: string): Promise<number> {
    const listener = Object.fromEntries(
      ['onRinging', 'onAccept', 'onHungup', 'onMemberModify', 'onMediaModify', 'onTrackReady'].map(
        (name) => [name, () => {}],
      ),
    );
    const { code } = await person.page.calls.call({ targetId: userId, mediaType: 1, listener });
    return code;
  }
});
