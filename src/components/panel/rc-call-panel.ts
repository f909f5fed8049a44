import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { CallInfo } from '../../core/call/call-info.js';
import {
  isLive,
  type CallFact,
  type CallState,
  type LiveCallState,
  type Phase,
  type StoreState,
} from '../../core/call/call-state.js';
import type { Command } from '../../core/store/call-store.js';
import { SpeakingElement } from '../base/speaking-element.js';
import { RcCallRequestEvent, RcSwitchToAudioRequestEvent } from '../base/call-events.js';
import { styles as controls } from '../controls/call-control.styles.js';
import type { RcInviteButton } from '../controls/rc-invite-button.js';
import { avatar } from '../looks/avatar.js';
import { avatars, buttons, overlays, tokens } from '../looks/shared-styles.js';
import { AutoHide } from './auto-hide.js';
import { BrowserControls } from './browser-controls.js';
import { EndScreen } from './end-screen.js';
import { FirstDraw } from './first-draw.js';
import { inlineFrame, overlayFrame, type FrameView } from './frame.js';
import { FullScreen } from './full-screen.js';
import { HeadButtons } from './head-buttons.js';
import { announcementOf, isNoted, Note, notice } from './notices.js';
import { PanelOverlay } from './panel-overlay.js';
import {
  descriptionOf,
  drawnFrom,
  isShown,
  isShownLive,
  isUnheard,
  isWatched,
  titleOf,
  type ShownCallState,
} from './panel-state.js';
import { heading, restoreButton, statusLine } from './parts.js';
import { isOwnWindow, PictureInPicture } from './picture-in-picture.js';
import { QuietWatch } from '../quiet/quiet-watch.js';
import { styles } from './rc-call-panel.styles.js';
import { Ringback } from './ringback.js';
import { PanelCorner, smallPanel } from './small-panel.js';
import { stage } from './stage.js';
import { twinOf } from './stand-in.js';
import { PANEL_TIMING, type PanelTiming } from './timing.js';
import { WakeLock } from './wake-lock.js';

/**
 * The call on screen, from dialling to the end: its members and the screens they share, the time, and controls. It lies on top
 * of everything on the page, or `inline` in the page's flow. A person can make it small in a corner, fill the screen with it,
 * or move it to a picture-in-picture window. A member appears grey when invited, with their picture or video once joined, and
 * disappears when they leave. When the call ends, the panel says why, then closes. It shows problems outside of a call, too.
 *
 * @summary The call on screen.
 *
 * @slot logo - a brand in the head of the panel
 * @slot controls - more controls, between invite and hang up
 * @slot empty - shown by an inline panel while there is no call
 *
 * @fires {RcMicrophoneRequestEvent} rc-microphone-request - a person turns their microphone on or off (`on`); cancelable
 * @fires {RcCameraRequestEvent} rc-camera-request - a person turns their camera on or off (`on`); cancelable
 * @fires {RcScreenRequestEvent} rc-screen-request - a person shares their screen, or stops that (`on`); cancelable
 * @fires {RcInviteRequestEvent} rc-invite-request - a person invites more members (`userIds`); cancelable
 * @fires {RcHangUpRequestEvent} rc-hang-up-request - a person cancels or hangs up; cancelable
 * @fires {RcSwitchToAudioRequestEvent} rc-switch-to-audio-request - a person wants an audio call instead; cancelable
 * @fires {RcDeviceRequestEvent} rc-device-request - a person chose a device (`kind`, `deviceId?`); cancelable
 * @fires {RcBackgroundRequestEvent} rc-background-request - a person chose a background (`background`); cancelable
 * @fires {RcDoNotDisturbRequestEvent} rc-do-not-disturb-request - a person turns do not disturb off (`on`); cancelable
 * @fires {RcCallRequestEvent} rc-call-request - a person calls again (`userIds`, `groupId?`, `media`); cancelable
 *
 * @csspart panel - the panel
 * @csspart status - the status of the call: waiting, connecting, reconnecting, or why it ended
 * @csspart timer - the time since connect
 * @csspart members - all tiles
 * @csspart pin-button - pins a member to the large tile
 * @csspart member - one member's tile
 * @csspart screen - the tile of a shared screen
 * @csspart zoom-button - enlarges a shared screen, or makes it smaller again
 * @csspart video - the video of a member, or of a shared screen
 * @csspart show-button - shows a video that the browser does not play by itself
 * @csspart avatar - a member's picture
 * @csspart name - a member's name
 * @csspart quality-button - the bars of a connection, which open the call stats
 * @csspart stats-panel - the call stats
 * @csspart copy-button - copies them as text
 * @csspart close-button - closes them
 * @csspart microphone-button - turns the own microphone on or off
 * @csspart camera-button - turns the own camera on or off
 * @csspart screen-button - shares the own screen, or stops that
 * @csspart invite-button - opens the member picker
 * @csspart dialog - the member picker
 * @csspart search - its search field
 * @csspart list - its members
 * @csspart option - one of them
 * @csspart confirm-button - invites the chosen members
 * @csspart cancel-button - closes the picker
 * @csspart hang-up-button - cancels or hangs up; closes the panel once the call has ended
 * @csspart switch-to-audio-button - turns a video call into an audio call
 * @csspart minimize-button - makes the panel small, and large again
 * @csspart own-window-button - moves the call to a picture-in-picture window, and back
 * @csspart full-screen-button - turns full screen on or off
 * @csspart call-again-button - calls again after the end, or returns to the call
 * @csspart muted-hint - tells somebody who speaks that their microphone is off
 * @csspart note - what another member did, shown for a moment
 * @csspart device-button - opens the menu of devices
 * @csspart device-menu - that menu
 * @csspart flip-button - switches between the front and the back camera
 * @csspart notice - what went wrong
 * @csspart do-not-disturb - says, while there is no call, that calls do not disturb, and until when
 * @csspart do-not-disturb-button - turns that off
 *
 * @cssprop --rc-stage - background of the panel
 * @cssprop --rc-stage-2 - background of a tile
 * @cssprop --rc-stage-control - background of a control
 * @cssprop --rc-stage-text - text of the panel
 * @cssprop --rc-accent - background of a button that starts a call
 * @cssprop --rc-danger - background of the hang-up button
 * @cssprop --rc-radius - corner radius of the panel
 * @cssprop --rc-font - the font
 */
