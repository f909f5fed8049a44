import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { CallEnd, CallInfo, EndReason } from '../../core/call/call-info.js';
import type { CallError } from '../../core/call/call-error.js';
import type {
  CallFact,
  CallState,
  LiveCallState,
  Phase,
  StoreState,
} from '../../core/call/call-state.js';
import { isLive } from '../../core/call/call-state.js';
import { avatar } from '../looks/avatar.js';
import { control } from '../controls/call-control.js';
import { styles as controls } from '../controls/call-control.styles.js';
import { CallElement, requestTargets } from '../base/call-element.js';
import { RcCallRequestEvent, RcSwitchToAudioRequestEvent } from '../base/call-events.js';
import { cornerForKey, startSnapDrag, type Corner } from '../base/snap-drag.js';
import { icons } from '../looks/icons.js';
import { focusedElement, FocusRestore, hideOverlay, showOverlay } from '../base/overlay.js';
import { canOpenPictureInPicture, openPictureInPicture } from './picture-in-picture.js';
import { styles } from './rc-call-panel.styles.js';
import type { RcInviteButton } from '../controls/rc-invite-button.js';
import { ring, RING_BACK } from '../alerts/ringtone.js';
import { avatars, buttons, overlays, tokens } from '../looks/shared-styles.js';
import { endSentence, errorSentence, listOf } from '../words/strings-for.js';
import { WakeLock } from './wake-lock.js';

/** How long the end stays on screen: a glance, or long enough to read what went wrong and to do something. */
const END_SHOWN_MS = 2500;
const CHOICE_SHOWN_MS = 8000;
/** How long something is said on the stage. */
const NOTE_SHOWN_MS = 5000;
/** Controls over a video are in the way of who only watches. */
const CONTROLS_SHOWN_MS = 5000;

/** After these one may want to try again. */
const TO_BE_REPEATED: readonly EndReason[] = ['no-answer', 'declined', 'busy', 'network', 'failed'];

/**
 * The call on screen, from dialling to the end: who is in it, the time, microphone, camera, invite and hang up. On top of
 * everything on the page, or `inline` in the page's flow; small in a corner, filling the screen, or in a window of its own
 * where the browser can. It shows what is true: a person appears grey when invited,
 * with their picture or video once they joined, and goes when they leave; a button in flight says so. When the call
 * ends it says why, then closes. What goes wrong outside of a call is said here too.
 *
 * @summary The call on screen.
 *
 * @slot logo - a brand in the head of the panel
 * @slot controls - more controls, between invite and hang up
 * @slot empty - shown by an inline panel while there is no call
 *
 * @fires {RcMicrophoneRequestEvent} rc-microphone-request - a person turns their microphone on or off (`on`); cancelable
 * @fires {RcCameraRequestEvent} rc-camera-request - a person turns their camera on or off (`on`); cancelable
 * @fires {RcInviteRequestEvent} rc-invite-request - a person invites more members (`userIds`); cancelable
 * @fires {RcHangUpRequestEvent} rc-hang-up-request - a person cancels or hangs up; cancelable
 * @fires {RcSwitchToAudioRequestEvent} rc-switch-to-audio-request - a person wants an audio call instead; cancelable
 * @fires {RcDeviceRequestEvent} rc-device-request - a person chose a device (`kind`, `deviceId?`); cancelable
 * @fires {RcCallRequestEvent} rc-call-request - a person calls again (`userIds`, `groupId?`, `media`); cancelable
 *
 * @csspart panel - the panel
 * @csspart status - what the call is at: waiting, connecting, reconnecting, or why it ended
 * @csspart timer - the time since connect
 * @csspart members - all tiles
 * @csspart pin-button - pins a member to the large place
 * @csspart member - one member's tile
 * @csspart video - a member's video
 * @csspart avatar - a member's picture
 * @csspart name - a member's name
 * @csspart microphone-button - turns the own microphone on or off
 * @csspart camera-button - turns the own camera on or off
 * @csspart invite-button - opens the member picker
 * @csspart dialog - the member picker
 * @csspart search - its search field
 * @csspart list - its members
 * @csspart option - one of them
 * @csspart confirm-button - invites who was chosen
 * @csspart cancel-button - closes the picker
 * @csspart hang-up-button - cancels or hangs up; closes the panel once the call has ended
 * @csspart switch-to-audio-button - makes an audio call of a video call
 * @csspart minimize-button - makes the panel small, and large again
 * @csspart own-window-button - puts the call into a window of its own, and back
 * @csspart full-screen-button - fills the screen, and no longer
 * @csspart call-again-button - calls again after the end
 * @csspart muted-hint - says that nobody hears what is said
 * @csspart note - what somebody did, for a moment
 * @csspart device-button - opens the menu of devices
 * @csspart device-menu - that menu
 * @csspart flip-button - the other side of a phone
 * @csspart notice - what went wrong
 *
 * @cssprop --rc-stage - the ground a call plays on
 * @cssprop --rc-stage-2 - the ground of a tile
 * @cssprop --rc-stage-control - the ground of a control
 * @cssprop --rc-stage-text - text on the stage
 * @cssprop --rc-accent - a control that leads into a call
 * @cssprop --rc-danger - the hang-up button
 * @cssprop --rc-radius - how round the panel is
 * @cssprop --rc-font - the font
 */
