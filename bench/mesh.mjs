/** Six people in a video call: what each of them sends, with pictures as large as they are shown and without. */
import { htmlPage, startSite } from '../test/support/site.mjs';
import { median, ratio } from './report.mjs';

const PEOPLE = 6;
/** Until connections have found out how much they carry. */
const SETTLE_MS = 10_000;
const MEASURE_MS = 15_000;
/** Thirty pictures at the full rate of the camera are more than two cores encode: connections would break. */
const FRAME_RATE = 5;
const VIEWPORT = { width: 1280, height: 720 };

const pages = {
  '/': htmlPage('<rc-call-provider manual><rc-call-panel></rc-call-panel></rc-call-provider>', {
    head: '<script src="/dist/rc-call-kit.min.js"></script>',
  }),
};

/** @returns {Promise<import('./report.mjs').Result>} */
export async function measureMesh(browser) {
  const site = await startSite({ pages });
  try {
    const fitted = await measureOnce(browser, site.url, true);
    const full = await measureOnce(browser, site.url, false);
    const value = median(fitted.bytes) / median(full.bytes);
    const row = ({ bytes, sizes }) =>
      `${kib(median(bytes))} (${kib(Math.min(...bytes))} … ${kib(Math.max(...bytes))}); pictures that arrive are ${sizes}`;
    return {
      title: `A video call of ${PEOPLE}: what each person sends in ${MEASURE_MS / 1000} s`,
      ratio: value,
      rows: [
        ['pictures as large as they are shown', row(fitted)],
        ['all pictures in full', row(full)],
        ['ratio', `${ratio(value)} of the medians (target: 0.5)`],
      ],
      how: [
        `One run of each, one after the other, each with ${PEOPLE} pages of ${VIEWPORT.width} x ${VIEWPORT.height} in one context; median of the people (least … most).`,
        `The built script, backend="local" over BroadcastChannel; Chromium's fake camera (640 x 480, ${FRAME_RATE} frames a second, so that two cores encode 30 pictures) and microphone; the panel fills each page.`,
        `bytesSent of all outbound-rtp in getStats, ${SETTLE_MS / 1000} s after the last of them is connected to all, over ${MEASURE_MS / 1000} s.`,
        'In full: the same, with timing.resizedAfterMs of the local backend at Infinity, so that no page tells how large it shows the others.',
        'Encoders that find no time send less: where the machine is too slow for pictures in full, the ratio is worse than on a fast one.',
      ],
    };
  } finally {
    await site.close();
  }
}

const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`;

async function measureOnce(browser, url, isFitted) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  await context.addInitScript(prepare, FRAME_RATE);
  try {
    const everybody = [];
    for (let i = 1; i <= PEOPLE; i += 1) {
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
      await page.waitForFunction(isInCallOf, PEOPLE, { timeout: 120_000, polling: 500 });
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
function prepare(frameRate) {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = ({ audio, video }) => open({ audio, video: video && { frameRate } });
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

/** Runs in the page. Nothing is painted from here on, which takes more time than all the rest; sizes stay what they are. */
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
