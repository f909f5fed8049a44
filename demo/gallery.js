/** Renders the scenes of gallery-scenes.js, each with a fake store that holds one fixed snapshot. */
import { CallError, createProfiles } from '../dist/core.js';
import { loadTags } from '../dist/rc-call-kit.min.mjs';
import { people } from './people.js';
import { scenes } from './gallery-scenes.js';

const SELF = '3000';
const urlParams = new URLSearchParams(location.search);
const root = document.documentElement;

root.lang = urlParams.get('lang') ?? 'en';
root.dir = root.lang === 'ar' ? 'rtl' : 'ltr';
root.dataset.theme = urlParams.get('scheme') ?? '';

const profiles = createProfiles({ members: async () => people });
profiles.add([{ userId: SELF, name: '林涛 Lin Tao' }, ...people]);

/** A canvas stream in place of a user's camera, the same for the same user. */
const streams = new Map();
function cameraStreamOf(userId) {
  if (streams.has(userId)) return streams.get(userId);
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const context = canvas.getContext('2d');
  const hue = (userId.charCodeAt(userId.length - 1) * 47) % 360;
  const draw = () => {
    context.fillStyle = `hsl(${hue} 35% 38%)`;
    context.fillRect(0, 0, 320, 240);
    context.fillStyle = `hsl(${hue} 35% 72%)`;
    context.beginPath();
    context.arc(160, 100, 44, 0, 7);
    context.ellipse(160, 240, 90, 84, 0, 0, 7);
    context.fill();
  };
  draw();
  const stream = canvas.captureStream();
  setInterval(draw, 100); // a canvas stream sends a frame only when something is drawn
  streams.set(userId, stream);
  return stream;
}

/** A screen with a page of text on it. */
function screenStreamOf(userId) {
  const key = `screen ${userId}`;
  if (streams.has(key)) return streams.get(key);
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
  const context = canvas.getContext('2d');
  const draw = () => {
    context.fillStyle = '#f8f9fa';
    context.fillRect(0, 0, 1280, 720);
    context.fillStyle = '#495057';
    context.fillRect(0, 0, 1280, 48);
    context.fillStyle = '#343a40';
    context.font = '600 40px system-ui';
    context.fillText('Quarterly report', 80, 130);
    context.fillStyle = '#adb5bd';
    for (let line = 0; line < 9; line += 1)
      context.fillRect(80, 180 + line * 52, 700 + ((line * 137) % 380), 18);
  };
  draw();
  const stream = canvas.captureStream();
  setInterval(draw, 100);
  streams.set(key, stream);
  return stream;
}

/** @param {[reason: string, params: object]} [problem] */
function errorOf(problem) {
  return problem && new CallError(problem[0], 'As the scene wants it.', problem[1]);
}

/** @returns {import('../dist/types/index.js').StoreState} */
function snapshotOf({ phase = 'idle', problem, link = 'steady', end, ...call }) {
  const state = {
    connection: 'connected',
    self: profiles.get(SELF),
    problem: errorOf(problem) ?? null,
    call: { phase },
  };
  if (phase === 'idle') return state;
  const info = {
    id: 'scene',
    direction: phase === 'incoming' ? 'incoming' : 'outgoing',
    callerId: SELF,
    microphone: phase === 'incoming' ? 'off' : 'on',
    camera: call.media === 'video' && phase !== 'incoming' ? 'on' : 'off',
    ...call,
  };
  const since = phase === 'connected' ? { since: Date.now() - 65_000, link } : {};
  const ended = end && { end: { ...end, error: errorOf(end.error) } };
  return { ...state, call: { phase, call: info, ...since, ...ended } };
}

const HOUR = 3_600_000;
const past = (hours, userId, more) => ({
  id: `past-${hours}`,
  at: Date.now() - hours * HOUR,
  direction: 'incoming',
  media: 'audio',
  userIds: [userId],
  callerId: userId,
  end: 'hung-up',
  endedBy: 'remote',
  durationMs: 65_000,
  missed: false,
  seen: true,
  ...more,
});
const MISSED = { end: 'no-answer', durationMs: 0, missed: true, seen: false };
const calls = [
  past(1, '3002', MISSED),
  past(2, '3003', { media: 'video', direction: 'outgoing', callerId: SELF }),
  past(30, '3004', { ...MISSED, end: 'canceled' }),
  past(50, '3005', { groupId: 'group318', userIds: ['3005', '3006', '3007'], media: 'video' }),
];