export class RcCallPanel extends CallElement {
  static override readonly styles = [tokens, overlays, buttons, avatars, controls, styles];

  /** In the page's flow instead of on top of it. */
  @property({ type: Boolean, reflect: true }) inline = false;
  /** As small as can be, in a corner: who, the time, microphone and hang up. */
  @property({ type: Boolean, reflect: true }) minimized = false;
  /** What the caller hears until somebody answers: `none`, or the address of a sound; default: a built-in tone. */
  @property() ringback = '';
  /** Where the call is: read-only, for styling. */
  @property({ reflect: true }) phase: Phase = 'idle';

  @state() private announcement = '';

  /** What somebody did, on the stage for a moment. */
  @state() private note = '';
  /** Nothing but the video is shown. */
  @state() private isCalm = false;
  /** The corner a small panel is in. */
  @state() private corner: Corner = { block: 'end', inline: 'end' };
  /** The window of its own that the call is in. */
  @state() private pipWindow: Window | undefined;

  @query('.panel') private panel!: HTMLElement | null;
  @query('.stage') private stage!: HTMLElement | null;
  @query('.toast') private toast!: HTMLElement | null;
  @query('rc-invite-button') private inviting!: RcInviteButton | null;

  readonly #focus = new FocusRestore();
  readonly #wakeLock = new WakeLock();
  #shownFor = '';
  /** Whether the focus was in here before the render. */
  #hadFocus = false;
  #stopRingback: (() => void) | undefined;
  #endTimer: { callId: string; timer: ReturnType<typeof setTimeout> } | undefined;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;
  #calmTimer: ReturnType<typeof setTimeout> | undefined;
  /** The touch that brought the controls back: it presses none of them. */
  #isWaking = false;
  /** Everybody who was called, or in the call. */
  #known: { callId: string; userIds: ReadonlySet<string> } = { callId: '', userIds: new Set() };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopEndTimer();
    clearTimeout(this.#noteTimer);
    this.note = '';
    this.#stopCalm();
    queueMicrotask(() => {
      if (!this.isConnected) this.#closePictureInPicture(); // removed, and not moved
    });
    this.#hush();
    this.#wakeLock.keep(false);
  }

