/** The call in the browser's own controls. The browser's part is a recorder of the same interface: nothing can press them. */
import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallPanel } from '../../../src/components/panel/rc-call-panel.js';
import { shared } from '../../../src/core/call/page-registry.js';
import '../../../src/define.js';
import {
  openLine,
  PICTURE,
  talk,
  toBen,
  toBenWithVideo,
  toGroup,
  type Line,
} from '../../support/calls.js';
import { eventOf, preventing, settled } from '../../support/elements.js';
import { replace } from '../../support/replace.js';
import { until } from '../../support/until.js';

/** The actions of Chromium; every other one throws, as in a browser. */
const KNOWN = ['hangup', 'togglemicrophone', 'togglecamera', 'enterpictureinpicture', 'pause'];

/** The browser's media session, which notes the handlers. Metadata and playback state are the real ones. */
class Recorder {
  readonly handlers = new Map<string, (details: object) => void>();
  readonly #real: MediaSession;
  readonly #known: readonly string[];
  microphone: boolean | undefined;
  camera: boolean | undefined;

  constructor(real: MediaSession, known: readonly string[]) {
    this.#real = real;
    this.#known = known;
  }

  get metadata(): MediaMetadata | null {
    return this.#real.metadata;
  }

  set metadata(metadata: MediaMetadata | null) {
    this.#real.metadata = metadata;
  }

  get playbackState(): MediaSessionPlaybackState {
    return this.#real.playbackState;
  }

  set playbackState(state: MediaSessionPlaybackState) {
    this.#real.playbackState = state;
  }

  setActionHandler(action: string, handler: ((details: object) => void) | null): void {
    if (!this.#known.includes(action)) throw new TypeError(`no action ${action}`);
    if (handler) this.handlers.set(action, handler);
    else this.handlers.delete(action);
  }

  async setMicrophoneActive(isActive: boolean): Promise<void> {
    this.microphone = isActive;
  }

  async setCameraActive(isActive: boolean): Promise<void> {
    this.camera = isActive;
  }

  /** The browser's controls are used. */
  press(action: string, details: object = {}): void {
    this.handlers.get(action)!({ action, ...details });
  }

  get actions(): string[] {
    return [...this.handlers.keys()].sort();
  }
}

let recorder: Recorder;
let restore: () => void;

function use(known: readonly string[]): void {
  const real = navigator.mediaSession;
  recorder = new Recorder(real, known);
  const undo = replace(
    navigator as { mediaSession: MediaSession },
    'mediaSession',
    recorder as unknown as MediaSession,
  );
  restore = () => {
    undo();
    real.metadata = null;
    real.playbackState = 'none';
  };
}

beforeEach(() => use(KNOWN));
afterEach(() => restore());

async function putUp({ store }: Line, attributes = ''): Promise<RcCallPanel> {
  const root = await fixture<HTMLElement>(html`<main></main>`);
  root.innerHTML = `<rc-call-panel ${attributes}></rc-call-panel>`;
  const panel = root.querySelector('rc-call-panel')!;
  panel.store = store;
  await settled(root);
  return panel;
}

const waitFor = (what: string, predicate: () => boolean) => until(predicate, 10_000, what);
const title = () => navigator.mediaSession.metadata?.title;
const isShown = (what: string) => waitFor(`"${what}" is shown`, () => title() === what);
const isGone = () => waitFor('nothing is shown', () => title() === undefined);

describe('the media session of a call', () => {
  it('says who, with their picture, once it is connected', async () => {
    const line = await openLine();
    await putUp(line);
    await talk(line, toBenWithVideo);
    await isShown('Ben');
    const { artist, artwork } = navigator.mediaSession.metadata!;
    expect(artist).to.equal('Video call');
    expect(artwork.map(({ src }) => src)).to.deep.equal([PICTURE]);
    expect(navigator.mediaSession.playbackState).to.equal('playing');
    expect(recorder.actions).to.deep.equal([
      'enterpictureinpicture',
      'hangup',
      'togglecamera',
      'togglemicrophone',
    ]);
  });

  it('is in the language of the panel', async () => {
    const line = await openLine();
    await putUp(line, 'lang="zh-CN"');
    await talk(line, toBen);
    await isShown('Ben');
    expect(navigator.mediaSession.metadata!.artist).to.equal('语音通话');
  });

  it('follows who is in a group call, which has no picture', async () => {
    const line = await openLine();
    await putUp(line);
    const session = await talk(line, toGroup);
    await isShown('Ben, 陈晨');
    expect(navigator.mediaSession.metadata!.artwork).to.have.length(0);
    session.leave('3003');
    await isShown('Ben');
  });

  it('has what a call without video has', async () => {
    const line = await openLine();
    await putUp(line);
    await talk(line, toBen);
    await isShown('Ben');
    expect(recorder.actions).to.deep.equal(['hangup', 'togglemicrophone']);
  });

  it('says which devices are on', async () => {
    const line = await openLine();
    await putUp(line);
    const session = await talk(line, toBenWithVideo);
    session.change({ microphone: 'on', camera: 'on' });
    await isShown('Ben');
    expect([recorder.microphone, recorder.camera]).to.deep.equal([true, true]);
    session.change({ microphone: 'off' });
    expect([recorder.microphone, recorder.camera]).to.deep.equal([false, true]);
    session.change({ camera: 'blocked' });
    expect([recorder.microphone, recorder.camera]).to.deep.equal([false, false]);
  });

  it('hangs up, and turns devices on and off, as the buttons do', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await talk(line, toBenWithVideo);
    session.change({ microphone: 'on', camera: 'off' });
    await isShown('Ben');
    await preventing('rc-hang-up-request', () => recorder.press('hangup'));
    expect(session.commands).to.deep.equal([]);
    const event = await eventOf('rc-microphone-request', () => recorder.press('togglemicrophone'));
    expect([event.target, event.on]).to.deep.equal([panel, false]);
    recorder.press('togglecamera', { isActivating: true });
    expect(session.commands).to.deep.equal([
      { type: 'microphone', on: false },
      { type: 'camera', on: true },
    ]);
    recorder.press('hangup');
    await waitFor('the call is over', () => session.ended);
  });
});

