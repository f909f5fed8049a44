/**
 * The call in the browser's own controls: what operating systems, headsets and picture-in-picture windows show and press.
 * https://w3c.github.io/mediasession/. Loaded once a call is connected.
 */
import type { CallInfo } from '../../core/call/call-info.js';
import type { CallState, LiveCallState } from '../../core/call/call-state.js';
import { shared } from '../../core/call/page-registry.js';
import type { CallStore, Command } from '../../core/store/call-store.js';
import {
  RcCameraRequestEvent,
  RcHangUpRequestEvent,
  RcMicrophoneRequestEvent,
} from '../base/call-events.js';
import { openWindow } from './open-window.js';
import { canOpenPictureInPicture, type PictureInPicture } from './picture-in-picture.js';
import { isWatched } from './panel-state.js';

/** What is said about a call. */
export interface CallDescription {
  readonly title: string;
  /** Below the title: what kind of call it is. */
  readonly kind: string;
  /** Address of the other person's picture. */
  readonly picture?: string;
}

export interface MediaSessionOptions {
  readonly store: CallStore;
  readonly describe: (call: CallInfo) => CallDescription;
  /** Fires a request event and, unless the host prevents it, sends the command. */
  readonly request: (event: Event, command: Command) => void;
  readonly window: PictureInPicture;
  /** Whether a window opens when the person leaves the tab. */
  readonly opensWindow: () => boolean;
}

/** What is newer than TypeScript's types. */
type Action = 'hangup' | 'togglemicrophone' | 'togglecamera' | 'enterpictureinpicture';
interface ActionDetails {
  /** Whether the device is to be turned on. Not in every browser. */
  readonly isActivating?: boolean;
  readonly enterPictureInPictureReason?: 'other' | 'useraction' | 'contentoccluded';
}
type Handlers = Partial<Record<Action, (details: ActionDetails) => void>>;

/** The one media session of a page. */
interface PageSession {
  /** Those who want it. The last one has it. */
  readonly owners: MediaSessionOfCall[];
  /** What the page had set. */
  before?: Pick<MediaSession, 'metadata' | 'playbackState'>;
  /** What the kit has set. */
  metadata?: MediaMetadata;
}

const page = shared<PageSession>('media-session', () => ({ owners: [] }));

/** One call. What the page had set before comes back when it is over. */
export class MediaSessionOfCall {
  readonly #options: MediaSessionOptions;
  readonly #callId: string;
  readonly #unsubscribe: () => void;
  /** What is set now, so that nothing is set twice. */
  #set = '';

  /** @param callId the call, which is connected */
  constructor(callId: string, options: MediaSessionOptions) {
    this.#options = options;
    this.#callId = callId;
    // before the facts of a change are told: a page may set its own when it hears that the call is over
    this.#unsubscribe = options.store.subscribe(() => this.update());
    page.before ??= {
      metadata: navigator.mediaSession.metadata,
      playbackState: navigator.mediaSession.playbackState,
    };
    page.owners.push(this);
    this.update();
  }

  get isReleased(): boolean {
    return !page.owners.includes(this);
  }

