/** Measures the connections of a local call from the browser's own statistics. Loaded when somebody asks. */
import type { MemberStats, SessionStats, StreamStats } from '../call/session-stats.js';
import type { PeerLink } from './peer-link.js';

/** A measurement covers at least this, in ms: shorter ones jump. */
const LEAST_MS = 900;
/** One that began longer ago says little about now. */
const MOST_MS = 10_000;

/** What is used of the entries of an `RTCStatsReport`: https://www.w3.org/TR/webrtc-stats/. Times in s. */
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly kind?: 'audio' | 'video';
  readonly mid?: string;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsSent?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly fractionLost?: number;
  readonly jitter?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesPerSecond?: number;
  readonly framesSent?: number;
  readonly framesEncoded?: number;
  readonly framesDecoded?: number;
  readonly qualityLimitationReason?: string;
  /** Of what is sent: the entry of what the other side says about it. */
  readonly remoteId?: string;
  readonly localId?: string;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly selectedCandidatePairId?: string;
  readonly candidateType?: string;
  readonly protocol?: string;
  readonly relayProtocol?: string;
}

interface Snapshot {
  /** By `performance.now()`. */
  readonly at: number;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly screenMids: ReadonlySet<string>;
}

export class LocalCallStats {
  readonly #links: () => Iterable<readonly [userId: string, link: PeerLink, ...unknown[]]>;
  /** Where the next measurement of a connection begins. */
  readonly #begun = new WeakMap<PeerLink, Snapshot>();

  /** @param links the connections to those who have joined */
  constructor(links: () => Iterable<readonly [userId: string, link: PeerLink, ...unknown[]]>) {
    this.#links = links;
  }

  /** Measures since the last time, and for about a second at first. */
  async measure(): Promise<SessionStats> {
    const members = await Promise.all(
      [...this.#links()].map(([userId, link]) => this.#measure(userId, link)),
    );
    return { service: 'local', members };
  }

  async #measure(userId: string, link: PeerLink): Promise<MemberStats> {
    const begun = this.#begun.get(link);
    const isOld = !begun || performance.now() - begun.at > MOST_MS;
    const before = isOld ? await takeSnapshot(link) : begun;
    const restMs = before.at + LEAST_MS - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    const now = await takeSnapshot(link);
    this.#begun.set(link, now);
    return { userId, ...streamsBetween(before, now), ...pathOf([...now.entries.values()], now) };
  }
}

async function takeSnapshot(link: PeerLink): Promise<Snapshot> {
  const { stats, screenMids } = await link.report();
  const entries = new Map([...stats.entries()] as (readonly [string, Entry])[]);
  return { at: performance.now(), entries, screenMids };
}

function streamsBetween(before: Snapshot, now: Snapshot): Pick<MemberStats, 'sent' | 'received'> {
  const sent: StreamStats[] = [];
  const received: StreamStats[] = [];
  for (const entry of now.entries.values()) {
    if (entry.type === 'outbound-rtp' && entry.bytesSent) sent.push(sentOf(entry, before, now));
    if (entry.type === 'inbound-rtp' && entry.bytesReceived)
      received.push(receivedOf(entry, before, now));
  }
  return { sent, received };
}

function sentOf(entry: Entry, before: Snapshot, now: Snapshot): StreamStats {
  const told = toldAbout(entry, now);
  const toldBefore = toldAbout(entry, before);
  const { packetsSent, bytesSent, framesEncoded, qualityLimitationReason } = entry;
  const first = before.entries.get(entry.id);
  const lost = growth(toldBefore?.packetsLost, told?.packetsLost);
  const packets = growth(first?.packetsSent, packetsSent);
  return {
    ...streamOf(entry, now),
    ...defined({
      bitrate: perSecond(growth(first?.bytesSent, bytesSent), before, now, 8),
      lossRatio: lost !== undefined && packets ? clamp(lost / packets) : told?.fractionLost,
      jitterMs: inMs(told?.jitter),
      ...pictureOf(entry, perSecond(growth(first?.framesEncoded, framesEncoded), before, now)),
      limitedBy: LIMITS[qualityLimitationReason ?? ''],
    }),
  };
}

