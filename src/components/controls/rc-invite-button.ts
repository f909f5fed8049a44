import { html, nothing } from 'lit';
import { query } from 'lit/decorators.js';
import type { LiveCallState } from '../../core/call/call-state.js';
import { CallControl, control } from './call-control.js';
import { RcInviteRequestEvent, type RcMembersPickedEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import type { RcMemberPicker } from '../picker/rc-member-picker.js';

/**
 * Opens the member picker to invite more members into a group call: who is in the call is locked in it, and no more can be
 * chosen than the call holds. There in group calls, where the service can.
 *
 * @summary Invites more members of the group.
 *
 * @fires {RcInviteRequestEvent} rc-invite-request - a person invites more members (`userIds`); cancelable
 *
 * @csspart invite-button - the button
 * @csspart dialog - the picker
 * @csspart search - its search field
 * @csspart list - its members
 * @csspart option - one of them
 * @csspart confirm-button - invites who was chosen
 * @csspart cancel-button - closes the picker
 */
export class RcInviteButton extends CallControl {
  @query('rc-member-picker') private picker!: RcMemberPicker | null;

  /** Whether the picker is open. */
  get open(): boolean {
    return this.picker?.open ?? false;
  }

  protected override draw({ call }: LiveCallState): unknown {
    const { callStore, state } = this;
    if (call.groupId === undefined || !callStore?.features.invite) return nothing;
    const inCall = call.members.map(({ userId }) => userId);
    return html`${control({
        part: 'invite-button',
        word: this.text.invite,
        icon: icons.invite,
        press: () => {
          this.need('rc-member-picker');
          if (this.picker) this.picker.open = true;
        },
      })}
      <rc-member-picker
        exportparts="dialog, search, list, option, confirm-button, cancel-button"
        .store=${callStore}
        group-id=${call.groupId}
        .exclude=${state.self ? [state.self.userId, ...inCall] : inCall}
        .max=${Math.max(0, callStore.maxMembers[call.media] - inCall.length - 1)}
        @rc-members-picked=${this.#handlePicked}
      ></rc-member-picker>`;
  }

  readonly #handlePicked = (event: RcMembersPickedEvent): void =>
    this.unlessPrevented(event, () => {
      const { userIds } = event;
      this.request(new RcInviteRequestEvent(userIds), { type: 'invite', userIds });
    });
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-invite-button': RcInviteButton;
  }
}
