/** Time from sharing a screen to its first frame on the other side, compared with a bare connection that adds a track. */
import { htmlPage, startSite } from '../test/support/site.mjs';
import { inTurn, median, ratio, spread } from './report.mjs';

const person = (userId) => `<rc-call-provider id="u${userId}" backend="local" token="${userId}">
  <rc-incoming-call ringtone="none"></rc-incoming-call>
  <rc-call-panel inline></rc-call-panel>
</rc-call-provider>`;

const pages = {
  '/kit': htmlPage(`<div style="width: 640px">${person(1)}${person(2)}</div>`, {
    head: '<script src="/dist/rc-call-kit.min.js"></script>',
  }),
  '/bare': htmlPage(
    '<button>Share</button><video id="remote" width="640" height="360" muted autoplay playsinline></video>',
  ),
};

/** @returns {Promise<import('./report.mjs').Result>} */
export async function measureScreenShare(browser, { runs }) {
  const site = await startSite({ pages });
  try {
    const { kit, bare } = await inTurn(['kit', 'bare'], runs, (way) =>
      measureOnce(browser, site.url, way),
    );
    const value = median(kit) / median(bare);
    const pairs = kit.map((time, i) => time / bare[i]);
    return {
      title: 'Screen sharing: from the screen that was chosen to its first frame on the other side',
      ratio: value,
      rows: [
        ['with the kit', spread(kit)],
        ['a bare connection that adds a track', spread(bare)],
        [
          'ratio',
          `${ratio(value)} of the medians; ${ratio(median(pairs))} median of the pairs (target: 1.3)`,
        ],
      ],
      how: [
        `${runs} runs of each in turn, a fresh page in a fresh context each; medians (least … most).`,
        'Both: an audio call is up for two seconds, then a press; getDisplayMedia gives the same canvas, painted 60 times a second, without asking; the time runs from there to the first frame that requestVideoFrameCallback reports.',
        'Kit: two providers with backend="local" on one page; the press is on <rc-screen-button> in the panel; the frame is that of the tile in the other panel.',
        'Bare: two RTCPeerConnections; addTrack, offer and answer handed over in the page; the frame is that of one <video>.',
      ],
    };
  } finally {
    await site.close();
  }
}

async function measureOnce(browser, url, way) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1200 } });
  try {
    await page.addInitScript(shareACanvas);
    await page.goto(`${url}/${way}`);
    await page.evaluate(way === 'kit' ? callWithKit : callBare);
    await page.waitForTimeout(2000);
    await page
      .getByRole('button', { name: /^Share( screen)?$/ })
      .first()
      .click();
    return await page.evaluate(() => window.firstFrame);
  } finally {
    await page.context().close();
  }
}

/** Runs in the page before its own scripts. */
function shareACanvas() {
  MediaDevices.prototype.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
    const pen = canvas.getContext('2d');
    let count = 0;
    const paint = () => {
      pen.fillStyle = `hsl(${(count += 7) % 360} 80% 50%)`;
      pen.fillRect(0, 0, 1280, 720);
      requestAnimationFrame(paint);
    };
    paint();
    window.sharedAt = performance.now();
    return canvas.captureStream(60);
  };
  /** Resolves with the time to the first frame in a video that `find` returns, once it is there. */
  window.watchFrame = (find) => {
    window.firstFrame = new Promise((resolve) => {
      const look = () => {
        const video = find();
        if (!video) return requestAnimationFrame(look);
        video.requestVideoFrameCallback(() => resolve(performance.now() - window.sharedAt));
      };
      look();
    });
  };
}

/** Runs in the page: a call is up. */
async function callWithKit() {
  const [caller, callee] = ['u1', 'u2'].map((id) => document.getElementById(id));
  const until = async (predicate) => {
    while (!predicate()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await until(() => [caller, callee].every((each) => each.state?.connection === 'connected'));
  callee.addEventListener('rc-call-received', () => void callee.accept());
  await caller.call({ userIds: ['2'] });
  await until(() => [caller, callee].every((each) => each.state.call.phase === 'connected'));
  await customElements.whenDefined('rc-screen-button');
  window.watchFrame(() =>
    callee
      .querySelector('rc-call-panel')
      .shadowRoot?.querySelector('rc-member-grid')
      ?.shadowRoot?.querySelector('rc-screen-tile')
      ?.shadowRoot?.querySelector('rc-member-tile')
      ?.shadowRoot?.querySelector('video'),
  );
}

/** Runs in the page: a connection is up, with sound both ways. */
async function callBare() {
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  for (const connection of [from, to]) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) connection.addTrack(track, stream);
  }
  from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate);
  to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate);
  const negotiate = async () => {
    await from.setLocalDescription();
    await to.setRemoteDescription(from.localDescription);
    await to.setLocalDescription();
    await from.setRemoteDescription(to.localDescription);
  };
  await negotiate();
  const video = document.querySelector('#remote');
  to.ontrack = ({ track, streams: [stream] }) => {
    if (track.kind === 'video') video.srcObject = stream;
  };
  window.watchFrame(() => video);
  document.querySelector('button').addEventListener('click', () => {
    void navigator.mediaDevices.getDisplayMedia({ video: true }).then((stream) => {
      for (const track of stream.getTracks()) from.addTrack(track, stream);
      return negotiate();
    });
  });
}
