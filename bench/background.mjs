/**
 * What hiding a background costs: the kit's filter of a camera beside MediaPipe's library used bare, with the same model and
 * delegate. Frames per second that come out, and the share of its time that the page's main thread spends.
 */
import { launchBrowser } from '../test/support/browser.mjs';
import { htmlPage, startSite } from '../test/support/site.mjs';
import { inTurn, median, ratio } from './report.mjs';

const SIZE = { width: 640, height: 480 };
const CAMERA_FPS = 30;
/** Fewer do not look like somebody who moves. */
const LEAST_FPS = 24;
const WARM_UP_MS = 2500;
const MEASURED_MS = 4000;
const MAX_RUNS = 3;
/** A machine that is so many times slower, and how long the kit may take to step down there. */
const SLOW = { rate: 3, warmUpMs: 12_000 };

const WAYS = { kit: openWithKit, bare: openBare, small: openBare };

/**
 * @param {import('playwright').Browser} _ its camera gives 20 frames a second, too few for this
 * @returns {Promise<import('./report.mjs').Result>}
 */
export async function measureBackground(_, { runs }) {
  const times = Math.min(runs, MAX_RUNS);
  const site = await startSite({ pages: { '/': htmlPage('<main></main>') } });
  const browser = await launchBrowser({
    without: ['--use-fake-device'],
    args: [`--use-fake-device-for-media-stream=fps=${CAMERA_FPS}`],
  });
  try {
    const rows = [];
    for (const background of ['blur', 'picture']) {
      const taken = await inTurn(Object.keys(WAYS), times, (way) =>
        measureOnce(browser, site.url, { way, background }),
      );
      rows.push(...rowsOf(background, taken));
    }
    for (const way of ['kit', 'small'])
      rows.push(slowRow(way, await measureOnce(browser, site.url, { way, ...SLOW })));
    return { title, rows, how: how(times) };
  } finally {
    await browser.close();
    await site.close();
  }
}

const title = `Backgrounds: frames that come out at ${SIZE.width} x ${SIZE.height}, and the main thread's share`;

const NAMES = {
  kit: 'with the kit',
  bare: 'the library, given whole frames',
  small: 'the library, given frames of 256 x 144',
};

function rowsOf(background, taken) {
  const of = (way, what) => median(taken[way].map((each) => each[what]));
  const line = (way) => {
    const [fps, share] = [of(way, 'fps'), of(way, 'share')];
    return [
      `${background}, ${NAMES[way]}`,
      `${fps.toFixed(1)} frames/s, main thread ${Math.round(share * 100)} %, ${((share * 1000) / fps).toFixed(1)} ms a frame`,
    ];
  };
  const better = Math.max(of('bare', 'fps'), of('small', 'fps'));
  const fps = of('kit', 'fps');
  return [
    ...Object.keys(WAYS).map(line),
    [
      `${background}, ratio`,
      `${ratio(fps / better)} of the frames of the faster bare one (target: at least 0.9); ${ratio(of('kit', 'share') / Math.min(of('bare', 'share'), of('small', 'share')))} of the smaller share`,
    ],
    [`${background}, pace`, paceOf(taken.kit, fps)],
  ];
}

function paceOf(runs, fps) {
  const every = median(runs.map((each) => each.every));
  const problems = runs.map((each) => each.problem).filter(Boolean);
  return [
    `${fps >= LEAST_FPS ? 'at least' : 'fewer than'} ${LEAST_FPS} frames/s`,
    `a mask for every ${every.toFixed(1)} frames`,
    ...(problems.length ? [`${problems.length} of ${runs.length} runs: ${problems[0]}`] : []),
  ].join('; ');
}

const slowRow = (way, { fps, share, every, problem }) => [
  `blur, ${SLOW.rate} times slower, ${NAMES[way]}`,
  `${fps.toFixed(1)} frames/s, main thread ${Math.round(share * 100)} %, ${problem ?? `a mask for every ${every.toFixed(1)} frames`}`,
];

const how = (times) => [
  `${times} runs of each in turn, a fresh page in a fresh context each; medians. ${WARM_UP_MS / 1000} s to get going, then ${MEASURED_MS / 1000} s are measured.`,
  `Camera: Chromium's fake one, ${SIZE.width} x ${SIZE.height}, ${CAMERA_FPS} frames/s. Frames out: those that a <video> with the track that comes out has shown (getVideoPlaybackQuality).`,
  'All: MediaPipe tasks-vision with the landscape model of selfie_segmentation and the delegate CPU; headless Chromium has no graphics card here, WebGL is SwiftShader.',
  'Kit: CameraFilter of the built modules. Bare: a <video>, requestVideoFrameCallback, segmentForVideo, the mask, the frame and the background (canvas filter blur, or the picture) drawn on a canvas, captureStream.',
  `Slower: the main thread throttled (CDP), once each, after ${SLOW.warmUpMs / 1000} s: the kit makes fewer masks when more than 60 % of the page's time goes into them.`,
  'Main thread: TaskDuration of the renderer (CDP), divided by the time that went by.',
];

