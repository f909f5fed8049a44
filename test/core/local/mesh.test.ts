/** Connections made ahead: who takes up an offer, who comes second, and nobody. */
import { expect } from '@open-wc/testing';
import { Mesh } from '../../../src/core/local/mesh.js';
import type { PeerSignal } from '../../../src/core/local/peer-link.js';
import { watchMedia, type MediaWatch } from '../../support/media-watch.js';
import { until } from '../../support/until.js';

/** Three tabs whose signals reach each other. */
class Tabs {
  readonly up: string[] = [];
  readonly said: (PeerSignal & { from: string; to: string })[] = [];
  readonly #tabs = new Map<string, Mesh>();

  constructor(...endpoints: string[]) {
    for (const endpoint of endpoints) this.#tabs.set(endpoint, this.#open(endpoint));
  }

  of(endpoint: string): Mesh {
    return this.#tabs.get(endpoint) as Mesh;
  }

  close(): void {
    for (const links of this.#tabs.values()) links.closeAll();
  }

  #open(from: string): Mesh {
    return new Mesh({
      endpoint: from,
      iceServers: [],
      lines: () => ({ media: 'audio', startsFast: true }),
      tracks: () => ({ audio: null, video: null }),
      say: (to, signal) => {
        this.said.push({ ...signal, from, to });
        void this.of(to).receive(from, signal);
      },
      up: (to, up) => {
        if (up) this.up.push(`${from} to ${to}`);
      },
    });
  }
}

describe('links', () => {
  let tabs: Tabs;
  let media: MediaWatch;

  beforeEach(() => {
    media = watchMedia();
    tabs = new Tabs('anna', 'ben', 'ben-too');
  });

  afterEach(() => {
    tabs.close();
    expect(media.openConnections()).to.deep.equal([]);
    media.stop();
  });

  /** What Anna's invitation carries. */
  async function invited(): Promise<readonly PeerSignal[]> {
    await tabs.of('anna').offerAhead();
    return [...(tabs.of('anna').ahead ?? [])];
  }

  async function takeUp(endpoint: string, signals: readonly PeerSignal[]): Promise<void> {
    for (const signal of signals) await tabs.of(endpoint).receive('anna', signal);
  }

  async function connected(...pairs: string[]): Promise<void> {
    for (const pair of pairs) await until(() => tabs.up.includes(pair), 5000, `${pair} is up`);
  }

  it('whoever takes up the offer is connected by one answer', async () => {
    await takeUp('ben', await invited());
    await connected('anna to ben', 'ben to anna');
    expect(tabs.of('anna').ahead).to.be.undefined;
    const descriptions = tabs.said.flatMap(({ description }) => description?.type ?? []);
    expect(descriptions).to.deep.equal(['answer']);
  });

  it('who comes second is offered a connection anew, and the first keeps theirs', async () => {
    const signals = await invited();
    await Promise.all([takeUp('ben', signals), takeUp('ben-too', signals)]);
    await connected('anna to ben', 'ben to anna', 'anna to ben-too', 'ben-too to anna');
    expect(tabs.said.filter(({ anew }) => anew)).to.have.length(1);
  });

  it('an offer that is dropped before it was made keeps nobody waiting', async () => {
    const offered = tabs.of('anna').offerAhead();
    tabs.of('anna').dropAhead();
    await offered;
    expect(tabs.of('anna').ahead).to.be.undefined;
  });
});
