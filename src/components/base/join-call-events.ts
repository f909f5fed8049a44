/** What a card about a group's call asks for. Apart from the other events: few pages have one. */
import type { GroupCall, Media } from '../../core/call/call-info.js';

/** A person wants to join the call that a group is in. Default action: join it. */
export class RcJoinRequestEvent extends Event {
  readonly groupId: string;
  /** The call, as it is known to who is not in it. */
  readonly call: GroupCall;
  /** `audio` joins a video call with the camera off. */
  readonly media: Media;

  constructor(groupId: string, call: GroupCall, media: Media) {
    super('rc-join-request', { bubbles: true, composed: true, cancelable: true });
    this.groupId = groupId;
    this.call = call;
    this.media = media;
  }
}