function receivedOf(entry: Entry, before: Snapshot, now: Snapshot): StreamStats {
  const first = before.entries.get(entry.id);
  const { bytesReceived, packetsLost, packetsReceived, framesDecoded, jitter } = entry;
  const lost = growth(first?.packetsLost, packetsLost) ?? 0;
  const expected = lost + (growth(first?.packetsReceived, packetsReceived) ?? 0);
  return {
    ...streamOf(entry, now),
    ...defined({
      bitrate: perSecond(growth(first?.bytesReceived, bytesReceived), before, now, 8),
      lossRatio: expected > 0 ? clamp(lost / expected) : undefined,
      jitterMs: inMs(jitter),
      ...pictureOf(entry, perSecond(growth(first?.framesDecoded, framesDecoded), before, now)),
    }),
  };
}

const LIMITS: Readonly<Record<string, StreamStats['limitedBy']>> = {
  bandwidth: 'network',
  cpu: 'processor',
};

function streamOf(
  { kind = 'audio', mid, codecId }: Entry,
  { entries, screenMids }: Snapshot,
): StreamStats {
  const codec = entries.get(codecId ?? '')?.mimeType?.replace(/^.*\//, '');
  const isScreen = mid !== undefined && screenMids.has(mid);
  return { kind, ...(isScreen && { isScreen }), ...(codec && { codec }) };
}

/** What the other side says about what is sent to it. Browsers link the two by either id. */
function toldAbout({ id, remoteId }: Entry, { entries }: Snapshot): Entry | undefined {
  return (
    entries.get(remoteId ?? '') ??
    [...entries.values()].find(
      ({ type, localId }) => type === 'remote-inbound-rtp' && localId === id,
    )
  );
}

function pictureOf(
  { kind, frameWidth: width, frameHeight: height, framesPerSecond }: Entry,
  counted: number | undefined,
): Partial<StreamStats> {
  if (kind !== 'video') return {};
  return { width, height, frameRate: framesPerSecond ?? counted };
}

/** The pair of addresses in use. */
function pathOf(
  entries: readonly Entry[],
  { entries: byId }: Snapshot,
): Pick<MemberStats, 'roundTripMs' | 'path' | 'protocol'> {
  const selected = entries.flatMap(({ selectedCandidatePairId: id }) => byId.get(id ?? '') ?? []);
  const pair =
    selected[0] ??
    entries.find(
      ({ type, nominated, state }) =>
        type === 'candidate-pair' && nominated && state === 'succeeded',
    );
  if (!pair) return {};
  const ends = [pair.localCandidateId, pair.remoteCandidateId].map((id) => byId.get(id ?? ''));
  const isKnown = ends.some((end) => end?.candidateType);
  const isRelay = ends.some((end) => end?.candidateType === 'relay');
  return defined({
    roundTripMs: inMs(pair.currentRoundTripTime),
    path: isKnown ? (isRelay ? 'relay' : 'direct') : undefined,
    protocol: ends[0]?.relayProtocol ?? ends[0]?.protocol,
  });
}

/** By how much a counter has grown; what was not there before began at 0. A counter may begin anew. */
function growth(before: number | undefined, now: number | undefined): number | undefined {
  if (now === undefined) return undefined;
  return Math.max(0, now - (before ?? 0));
}

function perSecond(
  count: number | undefined,
  before: Snapshot,
  now: Snapshot,
  factor = 1,
): number | undefined {
  const seconds = (now.at - before.at) / 1000;
  return count === undefined || seconds <= 0 ? undefined : Math.round((count * factor) / seconds);
}

const clamp = (ratio: number): number => Math.min(1, ratio);
const inMs = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);

/** Without what is not known. */
function defined<T extends object>(values: T): T {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as T;
}
