import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { CallInfo, Media } from '../core/backend.js';
import type { StoreState } from '../core/call-state.js';
import { callAttention } from './attention.js';
import { avatar } from './avatar.js';
import { CallElement } from './call-element.js';
import { RcAcceptRequestEvent, RcHangUpRequestEvent } from './call-events.js';
import { icons } from './icons.js';
import { FocusLoan, hideOverlay, isTyping, showOverlay } from './overlay.js';
import { styles } from './rc-incoming-call.styles.js';
import { ring, RING } from './ringtone.js';
import { avatars, buttons, overlays, tokens } from './shared-styles.js';

/**
 * Rings while somebody calls: who it is, audio or video, who else in a group, and accept, accept with audio only, or
 * decline. On top of everything on the page; it takes the focus unless somebody is typing.
 *
 * @summary Rings, and lets a person accept or decline.
 *
 * @slot logo - a brand above the caller
 * @slot caller - replaces avatar and name of the caller
 *
 * @fires {RcAcceptRequestEvent} rc-accept-request - a person accepts (`media`); cancelable
 * @fires {RcHangUpRequestEvent} rc-hang-up-request - a person declines; cancelable
 *
 * @csspart dialog - the dialog
 * @csspart avatar - the caller's picture
 * @csspart caller-name - the caller's name
 * @csspart members - who else is in a group call
 * @csspart accept-button - accepts
 * @csspart accept-audio-button - accepts a video call with audio only
 * @csspart decline-button - declines
 * @csspart sound-button - says that the browser blocks the ring, and turns it on
 *
 * @cssprop --rc-surface - the dialog's ground
 * @cssprop --rc-text - its text
 * @cssprop --rc-accent - the accept button
 * @cssprop --rc-danger - the decline button
 */
export class RcIncomingCall extends CallElement {
  static override readonly styles = [tokens, overlays, buttons, avatars, styles];

  /** `none`, or the address of a sound; default: a built-in tone. */
  @property() ringtone = '';
  /**
   * Shows a desktop notification while it rings and the page is hidden, where the person allowed it. It never asks: the
   * host calls `Notification.requestPermission()` when it makes sense there.
   */
  @property({ type: Boolean }) notify = false;
  /** In the page's flow instead of on top of it. */
  @property({ type: Boolean, reflect: true }) inline = false;

  /** The browser plays no ring before a person does something on the page. */
  @state() private soundBlocked = false;

  /** Somebody is typing, or it stands in the page: then it is said rather than focused. */
  #unfocused = false;

  @query('dialog') private dialog!: HTMLDialogElement | null;
  @query('.accept') private acceptButton!: HTMLButtonElement | null;

