/** Decides who of the others is out of a local call without having said so. */
import type { MemberEntry } from '../call/member-list.js';
import type { EndReason } from '../call/call-info.js';
import type { LocalConnections } from './local-connections.js';
import type { LocalTiming } from './timing.js';

/** One of the others. All times are `performance.now()`. */
export interface Peer extends MemberEntry {
  /** When an unanswered invitation lapses. */
  lapsesAt: number;
  /** Whether this side sent the invitation. */
  readonly isInvitedHere: boolean;
  /** Their tabs that ring. */
  readonly ringingTabs: Set<string>;
  /** Whether a tab of theirs has rung. */
  hasRung: boolean;
  /** The tab they joined from. */
  endpoint?: string;
  /** Since when the page of that tab is gone. */
  awaySince?: number;
  /** The tab that they may be back in: their page was loaded again. */
  backIn?: string;
  lastHeard: number;
  /** Since when the relay has lost their tab, or none of their tabs rings any more. Until they are heard again. */
  missingSince: number | undefined;
}

export interface AbsenceOptions {
  readonly timing: LocalTiming;
  readonly connections: LocalConnections;
  /** Whether this side can hear anybody at all. */
  isOnline(): boolean;
}

/** @returns why somebody is out of the call; `undefined` while they are not */
export function reasonToGiveUp(peer: Peer, options: AbsenceOptions): EndReason | undefined {
  return peer.status === 'joined' ? hasVanished(peer, options) : hasGone(peer, options);
}

/** Somebody in the call. Who was connected and is silent may be back: their page crashed, or their line is down. */
function hasVanished(peer: Peer, { timing, connections }: AbsenceOptions): EndReason | undefined {
  const { endpoint, awaySince, lastHeard } = peer;
  const now = performance.now();
  // a little longer than they may be back, so that it is they who say that it is too late
  const { returnMs, aliveEveryMs } = timing;
  if (awaySince !== undefined)
    return now - awaySince > returnMs + aliveEveryMs ? 'hung-up' : undefined;
  const state = endpoint === undefined ? 'down' : connections.check(endpoint);
  if (state === 'left') return 'hung-up';
  if (state === 'up') return undefined;
  const isSilent = now - lastHeard > timing.silentMs;
  const mayBeBack = endpoint !== undefined && connections.isInterrupted(endpoint);
  const isGone =
    mayBeBack && isSilent
      ? now - lastHeard > returnMs
      : state === 'lost' || (!mayBeBack && (isSilent || isMissing(peer, timing)));
  return isGone ? 'network' : undefined;
}

/** Somebody who has not joined. */
function hasGone(peer: Peer, options: AbsenceOptions): EndReason | undefined {
  const { timing } = options;
  const now = performance.now();
  if (now > peer.lapsesAt) return 'no-answer';
  const isSilent = now - peer.lastHeard > timing.silentMs;
  if (!peer.hasRung || !(isSilent || isMissing(peer, timing))) return undefined;
  return options.isOnline() ? 'no-answer' : 'network';
}

function isMissing({ missingSince = Infinity }: Peer, { missingMs }: LocalTiming): boolean {
  return performance.now() - missingSince > missingMs;
}
