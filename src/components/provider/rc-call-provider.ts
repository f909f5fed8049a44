import { createLocalBackend } from '../../core/local/local-backend.js';
import { createRongCloudBackend } from '../../core/rongcloud/rongcloud-backend.js';
import { CallProvider } from './call-provider.js';

/**
 * Connects to the calling service, owns the call, and gives it to the other tags. Put it around them, or anywhere on the
 * page. It connects by itself once it has what its backend needs; moving it in the page keeps the call, removing it hangs
 * up.
 *
 * @summary Connects, owns the call, gives it to the other tags.
 *
 * @slot - the page's content; the tags of the kit among it
 *
 * @fires {RcConnectionChangeEvent} rc-connection-change - the connection changed (`status`, `error?`)
 * @fires {RcCallReceivedEvent} rc-call-received - somebody calls (`call`)
 * @fires {RcCallPlacedEvent} rc-call-placed - a call from here is on its way (`call`)
 * @fires {RcCallConnectedEvent} rc-call-connected - the call is up (`call`)
 * @fires {RcCallMediaChangeEvent} rc-call-media-change - the video call is an audio call now (`call`, `userId?`)
 * @fires {RcCallEndedEvent} rc-call-ended - the call is over (`call`, `reason`, `endedBy`, `durationMs`, `error?`)
 * @fires {RcMemberInvitedEvent} rc-member-invited - somebody was invited into the running call (`call`, `userId`)
 * @fires {RcMemberJoinedEvent} rc-member-joined - somebody is in the call now (`call`, `userId`)
 * @fires {RcMemberLeftEvent} rc-member-left - somebody left, declined or never answered (`call`, `userId`)
 * @fires {RcCallLoggedEvent} rc-call-logged - a call was kept in the history, once over all tabs (`entry`)
 * @fires {RcCallErrorEvent} rc-call-error - something failed and what was going on goes on (`error`)
 */
export class RcCallProvider extends CallProvider {
  protected override makeLocal = createLocalBackend;
  protected override makeRongCloud = createRongCloudBackend;
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-provider': RcCallProvider;
  }
}
