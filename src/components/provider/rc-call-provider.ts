import { createRongCloudBackend } from '../../core/rongcloud/rongcloud-backend.js';
import { CallProvider } from './call-provider.js';
import { makeLocal } from './make-local.js';
import { watchButtons } from './watch-buttons.js';

/**
 * Connects to the calling service, holds the call, and makes it available to the other tags. Put it around them or anywhere
 * else on the page. It connects automatically once it has the credentials its backend needs. Moving it in the page keeps the
 * call; removing it hangs up and disconnects.
 *
 * @summary Connects to the calling service and holds the call for the other tags.
 *
 * @attr {string} rejoin - What becomes of a call whose page is reloaded. Default: the page offers to return to it; on RongCloud to calls of groups. `auto`: it returns by itself. `off`: leaving the page hangs up.
 * @attr {string} background - Local backend: what is shown behind the signed-in user in their video: `none` (default), `blur`, or the address of a picture. Their own choice takes precedence.
 * @attr {string} background-files - Address of the page's copy of `dist/background`. Default: beside the kit.
 * @attr {string} push-title - RongCloud: the title of the notification that phones show of a call from here. `{name}`, `{userId}` and `{groupId}` are replaced.
 * @attr {string} push-body - RongCloud: the text of that notification.
 * @attr {string} quiet-calls - What becomes of calls while they do not disturb: `silent` (default) shows them without sound, `decline` declines them as busy.
 * @attr {string} quiet-reply - Words for who is declined so, as an `rc-quick-reply` that the page sends. Empty: words of the kit.
 *
 * @slot - the page's content, including other tags of the kit
 *
 * @fires {RcConnectionChangeEvent} rc-connection-change - the connection status changed (`status`, `error?`)
 * @fires {RcCallReceivedEvent} rc-call-received - a call is coming in (`call`)
 * @fires {RcCallPlacedEvent} rc-call-placed - an outgoing call was placed (`call`)
 * @fires {RcCallConnectedEvent} rc-call-connected - the call connected (`call`)
 * @fires {RcCallMediaChangeEvent} rc-call-media-change - the video call became an audio call (`call`, `userId?`)
 * @fires {RcCallEndedEvent} rc-call-ended - the call ended (`call`, `reason`, `endedBy`, `durationMs` in milliseconds, `error?`)
 * @fires {RcMemberInvitedEvent} rc-member-invited - a member was invited to the current call (`call`, `userId`)
 * @fires {RcMemberJoinedEvent} rc-member-joined - a member joined the call (`call`, `userId`)
 * @fires {RcMemberLeftEvent} rc-member-left - a member left, declined or never answered (`call`, `userId`)
 * @fires {RcScreenStartedEvent} rc-screen-started - a member, or the signed-in user, began to share their screen (`call`, `userId`)
 * @fires {RcScreenEndedEvent} rc-screen-ended - a member, or the signed-in user, shares their screen no more (`call`, `userId`)
 * @fires {RcCallLoggedEvent} rc-call-logged - an ended call was recorded in the history, in one tab only (`entry`)
 * @fires {RcDoNotDisturbChangeEvent} rc-do-not-disturb-change - do not disturb began or ended (`on`, `until?`)
 * @fires {RcQuickReplyEvent} rc-quick-reply - a call was declined as busy with some words (`text`, `call`), which the host sends as a message
 * @fires {RcCallErrorEvent} rc-call-error - something failed, but the connection or call goes on (`error`)
 */
export class RcCallProvider extends CallProvider {
  protected override makeLocal = makeLocal;
  protected override makeRongCloud = createRongCloudBackend;

  override connectedCallback(): void {
    super.connectedCallback();
    watchButtons();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-provider': RcCallProvider;
  }
}
