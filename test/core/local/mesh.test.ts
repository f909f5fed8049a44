/** Prepared connections: who answers an offer first, who is second, and an offer that nobody answers. */
import { expect } from '@open-wc/testing';
import { Mesh } from '../../../src/core/local/mesh.js';
import type { PeerSignal } from '../../../src/core/local/peer-link.js';
import { watchMedia, type MediaWatch } from '../../support/media-watch.js';
import { until } from '../../support/until.js';

/** Three tabs whose signals reach each other. */
class Tabs {
  readonly up: string[] = [];
  /** What became of signals that no browser took. */
  readonly refused: unknown[] = [];
  readonly sent: (PeerSignal & { from: string; to: string })[] = [];
  readonly #tabs = new Map<string, Mesh>();

  constructor(...endpoints: string[]) {
    for (const endpoint of endpoints) this.#tabs.set(endpoint, this.#open(endpoint));
  }

  of(endpoint: string): Mesh {
    return this.#tabs.get(endpoint) as Mesh;
  }

  close(): void {
    for (const mesh of this.#tabs.values()) mesh.closeAll();
  }

  #open(from: string): Mesh {
    return new Mesh({
      endpoint: from,
      iceServers: [],
      linkOptions: () => ({ media: 'audio', startsAtHighBitrate: true }),
      tracks: () => ({ audio: null, video: null }),
      send: (to, signal) => {
        this.sent.push({ ...signal, from, to });
        this.of(to)
          .receive(from, signal)
          .catch((cause: unknown) => this.refused.push(cause));
      },
      stateChanged: (to, isUp) => {
        if (isUp) this.up.push(`${from} to ${to}`);
      },
      screenChanged: () => {},
    });
  }
}

describe('mesh', () => {
  let tabs: Tabs;
  let media: MediaWatch;

  beforeEach(() => {
    media = watchMedia();
    tabs = new Tabs('anna', 'ben', 'ben-too');
  });

  afterEach(() => {
    tabs.close();
    expect(media.openConnections()).to.deep.equal([]);
    expect(tabs.refused).to.deep.equal([]);
    media.stop();
  });

  /** What Anna's invitation carries. */
  async function invited(): Promise<readonly PeerSignal[]> {
    await tabs.of('anna').prepareOffer();
    return [...(tabs.of('anna').preparedOffer ?? [])];
  }

  async function answer(endpoint: string, signals: readonly PeerSignal[]): Promise<void> {
    for (const signal of signals) await tabs.of(endpoint).receive('anna', signal);
  }

  async function connected(...pairs: string[]): Promise<void> {
    for (const pair of pairs) await until(() => tabs.up.includes(pair), 5000, `${pair} is up`);
  }

  it('whoever takes up the offer is connected by one answer', async () => {
    await answer('ben', await invited());
    await connected('anna to ben', 'ben to anna');
    expect(tabs.of('anna').preparedOffer).to.be.undefined;
    const descriptions = tabs.sent.flatMap(({ description }) => description?.type ?? []);
    expect(descriptions).to.deep.equal(['answer']);
  });

  it('who comes second is offered a connection anew, and the first keeps theirs', async () => {
    const signals = await invited();
    await Promise.all([answer('ben', signals), answer('ben-too', signals)]);
    await connected('anna to ben', 'ben to anna', 'anna to ben-too', 'ben-too to anna');
    expect(tabs.sent.filter(({ anew }) => anew)).to.have.length(1);
  });

  it('an offer that is dropped before it was made keeps nobody waiting', async () => {
    const offered = tabs.of('anna').prepareOffer();
    tabs.of('anna').discardOffer();
    await offered;
    expect(tabs.of('anna').preparedOffer).to.be.undefined;
  });
});
