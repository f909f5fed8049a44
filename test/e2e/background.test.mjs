/** Backgrounds with the real library, from the built files, under a strict policy: what is seen, fetched, told and left. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  launchBrowser,
  launchFirefox,
  openPage,
  until,
  whyNoFirefox,
} from '../support/browser.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

/** With Trusted Types. WebAssembly is added to it at the end. */
const STRICT =
  "default-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html; script-src 'self'";
const PAGE = htmlPage(
  `<rc-call-provider id="a" backend="local" token="1" background="blur"></rc-call-provider>
  <rc-call-provider id="b" backend="local" token="2">
    <rc-incoming-call></rc-incoming-call>
  </rc-call-provider>
  <rc-call-panel for="a"></rc-call-panel>`,
  { head: '<script src="/dist/rc-call-kit.min.js"></script>' },
);

const sites = {};
let browser;

before(async () => {
  const siteWith = (policy) =>
    startSite({ pages: { '/': PAGE }, headers: { 'content-security-policy': policy } });
  [sites.strict, sites.noWasm, browser] = await Promise.all([
    siteWith(`${STRICT} 'wasm-unsafe-eval'`),
    siteWith(STRICT),
    launchBrowser(),
  ]);
});

after(async () => {
  await browser?.close();
  await Promise.all(Object.values(sites).map((site) => site.close()));
});

/** Runs in the page: a camera that shows somebody in front of a checkerboard, and what is seen of both. */
function playSomebody() {
  const somebody = new Image();
  somebody.src = '/demo/avatars/3001.svg';
  const [width, height] = [640, 360];
  window.cameras = [];
  function openCamera() {
    const pen = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
    const draw = () => {
      for (let x = 0; x < width; x += 20)
        for (let y = 0; y < height; y += 20) {
          pen.fillStyle = (x + y) % 40 ? '#444' : '#bbb';
          pen.fillRect(x, y, 20, 20);
        }
      pen.save();
      pen.beginPath();
      pen.ellipse(320, 150, 75, 100, 0, 0, 7);
      pen.ellipse(320, 375, 150, 125, 0, 0, 7);
      pen.clip();
      pen.drawImage(somebody, 140, 0, 360, 360);
      pen.restore();
    };
    draw();
    const timer = setInterval(draw, 50);
    const [track] = pen.canvas.captureStream(20).getVideoTracks();
    const { stop } = track;
    track.stop = () => (clearInterval(timer), stop.call(track));
    window.cameras.push(track);
    return track;
  }
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function ({ audio, video }) {
    await somebody.decode();
    const stream = audio ? await getUserMedia.call(this, { audio }) : new MediaStream();
    if (video) stream.addTrack(openCamera());
    return stream;
  };

  Object.assign(window, { painted: [], contexts: new Set(), workers: 0 });
  const { MediaStreamTrackGenerator: Generator, Worker: OwnWorker } = window;
  if (Generator)
    window.MediaStreamTrackGenerator = class extends Generator {
      constructor(options) {
        super(options);
        window.painted.push(this);
      }
    };
  window.Worker = class extends OwnWorker {
    constructor(...options) {
      super(...options);
      window.workers += 1;
    }
  };
  for (const { prototype } of [OffscreenCanvas, HTMLCanvasElement]) {
    const { getContext } = prototype;
    prototype.getContext = function (type, ...options) {
      const context = getContext.call(this, type, ...options);
      if (context && type.startsWith('webgl')) window.contexts.add(context);
      return context;
    };
  }

  /** How sharp the room and the person are in a picture: the mean difference of neighbours. */
  window.sharpness = (video) => {
    if (!video?.videoWidth) return undefined;
    const pen = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
    pen.drawImage(video, 0, 0, width, height);
    const of = (left, top, w, h) => {
      const { data } = pen.getImageData(left, top, w, h);
      let sum = 0;
      for (let i = 4; i < data.length; i += 4) sum += Math.abs(data[i] - data[i - 4]);
      return (sum / data.length) * 4;
    };
    return { room: of(20, 40, 140, 100), person: of(280, 100, 80, 120) };
  };
  window.show = (provider, userId) => {
    const video = Object.assign(document.createElement('video'), { muted: true, width: 160 });
    document.body.append(video);
    document.getElementById(provider).store.attachView(userId, video);
    return video;
  };
}

/** A page in which 1 calls 2, who answers. Both pictures of 1 are in `own` and `remote`. */
async function callIn(t, site, { within = browser } = {}) {
  const page = await openPage(within);
  t.after(() => page.context().close());
  page.asked = [];
  page.on('request', (request) => page.asked.push(request.url()));
  await page.addInitScript(playSomebody);
  if (site.before) await site.before(page);
  await page.goto(site.url);
  for (const id of ['a', 'b'])
    await until(
      page,
      `${id} is online`,
      (id) => document.getElementById(id).state?.connection === 'connected',
      id,
    );
  await page.evaluate(() => document.getElementById('a').call({ userIds: ['2'], media: 'video' }));
  await until(page, 'it rings', () => document.getElementById('b').state.call.phase === 'incoming');
  await page.evaluate(() => document.getElementById('b').accept({ media: 'audio' }));
  await until(
    page,
    'they talk',
    () => document.getElementById('a').state.call.phase === 'connected',
  );
  await page.evaluate(() => {
    window.own = window.show('a', '1');
    window.remote = window.show('b', '1');
  });
  return page;
}

