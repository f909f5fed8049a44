/**
 * What is measured while a call is up: who speaks, and how good the connection to each is. The SDK rates nothing itself; what
 * it counts never comes on today's Chromium, which names its statistics in another way than `plugin-rtc` expects (5.4.1).
 * There nothing is said of a connection, and voices are listened to, not read from the counts.
 */
import type { Quality } from '../call/call-info.js';
import { QualityMeter } from '../media/connection-quality.js';
import { ActiveSpeakers } from '../media/active-speakers.js';
import type { StateReport, TrackReport } from './sdk-types.js';
import type { SdkTracks } from './sdk-tracks.js';

export interface StatsOptions {
  readonly tracks: SdkTracks;
  speaks(userId: string, speaking: boolean): void;
  rated(userId: string, quality: Quality): void;
}

export class RongCloudStats {
  readonly #options: StatsOptions;
  readonly #voices: ActiveSpeakers;
  readonly #meters = new Map<string, QualityMeter>();
  #lossThere = 0;

  constructor(options: StatsOptions) {
    this.#options = options;
    this.#voices = new ActiveSpeakers((userId, speaking) => options.speaks(userId, speaking));
  }

  /** Listens to these from now on: to be called every second or so. */
  look(selfId: string, userIds: readonly string[]): void {
    this.#voices.keep(new Set([selfId, ...userIds]));
    for (const userId of [selfId, ...userIds]) {
      const track = this.#options.tracks.audio(userId)?.__innerGetMediaStreamTrack?.();
      this.#voices.follow(userId, track, userId === selfId);
    }
  }

  /**
   * Takes what the SDK counted in the last second. It sends and receives over two connections, each with a report of its
   * own; loss on the way to the service is everybody's.
   */
  rate({ iceCandidatePair, senders, receivers }: StateReport): void {
    const roundTripMs = iceCandidatePair?.rtt;
    if (typeof roundTripMs !== 'number' || Number.isNaN(roundTripMs)) return;
    if (senders.length > 0) this.#lossThere = worst(senders);
    for (const userId of new Set(receivers.map(userOf))) {
      const lossHere = worst(receivers.filter((track) => userOf(track) === userId));
      const meter = this.#meters.get(userId) ?? new QualityMeter();
      this.#meters.set(userId, meter);
      const lossRatio = Math.max(this.#lossThere, lossHere);
      this.#options.rated(userId, meter.take({ lossRatio, roundTripMs }));
    }
  }

  stop(): void {
    this.#voices.clear();
  }
}

function worst(tracks: readonly TrackReport[]): number {
  return Math.max(0, ...tracks.map(({ packetsLostRate }) => packetsLostRate ?? 0));
}

/** A track's id is made of its user's, a tag without underscores, and a number. */
function userOf({ trackId }: TrackReport): string {
  return trackId.replace(/_[^_]*_\d+$/, '');
}
