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

/** @returns why somebody is out of the call; `away` if only their page is gone; `undefined` while they are in it */
export function absenceOf(peer: Peer, options: AbsenceOptions): EndReason | 'away' | undefined {
  return peer.status === 'joined' ? hasVanished(peer, options) : hasGone(peer, options);
}

/** Somebody in the call. */
function hasVanished(
  peer: Peer,
  { timing, connections }: AbsenceOptions,
): EndReason | 'away' | undefined {
  const { endpoint, awaySince, backIn, missingSince } = peer;
  if (awaySince !== undefined) {
    // a little longer than they may come back, so that it is they who say that it is too late
    const patienceMs = backIn ? timing.returnMs + timing.aliveEveryMs : timing.awayMs;
    return performance.now() - awaySince > patienceMs ? 'hung-up' : undefined;
  }
  const state = endpoint === undefined ? 'down' : connections.check(endpoint);
  if (state === 'left') return missingSince === undefined ? 'hung-up' : 'away';
  const isGone = state === 'lost' || isSilent(peer, timing) || isMissing(peer, timing);
  return state !== 'up' && isGone ? 'network' : undefined;
}

/** Somebody who has not joined. */
function hasGone(peer: Peer, options: AbsenceOptions): EndReason | undefined {
  const { timing } = options;
  if (performance.now() > peer.lapsesAt) return 'no-answer';
  if (!peer.hasRung || !(isSilent(peer, timing) || isMissing(peer, timing))) return undefined;
  return options.isOnline() ? 'no-answer' : 'network';
}

function isMissing({ missingSince = Infinity }: Peer, { missingMs }: LocalTiming): boolean {
  return performance.now() - missingSince > missingMs;
}

function isSilent({ lastHeard }: Peer, { silentMs }: LocalTiming): boolean {
  return performance.now() - lastHeard > silentMs;
}
