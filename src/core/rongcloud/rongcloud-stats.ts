/**
 * Call stats of one call on RongCloud: active speakers, and the quality of each connection. The SDK rates nothing itself, and
 * the counts it would give never come on today's Chromium, which names its statistics in another way than `plugin-rtc` 5.4.1
 * expects. There, no connection is rated, and active speakers are measured from the audio tracks instead of the counts.
 */
import { QualityMeter } from '../media/connection-quality.js';
import { ActiveSpeakers } from '../media/active-speakers.js';
import type { CallStatsListener } from '../media/call-stats-listener.js';
import type { MemberStats, StreamStats } from '../call/session-stats.js';
import type { StateReport, TrackReport } from './sdk-types.js';
import type { SdkTracks } from './sdk-tracks.js';

export interface RongCloudStatsOptions extends CallStatsListener {
  readonly tracks: SdkTracks;
}

export class RongCloudStats {
  readonly #options: RongCloudStatsOptions;
  readonly #speakers: ActiveSpeakers;
  /** By user id. */
  readonly #meters = new Map<string, QualityMeter>();
  /** The worst loss ratio of the own tracks, from the last report of the sending connection. */
  #uplinkLoss = 0;
  /** The last report of the sending and of the receiving connection. */
  #sending: StateReport | undefined;
  #receiving: StateReport | undefined;

  constructor(options: RongCloudStatsOptions) {
    this.#options = options;
    this.#speakers = new ActiveSpeakers((userId, speaking) => options.speaks(userId, speaking));
  }

  /** Measures who speaks among these from now on. To be called about every second: a track may be another one by then. */
  listen(selfId: string, userIds: readonly string[]): void {
    this.#speakers.keep(new Set([selfId, ...userIds]));
    for (const userId of [selfId, ...userIds]) {
      const track = this.#options.tracks.audio(userId)?.__innerGetMediaStreamTrack?.();
      this.#speakers.follow(userId, track, userId === selfId);
    }
  }

  /**
   * Rates the connections by what the SDK counted in the last second. It sends and receives over two connections, each with
   * a report of its own. Loss on the way to the service counts for everybody.
   */
  rate(report: StateReport): void {
    const { iceCandidatePair, senders, receivers } = report;
    if (senders.length > 0) this.#sending = report;
    if (receivers.length > 0) this.#receiving = report;
    const roundTripMs = iceCandidatePair?.rtt;
    if (typeof roundTripMs !== 'number' || Number.isNaN(roundTripMs)) return;
    if (senders.length > 0) this.#uplinkLoss = worst(senders);
    for (const userId of new Set(receivers.map(userOf))) {
      const downlinkLoss = worst(receivers.filter((track) => userOf(track) === userId));
      const meter = this.#meters.get(userId) ?? new QualityMeter();
      this.#meters.set(userId, meter);
      const lossRatio = Math.max(this.#uplinkLoss, downlinkLoss);
      this.#options.rated(userId, meter.take({ lossRatio, roundTripMs }));
    }
  }

  /** What the SDK has counted last: nothing, where it never says. What is sent goes to the service, for everybody. */
  membersStats(userIds: readonly string[]): MemberStats[] {
    const { senders = [], iceCandidatePair: up } = this.#sending ?? {};
    const { receivers = [], iceCandidatePair: down } = this.#receiving ?? {};
    const roundTripMs = numberOf(up?.rtt ?? down?.rtt);
    const protocol = up?.protocol ?? down?.protocol;
    return userIds.map((userId) => ({
      userId,
      sent: senders.map(streamOf),
      received: receivers.filter((track) => userOf(track) === userId).map(streamOf),
      path: 'service',
      ...(roundTripMs !== undefined && { roundTripMs }),
      ...(protocol && { protocol: protocol.toLowerCase() }),
    }));
  }

  stop(): void {
    this.#speakers.clear();
  }
}

function streamOf(track: TrackReport): StreamStats {
  const kbps = numberOf(track.bitrate);
  const values = {
    bitrate: kbps === undefined ? undefined : kbps * 1000,
    lossRatio: numberOf(track.packetsLostRate),
    jitterMs: numberOf(track.jitter),
    width: numberOf(track.frameWidth),
    height: numberOf(track.frameHeight),
    frameRate: numberOf(track.frameRate),
  };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  const kind = track.kind ?? (track.trackId.endsWith('_1') ? 'video' : 'audio');
  return { kind, ...(Object.fromEntries(known) as Partial<StreamStats>) };
}

/** The SDK says `null`, `NaN` or less than nothing for what it does not know. */
function numberOf(value: number | null | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

function worst(tracks: readonly TrackReport[]): number {
  return Math.max(0, ...tracks.map(({ packetsLostRate }) => packetsLostRate ?? 0));
}

/** A track's id is the user id, a tag without underscores and a number, joined by underscores. */
function userOf({ trackId }: TrackReport): string {
  return trackId.replace(/_[^_]*_\d+$/, '');
}
