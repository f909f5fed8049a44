/** What is measured while a call is up: who speaks, and how good the connection to each is. */
import type { Quality } from '../call/call-info.js';
import { QualityMeter } from '../media/connection-quality.js';
import { ActiveSpeakers } from '../media/active-speakers.js';
import type { PeerLink } from './peer-link.js';

export interface StatsOptions {
  /** The connections to those who have joined. */
  links(): Iterable<readonly [userId: string, link: PeerLink]>;
  speaks(userId: string, speaking: boolean): void;
  rated(userId: string, quality: Quality): void;
}

export class LocalStats {
  readonly #options: StatsOptions;
  readonly #voices: ActiveSpeakers;
  readonly #meters = new WeakMap<PeerLink, QualityMeter>();

  constructor(options: StatsOptions) {
    this.#options = options;
    this.#voices = new ActiveSpeakers((userId, speaking) => options.speaks(userId, speaking));
  }

  /** Looks around: to be called every second or so. `microphone`: of the signed-in user. */
  look(selfId: string, microphone: MediaStreamTrack | null): void {
    const links = new Map(this.#options.links());
    this.#voices.keep(new Set([selfId, ...links.keys()]));
    this.#voices.follow(selfId, microphone, true);
    for (const [userId, link] of links) {
      this.#voices.follow(userId, link.stream.getAudioTracks()[0]);
      void this.#rate(userId, link);
    }
  }

  stop(): void {
    this.#voices.clear();
  }

  async #rate(userId: string, link: PeerLink): Promise<void> {
    if (!link.isUp) return this.#options.rated(userId, 1);
    const measure = await link.measure();
    if (!measure || link.isClosed) return;
    const meter = this.#meters.get(link) ?? new QualityMeter();
    this.#meters.set(link, meter);
    this.#options.rated(userId, meter.take(measure));
  }
}
