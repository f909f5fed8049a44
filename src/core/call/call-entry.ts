import type { CallEnd, CallInfo, EndReason, Media } from './call-info.js';

/** A past call, as the history keeps it: plain data. */
export interface CallEntry {
  readonly id: string;
  /** When it was dialled or began to ring, in ms since the epoch. */
  readonly at: number;
  readonly direction: CallInfo['direction'];
  readonly media: Media;
  /** Everybody who was in it or invited, except the signed-in user. */
  readonly userIds: readonly string[];
  readonly callerId: string;
  readonly groupId?: string;
  readonly end: EndReason;
  readonly endedBy: CallEnd['endedBy'];
  /** From connect to the end; 0 when it never connected. */
  readonly durationMs: number;
  /** An incoming call that was neither answered nor declined. */
  readonly missed: boolean;
  /** Whether a missed call has been on screen since. */
  readonly seen: boolean;
}
