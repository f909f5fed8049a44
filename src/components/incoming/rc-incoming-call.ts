import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { CallInfo, Media } from '../../core/call/call-info.js';
import type { StoreState } from '../../core/call/call-state.js';
import { alertUser } from '../alerts/call-alert.js';
import { avatar } from '../looks/avatar.js';
import { BriefElement } from '../base/brief-element.js';
import { drawAhead } from '../base/draw-ahead.js';
import { RcAcceptRequestEvent, RcHangUpRequestEvent } from '../base/call-events.js';
import { RcQuickReplyEvent } from '../base/quiet-call-events.js';
import { icons } from '../looks/icons.js';
import { focusedElement, FocusRestore, isTyping, isWithin } from '../base/focus.js';
import {
  hideOverlay,
  insistOnFocus,
  isOutOfUse,
  showOverlay,
  showOverlayWithFocus,
} from '../base/overlay.js';
import { isModal } from '../base/popover.js';
import { afterPaint, startLater } from '../base/scheduling.js';
import { StayOnTop } from '../base/stay-on-top.js';
import { styles } from './rc-incoming-call.styles.js';
import { RingTwin } from './ring-twin.js';
import { INCOMING_TIMING, type IncomingTiming } from './timing.js';
import { quickReplies } from './quick-replies.js';
import { ring } from '../alerts/ringtone.js';
import { RING } from '../alerts/tones.js';
import { avatars, buttons, overlays, tokens } from '../looks/shared-styles.js';
import { QuietWatch } from '../quiet/quiet-watch.js';

/** How many other members of a group call are shown by name. When there are more, the last place holds their number. */
const MEMBERS_SHOWN = 5;

/** For drawing ahead. */
const SAMPLE_CALL: CallInfo = {
  ...{ id: 'sample', callerId: 'A', direction: 'incoming', media: 'video' },
  ...{ members: [], microphone: 'off', camera: 'off' },
};

/**
 * The dialog of an incoming call. Shows the caller, whether the call has video, and the other members of a group call, with
 * buttons to accept, to accept with audio only, and to decline. It opens on top of everything on the page and takes the
 * focus unless somebody is typing. When a site is open in several tabs, one of them rings; the others show a small dialog
 * in which the call can be answered, too.
 *
 * Keys: F6 moves the focus to it from anywhere on the page. In it, Enter accepts and Escape declines. A key that was held
 * down before the dialog opened does nothing.
 *
 * @summary Rings, and lets a person accept or decline.
 *
 * @slot logo - a brand above the caller
 * @slot caller - replaces avatar and name of the caller
 *
 * @fires {RcAcceptRequestEvent} rc-accept-request - a person accepts (`media`); cancelable
 * @fires {RcHangUpRequestEvent} rc-hang-up-request - a person declines; cancelable
 * @fires {RcDoNotDisturbRequestEvent} rc-do-not-disturb-request - a person turns do not disturb off (`on`); cancelable
 * @fires {RcQuickReplyEvent} rc-quick-reply - a person declines with some words (`text`, `call`), which the host sends as a
 *   message; cancelable
 *
 * @csspart dialog - the dialog
 * @csspart avatar - the caller's picture
 * @csspart caller-name - the caller's name
 * @csspart members - who else is in a group call
 * @csspart accept-button - accepts
 * @csspart accept-audio-button - accepts a video call with audio only
 * @csspart decline-button - declines
 * @csspart quick-replies - the words to decline with
 * @csspart do-not-disturb - says that the call is silent, and until when
 * @csspart do-not-disturb-button - turns that off
 * @csspart sound-button - says that the browser blocks the ring, and turns it on
 *
 * @cssprop --rc-surface - background of the dialog
 * @cssprop --rc-text - its text
 * @cssprop --rc-accent - background of the accept button
 * @cssprop --rc-danger - background of the decline button
 */
export class RcIncomingCall extends BriefElement {
  static override readonly styles = [tokens, overlays, buttons, avatars, styles];

