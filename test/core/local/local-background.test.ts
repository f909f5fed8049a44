/** Backgrounds in local calls: what the others and the person themselves see, with a stand-in for the library. */
import { expect } from '@open-wc/testing';
import { chooseBackground } from '../../../src/core/media/background/background-choice.js';
import type { PageBackground } from '../../../src/core/media/background/page-background.js';
import { devicesOf, keep } from '../../../src/core/media/devices.js';
import { describeWithWebGl, itWithSpareDevices } from '../../support/abilities.js';
import { checkerboard, Viewer } from '../../support/checkerboard.js';
import { replace } from '../../support/replace.js';
import { SIGNAL_MS, useLocalCalls } from './local-calls.js';

/** A page whose `background` attribute the test sets. */
function pageOf(asked: string | null) {
  const watchers = new Set<() => void>();
  return {
    asked: asked,
    files: '/test/support/background/',
    watch(changed: () => void) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    set(value: string | null) {
      this.asked = value;
      for (const changed of watchers) changed();
    },
    watchers,
  };
}

describe('local backend', () => {
  const { onEnd, connect, connected, soon } = useLocalCalls();
  /** What was opened, in order: Anna's, Ben's, and then Anna's. */
  let cameras: MediaStreamTrack[];
  const openCameras = () => cameras.filter(({ readyState }) => readyState === 'live');

  beforeEach(() => {
    cameras = [];
    const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const restore = replace(navigator.mediaDevices, 'getUserMedia', async (constraints) => {
      if (!constraints?.video) return getUserMedia(constraints);
      const stream = constraints.audio
        ? await getUserMedia({ audio: constraints.audio })
        : new MediaStream();
      const camera = checkerboard();
      onEnd(() => camera.stop());
      cameras.push(camera.track);
      stream.addTrack(camera.track);
      return stream;
    });
    onEnd(restore);
    onEnd(() => keep('background', undefined));
  });

  /** Anna, whose page says this, and Ben, whose page says nothing, in a video call. */
  async function callOf(page: PageBackground) {
    const anna = await connect('3001', { background: page });
    const ben = await connect('3002');
    const out = anna.call(['3002'], { media: 'video' });
    const into = await ben.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
    const [own, remote] = [new Viewer(), new Viewer()];
    onEnd(() => own.stop());
    onEnd(() => remote.stop());
    onEnd(out.session.attachView('3001', own.video));
    onEnd(into.session.attachView('3001', remote.video));
    return { anna, out, into, own, remote };
  }

  const HIDDEN = { left: 'smooth', right: 'sharp' } as const;
  const PLAIN = { left: 'sharp', right: 'sharp' } as const;

  describeWithWebGl('a background', () => {
    it('is offered where the page is asked about it', async () => {
      const anna = await connect('3001', { background: pageOf(null) });
      const ben = await connect('3002');
      expect(anna.backend.features.background).to.be.true;
      expect(ben.backend.features.background ?? false).to.be.false;
    });

    it('is hidden from the first picture on, for the others and in the own one', async () => {
      const page = pageOf('blur');
      const { anna, out, own, remote } = await callOf(page);
      await Promise.all([own.sees(HIDDEN), remote.sees(HIDDEN)]);
      expect(anna.problems).to.deep.equal([]);
      expect(page.watchers.size).to.equal(1);
      const [track] = (own.video.srcObject as MediaStream).getVideoTracks();
      await out.session.end();
      expect(track!.readyState).to.equal('ended');
      expect(page.watchers.size).to.equal(0);
    });

    it('is hidden and shown during a call, as the page or the person wants, with the same camera', async () => {
      const page = pageOf(null);
      const { out, own, remote } = await callOf(page);
      await Promise.all([own.sees(PLAIN), remote.sees(PLAIN)]);
      expect(cameras).to.have.length(2);
      chooseBackground('blur', null);
      await Promise.all([own.sees(HIDDEN), remote.sees(HIDDEN)]);
      chooseBackground('none', null);
      await Promise.all([own.sees(PLAIN), remote.sees(PLAIN)]);
      page.set('blur');
      await Promise.all([own.sees(HIDDEN), remote.sees(HIDDEN)]);
      page.set('none');
      await remote.sees(PLAIN);
      expect(cameras).to.have.length(2);
      expect(out.info.camera).to.equal('on');
      expect(openCameras()).to.have.length(2);
    });

    it('that changes quickly ends as it was set last', async () => {
      const page = pageOf(null);
      const { own, remote } = await callOf(page);
      for (const value of ['blur', 'none', 'blur', '/no-such.png', 'none', 'blur']) page.set(value);
      await Promise.all([own.sees(HIDDEN), remote.sees(HIDDEN)]);
      for (const value of ['none', 'blur', 'none']) page.set(value);
      await Promise.all([own.sees(PLAIN), remote.sees(PLAIN)]);
    });

    it('stays hidden when the camera is turned off and on, and is over with the call', async () => {
      const { out, into, own, remote } = await callOf(pageOf('blur'));
      await remote.sees(HIDDEN);
      await out.session.setCamera(false);
      expect((own.video.srcObject as MediaStream).getVideoTracks()).to.deep.equal([]);
      await soon('Ben knows', () => into.member('3001')?.camera === false);
      await out.session.setCamera(true);
      await Promise.all([own.sees(HIDDEN), remote.sees(HIDDEN)]);
      await out.session.end();
      expect(openCameras()).to.not.include(cameras[0]).and.not.include(cameras[2]);
    });

    it('that changes while the camera is off, or is turned on, is the one that is shown', async () => {
      const page = pageOf('blur');
      const { out, remote } = await callOf(page);
      await out.session.setCamera(false);
      page.set('none');
      const turning = out.session.setCamera(true);
      page.set('blur');
      await turning;
      await remote.sees(HIDDEN);
    });

    it('stays hidden when the camera is unplugged, and another one takes its place', async () => {
      const { out, own, remote } = await callOf(pageOf('blur'));
      await remote.sees(HIDDEN);
      const before = cameras[0]!;
      const two = [0, 1].map((i) => ({
        ...{ kind: 'videoinput', deviceId: `c${i}`, label: '', groupId: '' },
      })) as MediaDeviceInfo[];
      onEnd(replace(navigator.mediaDevices, 'enumerateDevices', () => Promise.resolve(two)));
      before.stop();
      before.dispatchEvent(new Event('ended'));
      await soon('another one is on', () => out.info.camera === 'on' && cameras.length === 3);
      await Promise.all([own.sees(HIDDEN), remote.sees(HIDDEN)]);
    });

    itWithSpareDevices('stays hidden when the camera is changed', async () => {
      const { deviceId } = (await devicesOf('camera'))[1]!;
      const { out, own, remote } = await callOf(pageOf('blur'));
      await remote.sees(HIDDEN);
      await out.session.useDevice('camera', deviceId);
      expect(cameras).to.have.length(3);
      await Promise.all([own.sees(HIDDEN), remote.sees(HIDDEN)]);
      expect(openCameras(), 'one for each').to.have.length(2);
    });

    it('whose files are missing blurs all of the picture, and says so; the call goes on', async () => {
      const page = { ...pageOf('blur'), files: '/no/such/folder' };
      const { anna, out, own, remote } = await callOf(page);
      await soon('it is told', () => anna.problems.length > 0);
      expect(anna.problems.map(({ reason, params }) => [reason, params])).to.deep.equal([
        ['network', { detail: 'background-files' }],
      ]);
      const blurred = { left: 'smooth', right: 'smooth' } as const;
      await Promise.all([own.sees(blurred), remote.sees(blurred)]);
      expect(out.info.camera).to.equal('on');
      chooseBackground('none', 'blur');
      await Promise.all([own.sees(PLAIN), remote.sees(PLAIN)]);
    });
  });
});
