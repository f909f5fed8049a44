/** What calls share with the connection that they belong to. */
import type { BackendEvent, Directory } from '../call/backend.js';
import type { MemberLimits } from '../call/call-info.js';
import type { CaptureSettings } from '../media/capture-settings.js';
import { CALL_TIMING } from './call-timing.js';
import type { CallerPage } from '../call/caller-page.js';
import type { MessagingIm } from './group-messages.js';
import type { GroupTiming } from './group-timing.js';
import type { RongCloudConnection } from './rongcloud-connection.js';
import type { RongCloudSession } from './rongcloud-session.js';
import type { CallClient, ImModule, RtcClient } from './sdk-types.js';
import type { CallTiming, ConnectionTiming } from './timing.js';

/** What a session needs of its backend. */
export interface RongCloudHost {
  readonly appKey: string;
  /** The signed-in user. */
  readonly userId: string;
  readonly im: Pick<ImModule, 'getHistoryMessages'> & MessagingIm;
  readonly client: CallClient;
  readonly maxMembers: MemberLimits;
  readonly timing: CallTiming & Partial<GroupTiming>;
  readonly emit: (event: BackendEvent) => void;
  /** Settles when the SDK is done with all calls before this one. */
  readonly ready: (session: RongCloudSession) => Promise<unknown>;
  /** The page's, if it can say who is in a group. */
  readonly groupMembers?: Directory['groupMembers'];
  /** How the page wants the camera opened. Read each time. */
  readonly capture?: CaptureSettings;
  /** Whose attributes hold the texts for phones. */
  readonly caller?: CallerPage;
  /** Not every page passes its client. */
  readonly rtc?: RtcClient;
}

/** What the backend knows of it before this code is loaded. */
export type RongCloudLine = Omit<RongCloudHost, 'timing'> & {
  readonly timing: ConnectionTiming & Partial<CallTiming & GroupTiming>;
  readonly connection: RongCloudConnection;
};

export function hostOf(line: RongCloudLine): RongCloudHost {
  return { ...line, timing: { ...CALL_TIMING, ...line.timing } };
}
