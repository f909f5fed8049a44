import { css, html, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Media } from '../../core/call/call-info.js';
import type { StoreState } from '../../core/call/call-state.js';
import { BriefElement } from '../base/brief-element.js';
import { idOf, idsOf, type IdLike } from '../base/ids.js';
import { RcCallRequestEvent, type RcMembersPickedEvent } from '../base/call-events.js';
import { mediaKind } from '../base/media-kind.js';
import { icons } from '../looks/icons.js';
import type { RcMemberPicker } from '../picker/rc-member-picker.js';
import { buttons, tokens } from '../looks/shared-styles.js';

/**
 * A button that places a call. With `user-id` it calls that user. With `group-id` it opens a member picker first, or, with
 * `user-ids` as well, calls those members at once.
 *
 * @summary Calls a user, or members of a group.
 *
 * @slot - content of the button, after its icon. Default: "Call" or "Video call" in the page's language
 *
 * @fires {RcCallRequestEvent} rc-call-request - the button was pressed, or members were picked (`userIds`, `groupId?`, `media`). Cancelable; default action: place the call
 *
 * @csspart button - the button
 *
 * @cssprop --rc-accent - background of the button
 * @cssprop --rc-accent-text - text and icon colour of the button
 */
export class RcCallButton extends BriefElement {
  static override readonly styles = [
    tokens,
    buttons,
    css`
      :host {
        display: inline-block;
      }

      button {
        white-space: nowrap;
      }
    `,
  ];

  /** Id of the user to call. One id, which may hold spaces. */
  @property({ attribute: 'user-id' }) userId: IdLike = '';
  /** Id of the group whose members to call. */
  @property({ attribute: 'group-id' }) groupId: IdLike = '';
  /**
   * Ids of the members to call, separated by commas or spaces. As a property also a list, for ids that hold either. Default:
   * the person picks them.
   */
  @property({ attribute: 'user-ids' }) userIds: IdLike | readonly IdLike[] = '';
  /** `audio` (default) or `video`. */
  @property() media: Media = 'audio';

  @query('rc-member-picker') private picker!: RcMemberPicker | null;

  protected override watch({ self }: StoreState): readonly unknown[] {
    return [self, this.callStore?.maxMembers];
  }

  protected override render(): unknown {
    const isVideo = this.#media === 'video';
    const icon = isVideo ? icons.camera : icons.accept;
    return html`<button
        class="accept"
        part="button"
        type="button"
        @click=${this.#handleClick}
        @pointerenter=${this.#handleApproach}
        @focus=${this.#handleApproach}
      >
        ${icon}<slot>${isVideo ? this.text.videoCall : this.text.audioCall}</slot>
      </button>
      ${
        this.#groupId && this.#userIds.length === 0
          ? html`<rc-member-picker
              .store=${this.callStore}
              group-id=${this.#groupId}
              .exclude=${this.state.self ? [this.state.self.userId] : []}
              .max=${Math.max(1, (this.callStore?.maxMembers[this.#media] ?? 0) - 1)}
              @rc-members-picked=${this.#handlePicked}
            ></rc-member-picker>`
          : nothing
      }`;
  }

  get #groupId(): string {
    return idOf(this.groupId);
  }

  get #userIds(): string[] {
    return idsOf(this.userIds);
  }

  /** As with other attributes, case does not matter. */
  get #media(): Media {
    return mediaKind(this.media, 'audio');
  }

  /** What a press will need is loaded while the pointer or the focus is on its way. */
  readonly #handleApproach = (): void => {
    this.need('rc-call-panel');
    if (this.picker) this.need('rc-member-picker');
  };

  readonly #handleClick = (): void => {
    if (this.picker) {
      this.need('rc-member-picker');
      this.picker.open = true;
    } else this.#call(this.#groupId ? this.#userIds : [idOf(this.userId)].filter(Boolean));
  };

  readonly #handlePicked = (event: RcMembersPickedEvent): void =>
    this.unlessPrevented(event, () => this.#call(event.userIds));

  #call(userIds: readonly string[]): void {
    const groupId = this.#groupId;
    const call = { userIds, media: this.#media, ...(groupId && { groupId }) };
    this.request(new RcCallRequestEvent(call), { type: 'call', ...call });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-button': RcCallButton;
  }
}
