/** The size of the own picture on RongCloud: what the SDK is told before a call, and what is left to do during one. */
import { expect } from '@open-wc/testing';
import { replace } from '../../support/replace.js';
import { inTown, soon } from '../../support/rong-town.js';

describe('video quality on RongCloud', () => {
  const asked: MediaStreamConstraints[] = [];

  function listen(town: { until(undo: () => void): void }): void {
    asked.length = 0;
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    town.until(
      replace(mediaDevices, 'getUserMedia', (constraints = {}) => {
        asked.push(constraints);
        return open(constraints);
      }),
    );
  }
  const sizes = (): unknown[] =>
    asked.map(({ video }) => {
      const { width, height } = video as MediaTrackConstraints;
      return [width, height];
    });

  inTown('the SDK opens the camera of caller and callee in that size', async (town) => {
    listen(town);
    const anna = await town.person('3001', { capture: { videoQuality: '720p' } });
    const ben = await town.person('3002', { capture: { videoQuality: '360p' } });
    await town.connect(anna, ben, { media: 'video' });
    expect(sizes()).to.deep.equal([
      [1280, 720],
      [640, 360],
    ]);
  });

  inTown('nothing, and nonsense, are the SDK’s own size, and so is an audio call', async (town) => {
    listen(town);
    const capture = { videoQuality: 'best' as 'auto' };
    const anna = await town.person('3001', { capture });
    const ben = await town.person('3002');
    const [out] = await town.connect(anna, ben, { media: 'video' });
    expect(sizes()).to.deep.equal([
      [640, 480],
      [640, 480],
    ]);
    await out.session.end();
  });

  inTown('a camera that has no such size is used as it is, and told once', async (town) => {
    type Apply = (this: MediaStreamTrack, constraints: MediaTrackConstraints) => Promise<void>;
    const apply: Apply = Reflect.get(MediaStreamTrack.prototype, 'applyConstraints');
    town.until(
      replace(MediaStreamTrack.prototype, 'applyConstraints', function (this: MediaStreamTrack) {
        return apply.call(this, { width: 320, height: 240 });
      }),
    );
    const anna = await town.person('3001', { capture: { videoQuality: '1080p' } });
    const ben = await town.person('3002');
    const [out] = await town.connect(anna, ben, { media: 'video' });
    await soon('Anna is sent', () => anna.isSending);
    await soon('it was told', () => anna.problems.length > 0);
    await out.session.setCamera(false);
    await out.session.setCamera(true);
    await soon('Anna is sent again', () => anna.isSending);
    expect(anna.problems.map(({ params }) => params.detail)).to.deep.equal(['camera-size']);
    expect(ben.problems).to.deep.equal([]);
  });

  inTown('a camera that is turned on again has that size, too', async (town) => {
    const anna = await town.person('3001', { capture: { videoQuality: '360p' } });
    const ben = await town.person('3002');
    const [out] = await town.connect(anna, ben, { media: 'video' });
    const view = town.view(out, '3001');
    await soon('Anna is sent', () => anna.isSending);
    await out.session.setCamera(false);
    await out.session.setCamera(true);
    await soon('it is 360 high', () => {
      const [track] = (view.srcObject as MediaStream | null)?.getVideoTracks() ?? [];
      return track?.getSettings().height === 360;
    });
  });
});
