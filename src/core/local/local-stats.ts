/** Call stats of the local backend: who speaks, and how good the peer connection to each person is. */
import { QualityMeter } from '../media/connection-quality.js';
import { ActiveSpeakers } from '../media/active-speakers.js';
import type { CallStatsListener } from '../media/call-stats-listener.js';
import type { PeerLink } from './peer-link.js';

export class LocalStats {
  readonly #selfId: string;
  readonly #listener: CallStatsListener;
  readonly #activeSpeakers: ActiveSpeakers;
  readonly #meters = new WeakMap<PeerLink, QualityMeter>();

  /** @param selfId the signed-in user */
  constructor(selfId: string, listener: CallStatsListener) {
    this.#selfId = selfId;
    this.#listener = listener;
    this.#activeSpeakers = new ActiveSpeakers((userId, speaking) =>
      listener.speaks(userId, speaking),
    );
  }

  /**
   * Follows these people from now on, and rates the connections once. Called every second or so.
   *
   * @param microphone the own one; speech is detected also while it is off
   * @param links the connections to those who have joined
   */
  measure(
    microphone: MediaStreamTrack | null,
    links: Iterable<readonly [userId: string, link: PeerLink, ...unknown[]]>,
  ): void {
    const linkByUser = new Map([...links].map(([userId, link]) => [userId, link]));
    this.#activeSpeakers.keep(new Set([this.#selfId, ...linkByUser.keys()]));
    this.#activeSpeakers.follow(this.#selfId, microphone, true);
    for (const [userId, link] of linkByUser) {
      this.#activeSpeakers.follow(userId, link.stream.getAudioTracks()[0]);
      void this.#rate(userId, link);
    }
  }

  stop(): void {
    this.#activeSpeakers.clear();
  }

  async #rate(userId: string, link: PeerLink): Promise<void> {
    if (!link.isUp) return this.#listener.rated(userId, 1);
    const measured = await link.measure();
    if (!measured || link.isClosed) return;
    const meter = this.#meters.get(link) ?? new QualityMeter();
    this.#meters.set(link, meter);
    this.#listener.rated(userId, meter.take(measured));
  }
}
