/** What is measured of a call, for a person who asks why it is bad, and for those who help them. */
import { badRequest, CallError } from '../../core/call/call-error.js';
import type { CallInfo } from '../../core/call/call-info.js';
import { withDeadline } from '../../core/call/deadline.js';
import type { MemberStats, SessionStats, StreamStats } from '../../core/call/session-stats.js';
import type { CallStore } from '../../core/store/call-store.js';
import { version } from '../../version.js';

/** How long a backend may measure, in ms. */
const MEASURE_MS = 10_000;

/** What is measured of a call. It holds ids of users, and no tokens, names or addresses. */
export interface CallStats extends SessionStats {
  readonly callId: string;
  readonly media: CallInfo['media'];
  readonly isGroup: boolean;
  /** How long the call has been connected, in ms. */
  readonly durationMs: number;
  /** When it was measured, in ms since the epoch. */
  readonly at: number;
  /** The version of the kit. */
  readonly version: string;
  readonly userAgent: string;
  /** All of it as plain text in English. */
  readonly text: string;
}

/**
 * Measures the current call, for about a second.
 *
 * @throws CallError `bad-request`, detail `no-call` without a connected call, `not-supported` where the service does not tell
 */
export async function callStats(store: CallStore): Promise<CallStats> {
  const { call } = store.state;
  if (call.phase !== 'connected') throw badRequest('no-call', 'There is no connected call.');
  const { session } = store;
  // a backend of the page may be older than this
  if (!store.features.stats || typeof session?.stats !== 'function')
    throw badRequest('not-supported', 'This service does not tell what it measures.');
  const late = (): CallError =>
    new CallError('network', 'The calling service did not measure in time.');
  const { service, members } = checked(await withDeadline(session.stats(), MEASURE_MS, late));
  const { id: callId, media, groupId } = call.call;
  const stats = {
    ...{ callId, media, service, members, version },
    isGroup: groupId !== undefined,
    durationMs: Math.max(0, Math.round(performance.now() - (call.startedAt ?? performance.now()))),
    at: Date.now(),
    userAgent: navigator.userAgent,
  };
  return Object.freeze({ ...stats, text: textOf(stats) });
}

// --- what comes from a backend, which may be the page's own or in another tab, is copied field by field ---

function checked(stats: Partial<SessionStats> | null | undefined): SessionStats {
  const members = listOf<Partial<MemberStats>>(stats?.members);
  return {
    service: word(stats?.service) ?? 'unknown',
    members: Object.freeze(members.flatMap((member) => checkedMember(member) ?? [])),
  };
}

function checkedMember(member: Partial<MemberStats>): MemberStats | undefined {
  const { userId, path } = member;
  if (typeof userId !== 'string' || !userId) return undefined;
  return Object.freeze({
    userId,
    sent: listOf<StreamStats>(member.sent).map(checkedStream),
    received: listOf<StreamStats>(member.received).map(checkedStream),
    ...known({
      roundTripMs: amount(member.roundTripMs),
      path: (['direct', 'relay', 'service'] as const).find((each) => each === path),
      protocol: word(member.protocol),
    }),
  });
}

function checkedStream(stream: Partial<StreamStats>): StreamStats {
  const { kind, isScreen, limitedBy } = stream;
  const loss = amount(stream.lossRatio);
  return {
    kind: kind === 'video' ? 'video' : 'audio',
    ...(isScreen === true && { isScreen }),
    ...known({
      bitrate: amount(stream.bitrate),
      lossRatio: loss === undefined ? undefined : Math.min(1, loss),
      jitterMs: amount(stream.jitterMs),
      width: amount(stream.width),
      height: amount(stream.height),
      frameRate: amount(stream.frameRate),
      codec: word(stream.codec),
      limitedBy: (['network', 'processor'] as const).find((each) => each === limitedBy),
    }),
  };
}

/** The entries of a list that are objects. */
function listOf<T extends object>(list: unknown): Partial<T>[] {
  if (!Array.isArray(list)) return [];
  return list.filter((entry) => typeof entry === 'object' && entry !== null) as Partial<T>[];
}

const amount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** A short word of what a line of text may hold. */
const word = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w.+-]{1,40}$/.test(value) ? value : undefined;

function known<T extends object>(values: T): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

// --- as text ---

function textOf(stats: Omit<CallStats, 'text'>): string {
  const { callId, media, isGroup, service, members, at, userAgent, durationMs } = stats;
  const lines = [
    `rc-call-kit ${stats.version}, service ${service}, ${new Date(at).toISOString()}`,
    userAgent,
    `${isGroup ? 'group' : 'one-to-one'} ${media} call ${callId}, connected for ${Math.round(durationMs / 1000)} s`,
    ...members.flatMap(memberLines),
  ];
  return `${lines.join('\n')}\n`;
}

function memberLines({ userId, sent, received, ...way }: MemberStats): string[] {
  const { roundTripMs, path, protocol } = way;
  const head = [
    roundTripMs === undefined ? '' : `round trip ${roundTripMs} ms`,
    path ?? '',
    protocol ?? '',
  ];
  return [
    `${userId}: ${head.filter(Boolean).join(', ') || 'nothing measured'}`,
    ...sent.map((stream) => `  sent ${streamLine(stream)}`),
    ...received.map((stream) => `  received ${streamLine(stream)}`),
  ];
}

function streamLine(stream: StreamStats): string {
  const { kind, isScreen, bitrate, lossRatio, jitterMs, width, height, frameRate } = stream;
  const { codec, limitedBy } = stream;
  const parts = [
    bitrate === undefined ? '' : `${Math.round(bitrate / 1000)} kbit/s`,
    lossRatio === undefined ? '' : `loss ${(lossRatio * 100).toFixed(1)} %`,
    jitterMs === undefined ? '' : `jitter ${jitterMs} ms`,
    width && height ? `${width}x${height}` : '',
    frameRate === undefined ? '' : `${Math.round(frameRate)} fps`,
    codec ?? '',
    limitedBy ? `limited by the ${limitedBy}` : '',
  ];
  const name = isScreen ? `screen ${kind}` : kind;
  return `${name}: ${parts.filter(Boolean).join(', ') || 'nothing measured'}`;
}
