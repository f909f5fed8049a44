/** The own devices during a call: missing, denied, unplugged, changed, preferred. */
import { devicesOf, prefer } from '../../../src/core/media/devices.js';
import { expect } from '@open-wc/testing';
import type { CallError } from '../../../src/core/call/call-error.js';
import { createCallStore } from '../../../src/core/store/call-store.js';
import { itWithSpareDevices } from '../../support/abilities.js';
import { breakDevices } from '../../support/devices.js';
import { replace, takeAway } from '../../support/replace.js';
import { rejection } from '../../support/until.js';
import { SIGNAL_MS, useLocalCalls } from './local-calls.js';

describe('local backend', () => {
  const { media, onEnd, backendOf, connect, connected, soon, callOfTwo, expectAlive } =
    useLocalCalls();

  describe('own devices', () => {
    const failures: [string, string][] = [
      ['NotFoundError', 'device-missing'],
      ['OverconstrainedError', 'device-missing'],
      ['NotAllowedError', 'permission-denied'],
      ['NotReadableError', 'device-busy'],
    ];

    for (const [exception, reason] of failures) {
      it(`without a microphone (${exception}) a call fails before it rings, and call() rejects`, async () => {
        const ben = await connect('3002');
        onEnd(breakDevices({ audio: exception }));
        const store = createCallStore({ createBackend: () => backendOf('3001') });
        await store.send({ type: 'connect' });
        const error = (await rejection(
          store.send({ type: 'call', userIds: ['3002'], media: 'video' }),
        )) as CallError;
        expect(error).to.deep.include({ reason, params: { device: 'microphone' } });
        expect((error.cause as Error).name).to.equal(exception);
        expect(store.state.call.phase === 'ended' && store.state.call.end).to.include({
          reason: 'failed',
          error,
        });
        await store.send({ type: 'disconnect' });
        expect(ben.calls).to.deep.equal([]);
      });

      it(`without a camera (${exception}) a video call goes on, and says so`, async () => {
        const anna = await connect('3001');
        const ben = await connect('3002');
        const restore = breakDevices({ video: exception });
        onEnd(restore);
        const out = anna.call(['3002'], { media: 'video' });
        const into = await ben.nextCall(SIGNAL_MS);
        restore();
        await into.accept();
        await connected(out, into);
        expect(out.info).to.include({ microphone: 'on', camera: 'blocked' });
        expect(anna.problems.map((error) => [error.reason, error.params])).to.deep.equal([
          [reason, { device: 'camera' }],
        ]);
        expect(into.member('3001')).to.include({ microphone: true, camera: false });
        await out.session.setCamera(true);
        await soon('Ben knows that it works now', () => into.member('3001')?.camera);
      });
    }

    it('that fail at the answer end the call for both', async () => {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002']);
      const into = await ben.nextCall(SIGNAL_MS);
      onEnd(breakDevices({ audio: 'NotAllowedError' }));
      const error = await rejection(into.accept());
      expect(error).to.deep.include({
        reason: 'permission-denied',
        params: { device: 'microphone' },
      });
      expect(into.end).to.include({ reason: 'failed', error });
      await soon('the caller is told', () => out.end);
      expect(out.end).to.include({ reason: 'failed', endedBy: 'remote' });
    });

    it('are asked for once with both, and for the microphone alone when that failed', async () => {
      const anna = await connect('3001');
      await connect('3002');
      const asked: MediaStreamConstraints[] = [];
      onEnd(breakDevices({ video: 'NotAllowedError' }, asked));
      const out = anna.call(['3002'], { media: 'video' });
      await soon('it is placed', () => out.placed);
      expect(asked).to.deep.equal([{ audio: true, video: true }, { audio: true }]);
    });

    it('are not to be had on an insecure page', async () => {
      const anna = await connect('3001');
      onEnd(replace(window, 'isSecureContext', false));
      const out = anna.call(['3002']);
      await soon('it ended', () => out.end);
      expect(out.end?.error?.reason).to.equal('insecure-page');
    });

    for (const name of ['RTCPeerConnection', 'MediaStream'])
      it(`are of no use to a browser without ${name}, which says so`, async () => {
        const anna = await connect('3001');
        onEnd(takeAway(window, name));
        const out = anna.call(['3002']);
        await soon('it ended', () => out.end);
        expect(out.end?.error).to.include({ reason: 'service-off' });
        expect(out.end?.error?.params.detail).to.equal('old-browser');
      });

    it('are not opened to answer in a browser without WebRTC', async () => {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002']);
      const into = await ben.nextCall(SIGNAL_MS);
      onEnd(takeAway(window, 'RTCPeerConnection'));
      const error = (await rejection(into.accept())) as CallError;
      expect(error.params.detail).to.equal('old-browser');
      await soon('the caller is told', () => out.end);
      expect(out.end).to.include({ reason: 'failed', endedBy: 'remote' });
    });

    /** The caller's own device is unplugged, which ends its track with this event. */
    const unplug = (kind: string) =>
      // the first track of its kind is the caller's
      media
        .liveTracks()
        .find((track) => track.kind === kind)
        ?.dispatchEvent(new Event('ended'));

    for (const [device, kind] of [
      ['camera', 'video'],
      ['microphone', 'audio'],
    ] as const)
      it(`may go away: the call goes on without the ${device}, and can have it back`, async () => {
        const { anna, out, into } = await callOfTwo({ media: 'video' });
        await soon(
          'Ben sees and hears',
          () => into.member('3001')?.camera && into.member('3001')?.microphone,
        );
        const restore = replace(navigator.mediaDevices, 'enumerateDevices', () =>
          Promise.resolve([]),
        );
        unplug(kind);
        await soon('it is blocked', () => out.info[device] === 'blocked');
        restore();
        expect(anna.problems.map((error) => [error.reason, error.params])).to.deep.equal([
          ['device-missing', { device }],
        ]);
        await soon('Ben knows', () => into.member('3001')?.[device] === false);
        const turn = device === 'camera' ? 'setCamera' : 'setMicrophone';
        await out.session[turn](true);
        await soon('Ben knows it is back', () => into.member('3001')?.[device] === true);
      });

    itWithSpareDevices('may go away: another one takes its place, muted as it was', async () => {
      const { anna, out, into } = await callOfTwo();
      const before = out.info.devices?.microphone;
      await out.session.setMicrophone(false);
      unplug('audio');
      await soon('another one is in use', () => out.info.devices?.microphone !== before);
      expect(out.info.devices?.microphone).to.be.a('string');
      await soon('it is off', () => out.info.microphone === 'off');
      expect(anna.problems.map(({ params }) => params)).to.deep.equal([
        { device: 'microphone', detail: 'device-replaced' },
      ]);
      await out.session.setMicrophone(true);
      await soon('Ben hears', () => into.member('3001')?.microphone);
    });

    for (const [device, kind] of [
      ['camera', 'video'],
      ['microphone', 'audio'],
    ] as const)
      itWithSpareDevices(
        `can be changed: another ${device}, the same one, one that is not there`,
        async () => {
          const { out, into } = await callOfTwo({ media: 'video' });
          await soon('Ben sees', () => into.member('3001')?.camera);
          const before = out.info.devices?.[device];
          expect(before).to.be.a('string');
          await out.session.useDevice(device);
          const after = out.info.devices?.[device];
          expect(after).to.be.a('string').that.does.not.equal(before);
          expect(out.info[device]).to.equal('on');
          const open = media.liveTracks().filter((track) => track.kind === kind);
          expect(open, 'one for each side').to.have.length(2);
          await out.session.useDevice(device, after);
          expect(open.every(({ readyState }) => readyState === 'live')).to.be.true;
          expect(await rejection(out.session.useDevice(device, 'nowhere'))).to.include({
            reason: 'device-missing',
          });
          expect(out.info.devices?.[device]).to.equal(after);
          expect(out.info[device]).to.equal('on');
          await expectAlive(out, into);
        },
      );

    it('of which neither the new one nor the one before opens: the camera is blocked, and the others know', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      await soon('Ben sees', () => into.member('3001')?.camera);
      onEnd(breakDevices({ video: 'NotReadableError' }));
      expect(await rejection(out.session.useDevice('camera'))).to.include({
        reason: 'device-busy',
      });
      expect(out.info.camera).to.equal('blocked');
      await soon('Ben knows', () => into.member('3001')?.camera === false);
      await expectAlive(out, into);
    });

    it('are those that a person prefers, and one plugged in again is taken up', async () => {
      const microphones = await devicesOf('microphone');
      const wanted = microphones.at(-1)!;
      await prefer('microphone', wanted.deviceId);
      onEnd(() => void prefer('microphone', ''));
      const { out } = await callOfTwo();
      await soon('it is in use', () => out.info.devices?.microphone === wanted.deviceId);
      const first = microphones[0]!;
      await prefer('microphone', first.deviceId); // as another tab may do
      await soon('the other one is', () => out.info.devices?.microphone === first.deviceId);
    });

    it('that cannot be turned on are blocked, and the operation is rejected', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      await out.session.setCamera(false);
      onEnd(breakDevices({ video: 'NotReadableError' }));
      expect(await rejection(out.session.setCamera(true))).to.deep.include({
        reason: 'device-busy',
        params: { device: 'camera' },
      });
      expect(out.info.camera).to.equal('blocked');
      await expectAlive(out, into);
    });

    it('end as the last command says, however fast the commands come', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      await Promise.all([
        out.session.setCamera(false),
        out.session.setCamera(true),
        out.session.setCamera(false),
      ]);
      expect(out.info.camera).to.equal('off');
      await soon('Ben knows', () => into.member('3001')?.camera === false);
      expect(media.liveTracks().filter(({ kind }) => kind === 'video')).to.have.length(1);
    });

    it('are off when the call turns to audio while the camera is on its way', async () => {
      const { out, into } = await callOfTwo({ media: 'video' });
      await out.session.setCamera(false);
      const turnedOn = out.session.setCamera(true);
      await Promise.all([turnedOn, out.session.switchToAudio()]);
      expect(out.info).to.include({ media: 'audio', camera: 'off' });
      await soon('Ben knows', () => into.info.media === 'audio' && !into.member('3001')?.camera);
      await soon('no camera is open', () =>
        media.liveTracks().every(({ kind }) => kind === 'audio'),
      );
    });

    it('let go of the camera when it is off, and keep the muted microphone', async () => {
      const { out } = await callOfTwo({ media: 'video' });
      await out.session.setCamera(false);
      await out.session.setMicrophone(false);
      expect(media.liveTracks().filter(({ kind }) => kind === 'video')).to.have.length(1);
      const [microphone] = media.liveTracks().filter(({ kind }) => kind === 'audio');
      expect(microphone?.enabled).to.be.false;
    });

    it('have no camera in an audio call', async () => {
      const { out } = await callOfTwo();
      expect(await rejection(out.session.setCamera(true))).to.deep.include({
        reason: 'bad-request',
        params: { detail: 'not-supported', device: 'camera' },
      });
    });
  });
});
