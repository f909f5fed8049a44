/** The background of a camera, with a stand-in for the library: what others see, and what is told when something fails. */
import { expect } from '@open-wc/testing';
import type { CallError } from '../../../../src/core/call/call-error.js';
import type { Background } from '../../../../src/core/media/background/background-choice.js';
import { CameraFilter } from '../../../../src/core/media/background/camera-filter.js';
import { describeWithWebGl } from '../../../support/abilities.js';
import { checkerboard, Viewer, type Checkerboard } from '../../../support/checkerboard.js';
import { replace, takeAway } from '../../../support/replace.js';
import { until } from '../../../support/until.js';

interface Segmenters {
  open: number;
  opened: number;
  masks: number;
  failure: Error | undefined;
  delayMs: number;
}
const FILES = '/test/support/background';
await import(`${FILES}/vision_bundle.mjs`);
const { segmenters } = globalThis as unknown as { segmenters: Segmenters };

const RED = [255, 0, 0];
const GREY = [128, 128, 128];

let camera: Checkerboard;
let problems: CallError[];
let undo: (() => void)[];
let isSeen: boolean;

beforeEach(() => {
  camera = checkerboard();
  problems = [];
  isSeen = true;
  undo = [() => camera.stop()];
});

afterEach(() => {
  for (const end of undo.splice(0).reverse()) end();
  Object.assign(segmenters, { failure: undefined, delayMs: 0 });
});

/** Quick enough for tests. */
const TIMING = { paceMs: 300, keepMs: 100 };

function filterOf(background: Background, files = FILES): CameraFilter {
  return new CameraFilter({
    ...{ camera: camera.track, background, files, timing: TIMING },
    problem: (error) => problems.push(error),
    isSeen: () => isSeen,
  });
}

function hide(background: Background, files = FILES) {
  const filter = filterOf(background, files);
  const viewer = new Viewer(filter.track);
  undo.push(() => {
    viewer.stop();
    filter.stop();
  });
  return { filter, viewer };
}

/** An image of one colour, of the page's own. */
function picture(colour: string): string {
  const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 40, 30);
  return canvas.toDataURL();
}

/** Waits for so many pictures of a camera. */
async function nextFrames(track: MediaStreamTrack, count: number): Promise<void> {
  const viewer = new Viewer(track);
  for (let i = 0; i < count; i++)
    await new Promise((resolve) => viewer.video.requestVideoFrameCallback(resolve));
  viewer.stop();
}

const told = () => problems.map(({ reason, params }) => [reason, params.detail]);