  /** `none`, or the address of a sound; default: a built-in tone. */
  @property() ringtone = '';
  /**
   * Shows a desktop notification while it rings and the page is hidden, where the person allowed it. It never asks: the
   * host calls `Notification.requestPermission()` when it makes sense there.
   */
  @property({ type: Boolean }) notify = false;
  /** Words to decline with, separated by `|`; the host sends them (`rc-quick-reply`). */
  @property({ attribute: 'quick-replies' }) quickReplies = '';
  /** In the page's flow instead of on top of it. */
  @property({ type: Boolean, reflect: true }) inline = false;
  /**
   * The times of what happens by itself. For tests.
   *
   * @internal
   */
  @property({ attribute: false }) timing: IncomingTiming = INCOMING_TIMING;

  /** Whether the browser refuses to play the ring until a person does something on the page. */
  @state() private soundBlocked = false;

  /** Whether one that belongs into the page's flow lies on top, because it could not be used there. */
  @state() private lifted = false;

  /** Leaves the focus alone and announces the call instead: somebody is typing, another tab rings, or it is inline. */
  #unfocused = false;

  @query('dialog') private dialog!: HTMLDialogElement | null;
  @query('details') private replies!: HTMLDetailsElement | null;
  @query('.accept') private acceptButton!: HTMLButtonElement | null;
  @query('.actions') private actions!: HTMLElement | null;

