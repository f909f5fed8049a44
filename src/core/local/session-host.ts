import type { BackendEvent } from '../call/backend.js';
import type { MemberLimits } from '../call/call-info.js';
import type { PageBackground } from '../media/background/page-background.js';
import type { CaptureSettings } from '../media/capture-settings.js';
import type { Outgoing } from './delivery.js';
import type { LastWord } from './ended-calls.js';
import type { CallKey } from './protocol.js';
import type { LocalTiming } from './timing.js';

/** What a session needs of its backend. */
export interface SessionHost {
  readonly userId: string;
  /** This tab. */
  readonly endpoint: string;
  readonly noAnswerMs: number;
  readonly timing: LocalTiming;
  readonly iceServers: readonly RTCIceServer[];
  readonly maxMembers: MemberLimits;
  readonly delivery: Outgoing;
  readonly background?: PageBackground;
  readonly capture: CaptureSettings;
  /** Whether the channel is up. */
  isOnline(): boolean;
  emit(event: BackendEvent): void;
  /** Rejects when one of these may not be called; `undefined` when nobody has to be asked. */
  checkUsers(userIds: readonly string[], groupId?: string): Promise<void> | undefined;
  /**
   * A call is over here for good: it does not ring again, and nothing more is said about it.
   *
   * @param lastWord what everybody is told who does not seem to know
   * @param tabs those that are told now
   */
  over(key: CallKey, lastWord?: LastWord, tabs?: readonly string[]): void;
}
