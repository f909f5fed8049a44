import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { CallEnd, CallInfo, Toggle } from '../core/backend.js';
import type { CallError } from '../core/call-error.js';
import type { CallFact, CallState, LiveCallState, Phase, StoreState } from '../core/call-state.js';
import { isLive } from '../core/call-state.js';
import { avatar } from './avatar.js';
import { CallElement } from './call-element.js';
import {
  RcCameraRequestEvent,
  RcHangUpRequestEvent,
  RcInviteRequestEvent,
  RcMicrophoneRequestEvent,
  type RcMembersPickedEvent,
} from './call-events.js';
import { icons } from './icons.js';
import { focusedElement, FocusLoan, hideOverlay, showOverlay } from './overlay.js';
import { styles } from './rc-call-panel.styles.js';
import type { RcMemberPicker } from './rc-member-picker.js';
import { ring, RING_BACK } from './ringtone.js';
import { avatars, buttons, overlays, tokens } from './shared-styles.js';
import { endSentence, errorSentence, listOf } from './strings/index.js';
import { WakeLock } from './wake-lock.js';

/** How long the end stays on screen: a glance, or long enough to read what went wrong. */
const END_SHOWN_MS = 2500;
const ERROR_SHOWN_MS = 8000;

/**
 * The call on screen, from dialling to the end: who is in it, the time, microphone, camera, invite and hang up. On top of
 * everything on the page, or `inline` in the page's flow. It shows what is true: a person appears grey when invited,
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
 * @csspart hang-up-button - cancels or hangs up; closes the panel once the call has ended
 * @csspart minimize-button - makes the panel small, and large again
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
  static override readonly styles = [tokens, overlays, buttons, avatars, styles];

  /** In the page's flow instead of on top of it. */
  @property({ type: Boolean, reflect: true }) inline = false;
  /** As small as can be: who, the time, and hang up. */
  @property({ type: Boolean, reflect: true }) minimized = false;
  /** What the caller hears until somebody answers: `none`, or the address of a sound; default: a built-in tone. */
  @property() ringback = '';
  /** Where the call is: read-only, for styling. */
  @property({ reflect: true }) phase: Phase = 'idle';

  @state() private announcement = '';

  @query('.panel') private panel!: HTMLElement | null;
  @query('.toast') private toast!: HTMLElement | null;
  @query('rc-member-picker') private picker!: RcMemberPicker | null;

  readonly #focus = new FocusLoan();
  readonly #wakeLock = new WakeLock();
  #shownFor = '';
  /** Whether the focus was in here before the render. */
  #hadFocus = false;
  #stopRingback: (() => void) | undefined;
  #endTimer: { callId: string; timer: ReturnType<typeof setTimeout> } | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopEndTimer();
    this.#hush();
    this.#wakeLock.keep(false);
  }

  protected override watch({ call, connection, problem, self }: StoreState): readonly unknown[] {
    const outside = [connection, problem, self, this.callStore?.features];
    if (call.phase === 'idle') return [call.phase, ...outside];
    const { id, members, microphone, camera, media } = call.call;
    const who = members.map(({ userId }) => userId).join('\n');
    const detail =
      call.phase === 'connected' ? call.link : call.phase === 'ended' ? call.end : undefined;
    return [call.phase, id, who, microphone, camera, media, detail, ...outside];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const isShown = isOnStage(this.state.call);
    this.phase = this.state.call.phase;
    this.#hadFocus = this.shadowRoot?.activeElement != null;
    if (isShown && this.inline && !this.#shownFor) this.#focus.hold(this);
    if (this.#shownFor && !isShown) this.minimized = false; // put away: the next call is large
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { call } = this.state;
    const { isNew } = this.#syncOverlay(call);
    if (isOnStage(call) && (isNew || this.#hadFocus)) this.#keepFocus(changed.has('minimized'));
    this.#syncToast();
    this.#syncEndTimer(call);
    this.#syncRingback(call);
    this.#wakeLock.keep(this.isConnected && isOnStage(call) && isLive(call));
  }

  protected override handleFact(fact: CallFact): void {
    const announcement = this.#announce(fact);
    if (announcement) this.announcement = announcement;
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
    return `root panel ${this.minimized ? 'minimized' : ''} ${call.phase}`;
  }

  #renderCall(call: OnStage): unknown {
    if (call.phase === 'ended') return this.#renderEnd(call.call, call.end);
    return this.minimized ? this.#renderMinimized(call) : this.#renderLive(call);
  }

  #renderLive(call: LiveCallState): unknown {
    return html`
      <header>
        <slot name="logo"></slot>
        <div class="heading">
          <span class="title">${this.#title(call.call)}</span>
          ${this.#renderStatus(call)}
        </div>
        <button
          class="quiet"
          part="minimize-button"
          type="button"
          aria-label=${this.text.minimize}
          title=${this.text.minimize}
          @click=${this.#handleMinimize}
        >
          ${icons.minimize}
        </button>
      </header>
      ${this.#renderNotice()} ${this.#renderMembers()}
      <footer>
        ${this.#renderToggle('microphone', call.call.microphone)}
        ${call.call.media === 'video' ? this.#renderToggle('camera', call.call.camera) : nothing}
        ${this.#renderInvite(call.call)}
        <slot name="controls"></slot>
        ${this.#renderHangUp(call)}
      </footer>
    `;
  }

  #renderMinimized(call: LiveCallState): unknown {
    return html`
      <div class="heading">
        <span class="title">${this.#title(call.call)}</span>
        ${this.#renderStatus(call)}
      </div>
      <button
        class="quiet"
        part="minimize-button"
        type="button"
        aria-label=${this.text.restore}
        title=${this.text.restore}
        @click=${this.#handleMinimize}
      >
        ${icons.restore}
      </button>
      <button
        class="danger"
        part="hang-up-button"
        type="button"
        aria-label=${this.text.hangUp}
        title=${this.text.hangUp}
        @click=${this.#handleHangUp}
      >
        ${icons.hangUp}
      </button>
    `;
  }

  #renderStatus(call: LiveCallState): unknown {
    const { text } = this;
    switch (call.phase) {
      case 'outgoing':
        return html`<span class="status" part="status">${text.waiting}</span>`;
      case 'incoming':
        return html`<span class="status" part="status"
          >${call.call.media === 'video' ? text.incomingVideo : text.incomingAudio}</span
        >`;
      case 'connecting':
        return html`<span class="status" part="status">${text.connecting}</span>`;
      case 'connected':
        return html`<span class="status">
          <rc-call-timer part="timer" .store=${this.callStore}></rc-call-timer>
          ${call.link === 'recovering' ? html`<span part="status">${text.reconnecting}</span>` : nothing}
        </span>`;
    }
  }

  #renderMembers(): unknown {
    return html`<rc-member-grid
      part="members"
      exportparts="member, video, avatar, name, pin-button"
      .store=${this.callStore}
    ></rc-member-grid>`;
  }

  #renderToggle(device: 'microphone' | 'camera', toggle: Toggle): unknown {
    const { text } = this;
    const word = {
      microphone: {
        on: text.mute,
        off: text.unmute,
        pending: text.microphonePending,
        blocked: text.microphoneBlocked,
      },
      camera: {
        on: text.cameraOff,
        off: text.cameraOn,
        pending: text.cameraPending,
        blocked: text.cameraBlocked,
      },
    }[device][toggle];
    const isOn = toggle === 'on';
    return html`<button
      class="control ${toggle}"
      part="${device}-button"
      type="button"
      aria-busy=${toggle === 'pending' ? 'true' : 'false'}
      aria-disabled=${toggle === 'pending' ? 'true' : 'false'}
      @click=${() => this.#toggle(device, toggle)}
    >
      <span class="disc">${isOn ? icons[device] : icons[`${device}Off`]}</span>
      <span class="word">${word}</span>
    </button>`;
  }

  #renderInvite(call: CallInfo): unknown {
    const { callStore, state } = this;
    if (call.groupId === undefined || !callStore?.features.invite) return nothing;
    const inCall = call.members.map(({ userId }) => userId);
    return html`<button
        class="control"
        part="invite-button"
        type="button"
        @click=${this.#handleInvite}
      >
        <span class="disc">${icons.invite}</span>
        <span class="word">${this.text.invite}</span>
      </button>
      <rc-member-picker
        .store=${callStore}
        group-id=${call.groupId}
        .exclude=${state.self ? [state.self.userId, ...inCall] : inCall}
        .max=${Math.max(0, callStore.maxMembers[call.media] - inCall.length - 1)}
        @rc-members-picked=${this.#handlePicked}
      ></rc-member-picker>`;
  }

  #renderHangUp(call: LiveCallState): unknown {
    const word = call.phase === 'outgoing' ? this.text.cancel : this.text.hangUp;
    return html`<button
      class="control hang-up"
      part="hang-up-button"
      type="button"
      @click=${this.#handleHangUp}
    >
      <span class="disc danger">${icons.hangUp}</span>
      <span class="word">${word}</span>
    </button>`;
  }

  #renderEnd(call: CallInfo, end: CallEnd): unknown {
    const userId = call.members[0]?.userId ?? call.callerId;
    return html`<div class="end">
      ${call.groupId === undefined ? avatar(this.profile(userId)) : nothing}
      <span class="title">${this.#title(call)}</span>
      <span class="status" part="status">${endSentence(this.text, end, call)}</span>
      <button part="hang-up-button" type="button" @click=${this.#handleDismiss}>
        ${this.text.close}
      </button>
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
        return isOnStage({ ...fact, phase: 'ended' }) ? endSentence(text, fact.end, fact.call) : '';
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
    if (focusedElement() !== document.body) return;
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
    this.#stopEndTimer();
    const timer = setTimeout(this.#handleDismiss, call.end.error ? ERROR_SHOWN_MS : END_SHOWN_MS);
    this.#endTimer = { callId: call.call.id, timer };
  }

  #stopEndTimer(): void {
    clearTimeout(this.#endTimer?.timer);
    this.#endTimer = undefined;
  }

  // --- what a person does ---

  #toggle(device: 'microphone' | 'camera', toggle: Toggle): void {
    if (toggle === 'pending') return;
    const on = toggle !== 'on';
    const event =
      device === 'microphone' ? new RcMicrophoneRequestEvent(on) : new RcCameraRequestEvent(on);
    this.request(event, { type: device, on });
  }

  readonly #handleInvite = (): void => {
    if (this.picker) this.picker.open = true;
  };

  readonly #handlePicked = (event: RcMembersPickedEvent): void =>
    this.unlessPrevented(event, () => {
      const { userIds } = event;
      this.request(new RcInviteRequestEvent(userIds), { type: 'invite', userIds });
    });

  readonly #handleHangUp = (): void =>
    this.request(new RcHangUpRequestEvent(), { type: 'hang-up' });

  readonly #handleMinimize = (): void => {
    this.minimized = !this.minimized;
  };

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

  /** As the gesture. A popover has no such key, and in the picker it is the picker's. */
  readonly #handleKeydown = (event: KeyboardEvent): void => {
    const isModal = this.panel instanceof HTMLDialogElement && this.panel.open;
    if (event.key !== 'Escape' || !isModal || this.picker?.open) return;
    this.#handleCancel(event);
  };
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