  readonly #quiet = new QuietWatch(this, () => this.callStore);
  readonly #focus = new FocusRestore();
  readonly #stayOnTop = new StayOnTop({
    host: this,
    dialog: () => this.dialog,
    lift: (isLifted) => (this.lifted = isLifted && this.inline),
    targets: () => this.actions?.children ?? [],
    twin: new RingTwin(this, () => [this.#call?.id ?? '', this.callStore]),
  });
  #stopDrawingAhead: (() => void) | undefined;
  #stopRinging: (() => void) | undefined;
  #stopAlerting: (() => void) | undefined;
  #shownAs: 'quiet' | 'silent' | 'ringing' | undefined;
  /** When a key was pressed last, anywhere on the page (`performance.now()`). */
  #keyAt = -Infinity;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#handleAnyKey, true);
    this.#stopDrawingAhead = drawAhead(this, [
      () => (this.#call ? nothing : this.#renderCall(SAMPLE_CALL, { userId: 'A', name: 'A' })),
    ]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#handleAnyKey, true);
    this.#stopDrawingAhead?.();
    this.#stayOnTop.keep(false);
    this.#stopSignals();
    this.#shownAs = undefined;
  }

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    return call.phase === 'incoming' ? [call.call, self] : [];
  }

  get #isInFlow(): boolean {
    return this.inline && !this.lifted;
  }

  /** The incoming call. */
  get #call(): CallInfo | undefined {
    const { call } = this.state;
    return call.phase === 'incoming' ? call.call : undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!this.#call) this.lifted = false;
    if (this.#call && this.#shownAs !== 'ringing')
      this.#unfocused =
        this.#isInFlow ||
        !!this.#call.quiet ||
        this.#quiet.isOn ||
        isTyping() ||
        performance.now() - this.#keyAt < this.timing.typing;
  }

  protected override render(): unknown {
    const call = this.#call;
    const content = call ? this.#renderCall(call) : nothing;
    const name = call ? this.profile(call.callerId).name : nothing; // what shows it may be replaced
    const alert = call && this.#unfocused ? html`${name} ${this.#invitation(call)}` : nothing;
    return html`<div class="visually-hidden" role="alert">${alert}</div>
      ${this.#isInFlow ? this.#renderInline(content, name) : this.#renderOverlay(content, name)}`;
  }

  #renderInline(content: unknown, name: unknown): unknown {
    if (content === nothing) return nothing;
    return html`<div
      class="root inline ${this.#call?.quiet ? 'small' : ''}"
      part="dialog"
      role="alertdialog"
      aria-label=${name}
      aria-describedby="what"
    >
      ${content}
    </div>`;
  }

  #renderOverlay(content: unknown, name: unknown): unknown {
    return html`<dialog
      class="root overlay ${this.#call?.quiet ? 'small' : ''}"
      part="dialog"
      popover="manual"
      role="alertdialog"
      tabindex="-1"
      aria-label=${name}
      aria-describedby="what"
      @cancel=${this.#handleCancel}
      @close=${this.#handleClose}
      @keydown=${this.#handleKeydown}
      @pointerdown=${this.#stayOnTop.handlePress}
    >
      ${content}
    </dialog>`;
  }

  protected override updated(): void {
    const call = this.#call;
    const before = this.#shownAs;
    this.#shownAs = call && (call.quiet ? 'quiet' : this.#quiet.isOn ? 'silent' : 'ringing');
    if (this.#shownAs !== 'ringing') this.#stopSignals();
    if (this.#shownAs === before) {
      if (call && this.dialog) showOverlay(this.dialog); // no longer inline, or closed by the browser
    } else if (call) this.#begin(call);
    else this.#finish();
    this.#stayOnTop.keep(!!call && this.isConnected);
  }

  /** The dialog comes first: a page or a machine may get in the way of everything else. */
  #begin(call: CallInfo): void {
    if (this.dialog)
      showOverlayWithFocus(this.dialog, this.#focus, this.acceptButton, this.#unfocused);
    if (this.#shownAs !== 'ringing') return;
    this.#stopRinging ??= startLater(afterPaint, () => this.#ring());
    this.#stopAlerting ??= this.#alertUser(call);
  }

  /** Opens an audio device, which takes its time: the dialog is on screen before. */
  #ring(): () => void {
    const store = this.callStore;
    return ring(store ?? this, this.ringtone, {
      tone: RING,
      output: 'ringer',
      startMs: this.timing.audioStart,
      isWanted: () => !!this.#call && !this.#call.quiet && !this.#quiet.isOn,
      whenBlocked: (blocked) => (this.soundBlocked = blocked),
      isAnswer: (gesture) => this.#isAnswer(gesture),
      isSettingUp: () => store?.state.call.phase === 'connecting',
    });
  }

  #isAnswer(gesture: Event): boolean {
    const isPress = !(gesture instanceof KeyboardEvent) || ['Enter', ' '].includes(gesture.key);
    return isPress && gesture.composedPath().includes(this.actions!);
  }

  #alertUser(call: CallInfo): () => void {
    return alertUser({
      callId: call.id,
      caller: () => this.profile(call.callerId).name,
      message: () => this.#invitation(call),
      notify: () => this.notify,
      isUnheard: () => this.soundBlocked,
      flashMs: this.timing.titleFlash,
    });
  }

  #finish(): void {
    if (this.dialog) hideOverlay(this.dialog);
    this.#focus.restore();
  }

  #invitation({ media }: CallInfo): string {
    return media === 'video' ? this.text.incomingVideo : this.text.incomingAudio;
  }

  #renderCall(call: CallInfo, caller = this.profile(call.callerId)): unknown {
    return html`
      <slot name="logo"></slot>
      <slot name="caller">
        ${avatar(caller)}
        <span class="name" part="caller-name">${caller.name}</span>
      </slot>
      <span class="what" id="what">
        ${call.groupId === undefined ? nothing : `${this.text.groupCall} · `}${this.#invitation(call)}
      </span>
      ${call.groupId === undefined || call.quiet ? nothing : this.#renderMembers(call)}
      ${this.soundBlocked ? this.#renderSoundButton() : nothing}
      ${call.quiet ? nothing : this.#quiet.chip}
      <div class="actions">
        <button class="danger" part="decline-button" type="button" @click=${this.#handleDecline}>
          ${icons.hangUp}${this.text.decline}
        </button>
        ${
          call.media === 'video' && !call.quiet
            ? html`<button
                part="accept-audio-button"
                type="button"
                @click=${this.#handleAcceptAudio}
              >
                ${icons.accept}${this.text.acceptAudio}
              </button>`
            : nothing
        }
        <button class="accept" part="accept-button" type="button" @click=${this.#handleAccept}>
          ${call.media === 'video' ? icons.camera : icons.accept}${call.quiet ? this.text.answerHere : this.text.accept}
        </button>
      </div>
      ${this.quickReplies && !call.quiet ? this.#renderReplies(call) : nothing}
    `;
  }

  #renderReplies(call: CallInfo): unknown {
    return quickReplies(this.text, this.quickReplies, (words) =>
      this.request(new RcQuickReplyEvent(words, call), { type: 'hang-up' }),
    );
  }

  /** Needs no handler: any gesture on the page turns the ring on, this click included. */
  #renderSoundButton(): unknown {
    return html`<button class="quiet" part="sound-button" type="button">
      ${this.text.soundIsOff}
    </button>`;
  }

  #renderMembers(call: CallInfo): unknown {
    const others = call.members.filter(({ userId }) => userId !== call.callerId);
    if (others.length === 0) return nothing;
    const shown = others.length > MEMBERS_SHOWN ? MEMBERS_SHOWN - 1 : others.length;
    const count = others.length - shown;
    return html`<div class="members" part="members" role="list" aria-label=${this.text.members}>
      ${others.slice(0, shown).map(({ userId }) => {
        const profile = this.profile(userId);
        return html`<span class="member" role="listitem"
          >${avatar(profile, '')}<span>${profile.name}</span></span
        >`;
      })}
      ${count ? html`<span role="listitem">${this.say('others', { count })}</span>` : nothing}
    </div>`;
  }

  readonly #handleAccept = (): void => {
    if (this.#call) this.#accept(this.#call.media);
  };

  readonly #handleAcceptAudio = (): void => this.#accept('audio');

  readonly #handleDecline = (): void =>
    this.request(new RcHangUpRequestEvent(), { type: 'hang-up' });

  /** A gesture that closes dialogs declines: no call rings unseen. */
  readonly #handleCancel = (event: Event): void => {
    event.preventDefault();
    this.#handleDecline();
  };

  /** The browser may close a dialog without asking. While it rings, the update shows it again. */
  readonly #handleClose = (): void => this.requestUpdate();

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    const { key, repeat, target } = event;
    if (!['Enter', ' ', 'Escape'].includes(key)) return;
    if (repeat || key === 'Escape') event.preventDefault();
    if (repeat) return; // held down since before, for something else
    if (key === 'Escape' && this.replies?.open) this.replies.open = false;
    else if (key === 'Escape') this.#handleDecline();
    // A modal takes the focus at once, perhaps from somebody who is typing.
    else if (key === 'Enter' && target === this.dialog && !isModal(this.dialog!))
      this.#handleAccept();
  };

  readonly #handleAnyKey = (event: KeyboardEvent): void => {
    this.#keyAt = performance.now();
    if (event.key !== 'F6' || !this.#call || this.#hasControlFocus) return;
    event.preventDefault();
    this.#stayOnTop.look();
    if (this.dialog) insistOnFocus(this.dialog, this.#focus, this.acceptButton);
    else this.acceptButton?.focus();
  };

  /** Whether the focus is of use in it. A modal has it unasked, on the dialog as a whole. */
  get #hasControlFocus(): boolean {
    const focused = focusedElement();
    return focused !== this.dialog && isWithin(focused, this) && !isOutOfUse(this, this.dialog);
  }

  #accept(media: Media): void {
    this.request(new RcAcceptRequestEvent(media), { type: 'accept', media });
  }

  #stopSignals(): void {
    this.#stopRinging?.();
    this.#stopRinging = undefined;
    this.#stopAlerting?.();
    this.#stopAlerting = undefined;
    this.soundBlocked = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-incoming-call': RcIncomingCall;
  }
}
