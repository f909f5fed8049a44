/** What is clearly bad in the numbers of a call. */
import type { MemberStats, StreamStats } from '../../core/call/session-stats.js';
import type { StatsWords } from './stats-words.js';

export interface Diagnosis {
  /** The sentence that says so. */
  readonly key: keyof StatsWords;
  /** Whom it is about. */
  readonly userId?: string;
  /** The share that is lost: 0 to 1. */
  readonly lossRatio?: number;
  readonly roundTripMs?: number;
}

/** Codecs conceal less; from here on words and pictures go missing. */
const BAD_LOSS = 0.05;
/** People begin to talk into each other's words: ITU-T G.114 has 400 ms one way as its limit. */
const BAD_ROUND_TRIP_MS = 500;
/** Browsers wait that long for late packets, and no longer. */
const BAD_JITTER_MS = 100;

/** The worst that is measured, or that all is well, or that nothing is measured. */
export function diagnose(members: readonly MemberStats[]): Diagnosis {
  const sending = members.filter(({ sent }) => lossOf(sent) !== undefined);
  const losses = sending.map(({ sent }) => lossOf(sent)!);
  // what all of them miss is lost on the way from here
  if (losses.length > 0 && Math.min(...losses) >= BAD_LOSS)
    return { key: 'stats.lossSent', lossRatio: Math.max(...losses) };
  const unheard = worst(members, ({ received }) => lossOf(received));
  if (unheard && unheard.value >= BAD_LOSS)
    return { key: 'stats.lossReceived', userId: unheard.userId, lossRatio: unheard.value };
  const slow = worst(members, ({ roundTripMs }) => roundTripMs);
  if (slow && slow.value >= BAD_ROUND_TRIP_MS)
    return { key: 'stats.slow', userId: slow.userId, roundTripMs: slow.value };
  const uneven = worst(members, ({ received }) => most(received.map(({ jitterMs }) => jitterMs)));
  if (uneven && uneven.value >= BAD_JITTER_MS)
    return { key: 'stats.uneven', userId: uneven.userId };
  const limits = members.flatMap(({ sent }) => sent.flatMap(({ limitedBy }) => limitedBy ?? []));
  if (limits[0]) return { key: `stats.${limits[0]}` };
  const isMeasured = members.some((member) => isKnown(member));
  return { key: isMeasured ? 'stats.good' : 'stats.nothing' };
}

/** Whether anything is measured of a member. */
function isKnown({ sent, received, roundTripMs }: MemberStats): boolean {
  return sent.length > 0 || received.length > 0 || roundTripMs !== undefined;
}

function lossOf(streams: readonly StreamStats[]): number | undefined {
  return most(streams.map(({ lossRatio }) => lossRatio));
}

function most(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

function worst(
  members: readonly MemberStats[],
  valueOf: (member: MemberStats) => number | undefined,
): { userId: string; value: number } | undefined {
  const values = members.flatMap((member) => {
    const value = valueOf(member);
    return value === undefined ? [] : [{ userId: member.userId, value }];
  });
  return values.sort((a, b) => b.value - a.value)[0];
}
