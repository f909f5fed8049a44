import { html, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { GroupCall, Media } from '../../core/call/call-info.js';
import { isLive, type CallState, type StoreState } from '../../core/call/call-state.js';
import type { CallStore } from '../../core/store/call-store.js';
import { joinCall, watchGroupCall } from '../../core/store/join-call.js';
import { AsideElement } from '../base/aside-element.js';
import { idOf, type IdLike } from '../base/ids.js';
import { RcJoinRequestEvent } from '../base/join-call-events.js';
import { avatar } from '../looks/avatar.js';
import { icons } from '../looks/icons.js';
import { avatars, buttons, tokens } from '../looks/shared-styles.js';
import { formatDuration, listOf } from '../words/strings-for.js';
import { styles } from './rc-group-call.styles.js';

const AVATARS_SHOWN = 3;
const NAMES_SHOWN = 5;

/**
 * A card about the call that a group is in: who has joined, for how long, and a button that joins. Nothing is shown while there is
 * no call, while the signed-in user is in it, or where the calling service cannot tell.
 *
 * @summary Who is in a group's call, with a button that joins.
 *
 * @fires {RcJoinRequestEvent} rc-join-request - the button was pressed (`groupId`, `call`, `media`). Cancelable; default action: join the call
 *
 * @csspart card - the card
 * @csspart avatar - the picture of somebody in the call
 * @csspart time - how long the call has been going on
 * @csspart join-button - joins the call
 *
 * @cssprop --rc-surface - background of the card
 * @cssprop --rc-text - text colour
 * @cssprop --rc-accent - background of the button
 * @cssprop --rc-accent-text - text and icon colour of the button
 */
export class RcGroupCall extends AsideElement {
  static override readonly styles = [tokens, buttons, avatars, styles];

  /** Id of the group. */
  @property({ attribute: 'group-id' }) groupId: IdLike = '';
  /** `audio` joins video calls with the camera off. Default: the call's own media. */
  @property() media: Media | undefined;

  /** The call that goes on; `null` while there is none. */
  @state() private current: GroupCall | null = null;

  #watched: { readonly store: CallStore | undefined; readonly groupId: string } | undefined;
  #stopWatching = (): void => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
    clearTimeout(this.#timer);
  }

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    return [self, isIn(call, this.#groupId)];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#follow();
  }

  protected override render(): unknown {
    const call = this.#shown;
    const names = call ? this.#namesIn(call) : '';
    const { groupCall, join } = this.text;
    return html`<div class="root">
      <span class="visually-hidden" role="status">
        ${call ? `${groupCall}${this.text.comma}${names}` : nothing}
      </span>
      ${
        call
          ? html`<div class="card" part="card" role="group" aria-label=${groupCall}>
              <div class="avatars">
                ${call.userIds.slice(0, AVATARS_SHOWN).map((id) => avatar(this.profile(id)))}
              </div>
              <div class="call">
                <div class="title"><span>${groupCall}</span>${this.#renderTime(call)}</div>
                <div class="names">${names}</div>
              </div>
              <button
                class="accept"
                part="join-button"
                type="button"
                @click=${this.#handleJoin}
                @pointerenter=${this.#handleApproach}
                @focus=${this.#handleApproach}
              >
                ${call.media === 'video' ? icons.camera : icons.accept}${join}
              </button>
            </div>`
          : nothing
      }
    </div>`;
  }

  protected override updated(): void {
    clearTimeout(this.#timer);
    const { since } = this.#shown ?? {};
    if (since === undefined) return;
    // just after the next full second, so that none is skipped or shown twice
    const untilNext = 1000 - (Math.max(0, Date.now() - since) % 1000);
    this.#timer = setTimeout(() => this.requestUpdate(), untilNext + 5);
  }

  #renderTime({ since }: GroupCall): unknown {
    if (since === undefined) return nothing;
    const duration = formatDuration(Date.now() - since);
    return html`<time part="time" aria-label="${this.text.callTime} ${duration}" role="timer"
      >${duration}</time
    >`;
  }

  #namesIn({ userIds }: GroupCall): string {
    const shown = userIds.length > NAMES_SHOWN ? NAMES_SHOWN - 1 : userIds.length;
    const count = userIds.length - shown;
    const names = userIds.slice(0, shown).map((userId) => this.profile(userId).name);
    const list = listOf(this.text, names);
    return count ? `${list} ${this.say('others', { count })}` : list;
  }

  get #groupId(): string {
    return idOf(this.groupId);
  }

  /** Not in the tab, or another tab, of somebody who is in the call. */
  get #shown(): GroupCall | undefined {
    const { call, self } = this.state;
    const isOwn = isIn(call, this.#groupId) || this.current?.userIds.includes(self?.userId ?? '');
    return this.current && !isOwn ? this.current : undefined;
  }

  #follow(): void {
    const { callStore: store } = this;
    const groupId = this.#groupId;
    if (!this.isConnected || (this.#watched?.store === store && this.#watched?.groupId === groupId))
      return;
    this.#unwatch();
    this.#watched = { store, groupId };
    if (store && groupId)
      this.#stopWatching = watchGroupCall(store, groupId, (call) => (this.current = call));
  }

  #unwatch(): void {
    this.#stopWatching();
    this.#stopWatching = () => {};
    this.#watched = undefined;
    this.current = null;
  }

  /** What a press will need is loaded while the pointer or the focus is on its way. */
  readonly #handleApproach = (): void => this.need('rc-call-panel');

  readonly #handleJoin = (): void => {
    const { callStore, media } = this;
    const call = this.#shown;
    if (!callStore || !call) return;
    const wanted = media === 'audio' ? media : call.media;
    if (this.fire(new RcJoinRequestEvent(this.#groupId, call, wanted)))
      joinCall(callStore, this.#groupId, { media: wanted }, call).catch(() => {}); // the store tells
  };
}

/** Whether this tab is in a call of the group, or is about to be. */
function isIn(call: CallState, groupId: string): boolean {
  const isRung = call.phase === 'incoming' || call.phase === 'returning';
  return isLive(call) && !isRung && call.call.groupId === groupId;
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-group-call': RcGroupCall;
  }
}
