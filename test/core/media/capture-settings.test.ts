/** How the page wants camera and microphone opened: what it may say, and that nothing it says keeps a device from opening. */
import { expect } from '@open-wc/testing';
import {
  audioConstraints,
  sizeError,
  videoConstraints,
  type CaptureSettings,
} from '../../../src/core/media/capture-settings.js';
import { LocalMedia } from '../../../src/core/media/local-media.js';
import { breakDevices } from '../../support/devices.js';
import { replace } from '../../support/replace.js';

const anything = (settings: object): CaptureSettings => settings;

describe('the quality of the own picture', () => {
  for (const [quality, width, height] of [
    ['360p', 640, 360],
    ['720p', 1280, 720],
    ['1080p', 1920, 1080],
    [' 720P ', 1280, 720],
  ] as const)
    it(`"${quality}" is a wish for ${width} x ${height}`, () => {
      const wish = { width: { ideal: width }, height: { ideal: height } };
      expect(videoConstraints(anything({ videoQuality: quality }))).to.deep.equal(wish);
    });

  for (const nothing of [undefined, null, '', 'auto', '4k', 'constructor', 720, NaN, {}, [], true])
    it(`${JSON.stringify(nothing) ?? 'nothing'} leaves it to the browser`, () => {
      expect(videoConstraints(anything({ videoQuality: nothing }))).to.be.undefined;
    });
});

describe('the processing of the own sound', () => {
  const all = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

  for (const off of ['off', 'OFF', ' false ', false])
    it(`${JSON.stringify(off)} turns one off, and the others stay on`, () => {
      expect(audioConstraints(anything({ noiseSuppression: off }))).to.deep.equal({
        ...all,
        noiseSuppression: false,
      });
    });

  for (const on of [undefined, null, '', 'on', true, 'yes', 0, {}])
    it(`${JSON.stringify(on) ?? 'nothing'} leaves it on`, () => {
      const settings = { echoCancellation: on, noiseSuppression: on, autoGainControl: on };
      expect(audioConstraints(anything(settings))).to.be.undefined;
    });
});

describe('devices that are opened as the page wants', () => {
  let media: LocalMedia;
  let restore = (): void => {};
  const asked: MediaStreamConstraints[] = [];

  function open(settings: CaptureSettings): Promise<unknown> {
    asked.length = 0;
    restore = breakDevices({}, asked);
    media = new LocalMedia({ lost() {}, capture: settings });
    return media.open('video');
  }

  afterEach(() => {
    media.close();
    restore();
  });

  it('without a wish are asked for as always', async () => {
    await open({});
    expect(asked).to.deep.equal([{ audio: true, video: true }]);
  });

  it('a camera gives the size that it is asked for, or what it has', async () => {
    expect(await open({ videoQuality: '1080p' })).to.be.undefined;
    const { width = 0 } = media.camera!.getSettings();
    expect(width).to.be.within(640, 1920);
    expect(asked).to.have.length(1);
    expect(asked[0]!.video).to.deep.equal({ width: { ideal: 1920 }, height: { ideal: 1080 } });
  });

  it('a setting applies from the next time the camera is opened', async () => {
    const settings: { videoQuality?: '360p' } = {};
    await open(settings);
    settings.videoQuality = '360p';
    await media.setCamera(false);
    await media.setCamera(true);
    expect(asked.at(-1)!.video).to.deep.equal({ width: { ideal: 640 }, height: { ideal: 360 } });
    expect(media.camera!.getSettings().height).to.equal(360);
  });

  it('holds for a device that is chosen, too', async () => {
    await open({ videoQuality: '360p', echoCancellation: 'off' });
    const answer = replace(navigator.mediaDevices, 'enumerateDevices', () => Promise.resolve([]));
    await media.use('camera', 'another').catch(() => {}); // there is none
    answer();
    const wish = { width: { ideal: 640 }, height: { ideal: 360 } };
    expect(asked[1]!.video).to.deep.equal({ deviceId: { exact: 'another' }, ...wish });
    expect(asked[0]!.audio).to.include({ echoCancellation: false, autoGainControl: true });
  });

  it('a microphone without echo cancellation keeps the rest', async () => {
    await open({ echoCancellation: 'off' });
    const settings = media.microphone!.getSettings();
    expect(settings.echoCancellation).to.be.false;
    const { noiseSuppression } = navigator.mediaDevices.getSupportedConstraints();
    expect(noiseSuppression && asked[0]!.audio).to.include({ noiseSuppression: true });
  });
});

describe('a camera that is smaller than the page wants', () => {
  const camera = (width?: number, height?: number) =>
    ({ getSettings: () => ({ width, height }) }) as MediaStreamTrack;
  const detailOf = (wanted: string, ...size: number[]) =>
    sizeError(camera(...size), anything({ videoQuality: wanted }))?.params.detail;

  it('is told', () => {
    expect(detailOf('1080p', 1280, 720)).to.equal('camera-size');
    expect(detailOf('720p', 640, 480)).to.equal('camera-size');
    expect(detailOf('720p', 480, 640), 'a phone held upright').to.equal('camera-size');
  });

  it('is not one that has another shape, is held upright, or does not say', () => {
    for (const [wanted, ...size] of [
      ['720p', 1280, 720],
      ['720p', 720, 1280],
      ['720p', 1024, 768],
      ['360p', 640, 480],
      ['360p', 1920, 1080],
      ['1080p'],
      ['auto', 160, 120],
      ['', 160, 120],
    ] as const)
      expect(detailOf(wanted, ...size), `${wanted}: ${size.join(' x ')}`).to.be.undefined;
  });

  it('is in use all the same, and told once', async () => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const restore = replace(navigator.mediaDevices, 'getUserMedia', (constraints = {}) =>
      open({ ...constraints, video: constraints.video && { width: 320, height: 240 } }),
    );
    const told: unknown[] = [];
    const media = new LocalMedia({
      capture: { videoQuality: '1080p' },
      lost: () => {},
      problem: ({ reason, params }) => told.push([reason, params]),
    });
    try {
      expect(await media.open('video')).to.be.undefined;
      expect(media.camera?.readyState).to.equal('live');
      await media.setCamera(false);
      await media.setCamera(true);
      expect(media.camera?.readyState).to.equal('live');
      expect(told).to.deep.equal([['bad-request', { detail: 'camera-size', device: 'camera' }]]);
    } finally {
      media.close();
      restore();
    }
  });
});