  protected override watch({ call, connection, problem, self }: StoreState): readonly unknown[] {
    const outside = [connection, problem, self, this.callStore?.features];
    if (call.phase === 'idle') return [call.phase, ...outside];
    const { id, members, media } = call.call;
    const who = members.map(({ userId }) => userId).join('\n');
    const detail = call.phase === 'ended' ? call.end : undefined;
    return [call.phase, id, who, media, detail, isUnheard(call), ...outside];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const isShown = isOnStage(this.state.call);
    this.phase = this.state.call.phase;
    this.#hadFocus = this.shadowRoot?.activeElement != null;
    if (isShown && this.inline && !this.#shownFor) this.#focus.hold(this);
    if (this.#shownFor && !isShown) this.minimized = false; // put away: the next call is large
    if (isOnStage(this.state.call)) this.#remember(this.state.call);
  }

  protected override updated(): void {
    const { call } = this.state;
    const { isNew } = this.#syncOverlay(call);
    if (isOnStage(call) && (isNew || this.#hadFocus))
      this.#keepFocus(this.#isSmall !== this.#wasSmall);
    this.#wasSmall = this.#isSmall;
    this.#syncToast();
    this.#syncEndTimer(call);
    this.#syncRingback(call);
    this.#syncCalm(call);
    if (!isLive(call)) this.#closePictureInPicture();
    if (this.#isFull && (this.#isSmall || !isLive(call))) void document.exitFullscreen();
    this.#wakeLock.keep(this.isConnected && isOnStage(call) && isLive(call));
  }

  protected override handleFact(fact: CallFact): void {
    const announcement = this.#announce(fact);
    if (announcement) this.announcement = announcement;
    if (fact.type === 'media-changed' && fact.userId !== undefined) this.#show(announcement);
  }

  protected override render(): unknown {
    const { call } = this.state;
    return html`
      <div class="visually-hidden" role="status">${this.announcement}</div>
      ${this.inline ? this.#renderInline(call) : this.#renderOverlay(call)}
    `;
  }

  #renderInline(call: CallState): unknown {
    if (!isOnStage(call))
      return html`<div class="root">${this.#renderNotice()}<slot name="empty"></slot></div>`;
    return html`<section
      class=${this.#classes(call)}
      part="panel"
      tabindex="-1"
      aria-label=${this.#title(call.call)}
    >
      ${this.#renderCall(call)}
    </section>`;
  }

  #renderOverlay(call: CallState): unknown {
    return html`
      <dialog
        class="${this.#classes(call)} overlay"
        part="panel"
        popover="manual"
        tabindex="-1"
        aria-label=${isOnStage(call) ? this.#title(call.call) : nothing}
        aria-description=${this.#isSmall ? this.text.moveHint : nothing}
        @pointerdown=${this.#handleDragStart}
        @cancel=${this.#handleCancel}
        @close=${this.#handleClose}
        @keydown=${this.#handleKeydown}
      >
        ${isOnStage(call) ? this.#renderCall(call) : nothing}
      </dialog>
      <div class="root toast overlay" popover="manual">
        ${isOnStage(call) ? nothing : this.#renderNotice()}
      </div>
    `;
  }

  #classes(call: CallState): string {
    const { block, inline } = this.corner;
    const small = `minimized block-${block} inline-${inline}`;
    return `root panel ${this.#isSmall ? small : ''} ${call.phase}`;
  }

  #renderCall(call: OnStage): unknown {
    if (call.phase === 'ended') return this.#renderEnd(call.call, call.end);
    return this.#isSmall ? this.#renderSmall(call) : this.#renderStage(call);
  }

  #renderStage(call: LiveCallState): unknown {
    const { callStore, text } = this;
    const { media, groupId } = call.call;
    const canSwitch =
      media === 'video' && call.phase === 'connected' && callStore?.features.switchToAudio;
    const many = canSwitch ? 'many' : ''; // then there may be five
    return html`<div
      class="stage ${this.isCalm ? 'calm' : ''}"
      @pointermove=${this.#handleActivity}
      @pointerdown=${this.#handleActivity}
      @keydown=${this.#handleActivity}
      @focusin=${this.#handleActivity}
      @click=${{ handleEvent: this.#handleClick, capture: true }}
      @fullscreenchange=${() => this.requestUpdate()}
    >
      <header>
        <slot name="logo"></slot>
        ${this.#renderHeading(call)} ${this.#renderSizes()}
      </header>
      ${this.#renderNotice()} ${this.#renderMembers()}
      ${this.note && html`<div class="note" part="note">${this.note}</div>`}
      <footer class=${many}>
        <rc-microphone-button
          exportparts="microphone-button, muted-hint"
          .store=${callStore}
        ></rc-microphone-button>
        ${
          media === 'video'
            ? html`<rc-camera-button
                exportparts="camera-button"
                .store=${callStore}
              ></rc-camera-button>`
            : nothing
        }
        ${
          canSwitch
            ? control({
                part: 'switch-to-audio-button',
                label: text.switchToAudio,
                icon: icons.accept,
                press: this.#handleSwitchToAudio,
              })
            : nothing
        }
        ${
          groupId !== undefined && callStore?.features.invite
            ? html`<rc-invite-button
                exportparts="invite-button, dialog, search, list, option, confirm-button, cancel-button"
                .store=${callStore}
              ></rc-invite-button>`
            : nothing
        }
        <slot name="controls"></slot>
        ${this.#renderHangUp()}
      </footer>
    </div>`;
  }