function storeOf(state = {}) {
  const features = [
    'video',
    'group',
    'invite',
    'switchCamera',
    'switchMicrophone',
    'switchSpeaker',
    'switchToAudio',
    'screenShare',
    'stats',
    'becomeGroup',
    'background',
    'rejoin',
    'joinCall',
  ];
  const entries = state.history ? calls : [];
  return {
    state: snapshotOf(state),
    features: Object.fromEntries(features.map((feature) => [feature, true])),
    maxMembers: { audio: 20, video: 20 },
    profiles,
    history: {
      entries,
      missed: entries.filter(({ missed }) => missed).length,
      subscribe: () => () => {},
      markSeen: async () => {},
      clear: async () => {},
    },
    subscribe: () => () => {},
    observe: () => () => {},
    send: async () => {},
    backend: {
      async watchGroupCall(groupId, listener) {
        queueMicrotask(() => listener(state.groupCall ?? null));
        return () => {};
      },
    },
    session: state.stats && { stats: async () => ({ service: 'local', members: state.stats }) },
    attachView(userId, video, picture) {
      video.srcObject = picture === 'screen' ? screenStreamOf(userId) : cameraStreamOf(userId);
      return () => (video.srcObject = null);
    },
  };
}

/**
 * What a page says about backgrounds, it says on its provider. The camera is somebody in front of a room of stripes: nobody who
 * opens the gallery is filmed.
 */
function provide(store, background) {
  const provider = document.createElement('rc-call-provider');
  provider.setAttribute('background', background);
  provider.store = store;
  MediaDevices.prototype.getUserMedia = async () => {
    const camera = await filmSomebody();
    const sound = new AudioContext().createMediaStreamDestination().stream;
    return new MediaStream([...camera.getTracks(), ...sound.getTracks()]);
  };
  return provider;
}

/** Until seven in the morning, as a provider says it that nobody is signed in at. */
async function keepQuiet(store) {
  const morning = new Date();
  morning.setHours(morning.getHours() < 7 ? 7 : 31, 0, 0, 0);
  const provider = document.createElement('rc-call-provider');
  document.body.append(Object.assign(provider, { manual: true, doNotDisturb: morning }));
  while (!provider.store.quiet?.isOn) await new Promise((done) => setTimeout(done, 10));
  store.quiet = provider.store.quiet;
}

async function filmSomebody() {
  const somebody = Object.assign(new Image(), { src: 'avatars/3001.svg' });
  await somebody.decode();
  const [width, height] = [640, 360];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d');
  const draw = () => {
    for (let x = 0; x < width; x += 40) {
      pen.fillStyle = x % 80 ? '#8a6d4b' : '#c9ad84';
      pen.fillRect(x, 0, 40, height);
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
  setInterval(draw, 100);
  return canvas.captureStream();
}

async function draw({ name, tag, state, set = {}, box = [], press, background, quiet }) {
  const [width, height] = box;
  const figure = document.createElement('figure');
  const stage = document.createElement('div');
  const element = document.createElement(tag);
  figure.id = `${tag} ${name}`.replaceAll(' ', '-');
  figure.append(
    Object.assign(document.createElement('figcaption'), { textContent: `<${tag}> ${name}` }),
    stage,
  );
  if (width) stage.style.width = `${width}px`;
  if (height) stage.style.height = `${height}px`;
  if (height && tag !== 'rc-call-panel') element.style.height = '100%';
  if (/-(grid|tile)$/.test(tag)) stage.className = 'dark';
  const store = storeOf(state);
  if (quiet) await keepQuiet(store);
  Object.assign(element, set, { store });
  if (background) stage.append(provide(store, background));
  (stage.firstElementChild ?? stage).append(element);
  document.querySelector('#scenes').append(figure);
  await element.updateComplete;
  if (set.soundBlocked) element.soundBlocked = true; // only ringing would set it
  await element.updateComplete;
  if (press) await pressPart(element, press);
}

/** Clicks the element with that part in a tag: the first one, or the one at a place among several. */
async function pressPart(element, press) {
  const [part, place = 0] = [press].flat();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const found = element.shadowRoot.querySelectorAll(`[part~="${part}"]`)[place];
  (found?.querySelector('summary') ?? found)?.click();
  await element.updateComplete;
}

const wanted = urlParams.get('scene');
const width = Number(urlParams.get('width')) || Infinity;
await loadTags();
for (const scene of scenes) {
  const { tag, name, box, alone } = scene;
  const id = `${tag} ${name}`.replaceAll(' ', '-');
  if (alone ? wanted !== id : wanted && ![tag, id].includes(wanted)) continue;
  await draw(box ? { ...scene, box: [Math.min(box[0], width), box[1]] } : scene);
}
root.dataset.drawn = 'true';

for (const select of document.querySelectorAll('select')) {
  select.value = urlParams.get(select.name) ?? select.options[0].value;
  select.addEventListener('change', () => select.form.requestSubmit());
}