export class RcCallPanel extends SpeakingElement {
  static override readonly styles = [tokens, overlays, buttons, avatars, controls, styles];

  /** In the page's flow instead of on top of it. */
  @property({ type: Boolean, reflect: true }) inline = false;
  /** Small, in a corner: who, the time, microphone and hang up. */
  @property({ type: Boolean, reflect: true }) minimized = false;
  /** What the caller hears until somebody answers: `none`, or the address of a sound; default: a built-in tone. */
  @property() ringback = '';
  /** The group that a one-to-one call becomes when the person invites somebody. Without one, nobody can be invited there. */
  @property({ attribute: 'group-id' }) groupId = '';
  /** Leaves the browser's own controls (`navigator.mediaSession`) to the page. */
  @property({ type: Boolean, attribute: 'no-media-session' }) noMediaSession = false;
  /** Opens no picture-in-picture window when the person leaves the tab during a call with video. */
  @property({ type: Boolean, attribute: 'no-auto-picture-in-picture' }) noAutoPictureInPicture =
    false;
  /** The phase of the call: read-only, for styling. */
  @property({ reflect: true }) phase: Phase = 'idle';
  /** @internal How long things stay on screen that go away by themselves. For tests. */
  @property({ attribute: false }) timing: PanelTiming = PANEL_TIMING;

  /** What a screen reader says next. */
  @state() private announcement = '';

  @query('.panel') private panel!: HTMLElement | null;
  @query('rc-invite-button') private inviting!: RcInviteButton | null;