  readonly #focus = new FocusLoan();
  #stopRinging: (() => void) | undefined;
  #stopAttention: (() => void) | undefined;
  #showing = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hush();
    this.#showing = false;
  }

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    return call.phase === 'incoming' ? [call.call, self] : [];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!this.#showing) this.#unfocused = this.inline || isTyping();
  }

  protected override render(): unknown {
    const { call } = this.state;
    const content = call.phase === 'incoming' ? this.#renderCall(call.call) : nothing;
    // said here, for the element with the name may give way to the host's own
    const name = call.phase === 'incoming' ? this.profile(call.call.callerId).name : nothing;
    const alert =
      call.phase === 'incoming' && this.#unfocused
        ? html`${name} ${this.#invitation(call.call)}`
        : nothing;
    return html`<div class="visually-hidden" role="alert">${alert}</div>
      ${this.inline ? this.#renderInline(content, name) : this.#renderOverlay(content, name)}`;
  }

  #renderInline(content: unknown, name: unknown): unknown {
    if (content === nothing) return nothing;
    return html`<div
      class="root inline"
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
      class="root overlay"
      part="dialog"
      popover="manual"
      role="alertdialog"
      tabindex="-1"
      aria-label=${name}
      aria-describedby="what"
      @cancel=${this.#handleCancel}
      @close=${this.#handleClose}
      @keydown=${this.#handleKeydown}
    >
      ${content}
    </dialog>`;
  }

  protected override updated(): void {
    const ringing = this.state.call.phase === 'incoming';
    if (ringing && !this.#showing) this.#begin();
    else if (ringing && this.dialog)
      showOverlay(this.dialog); // not inline any more, or closed by the browser
    else if (!ringing && this.#showing) this.#finish();
  }

  #begin(): void {
    this.#showing = true;
    this.#stopRinging ??= this.#ring();
    this.#stopAttention ??= this.#callAttention();
    if (this.dialog) this.#focus.show(this.dialog, this.acceptButton);
  }

  #ring(): () => void {
    return ring(this.callStore ?? this, this.ringtone, {
      tone: RING,
      isWanted: () => this.state.call.phase === 'incoming',
      whenBlocked: (blocked) => {
        this.soundBlocked = blocked;
      },
    });
  }

  #callAttention(): (() => void) | undefined {
    const { call } = this.state;
    if (call.phase !== 'incoming') return undefined;
    const { callerId, id } = call.call;
    return callAttention({
      caller: () => this.profile(callerId).name,
      what: () => this.#invitation(call.call),
      callId: id,
      notify: () => this.notify,
      isUnheard: () => this.soundBlocked,
    });
  }

  #finish(): void {
    this.#showing = false;
    this.#hush();
    if (this.dialog) hideOverlay(this.dialog);
    this.#focus.giveBack();
  }

  #invitation({ media }: CallInfo): string {
    return media === 'video' ? this.text.incomingVideo : this.text.incomingAudio;
  }

  #renderCall(call: CallInfo): unknown {
    const caller = this.profile(call.callerId);
    return html`
      <slot name="logo"></slot>
      <slot name="caller">
        ${avatar(caller)}
        <span class="name" part="caller-name">${caller.name}</span>
      </slot>
      <span class="what" id="what">
        ${call.groupId === undefined ? nothing : html`${this.text.groupCall} · `}${this.#invitation(call)}
      </span>
      ${call.groupId === undefined ? nothing : this.#renderMembers(call)}
      ${this.soundBlocked ? this.#renderSoundButton() : nothing}
      <div class="actions">
        <button class="danger" part="decline-button" type="button" @click=${this.#handleDecline}>
          ${icons.hangUp}${this.text.decline}
        </button>
        ${
          call.media === 'video'
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
          ${call.media === 'video' ? icons.camera : icons.accept}${this.text.accept}
        </button>
      </div>
    `;
  }

  /** Needs no handler: any gesture on the page, this click too, turns the ring on. */
  #renderSoundButton(): unknown {
    return html`<button class="quiet" part="sound-button" type="button">
      ${this.text.soundIsOff}
    </button>`;
  }

  #renderMembers(call: CallInfo): unknown {
    const others = call.members.filter(({ userId }) => userId !== call.callerId);
    if (others.length === 0) return nothing;
    return html`<div class="members" part="members" role="list" aria-label=${this.text.members}>
      ${others.map(({ userId }) => {
        const profile = this.profile(userId);
        return html`<span class="member" role="listitem"
          >${avatar(profile, '')}<span>${profile.name}</span></span
        >`;
      })}
    </div>`;
  }

  readonly #handleAccept = (): void => {
    const { call } = this.state;
    if (call.phase === 'incoming') this.#accept(call.call.media);
  };

  readonly #handleAcceptAudio = (): void => this.#accept('audio');

  readonly #handleDecline = (): void =>
    this.request(new RcHangUpRequestEvent(), { type: 'hang-up' });

  /** A gesture that closes dialogs declines, rather than leave the call ringing unseen. */
  readonly #handleCancel = (event: Event): void => {
    event.preventDefault();
    this.#handleDecline();
  };

  /** The browser may close a dialog without asking: while it rings, it is shown again. */
  readonly #handleClose = (): void => this.requestUpdate();

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#handleDecline();
  };

  #accept(media: Media): void {
    this.request(new RcAcceptRequestEvent(media), { type: 'accept', media });
  }

  #hush(): void {
    this.#stopRinging?.();
    this.#stopRinging = undefined;
    this.#stopAttention?.();
    this.#stopAttention = undefined;
    this.soundBlocked = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-incoming-call': RcIncomingCall;
  }
}