async function measureOnce(
  browser,
  url,
  { way, background = 'blur', rate = 1, warmUpMs = WARM_UP_MS },
) {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await page.evaluate(openCamera, { ...SIZE, frameRate: CAMERA_FPS });
    await page.evaluate(WAYS[way], { background, isSmall: way === 'small' });
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate });
    await page.waitForTimeout(warmUpMs);
    await client.send('Performance.enable');
    const before = await count(page, client);
    await page.waitForTimeout(MEASURED_MS);
    const after = await count(page, client);
    const seconds = after.at - before.at;
    const frames = after.frames - before.frames;
    return {
      problem: after.problem,
      fps: frames / seconds,
      share: (after.busy - before.busy) / seconds,
      every: frames / (after.masks - before.masks),
    };
  } finally {
    await page.context().close();
  }
}

async function count(page, client) {
  const { metrics } = await client.send('Performance.getMetrics');
  const [at, busy] = ['Timestamp', 'TaskDuration'].map(
    (wanted) => metrics.find(({ name }) => name === wanted).value,
  );
  const counted = await page.evaluate(() => ({
    frames: window.out.getVideoPlaybackQuality().totalVideoFrames,
    masks: window.masks,
    problem: window.problem,
  }));
  return { at, busy, ...counted };
}

/** Runs in the page, as the next ones: a camera, a picture, and a video that shows what comes out. */
async function openCamera(video) {
  const stream = await navigator.mediaDevices.getUserMedia({ video });
  const room = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
  const pen = room.getContext('2d');
  pen.fillStyle = '#357';
  pen.fillRect(0, 0, 640, 480);
  Object.assign(window, {
    camera: stream.getVideoTracks()[0],
    picture: room.toDataURL(),
    masks: 0,
  });
  const library = await import('/dist/background/vision_bundle.mjs');
  for (const method of ['segment', 'segmentForVideo']) {
    const original = library.ImageSegmenter.prototype[method];
    library.ImageSegmenter.prototype[method] = function (...args) {
      window.masks += 1;
      return original.apply(this, args);
    };
  }
  window.show = async (track) => {
    window.out = Object.assign(document.createElement('video'), { muted: true });
    window.out.srcObject = new MediaStream([track]);
    document.querySelector('main').append(window.out);
    await window.out.play();
  };
}

async function openWithKit({ background }) {
  const { CameraFilter } = await import('/dist/modules/core/media/background/camera-filter.js');
  const filter = new CameraFilter({
    camera: window.camera,
    background: { choice: background, picture: window.picture },
    files: '/dist/background',
    problem: ({ params }) => (window.problem = params.detail),
  });
  await window.show(filter.track);
}

async function openBare({ background, isSmall }) {
  const { ImageSegmenter, FilesetResolver } = await import('/dist/background/vision_bundle.mjs');
  const segmenter = await ImageSegmenter.createFromOptions(
    await FilesetResolver.forVisionTasks('/node_modules/@mediapipe/tasks-vision/wasm'),
    {
      baseOptions: { modelAssetPath: '/dist/background/selfie.tflite', delegate: 'CPU' },
      runningMode: 'VIDEO',
      outputConfidenceMasks: true,
      outputCategoryMask: false,
    },
  );
  const layer = (width, height, options) =>
    Object.assign(document.createElement('canvas'), { width, height }).getContext('2d', options);
  const camera = Object.assign(document.createElement('video'), { muted: true });
  camera.srcObject = new MediaStream([window.camera]);
  await camera.play();
  const { videoWidth: width, videoHeight: height } = camera;
  const out = layer(width, height);
  const small = layer(256, 144, { willReadFrequently: true });
  const picture = new Image();
  picture.src = window.picture;
  await picture.decode();
  let maskLayer;
  const draw = ({ confidenceMasks: [mask] }) => {
    maskLayer ??= layer(mask.width, mask.height);
    const pixels = maskLayer.createImageData(mask.width, mask.height);
    mask.getAsFloat32Array().forEach((value, i) => (pixels.data[4 * i + 3] = 255 * value));
    maskLayer.putImageData(pixels, 0, 0);
    out.globalCompositeOperation = 'copy';
    out.drawImage(maskLayer.canvas, 0, 0, width, height);
    out.globalCompositeOperation = 'source-in';
    out.drawImage(camera, 0, 0, width, height);
    out.globalCompositeOperation = 'destination-over';
    if (background === 'picture') return out.drawImage(picture, 0, 0, width, height);
    out.filter = 'blur(10px)';
    out.drawImage(camera, 0, 0, width, height);
    out.filter = 'none';
  };
  const next = () => {
    if (isSmall) small.drawImage(camera, 0, 0, 256, 144);
    segmenter.segmentForVideo(isSmall ? small.canvas : camera, performance.now(), draw);
    camera.requestVideoFrameCallback(next);
  };
  camera.requestVideoFrameCallback(next);
  await window.show(out.canvas.captureStream().getVideoTracks()[0]);
}
