import { html, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Features } from '../../core/call/backend.js';
import type { CallInfo } from '../../core/call/call-info.js';
import type { LiveCallState, Phase } from '../../core/call/call-state.js';
import { idOf } from '../base/ids.js';
import { CallControl, control } from './call-control.js';
import { RcInviteRequestEvent, type RcMembersPickedEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import type { RcMemberPicker } from '../picker/rc-member-picker.js';

/**
 * A button that opens a member picker to invite more members of the group. People in the call are listed but cannot be
 * chosen, and no more can be chosen than fit into the call. Shown in group calls, if the calling service can invite; in connected
 * one-to-one calls, if the page says which group such a call becomes (`group-id`) and the service can do that.
 *
 * @summary Invites more members of the group.
 *
 * @fires {RcInviteRequestEvent} rc-invite-request - members were picked (`userIds`). Cancelable; default action: invite them
 *
 * @csspart invite-button - the button
 * @csspart dialog - the member picker
 * @csspart search - its search field
 * @csspart list - its list of members
 * @csspart option - one member in the list
 * @csspart confirm-button - invites the chosen members
 * @csspart cancel-button - closes the member picker
 */
export class RcInviteButton extends CallControl {
  /** The group that a one-to-one call becomes when somebody is invited. */
  @property({ attribute: 'group-id' }) groupId = '';

  @query('rc-member-picker') private picker!: RcMemberPicker | null;

  /** Whether the member picker is open. */
  get open(): boolean {
    return this.picker?.open ?? false;
  }

  protected override draw({ call, phase }: LiveCallState): unknown {
    const { callStore, state } = this;
    const groupId = groupToInvite(call, phase, callStore?.features, this.groupId);
    if (!callStore || groupId === undefined) return nothing;
    const inCall = call.members.map(({ userId }) => userId);
    return html`${control({
        part: 'invite-button',
        label: this.text.invite,
        icon: icons.invite,
        press: () => {
          this.need('rc-member-picker');
          if (this.picker) this.picker.open = true;
        },
      })}
      <rc-member-picker
        exportparts="dialog, search, list, option, confirm-button, cancel-button"
        .store=${callStore}
        group-id=${groupId}
        .exclude=${state.self ? [state.self.userId, ...inCall] : inCall}
        .max=${Math.max(0, callStore.maxMembers[call.media] - inCall.length - 1)}
        @rc-members-picked=${this.#handlePicked}
      ></rc-member-picker>`;
  }

  readonly #handlePicked = (event: RcMembersPickedEvent): void =>
    this.unlessPrevented(event, () => {
      const { userIds } = event;
      const { call } = this.state;
      const isGroup = call.phase !== 'idle' && call.call.groupId !== undefined;
      const more = isGroup ? {} : { groupId: idOf(this.groupId) };
      this.request(new RcInviteRequestEvent(userIds, more.groupId), {
        ...{ type: 'invite', userIds },
        ...more,
      });
    });
}

/** @returns the group whose members can be invited now; `undefined` where nobody can be */
export function groupToInvite(
  { groupId }: CallInfo,
  phase: Phase,
  features: Partial<Features> | undefined,
  wanted: string,
): string | undefined {
  if (!features?.invite) return undefined;
  if (groupId !== undefined) return groupId;
  const canGrow = features.becomeGroup && phase === 'connected';
  return canGrow ? idOf(wanted) || undefined : undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-invite-button': RcInviteButton;
  }
}