  #renderSmall(call: LiveCallState): unknown {
    return html`${this.#renderHeading(call)}
    ${
      this.pipWindow
        ? nothing
        : html`<rc-microphone-button
            compact
            exportparts="microphone-button, muted-hint"
            .store=${this.callStore}
          ></rc-microphone-button>`
    }
    ${this.#renderQuiet('minimize-button', 'restore', this.#handleMinimize)}
    ${this.#renderHangUp(true)}`;
  }

  #renderHeading(call: LiveCallState): unknown {
    return html`<div class="heading">
      <span class="title">${this.#title(call.call)}</span>
      ${this.pipWindow ? html`<span class="status">${this.text.inOwnWindow}</span>` : this.#renderStatus()}
    </div>`;
  }

  #renderStatus(): unknown {
    return html`<rc-call-status
      class="status"
      exportparts="status, timer"
      .store=${this.callStore}
    ></rc-call-status>`;
  }

  #renderHangUp(compact = false): unknown {
    return html`<rc-hang-up-button
      ?compact=${compact}
      exportparts="hang-up-button"
      .store=${this.callStore}
    ></rc-hang-up-button>`;
  }

  /** How large the panel is, and where. */
  #renderSizes(): unknown {
    if (requestTargets.has(this.ownerDocument))
      return this.#renderQuiet('own-window-button', 'restore', this.#handleLeaveWindow);
    return html`
      <rc-flip-button compact exportparts="flip-button" .store=${this.callStore}></rc-flip-button>
      <rc-device-button
        exportparts="device-button, device-menu"
        .store=${this.callStore}
      ></rc-device-button>
      ${canOpenPictureInPicture() ? this.#renderQuiet('own-window-button', 'openOwnWindow', this.#handlePictureInPicture) : nothing}
      ${document.fullscreenEnabled ? this.#renderQuiet('full-screen-button', 'fullScreen', this.#handleFullScreen) : nothing}
      ${this.#renderQuiet('minimize-button', 'minimize', this.#handleMinimize)}
    `;
  }

  #renderQuiet(part: string, does: keyof typeof quietIcons, act: () => void): unknown {
    const isPressed = does === 'fullScreen' ? (this.#isFull ? 'true' : 'false') : nothing;
    return html`<button
      class="quiet"
      part=${part}
      type="button"
      aria-label=${this.text[does]}
      aria-pressed=${isPressed}
      title=${this.text[does]}
      @click=${act}
    >
      ${quietIcons[does]}
    </button>`;
  }

  #renderMembers(): unknown {
    return html`<rc-member-grid
      part="members"
      exportparts="member, video, avatar, name, pin-button"
      .store=${this.callStore}
    ></rc-member-grid>`;
  }

  #renderEnd(call: CallInfo, end: CallEnd): unknown {
    const userId = call.members[0]?.userId ?? call.callerId;
    const isActive = () => this.#startEndTimer(call.id, CHOICE_SHOWN_MS);
    return html`<div class="end" @pointermove=${isActive} @focusin=${isActive}>
      ${call.groupId === undefined ? avatar(this.profile(userId)) : nothing}
      <span class="title">${this.#title(call)}</span>
      ${this.#renderStatus()}
      <div class="choices">
        ${
          this.#mayRepeat(call, end)
            ? html`<button
                class="accept"
                part="call-again-button"
                type="button"
                @click=${this.#handleCallAgain}
              >
                ${this.text.callAgain}
              </button>`
            : nothing
        }
        <button part="hang-up-button" type="button" @click=${this.#handleDismiss}>
          ${this.text.close}
        </button>
      </div>
    </div>`;
  }

  #renderNotice(): unknown {
    const { problem } = this.state;
    if (!problem) return nothing;
    return html`<div class="notice" part="notice" role="alert">
      ${icons.alert}<span class="sentence">${errorSentence(this.text, problem)}</span>
      ${this.#renderWayOut(problem)}
      <button
        class="quiet"
        type="button"
        aria-label=${this.text.close}
        @click=${this.#handleDismissProblem}
      >
        ${icons.close}
      </button>
    </div>`;
  }

  /** What a person can do about a problem right here. */
  #renderWayOut(problem: CallError): unknown {
    const { connection } = this.state;
    if (problem.params.detail === 'needs-reload')
      return html`<button type="button" @click=${() => location.reload()}>
        ${this.text.reload}
      </button>`;
    if (problem.params.detail === 'sound-blocked')
      return html`<button type="button" @click=${this.#handleResumeSound}>
        ${this.text.turnOnSound}
      </button>`;
    if (connection === 'failed' || connection === 'kicked')
      return html`<button type="button" @click=${this.#handleReconnect}>
        ${this.text.tryAgain}
      </button>`;
    return nothing;
  }

  // --- words ---

  #title(call: CallInfo): string {
    const names = call.members.map(({ userId }) => this.profile(userId).name);
    if (names.length === 0)
      return call.groupId === undefined ? this.profile(call.callerId).name : this.text.groupCall;
    return listOf(this.text, names);
  }

  /** What a person who does not see the panel needs to hear. */
  #announce(fact: CallFact): string {
    const { text } = this;
    switch (fact.type) {
      case 'placed':
        return this.say('calling', { names: this.#title(fact.call) });
      case 'connected':
        return text.connected;
      case 'ended':
        return isOnStage({ ...fact, phase: 'ended' })
          ? endSentence(text, fact.end, fact.call, this.nameIn(fact.call))
          : '';
      case 'media-changed': {
        const { userId = this.state.self?.userId ?? '' } = fact;
        return this.say('switchedToAudio', { name: this.profile(userId).name });
      }
      case 'member-joined':
        return this.say('joined', { name: this.profile(fact.userId).name });
      case 'member-left':
        return this.say('left', { name: this.profile(fact.userId).name });
      case 'member-invited':
        return this.say('invited', { name: this.profile(fact.userId).name });
      default:
        return ''; // an incoming call and a problem are alerts of their own
    }
  }

  // --- on top of the page ---

  /** A control that had the focus may be gone: the panel has it then, rather than nobody. */
  #keepFocus(isResized: boolean): void {
    const page = this.ownerDocument; // a window of its own has another one
    if (focusedElement(page) !== page.body) return;
    const button = isResized ? this.renderRoot.querySelector('[part=minimize-button]') : null;
    const target = button ?? this.panel;
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  #syncOverlay(call: CallState): { isNew: boolean } {
    const { panel } = this;
    const shownFor = isOnStage(call) ? call.call.id : '';
    const isNew = shownFor !== this.#shownFor;
    this.#shownFor = shownFor;
    const overlay = panel instanceof HTMLDialogElement ? panel : undefined;
    if (shownFor && overlay) {
      if (isNew) this.#focus.show(overlay, overlay);
      else showOverlay(overlay);
      return { isNew };
    }
    if (overlay) hideOverlay(overlay);
    if (isNew && !shownFor) this.#focus.giveBack();
    return { isNew };
  }

  #syncToast(): void {
    const { toast } = this;
    if (!toast) return;
    const wanted = toast.childElementCount > 0;
    if (wanted !== toast.matches(':popover-open')) toast.togglePopover(wanted);
  }

  #syncRingback(call: CallState): void {
    if (call.phase !== 'outgoing' || !this.isConnected || !this.callStore) return this.#hush();
    this.#stopRingback ??= ring(this.callStore, this.ringback, {
      tone: RING_BACK,
      isWanted: () => this.state.call.phase === 'outgoing',
    });
  }

  #hush(): void {
    this.#stopRingback?.();
    this.#stopRingback = undefined;
  }

  #syncEndTimer(call: CallState): void {
    if (call.phase !== 'ended') return this.#stopEndTimer();
    if (this.#endTimer?.callId === call.call.id || !this.isConnected) return;
    const isChoice = call.end.error || this.#mayRepeat(call.call, call.end);
    this.#startEndTimer(call.call.id, isChoice ? CHOICE_SHOWN_MS : END_SHOWN_MS);
  }

  #startEndTimer(callId: string, ms: number): void {
    this.#stopEndTimer();
    const timer = setTimeout(() => {
      if (this.#hasControlFocus) this.#startEndTimer(callId, ms);
      else this.#handleDismiss();
    }, ms);
    this.#endTimer = { callId, timer };
  }

  #stopEndTimer(): void {
    clearTimeout(this.#endTimer?.timer);
    this.#endTimer = undefined;
  }

  // --- what a person does ---

  readonly #handleSwitchToAudio = (): void =>
    this.request(new RcSwitchToAudioRequestEvent(), { type: 'switch-to-audio' });

  readonly #handleCallAgain = (): void => {
    const { call } = this.state;
    if (call.phase !== 'ended') return;
    const { groupId, media } = call.call;
    const again = { userIds: [...this.#known.userIds], media, ...(groupId && { groupId }) };
    this.request(new RcCallRequestEvent(again), { type: 'call', ...again });
  };

  readonly #handleMinimize = (): void => {
    if (this.pipWindow) this.#closePictureInPicture();
    else this.minimized = !this.minimized;
  };

  readonly #handleFullScreen = (): void => {
    if (this.#isFull) void document.exitFullscreen();
    else this.stage?.requestFullscreen().catch(() => {}); // the person or the page does not want it
  };

  readonly #handlePictureInPicture = (): void => void this.#openPictureInPicture();

  async #openPictureInPicture(): Promise<void> {
    const twin = new (this.constructor as typeof RcCallPanel)();
    twin.inline = true;
    twin.store = this.callStore;
    const own = await openPictureInPicture(this, twin).catch(() => undefined);
    if (!own) return;
    own.addEventListener('pagehide', () => {
      twin.remove();
      if (this.pipWindow === own) this.pipWindow = undefined;
    });
    this.pipWindow = own;
  }

  readonly #handleLeaveWindow = (): void => this.ownerDocument.defaultView?.close();

  #closePictureInPicture(): void {
    this.pipWindow?.close();
    this.pipWindow = undefined;
  }

  readonly #handleDismiss = (): void => {
    this.callStore?.send({ type: 'dismiss' }).catch(() => {});
  };

  readonly #handleDismissProblem = (): void => {
    this.callStore?.send({ type: 'dismiss-problem' }).catch(() => {});
  };

  readonly #handleResumeSound = (): void => {
    this.callStore?.send({ type: 'resume-sound' }).catch(() => {});
  };

  readonly #handleReconnect = (): void => {
    this.callStore?.send({ type: 'connect' }).catch(() => {});
  };

  /** A gesture that closes dialogs makes the panel small, rather than leave the call going unseen. */
  readonly #handleCancel = (event: Event): void => {
    event.preventDefault();
    if (isLive(this.state.call)) this.minimized = true;
  };

  /** The browser may close a dialog without asking: while there is a call, it is shown again. */
  readonly #handleClose = (): void => this.requestUpdate();

  /** As the gesture. A popover has no such key, and in the picker it is the picker's. Arrows move a small panel. */
  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const { panel } = this;
    const isModal = panel instanceof HTMLDialogElement && panel.open;
    const corner = this.#isSmall ? cornerForKey(event, this.corner) : undefined;
    if (event.key === 'Escape' && isModal && !this.inviting?.open) this.#handleCancel(event);
    if (!corner) return;
    event.preventDefault();
    this.corner = corner;
  };

  /** A small panel goes with the pointer, then to the nearest corner. */
  readonly #handleDragStart = (event: PointerEvent): void => {
    const { panel } = this;
    const isPress = event.composedPath().some((each) => each instanceof HTMLButtonElement);
    if (!panel || !this.#isSmall || isPress || event.button !== 0) return;
    startSnapDrag(event, panel, viewport, (corner) => (this.corner = corner));
  };

  // --- only the video ---

  readonly #handleActivity = (event: Event): void => {
    if (event.type === 'pointerdown') this.#isWaking = this.isCalm;
    if (event.type === 'keydown') this.#isWaking = false;
    this.#wake();
    if ((event as KeyboardEvent).key !== 'Escape' || !this.#isFull) return;
    event.preventDefault();
    void document.exitFullscreen();
  };

  readonly #handleClick = (event: Event): void => {
    if (!this.#isWaking) return;
    this.#isWaking = false;
    event.stopPropagation();
    event.preventDefault();
  };

  #syncCalm(call: CallState): void {
    const isWatching = call.phase === 'connected' && call.call.media === 'video' && !this.#isSmall;
    if (!isWatching || !this.isConnected) this.#stopCalm();
    else if (this.#calmTimer === undefined || (this.isCalm && this.#isBusy)) this.#wake();
  }

  #wake(): void {
    this.#stopCalm();
    this.#calmTimer = setTimeout(() => {
      if (this.#isBusy) this.#wake();
      else this.isCalm = true;
    }, CONTROLS_SHOWN_MS);
  }

  #stopCalm(): void {
    clearTimeout(this.#calmTimer);
    this.#calmTimer = undefined;
    this.isCalm = false;
  }

  /** Whether there is something to read or to do besides the video. */
  get #isBusy(): boolean {
    const { call, problem } = this.state;
    const isPicking = this.inviting?.open === true;
    return problem !== null || isPicking || isUnheard(call) || this.#hasControlFocus;
  }

  /** Whether somebody is at a control with the keyboard. */
  get #hasControlFocus(): boolean {
    const focused = focusedElement(this.ownerDocument);
    const isIn = this.contains((this.getRootNode() as ShadowRoot).activeElement); // a slotted one, too
    return isIn && focused !== this.panel && focused.matches(':focus-visible');
  }

  // --- small change ---

  #wasSmall = false;

  get #isSmall(): boolean {
    return this.minimized || this.pipWindow !== undefined;
  }

  get #isFull(): boolean {
    return this.stage?.matches(':fullscreen') === true;
  }

  #show(note: string): void {
    clearTimeout(this.#noteTimer);
    this.note = note;
    this.#noteTimer = setTimeout(() => (this.note = ''), NOTE_SHOWN_MS);
  }

  #remember({ call: { id, members } }: OnStage): void {
    const known = this.#known.callId === id ? this.#known.userIds : [];
    const userIds = new Set([...known, ...members.map(({ userId }) => userId)]);
    this.#known = { callId: id, userIds };
  }

  #mayRepeat({ id, direction }: CallInfo, { reason, durationMs }: CallEnd): boolean {
    const isKnown = this.#known.callId === id && this.#known.userIds.size > 0;
    return (
      (direction === 'outgoing' || durationMs > 0) && isKnown && TO_BE_REPEATED.includes(reason)
    );
  }
}

const viewport = { getBoundingClientRect: () => new DOMRect(0, 0, innerWidth, innerHeight) };

const quietIcons = {
  openOwnWindow: icons.pictureInPicture,
  fullScreen: icons.fullScreen,
  minimize: icons.minimize,
  restore: icons.restore,
};

/** Whether somebody speaks into a microphone that is off: their button says so. */
function isUnheard(call: CallState): boolean {
  return isLive(call) && call.call.microphone === 'off' && call.call.speaking === true;
}

/** A call that the panel shows; an incoming one is shown by `<rc-incoming-call>`, the end of a quiet one by another tab. */
type OnStage = Exclude<CallState, { phase: 'idle' | 'incoming' }>;

function isOnStage(call: CallState): call is OnStage {
  if (call.phase === 'ended' && call.call.quiet) return call.end.reason === 'answered-elsewhere';
  return call.phase !== 'idle' && call.phase !== 'incoming';
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-panel': RcCallPanel;
  }
}