/** Waits until both see the room and the person like that: `true` is sharp. */
const seen = (page, room, person) =>
  until(
    page,
    `the room is ${room ? 'sharp' : 'blurred'}, the person ${person ? 'sharp' : 'blurred'}`,
    ([room, person]) =>
      [window.own, window.remote].every((video) => {
        const now = window.sharpness(video);
        return now && now.room > 4 === room && now.person > 1.2 === person;
      }),
    [room, person],
  );

const ask = (page, background) =>
  page.evaluate(
    (value) => document.getElementById('a').setAttribute('background', value),
    background,
  );

const problemOf = (page) =>
  until(page, 'it is told', () => {
    const { problem, call } = document.getElementById('a').state;
    return problem && [problem.reason, problem.params, call.phase, call.call.camera];
  });

describe('in Chromium', () => {
  test('the room is blurred, the person is not, and nothing comes from elsewhere', async (t) => {
    const page = await callIn(t, sites.strict);
    await seen(page, false, true);
    await ask(page, 'none');
    await seen(page, true, true);
    await ask(page, '/demo/avatars/3005.svg');
    await seen(page, false, true);
    const origins = page.asked
      .filter((url) => /^https?:/.test(url))
      .map((url) => new URL(url).origin);
    assert.deepEqual([...new Set(origins)], [sites.strict.url]);
    assert.deepEqual(page.complaints, []);
    assert.equal(await page.evaluate(() => window.cameras.length), 1);
    await page.evaluate(() => document.getElementById('a').hangUp());
    await until(page, 'the camera is off', () =>
      window.cameras.every(({ readyState }) => readyState === 'ended'),
    );
  });

  test('hidden and shown twenty times, it leaves nothing behind', async (t) => {
    const page = await callIn(t, sites.strict);
    await seen(page, false, true);
    const toggle = async (times) => {
      for (let i = 0; i < times; i += 1) {
        await ask(page, 'blur');
        await until(
          page,
          'another track is shown',
          () => window.own.srcObject.getVideoTracks()[0] !== window.cameras[0],
        );
        await ask(page, 'none');
        await until(
          page,
          'the camera is shown',
          () => window.own.srcObject.getVideoTracks()[0] === window.cameras[0],
        );
      }
    };
    await toggle(20);
    const left = await page.evaluate(() => ({
      painted: window.painted.filter(({ readyState }) => readyState === 'live').length,
      made: window.painted.length >= 20,
      contexts: window.contexts.size,
      workers: window.workers,
      canvases: document.querySelectorAll('canvas').length,
      scripts: document.querySelectorAll('script').length,
    }));
    assert.deepEqual(left, {
      ...{ painted: 0, made: true, workers: 0, canvases: 0, scripts: 1 },
      contexts: 2, // one to see whether there are any, and the library's
    });
    await ask(page, 'blur');
    await seen(page, false, true);
  });

  test('where the policy forbids WebAssembly all is blurred, and what it has to allow is told', async (t) => {
    const page = await callIn(t, sites.noWasm);
    assert.deepEqual(await problemOf(page), [
      'bad-request',
      { detail: 'no-background', fix: "script-src 'wasm-unsafe-eval'" },
      ...['connected', 'on'],
    ]);
    await seen(page, false, false);
    await ask(page, 'none');
    await seen(page, true, true);
    assert.ok(!page.asked.some((url) => url.includes('/dist/background/')));
  });

  test('a model that is missing is told, and all is blurred', async (t) => {
    const before = (page) =>
      page.route('**/selfie.tflite', (route) => route.fulfill({ status: 404 }));
    const page = await callIn(t, { url: sites.strict.url, before });
    assert.deepEqual(await problemOf(page), [
      'network',
      { detail: 'background-files' },
      'connected',
      'on',
    ]);
    await seen(page, false, false);
  });

  test('without the code that hides it the camera stays off', async (t) => {
    const before = (page) => page.route('**/camera-filter-*.js*', (route) => route.abort());
    const page = await callIn(t, { url: sites.strict.url, before });
    assert.deepEqual(await problemOf(page), [
      'network',
      { detail: 'piece-missing' },
      'connected',
      'blocked',
    ]);
    const tracks = await page.evaluate(() => [
      window.own.srcObject.getVideoTracks().length,
      window.cameras.map(({ readyState }) => readyState),
    ]);
    assert.deepEqual(tracks, [0, ['ended']]);
    await ask(page, 'none');
    await page.evaluate(() => document.getElementById('a').setCamera(true));
    await seen(page, true, true);
  });
});

describe('Firefox', { skip: whyNoFirefox() }, () => {
  let firefox;

  before(async () => {
    firefox = await launchFirefox({ 'webgl.force-enabled': true });
  });
  after(() => firefox?.close());

  test('hides the room, or all where it has no WebGL, and says so', async (t) => {
    const page = await callIn(t, sites.strict, { within: firefox });
    const hasWebGl = await page.evaluate(
      () => new OffscreenCanvas(1, 1).getContext('webgl2') !== null,
    );
    await seen(page, false, hasWebGl);
    if (!hasWebGl)
      assert.deepEqual(await problemOf(page), [
        'bad-request',
        { detail: 'no-background' },
        'connected',
        'on',
      ]);
    await ask(page, 'none');
    await seen(page, true, true);
  });
});
