/** A camera that shows somebody, for what is seen of them and of their room. */

/**
 * Runs in the page, before its own scripts: a camera that shows somebody in front of a checkerboard, what is seen of both, and
 * what was made for it.
 */
export function playSomebody() {
  const somebody = new Image();
  somebody.src = '/demo/avatars/3001.svg';
  const [width, height] = [640, 360];
  window.cameras = [];
  const known = new WeakSet();
  function openCamera() {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    known.add(canvas);
    const pen = canvas.getContext('2d');
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
    const [track] = canvas.captureStream(20).getVideoTracks();
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

  Object.assign(window, {
    painted: new Set(),
    contexts: new Set(),
    canvases: new Set(),
    workers: 0,
  });
  const { MediaStreamTrackGenerator: Generator, Worker: OwnWorker } = window;
  if (Generator)
    window.MediaStreamTrackGenerator = class extends Generator {
      constructor(options) {
        super(options);
        window.painted.add(new WeakRef(this));
      }
    };
  window.Worker = class extends OwnWorker {
    constructor(...options) {
      super(...options);
      window.workers += 1;
    }
  };
  const note = (refs, object) => {
    if (!known.has(object)) refs.add(new WeakRef(object));
    known.add(object);
  };
  /** Those that were not collected. */
  window.reachable = (refs) => [...refs].map((ref) => ref.deref()).filter(Boolean);
  for (const { prototype } of [OffscreenCanvas, HTMLCanvasElement]) {
    const { getContext } = prototype;
    prototype.getContext = function (type, ...options) {
      const context = getContext.call(this, type, ...options);
      note(window.canvases, this);
      if (context && type.startsWith('webgl')) note(window.contexts, context);
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

/**
 * Runs in the page, before `playSomebody`: its camera goes on in a hidden tab, as a real one does, by the clock of a worker. How
 * often a background was painted is in `paintings`.
 */
export function playUnseen() {
  const clock = new Worker(
    URL.createObjectURL(new Blob(['setInterval(() => postMessage(0), 50)'])),
  );
  const { setInterval, clearInterval } = window;
  window.setInterval = (callback, ms) => {
    if (ms !== 50) return setInterval(callback, ms);
    clock.addEventListener('message', callback);
    return callback;
  };
  window.clearInterval = (timer) => {
    if (typeof timer === 'function') clock.removeEventListener('message', timer);
    else clearInterval(timer);
  };
  window.paintings = 0;
  const { drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function (...args) {
    if (this.canvas.width === 256) window.paintings += 1; // each frame is made small once
    return drawImage.apply(this, args);
  };
}
