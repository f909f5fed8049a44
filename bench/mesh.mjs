/** Six people in a video call, or `--people`: what each of them sends, with pictures as large as they are shown and without. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../test/support/browser.mjs';
import { htmlPage, startSite } from '../test/support/site.mjs';
import { writeCameraFile } from './camera-file.mjs';
import { median, ratio } from './report.mjs';

/** Until connections have found out how much they carry. */
const SETTLE_MS = 10_000;
const MEASURE_MS = 15_000;
/** Two cores that encode thirty pictures, and decode and mix for six people, have no time for more. */
const FRAME_RATE = 2;
const VIEWPORT = { width: 1280, height: 720 };

const pages = {
  '/': htmlPage('<rc-call-provider manual><rc-call-panel></rc-call-panel></rc-call-provider>', {
    head: '<script src="/dist/rc-call-kit.min.js"></script>',
  }),
};

/**
 * In a browser of its own, with a film as camera: what Chromium's own fake camera shows is next to nothing to send.
 *
 * @param {unknown} _ the browser of the other benchmarks
 * @returns {Promise<import('./report.mjs').Result>}
 */
export async function measureMesh(_, { people }) {
  const folder = await mkdtemp(join(tmpdir(), 'rc-call-kit-camera-'));
  const film = join(folder, 'camera.y4m');
  await writeCameraFile(film, { frameRate: FRAME_RATE });
  const [site, browser] = await Promise.all([
    startSite({ pages }),
    launchBrowser({ args: [`--use-file-for-fake-video-capture=${film}`] }),
  ]);
  try {
    const fitted = await measureOnce(browser, site.url, people, true);
    const full = await measureOnce(browser, site.url, people, false);
    const value = median(fitted.bytes) / median(full.bytes);
    const row = ({ bytes, sizes }) =>
      `${kib(median(bytes))} (${kib(Math.min(...bytes))} … ${kib(Math.max(...bytes))}); pictures that arrive are ${sizes}`;
    return {
      title: `A video call of ${people}: what each person sends in ${MEASURE_MS / 1000} s`,
      ratio: value,
      rows: [
        ['pictures as large as they are shown', row(fitted)],
        ['all pictures in full', row(full)],
        ['ratio', `${ratio(value)} of the medians (target: 0.5)`],
      ],
      how: [
        `One run of each, one after the other, each with ${people} pages of ${VIEWPORT.width} x ${VIEWPORT.height} in one context; median of the people (least … most).`,
        `The built script, backend="local" over BroadcastChannel; a film of 640 x 480 as camera, ${FRAME_RATE} pictures a second, so that two cores find the time, Chromium's fake microphone; the panel fills each page.`,
        `bytesSent of all outbound-rtp in getStats, ${SETTLE_MS / 1000} s after the last of them is connected to all, over ${MEASURE_MS / 1000} s.`,
        'In full: the same, with timing.resizedAfterMs of the local backend at Infinity, so that no page tells how large it shows the others.',
        'Encoders that find no time send less: where the machine is too slow for pictures in full, the ratio is worse than on a fast one.',
      ],
    };
  } finally {
    await browser.close();
    await site.close();
    await rm(folder, { recursive: true });
  }
}

const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`;

async function measureOnce(browser, url, people, isFitted) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  await context.addInitScript(prepare);
  try {
    const everybody = [];
    for (let i = 1; i <= people; i += 1) {
      const page = await context.newPage();
      await page.goto(url);
      await page.evaluate(signIn, { userId: String(i), isFitted });
      everybody.push(page);
    }
    const ids = everybody.map((_, i) => String(i + 1));
    await everybody[0].evaluate(
      (userIds) =>
        document.querySelector('rc-call-provider').call({ userIds, groupId: 'g', media: 'video' }),
      ids.slice(1),
    );
    for (const page of everybody)
      await page.waitForFunction(isInCallOf, people, { timeout: 300_000, polling: 500 });
    for (const page of everybody) await page.evaluate(stopPainting);
    await everybody[0].waitForTimeout(SETTLE_MS);
    const before = await Promise.all(everybody.map((page) => page.evaluate(bytesSent)));
    await everybody[0].waitForTimeout(MEASURE_MS);
    const after = await Promise.all(everybody.map((page) => page.evaluate(bytesSent)));
    const sizes = await everybody[0].evaluate(sizesOfPictures);
    return { bytes: after.map((bytes, i) => bytes - before[i]), sizes };
  } finally {
    await context.close();
  }
}

/** Runs in the page before its own scripts. */
function prepare() {
  window.connections = [];
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...args) {
      super(...args);
      window.connections.push(this);
    }
  };
}

/** Runs in the page. */
async function signIn({ userId, isFitted }) {
  const { createLocalBackend } = await import('/dist/core.js');
  const provider = document.querySelector('rc-call-provider');
  const timing = isFitted ? {} : { resizedAfterMs: Infinity };
  const off = 'off'; // it would take time that encoders need
  const capture = { echoCancellation: off, noiseSuppression: off, autoGainControl: off };
  provider.backend = createLocalBackend({ token: userId, timing, capture });
  provider.addEventListener('rc-call-received', () => void provider.accept());
  await provider.connect();
}

/** Runs in the page. Painting takes more time than all the rest; sizes stay what they are. */
function stopPainting() {
  const dialog = document.querySelector('rc-call-panel').shadowRoot.querySelector('dialog');
  dialog.style.opacity = '0';
}

/** Runs in the page. */
function isInCallOf(people) {
  const { call } = document.querySelector('rc-call-provider').state;
  const isShown = document.querySelector('rc-call-panel').shadowRoot?.querySelector('dialog');
  if (call.phase !== 'connected' || !isShown) return false;
  const isUp = ({ connectionState }) => connectionState === 'connected';
  return window.connections.filter(isUp).length === people - 1;
}

async function bytesSent() {
  const reports = await Promise.all(window.connections.map((each) => each.getStats()));
  const sent = reports.flatMap((report) =>
    [...report.values()].filter(({ type }) => type === 'outbound-rtp'),
  );
  return sent.reduce((total, { bytesSent: bytes }) => total + bytes, 0);
}

async function sizesOfPictures() {
  const reports = await Promise.all(window.connections.map((each) => each.getStats()));
  const pictures = reports.flatMap((report) =>
    [...report.values()].flatMap(({ type, frameWidth, frameHeight }) =>
      type === 'inbound-rtp' && frameWidth ? `${frameWidth} x ${frameHeight}` : [],
    ),
  );
  return [...new Set(pictures)].sort().join(', ');
}
