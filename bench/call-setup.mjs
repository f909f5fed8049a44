/** Time from the click on the call button to the caller's first remote frame, compared with a page that uses bare WebRTC. */
import { htmlPage, startSite } from '../test/support/site.mjs';
import { inTurn, median, ms, ratio, spread } from './report.mjs';

const person = (userId) => `<rc-call-provider id="u${userId}" backend="local" token="${userId}">
  <rc-call-button user-id="2" media="video"></rc-call-button>
  <rc-incoming-call ringtone="none"></rc-incoming-call>
  <rc-call-panel inline></rc-call-panel>
</rc-call-provider>`;

const pages = {
  '/kit': htmlPage(`<div style="width: 640px">${person(1)}${person(2)}</div>`, {
    head: '<script src="/dist/rc-call-kit.min.js"></script>',
  }),
  '/bare': htmlPage(
    '<button>Call</button><video id="remote" width="640" height="480" muted autoplay playsinline></video>',
  ),
};

/** @returns {Promise<import('./report.mjs').Result>} */
export async function measureCallSetup(browser, { runs }) {
  const site = await startSite({ pages });
  try {
    const taken = await inTurn(['kit', 'bare'], runs, (way) => measureOnce(browser, site.url, way));
    return result(taken, runs);
  } finally {
    await site.close();
  }
}

async function measureOnce(browser, url, way) {
  // With the camera as it opens: `openPage` slows it down to ten pictures a second, and the first one may be 100 ms late.
  const page = await browser.newPage({ viewport: { width: 1000, height: 1200 } });
  try {
    await page.addInitScript(recordSteps);
    await page.goto(`${url}/${way}`);
    if (way === 'kit')
      await page.waitForFunction(() =>
        ['u1', 'u2'].every(
          (id) =>
            document.getElementById(id).state?.connection === 'connected' &&
            document.querySelector(`#${id} rc-call-button`).shadowRoot?.querySelector('button'),
        ),
      );
    if (way === 'kit') await page.evaluate(approachButton);
    await page.waitForLoadState('networkidle');
    return await page.evaluate(way === 'kit' ? callWithKit : callBare);
  } finally {
    await page.context().close();
  }
}

function result({ kit, bare }, runs) {
  const of = (list, step) => list.map((steps) => steps[step]);
  const middle = (step) => [median(of(kit, step)), median(of(bare, step))];
  const [kitFrame, bareFrame] = middle('frame');
  const fastest = (list) => Math.min(...of(list, 'frame'));
  const pairs = kit.map((steps, i) => steps.frame / bare[i].frame);
  const legs = [
    ['caller’s devices open', 'start', 'devices1'],
    ['callee’s devices open', 'devices1', 'devices2'],
    ['connection of the caller made', 'devices2', 'made'],
    ['connection up at the caller', 'made', 'up'],
    ['first remote frame', 'up', 'frame'],
  ];
  const leg = (list, from, to) => median(list.map((steps) => steps[to] - steps[from]));
  return {
    title: 'Call set-up: click on the call button to the first remote frame at the caller',
    ratio: kitFrame / bareFrame,
    rows: [
      ['with the kit', spread(of(kit, 'frame'))],
      ['bare connections', spread(of(bare, 'frame'))],
      [
        'ratio',
        `${ratio(kitFrame / bareFrame)} of the medians; ${ratio(median(pairs))} median of the pairs; ${ratio(fastest(kit) / fastest(bare))} of the fastest (target: 1.15)`,
      ],
      ...legs.map(([name, from, to]) => [
        `  … ${name}`,
        `kit ${ms(leg(kit, from, to))}, bare ${ms(leg(bare, from, to))}`,
      ]),
    ],
    how: [
      `${runs} runs of each in turn, a fresh page in a fresh context each; medians (least … most).`,
      'Kit: two providers with backend="local" on one page, signalling over BroadcastChannel; a pointer reaches <rc-call-button>, which loads the panel, and half a second later a click on <rc-call-button>; the callee answers with provider.accept() on rc-call-received; the frame is the first that requestVideoFrameCallback reports on the remote tile of the caller’s panel.',
      'Bare: one page; a click on a button; getUserMedia (audio and video) for the caller, then for the callee; two RTCPeerConnections, all tracks added, offer and answer handed over in the page, candidates as they come; the frame is the first of the one remote <video>.',
      'The steps are recorded by the same small wrapper around getUserMedia and RTCPeerConnection in both pages.',
    ],
  };
}

/** Runs in the page before its own scripts. */
function recordSteps() {
  const steps = {};
  let opened = 0;
  let made = 0;
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await getUserMedia.call(this, constraints);
    opened += 1;
    steps[`devices${opened}`] = performance.now() - steps.at;
    return stream;
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      // Both sides create one. Only the first counts, whichever side it belongs to.
      made += 1;
      if (made === 1) steps.made = performance.now() - steps.at;
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') steps.up ??= performance.now() - steps.at;
      });
    }
  };
  window.steps = steps;
  window.begin = () => Object.assign(steps, { at: performance.now(), start: 0 });
  window.firstFrame = (video) =>
    new Promise((resolve) =>
      video.requestVideoFrameCallback(() => {
        steps.frame = performance.now() - steps.at;
        resolve(steps);
      }),
    );
}

/** Runs in the page: the pointer reaches the call button, which loads the panel. A person presses it a moment later. */
async function approachButton() {
  await customElements.whenDefined('rc-call-button');
  const button = document.querySelector('rc-call-button').shadowRoot.querySelector('button');
  button.dispatchEvent(new PointerEvent('pointerenter'));
  await customElements.whenDefined('rc-call-panel');
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Runs in the page. */
async function callWithKit() {
  const [caller, callee] = ['u1', 'u2'].map((id) => document.getElementById(id));
  callee.addEventListener('rc-call-received', () => void callee.accept());
  const panel = caller.querySelector('rc-call-panel');
  const remote = () =>
    panel.shadowRoot
      .querySelector('rc-member-grid')
      ?.shadowRoot.querySelector('rc-member-tile[user-id="2"]')
      ?.shadowRoot.querySelector('video');
  const button = caller.querySelector('rc-call-button').shadowRoot.querySelector('button');
  window.begin();
  button.click();
  while (!remote()) await new Promise((resolve) => setTimeout(resolve));
  return window.firstFrame(remote());
}

/** Runs in the page. */
function callBare() {
  const open = () => navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  return new Promise((resolve, reject) => {
    const button = document.querySelector('button');
    button.addEventListener('click', () => call().then(resolve, reject));
    window.begin();
    button.click();
  });

  async function call() {
    const streams = [await open(), await open()];
    const [caller, callee] = streams.map((stream) => {
      const connection = new RTCPeerConnection();
      for (const track of stream.getTracks()) connection.addTrack(track, stream);
      return connection;
    });
    caller.onicecandidate = ({ candidate }) => void callee.addIceCandidate(candidate);
    callee.onicecandidate = ({ candidate }) => void caller.addIceCandidate(candidate);
    const video = document.querySelector('#remote');
    caller.ontrack = ({ streams: [stream] }) => {
      video.srcObject = stream;
    };
    const frame = window.firstFrame(video);
    await caller.setLocalDescription();
    await callee.setRemoteDescription(caller.localDescription);
    await callee.setLocalDescription();
    await caller.setRemoteDescription(callee.localDescription);
    return frame;
  }
}