describeWithWebGl('a background', () => {
  for (const [browser, prepare] of [
    ['as in Chromium', () => {}],
    [
      'as in Firefox and Safari',
      () => undo.push(takeAway(globalThis, 'MediaStreamTrackGenerator')),
    ],
  ] as const)
    describe(`${browser},`, () => {
      const isMissing = !('MediaStreamTrackGenerator' in globalThis);
      beforeEach(function () {
        if (isMissing && browser === 'as in Chromium') this.skip();
        if (!isMissing) prepare();
      });

      it('the person is sharp, and what is behind them is blurred', async () => {
        const { viewer } = hide({ choice: 'blur' });
        await viewer.sees({ left: 'smooth', right: 'sharp', colour: GREY });
        expect(problems).to.deep.equal([]);
      });

      it('a picture takes the place of the room, and another one that of the picture', async () => {
        const { filter, viewer } = hide({ choice: 'picture', picture: picture('#f00') });
        await viewer.sees({ left: 'smooth', right: 'sharp', colour: RED });
        filter.show({ choice: 'picture', picture: picture('#0f0') });
        await viewer.sees({ left: 'smooth', right: 'sharp', colour: [0, 255, 0] });
        filter.show({ choice: 'blur', picture: picture('#0f0') });
        await viewer.sees({ left: 'smooth', right: 'sharp', colour: GREY });
        expect(problems).to.deep.equal([]);
      });

      it('all is blurred while the library is not there', async () => {
        const { viewer } = hide({ choice: 'blur' }, '/test/support/no-such-folder');
        await viewer.sees({ left: 'smooth', right: 'smooth', colour: GREY });
        await until(() => problems.length > 0, 20_000, 'it is told');
        expect(told()).to.deep.equal([['network', 'background-files']]);
        expect(problems[0]!.message).to.contain('/test/support/no-such-folder/');
        await viewer.sees({ left: 'smooth', right: 'smooth', colour: GREY });
      });

      it('a person who cannot be told from the room is not shown, and neither is the room', async () => {
        const { viewer } = hide({ choice: 'picture', picture: picture('#f00') });
        await viewer.sees({ right: 'sharp', colour: RED });
        segmenters.failure = new Error('The context was lost.');
        await viewer.sees({ left: 'smooth', right: 'smooth', colour: GREY });
        expect(told()).to.deep.equal([['unknown', 'no-background']]);
        expect(problems[0]!.cause).to.equal(segmenters.failure);
      });

      it('nothing is painted while nobody sees it, and at once when somebody does', async () => {
        const { filter, viewer } = hide({ choice: 'blur' });
        await viewer.sees({ left: 'smooth', right: 'sharp' });
        isSeen = false;
        await nextFrames(camera.track, 2); // one may be under way
        const { masks } = segmenters;
        await nextFrames(camera.track, 10);
        expect(segmenters.masks).to.equal(masks);
        expect(filter.track.readyState).to.equal('live');
        await viewer.sees({ left: 'smooth', right: 'sharp' });
        isSeen = true;
        await until(() => segmenters.masks > masks, 4000, 'it is painted');
      });

      it('its track tells how large it is, and which way its camera looks', async () => {
        replace(camera.track, 'getSettings', () => ({ facingMode: 'environment' }));
        const { filter, viewer } = hide({ choice: 'blur' });
        expect(filter.track.getSettings()).to.include({ facingMode: 'environment' });
        await viewer.sees({ left: 'smooth' });
        expect(filter.track.getSettings()).to.include({
          ...{ facingMode: 'environment', width: 320, height: 240 },
        });
      });

      it('ends with its track, and leaves the camera open', async () => {
        const { filter, viewer } = hide({ choice: 'blur' });
        await viewer.sees({ right: 'sharp' });
        expect(filter.track.readyState).to.equal('live');
        filter.stop();
        expect(filter.track.readyState).to.equal('ended');
        expect(camera.track.readyState).to.equal('live');
      });
    });

  for (const [what, address] of [
    ['that is not there', '/test/support/no-such-picture.png'],
    ['that is no picture', '/package.json'],
    ['of a site that does not allow it', 'https://pictures.invalid/room.png'],
  ] as const)
    it(`a picture ${what} is told, and the room is blurred`, async () => {
      const { viewer } = hide({ choice: 'picture', picture: address });
      await until(() => problems.length > 0, 8000, 'it is told');
      expect(told()).to.deep.equal([['network', 'background-picture']]);
      await viewer.sees({ left: 'smooth', right: 'sharp', colour: GREY });
    });

  it('a picture that comes after another choice is not shown', async () => {
    const { filter, viewer } = hide({ choice: 'picture', picture: picture('#f00') });
    filter.show({ choice: 'blur' });
    await viewer.sees({ left: 'smooth', right: 'sharp', colour: GREY });
  });

  it('a machine that is too slow is told so, and all is blurred', async () => {
    const { viewer } = hide({ choice: 'blur' });
    await viewer.sees({ right: 'sharp' });
    segmenters.delayMs = 400; // fewer masks and fewer frames take too long, too
    await until(() => problems.length > 0, 25_000, 'it is told');
    expect(told()).to.deep.equal([['bad-request', 'background-slow']]);
    await viewer.sees({ left: 'smooth', right: 'smooth' });
  });

  it('what failed is tried again with another choice', async () => {
    const { filter, viewer } = hide({ choice: 'blur' });
    await viewer.sees({ right: 'sharp' });
    segmenters.failure = new Error('The context was lost.');
    await viewer.sees({ right: 'smooth' });
    segmenters.failure = undefined;
    filter.show({ choice: 'picture', picture: picture('#f00') });
    await viewer.sees({ right: 'sharp', colour: RED });
  });

  it('twenty filters, one after the other, share a segmenter, which is closed when nobody uses it', async () => {
    const { opened } = segmenters;
    for (let i = 0; i < 20; i++) {
      const filter = filterOf({ choice: 'blur' });
      if (i % 2) await new Promise((resolve) => setTimeout(resolve));
      filter.stop();
      expect(filter.track.readyState).to.equal('ended');
    }
    expect(segmenters.opened - opened).to.be.at.most(1);
    expect(problems).to.deep.equal([]);
    await until(() => segmenters.open === 0, 15_000, 'it is closed');
  });
});

it('a policy without WebAssembly is in the way, and what it has to allow is told', async () => {
  const restore = replace(
    WebAssembly,
    'Module',
    class {
      constructor() {
        throw new WebAssembly.CompileError('refused by a policy');
      }
    } as unknown as typeof WebAssembly.Module,
  );
  undo.push(restore);
  // asked once per page: this one's answer must not be there yet
  const copy = `/src/core/media/background/background-support.ts?copy=${Math.random()}`;
  const { backgroundObstacle } = (await import(
    copy
  )) as typeof import('../../../../src/core/media/background/background-support.js');
  const error = backgroundObstacle();
  expect(error?.reason).to.equal('bad-request');
  expect(error?.params).to.deep.equal({
    detail: 'no-background',
    fix: "script-src 'wasm-unsafe-eval'",
  });
});