  readonly #overlay = new PanelOverlay(this, {
    callId: () => (isShown(this.state.call) ? this.state.call.call.id : ''),
    isInline: () => this.inline,
    isSmall: () => this.#isSmall,
    makeTwin: () => Object.assign(this.#makeTwin(), { inline: false }),
  });
  readonly #firstDraw = new FirstDraw(this, () => this.callStore);
  readonly #wakeLock = new WakeLock();
  readonly #quiet = new QuietWatch(this, () => this.callStore);
  readonly #corner = new PanelCorner(this);
  readonly #note = new Note(this, () => this.timing.note);
  readonly #fullScreen = new FullScreen(() => this.renderRoot.querySelector('.stage'));
  readonly #pictureInPicture = new PictureInPicture(this, () => this.#makeTwin());
  readonly #headButtons = new HeadButtons(this, () => isShownLive(this.state.call));
  readonly #ringback = new Ringback(this, {
    store: () => this.callStore,
    sound: () => this.ringback,
    afterMs: () => this.timing.ringback,
  });
  readonly #autoHide = new AutoHide(this, {
    mayHide: () => isWatched(this.state.call) && !this.#isSmall,
    isInUse: () => this.#needsControls,
    delay: () => this.timing.controls,
  });
  readonly #endScreen = new EndScreen(this, {
    call: () => this.state.call,
    timing: () => this.timing,
    isInUse: () => this.#overlay.hasControlFocus,
    send: (command) => this.#send(command),
  });

  constructor() {
    super();
    this.addController({ hostDisconnected: () => this.#wakeLock.keep(false) });
    new BrowserControls(this, {
      store: () => this.callStore,
      isWanted: () => !this.noMediaSession,
      describe: (call) => descriptionOf(call, this.text, (userId) => this.profile(userId)),
      request: (event, command) => this.request(event, command),
      window: this.#pictureInPicture,
      opensWindow: () => !this.noAutoPictureInPicture,
    });
  }

  protected override watch(state: StoreState): readonly unknown[] {
    return drawnFrom(state, this.callStore?.features, this.#ringback.isDue(state.call));
  }

  protected override scheduleUpdate(): void | Promise<unknown> {
    const held = this.#overlay.isShown ? undefined : this.#firstDraw.hold(); // it may show the call before
    return held?.then(() => super.scheduleUpdate()) ?? super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.phase = this.state.call.phase;
    if (this.#overlay.isShown && !isShown(this.state.call)) this.minimized = false; // the next call begins large
  }

  protected override updated(): void {
    const { call } = this.state;
    if (!isLive(call)) this.#pictureInPicture.close();
    if (this.#isSmall || !isLive(call)) this.#fullScreen.leave();
    this.#wakeLock.keep(this.isConnected && isShownLive(call));
    for (const tag of ['rc-device-button', 'rc-screen-button'])
      if (this.renderRoot.querySelector(tag)) this.need(tag);
  }

  protected override handleFact(fact: CallFact): void {
    this.#ringback.handleFact(fact);
    const announcement = this.#announcementOf(fact);
    this.announcement = announcement || this.announcement;
    if (isNoted(fact, this.state.self?.userId)) this.#note.show(announcement);
  }

  protected override render(): unknown {
    const { call } = this.state;
    const frame = {
      classes: this.#classes(call),
      title: isShown(call) ? this.#titleOf(call.call) : undefined,
      content: isShown(call) ? this.#renderCall(call) : nothing,
      notice: isShown(call) ? nothing : [this.#renderNotice(), this.#quiet.chip],
    };
    return html`<div class="visually-hidden" role="status">${this.announcement}</div>
      ${this.inline ? inlineFrame(frame) : this.#renderOverlay(frame)}`;
  }

  #renderOverlay(frame: FrameView): unknown {
    return overlayFrame({
      ...frame,
      description: this.#isSmall ? this.text.moveHint : undefined,
      onPointerDown: this.#handlePointerDown,
      onCancel: this.#handleCancel,
      // the browser may close a dialog without asking; during a call, the update shows it again
      onClose: () => this.requestUpdate(),
      onKeydown: this.#handleKeydown,
    });
  }

  #classes(call: CallState): string {
    return `root panel ${this.#isSmall ? `minimized ${this.#corner.classes}` : ''} ${call.phase}`;
  }

  #renderCall(call: ShownCallState): unknown {
    if (call.phase === 'ended' || call.phase === 'returning') return this.#renderEnd(call.call);
    return this.#isSmall ? this.#renderSmall(call) : this.#renderStage(call);
  }

  #renderStage(call: LiveCallState): unknown {
    return stage({
      call,
      store: this.callStore,
      text: this.text,
      groupId: this.groupId,
      heading: this.#renderHeading(call),
      headButtons: this.#renderHeadButtons(),
      notice: this.#renderNotice(),
      note: this.#note.text,
      autoHide: this.#autoHide,
      onKeydown: this.#handleStageKeydown,
      onFullScreenChange: () => this.requestUpdate(),
      onSwitchToAudio: this.#handleSwitchToAudio,
    });
  }

  #renderHeadButtons(): unknown {
    if (isOwnWindow(this.ownerDocument))
      return restoreButton('own-window-button', this.text, this.#handleLeaveWindow);
    return this.#headButtons.render({
      store: this.callStore,
      text: this.text,
      fullScreen: this.#fullScreen,
      onPictureInPicture: () => void this.#pictureInPicture.open(),
      onMinimize: this.#handleMinimize,
    });
  }

  #renderSmall(call: LiveCallState): unknown {
    return smallPanel({
      store: this.callStore,
      heading: this.#renderHeading(call),
      restoreButton: restoreButton('minimize-button', this.text, this.#handleMinimize),
      isElsewhere: this.#pictureInPicture.isOpen,
    });
  }

  #renderHeading({ call }: LiveCallState): unknown {
    const elsewhere = this.#pictureInPicture.isOpen ? this.text.inOwnWindow : '';
    return heading(this.#titleOf(call), this.callStore, elsewhere);
  }

  #renderEnd(call: CallInfo): unknown {
    const userId = call.members[0]?.userId ?? call.callerId;
    return this.#endScreen.render({
      text: this.text,
      title: this.#titleOf(call),
      avatar: call.groupId === undefined ? avatar(this.profile(userId)) : nothing,
      status: statusLine(this.callStore),
      onCallAgain: this.#handleCallAgain,
    });
  }

  #renderNotice(): unknown {
    return notice({ state: this.state, text: this.text, send: this.#send });
  }

  // --- words ---

  readonly #nameOf = (userId: string): string => this.profile(userId).name;
  readonly #titleOf = (call: CallInfo): string => titleOf(call, this.text, this.#nameOf);

  #announcementOf(fact: CallFact): string {
    if (fact.type === 'ended' && !isShown({ ...fact, phase: 'ended' })) return '';
    return announcementOf(fact, {
      text: this.text,
      selfId: this.state.self?.userId ?? '',
      nameOf: this.#nameOf,
      titleOf: this.#titleOf,
      nameIn: (call) => this.nameIn(call),
    });
  }

  readonly #makeTwin = (): RcCallPanel => twinOf(this, this.callStore);

  // --- what a person does ---

  /** Sends a command that no host can prevent. The store tells of a failure. */
  readonly #send = (command: Command): void => {
    this.callStore?.send(command).catch(() => {});
  };

  readonly #handleSwitchToAudio = (): void =>
    this.request(new RcSwitchToAudioRequestEvent(), { type: 'switch-to-audio' });

  readonly #handleCallAgain = (): void => {
    const { call } = this.state;
    if (call.phase !== 'ended') return;
    const again = this.#endScreen.repeat(call.call);
    this.request(new RcCallRequestEvent(again), { type: 'call', ...again });
  };

  readonly #handleMinimize = (): void => {
    if (this.#pictureInPicture.isOpen) this.#pictureInPicture.close();
    else this.minimized = !this.minimized;
  };

  readonly #handleLeaveWindow = (): void => this.ownerDocument.defaultView?.close();

  /** A gesture that closes dialogs makes the panel small: a call never goes on unseen. */
  readonly #handleCancel = (event: Event): void => {
    event.preventDefault();
    if (this.minimized) this.#overlay.makeWay();
    else if (isLive(this.state.call)) this.minimized = this.state.call.phase !== 'returning';
  };

  /** Escape is that gesture, too; browsers handle it for modals only. In the picker, Escape is the picker's. */
  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const isEscape = event.key === 'Escape' && this.panel?.matches(':modal');
    if (isEscape && !this.inviting?.open) this.#handleCancel(event);
    else if (this.#isSmall) this.#corner.handleKeydown(event);
  };

  readonly #handlePointerDown = (event: PointerEvent): void => {
    this.#overlay.handlePress(event);
    if (this.panel && this.#isSmall) this.#corner.startDrag(event, this.panel);
  };

  readonly #handleStageKeydown = (event: KeyboardEvent): void => {
    this.#autoHide.handleActivity(event);
    this.#fullScreen.handleKeydown(event);
  };

  // --- derived state ---

  get #isSmall(): boolean {
    return this.minimized || this.#pictureInPicture.isOpen;
  }

  /** Whether there is something to read or to do besides the video. */
  get #needsControls(): boolean {
    const { call, problem } = this.state;
    return !!(problem || isUnheard(call) || this.inviting?.open || this.#overlay.hasControlFocus);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-panel': RcCallPanel;
  }
}
