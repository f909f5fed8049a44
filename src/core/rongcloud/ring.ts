/** What becomes of a call that the SDK rings for. */
import { isCanceledJoin } from './group-part.js';
import type { RongCloudLine } from './rongcloud-host.js';
import { RongCloudSession } from './rongcloud-session.js';
import { attempt } from './sdk-results.js';
import type { SdkSession } from './sdk-types.js';

/**
 * @param isOver the SDK has declined it already, as during another call
 * @param current the call in progress
 * @param keep takes the session that is made for it
 */
export function ring(
  line: RongCloudLine,
  sdk: SdkSession,
  isOver: boolean,
  current: RongCloudSession | undefined,
  keep: (session: RongCloudSession) => unknown,
): void {
  if (isOver && current) return current.collide(sdk.getCallerId());
  if (current?.takes(sdk)) return;
  if (current) return current.refuse(sdk);
  if (isCanceledJoin(line.userId, sdk)) return void attempt(() => sdk.hungup(), 0);
  const session = RongCloudSession.receive(line, sdk);
  keep(session);
  line.emit({ type: 'incoming', session });
}
