import { css, html, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Media } from '../../core/call/call-info.js';
import type { StoreState } from '../../core/call/call-state.js';
import { CallElement } from '../base/call-element.js';
import { RcCallRequestEvent, type RcMembersPickedEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import type { RcMemberPicker } from '../picker/rc-member-picker.js';
import { buttons, tokens } from '../looks/shared-styles.js';

/**
 * Calls somebody. With `user-id` it calls that user; with `group-id` it first opens a member picker, unless `user-ids`
 * says already who of the group to call.
 *
 * @summary Calls a user, or members of a group.
 *
 * @slot - the words on the button; default: "Call" or "Video call" in the page's language
 *
 * @fires {RcCallRequestEvent} rc-call-request - a person wants to call (`userIds`, `groupId?`, `media`); cancelable
 *
 * @csspart button - the button
 *
 * @cssprop --rc-accent - the button's ground
 * @cssprop --rc-accent-text - the words on it
 */
export class RcCallButton extends CallElement {
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

  /** Whom to call. */
  @property({ attribute: 'user-id' }) userId = '';
  /** The group to call members of. */
  @property({ attribute: 'group-id' }) groupId = '';
  /** Whom of the group to call, comma- or space-separated; without it the person picks. */
  @property({ attribute: 'user-ids' }) userIds = '';
  /** `audio` or `video`. */
  @property() media: Media = 'audio';

  @query('rc-member-picker') private picker!: RcMemberPicker | null;

  protected override watch({ self }: StoreState): readonly unknown[] {
    return [self, this.callStore?.maxMembers];
  }

  protected override render(): unknown {
    const icon = this.media === 'video' ? icons.camera : icons.accept;
    return html`<button
        class="accept"
        part="button"
        type="button"
        @click=${this.#handleClick}
        @pointerenter=${this.#handleApproach}
        @focus=${this.#handleApproach}
      >
        ${icon}<slot>${this.media === 'video' ? this.text.videoCall : this.text.audioCall}</slot>
      </button>
      ${
        this.groupId && !this.userIds
          ? html`<rc-member-picker
              .store=${this.callStore}
              group-id=${this.groupId}
              .exclude=${this.state.self ? [this.state.self.userId] : []}
              .max=${Math.max(1, (this.callStore?.maxMembers[this.media] ?? 0) - 1)}
              @rc-members-picked=${this.#handlePicked}
            ></rc-member-picker>`
          : nothing
      }`;
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
    } else this.#call(this.groupId ? splitIds(this.userIds) : splitIds(this.userId));
  };

  readonly #handlePicked = (event: RcMembersPickedEvent): void =>
    this.unlessPrevented(event, () => this.#call(event.userIds));

  #call(userIds: readonly string[]): void {
    const call = { userIds, media: this.media, ...(this.groupId && { groupId: this.groupId }) };
    this.request(new RcCallRequestEvent(call), { type: 'call', ...call });
  }
}

function splitIds(ids: string): string[] {
  return ids.split(/[\s,]+/).filter((id) => id !== '');
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-button': RcCallButton;
  }
}
