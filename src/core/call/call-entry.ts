import type { CallEnd, CallInfo, EndReason, Media } from './call-info.js';

/** A call that is over: plain data. */
export interface CallEntry {
  readonly id: string;
  /** When it was dialled or began to ring, in ms since the epoch. */
  readonly at: number;
  readonly direction: CallInfo['direction'];
  readonly media: Media;
  /** Everybody who was in it or invited, but the signed-in user. */
  readonly userIds: readonly string[];
  readonly callerId: string;
  readonly groupId?: string;
  readonly end: EndReason;
  readonly endedBy: CallEnd['endedBy'];
  /** From connect to the end; 0 when it never connected. */
  readonly durationMs: number;
  /** Somebody called, and nobody answered or declined. */
  readonly missed: boolean;
  /** Whether a missed one was on the screen since. */
  readonly seen: boolean;
}