describe('after the call, the media session', () => {
  it('is as the page had it, before the page hears of the end', async () => {
    const own = new MediaMetadata({ title: 'A song' });
    navigator.mediaSession.metadata = own;
    navigator.mediaSession.playbackState = 'paused';
    navigator.mediaSession.setActionHandler('pause', () => {});
    const line = await openLine();
    await putUp(line);
    const session = await talk(line, toBen);
    await isShown('Ben');
    const heard: unknown[] = [];
    line.store.observe(({ type }) => {
      if (type !== 'ended') return;
      heard.push(navigator.mediaSession.metadata, navigator.mediaSession.playbackState);
      navigator.mediaSession.setActionHandler('hangup' as MediaSessionAction, () => {});
    });
    session.end();
    expect(heard).to.deep.equal([own, 'paused']);
    await settled(document.body);
    // the kit takes its own handlers away, and not those that the page sets when it hears of the end
    expect(recorder.actions).to.deep.equal(['hangup', 'pause']);
    expect([recorder.microphone, recorder.camera]).to.deep.equal([false, false]);
  });

  it('is what the page has set meanwhile', async () => {
    const line = await openLine();
    await putUp(line);
    const session = await talk(line, toGroup);
    await isShown('Ben, 陈晨');
    const own = new MediaMetadata({ title: 'A film' });
    navigator.mediaSession.metadata = own;
    navigator.mediaSession.playbackState = 'paused';
    session.leave('3003');
    await settled(document.body);
    expect(title()).to.equal('A film');
    session.end();
    expect(navigator.mediaSession.metadata).to.equal(own);
    expect(recorder.actions).to.deep.equal([]);
  });

  it('is the page’s again when the panel is removed, and not when it is moved', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    await talk(line, toBen);
    await isShown('Ben');
    document.body.append(panel);
    await settled(panel);
    expect(title()).to.equal('Ben');
    panel.remove();
    await isGone();
    expect(recorder.actions).to.deep.equal([]);
  });

  it('is that of the other call, with two providers', async () => {
    const [first, second] = [await openLine(), await openLine()];
    await putUp(first);
    await putUp(second);
    await talk(first, toBen);
    await isShown('Ben');
    const session = await talk(second, { userIds: ['3003'] });
    await isShown('陈晨');
    recorder.press('hangup');
    await waitFor('the call is over', () => session.ended);
    expect(title()).to.equal('Ben');
    expect(first.store.state.call.phase).to.equal('connected');
    recorder.press('hangup');
    await isGone();
    expect(first.store.state.call.phase).to.equal('ended');
  });
});