  /** Shows the call as it is now. */
  update(): void {
    const { call } = this.#options.store.state;
    if (!isCall(call, this.#callId)) return this.release();
    if (page.owners.at(-1) === this) this.#show(call);
  }

  /** Gives it back to the call before, or to the page. */
  release(): void {
    this.#unsubscribe();
    const at = page.owners.indexOf(this);
    if (at < 0) return;
    page.owners.splice(at, 1);
    const next = page.owners.at(-1);
    if (next) next.#set = '';
    if (next) next.update();
    else restore();
  }

  #show(call: LiveCallState): void {
    const { microphone, camera, media } = call.call;
    const { opensWindow, describe } = this.#options;
    const opens = opensWindow() && canOpenPictureInPicture() && isWatched(call);
    const { title, kind, picture } = describe(call.call);
    const set = [title, kind, picture, microphone, camera, media, opens].join('\n');
    if (set === this.#set) return;
    this.#set = set;
    const { mediaSession } = navigator;
    showMetadata(metadataOf(title, kind, picture));
    mediaSession.playbackState = 'playing';
    setActive('setMicrophoneActive', microphone === 'on');
    setActive('setCameraActive', camera === 'on');
    setHandlers({
      hangup: this.#hangUp,
      togglemicrophone: this.#toggleMicrophone,
      togglecamera: media === 'video' ? this.#toggleCamera : undefined,
      enterpictureinpicture: opens ? this.#openWindow : undefined,
    });
  }

  readonly #hangUp = (): void =>
    this.#options.request(new RcHangUpRequestEvent(), { type: 'hang-up' });

  readonly #toggleMicrophone = ({ isActivating }: ActionDetails): void => {
    const on = isActivating ?? !this.#isOn('microphone');
    this.#options.request(new RcMicrophoneRequestEvent(on), { type: 'microphone', on });
  };

  readonly #toggleCamera = ({ isActivating }: ActionDetails): void => {
    const on = isActivating ?? !this.#isOn('camera');
    this.#options.request(new RcCameraRequestEvent(on), { type: 'camera', on });
  };

  #isOn(device: 'microphone' | 'camera'): boolean {
    const { call } = this.#options.store.state;
    return isCall(call, this.#callId) && call.call[device] === 'on';
  }

  /** The browser calls this when the person leaves the tab, or asks for the window. It opens no other one without a press. */
  readonly #openWindow = ({ enterPictureInPictureReason }: ActionDetails): void => {
    const { window } = this.#options;
    if (window.isOpen) return;
    window.opener = openWindow; // the browser lets it open now, and not after loading something
    const opening = window.open();
    if (enterPictureInPictureReason !== 'useraction') closeOnReturn(opening, window);
  };
}

function isCall(call: CallState, callId: string): call is LiveCallState {
  return call.phase === 'connected' && call.call.id === callId;
}

/** A window that opened by itself closes by itself. Not every browser sees to that. */
function closeOnReturn(opening: Promise<void>, window: PictureInPicture): void {
  const handleVisibility = (): void => {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', handleVisibility);
    void opening.then(() => window.close());
  };
  document.addEventListener('visibilitychange', handleVisibility);
}

function metadataOf(title: string, artist: string, picture: string | undefined): MediaMetadata {
  const text = { title, artist };
  if (!picture) return new MediaMetadata(text);
  try {
    return new MediaMetadata({ ...text, artwork: [{ src: picture }] });
  } catch {
    return new MediaMetadata(text); // no address
  }
}

/** Unless the page has set other metadata since. */
function showMetadata(metadata: MediaMetadata): void {
  const { mediaSession } = navigator;
  const isOurs = !page.metadata || mediaSession.metadata === page.metadata;
  if (isOurs) mediaSession.metadata = page.metadata = metadata;
}

/** Handlers cannot be read: those that the page had set before are lost. */
function restore(): void {
  const { mediaSession } = navigator;
  const { before, metadata } = page;
  page.before = page.metadata = undefined;
  setHandlers({});
  setActive('setMicrophoneActive', false);
  setActive('setCameraActive', false);
  if (!before) return;
  if (mediaSession.metadata === metadata) mediaSession.metadata = before.metadata;
  if (mediaSession.playbackState === 'playing') mediaSession.playbackState = before.playbackState;
}

function setActive(name: 'setMicrophoneActive' | 'setCameraActive', isActive: boolean): void {
  // not in every browser; it may answer with a promise, or with nothing
  const session = navigator.mediaSession as Partial<
    Record<typeof name, (isActive: boolean) => unknown>
  >;
  Promise.resolve(session[name]?.(isActive)).catch(() => {});
}

function setHandlers(handlers: Handlers): void {
  const actions: Action[] = ['hangup', 'togglemicrophone', 'togglecamera', 'enterpictureinpicture'];
  for (const action of actions)
    try {
      navigator.mediaSession.setActionHandler(
        action as MediaSessionAction,
        (handlers[action] as MediaSessionActionHandler | undefined) ?? null,
      );
    } catch {
      // the browser has no such action
    }
}