describe('the media session is left alone', () => {
  /** Long enough for a panel that would set it. */
  async function expectUntouched(): Promise<void> {
    await import('../../../src/components/panel/media-session.js');
    await settled(document.body);
    expect(title()).to.be.undefined;
    expect(recorder.actions).to.deep.equal([]);
  }

  it('before anybody has answered', async () => {
    const line = await openLine();
    await putUp(line);
    await line.store.send({ type: 'call', ...toBen });
    await expectUntouched();
  });

  it('where the page says so, also during a call', async () => {
    const line = await openLine();
    const panel = await putUp(line, 'no-media-session');
    await talk(line, toBen);
    await expectUntouched();
    panel.removeAttribute('no-media-session');
    await isShown('Ben');
    panel.toggleAttribute('no-media-session', true);
    await isGone();
    expect(recorder.actions).to.deep.equal([]);
  });

  it('where another tab has the media', async () => {
    const line = await openLine();
    await putUp(line);
    await line.store.send({ type: 'call', ...toBen });
    const { session } = line.backend;
    shared('calls-elsewhere', () => new Set<string>()).add(session.info.id);
    session.connect();
    await expectUntouched();
  });

  it('as far as the browser knows no action', async () => {
    restore();
    use(['hangup']);
    const line = await openLine();
    await putUp(line);
    await talk(line, toBenWithVideo);
    await isShown('Ben');
    expect(recorder.actions).to.deep.equal(['hangup']);
  });
});

describe('a person who leaves the tab', () => {
  let frames: HTMLIFrameElement[];
  let undo: () => void;

  /** The browser opens the window while it calls the handler. Here, a frame stands for that window. */
  beforeEach(() => {
    frames = [];
    const requestWindow = async (): Promise<Window> => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      frames.push(frame);
      const view = frame.contentWindow!;
      view.close = () => {
        view.dispatchEvent(new Event('pagehide'));
        frame.remove();
      };
      return view;
    };
    const { documentPictureInPicture } = window as unknown as {
      documentPictureInPicture: { requestWindow: () => Promise<Window> };
    };
    undo = replace(documentPictureInPicture, 'requestWindow', requestWindow);
  });

  afterEach(() => undo());

  function turn(state: DocumentVisibilityState): void {
    const page = document as { visibilityState: DocumentVisibilityState };
    const restoreState = replace(page, 'visibilityState', state);
    document.dispatchEvent(new Event('visibilitychange'));
    restoreState();
  }

  const own = () => frames.at(-1)?.contentDocument?.querySelector('rc-call-panel');
  const isOpen = () => waitFor('the window is open', () => own() != null);
  const isClosed = () => waitFor('the window is closed', () => !frames.at(-1)!.isConnected);

  async function inVideoCall(attributes = ''): Promise<[Line, RcCallPanel]> {
    const line = await openLine();
    const panel = await putUp(line, attributes);
    await talk(line, toBenWithVideo);
    await isShown('Ben');
    return [line, panel];
  }

  it('has the call in a window of its own until they are back', async () => {
    const [line] = await inVideoCall();
    turn('hidden');
    recorder.press('enterpictureinpicture', { enterPictureInPictureReason: 'contentoccluded' });
    await isOpen();
    expect(own()!.phase).to.equal('connected');
    turn('hidden');
    expect(frames.at(-1)!.isConnected).to.be.true;
    turn('visible');
    await isClosed();
    expect(line.store.state.call.phase).to.equal('connected');
    turn('visible');
    expect(frames).to.have.length(1);
    recorder.press('enterpictureinpicture');
    await isOpen();
    turn('visible');
    await isClosed();
  });

  it('keeps a window that they have asked for', async () => {
    const [, panel] = await inVideoCall();
    recorder.press('enterpictureinpicture', { enterPictureInPictureReason: 'useraction' });
    await isOpen();
    recorder.press('enterpictureinpicture'); // it is open
    turn('visible');
    await settled(panel);
    expect(frames.map(({ isConnected }) => isConnected)).to.deep.equal([true]);
    panel.remove();
    await isClosed();
  });

  it('has none in an audio call, and where the page switches that off', async () => {
    const [line, panel] = await inVideoCall('no-auto-picture-in-picture');
    expect(recorder.actions).to.deep.equal(['hangup', 'togglecamera', 'togglemicrophone']);
    panel.noAutoPictureInPicture = false;
    await waitFor('it is offered', () => recorder.handlers.has('enterpictureinpicture'));
    line.backend.session.change({ media: 'audio', camera: 'off' });
    expect(recorder.actions).to.deep.equal(['hangup', 'togglemicrophone']);
  });
});
