/**
 * The peer connections of one call, by endpoint: the tab at the other end. Connecting takes several messages, so it starts
 * as early as possible. The caller of a one-to-one call sends an offer along with the invitation. Whoever accepts answers
 * that offer, or makes offers to those in the call, while their own devices are still opening. Media follows once both
 * have joined.
 */
import { PeerLink, type PeerLinkOptions, type PeerSignal } from './peer-link.js';

export interface MeshOptions {
  /** This tab. */
  readonly endpoint: string;
  readonly iceServers: readonly RTCIceServer[];
  /** What the call needs of a connection that is made now. */
  linkOptions(): Pick<PeerLinkOptions, 'media' | 'startsAtHighBitrate'>;
  /** The own tracks as they are now. */
  tracks(): PeerLinkOptions['tracks'];
  send(toEndpoint: string, signal: PeerSignal): void;
  /** A connection came up, or went down. */
  stateChanged(endpoint: string, isUp: boolean): void;
  /** They share their screen, or another one, or none any more. */
  screenChanged(endpoint: string, screen: MediaStream | null): void;
}

/** The other end of a connection. */
interface RemoteEnd {
  /** `undefined` while nobody has answered a prepared offer. */
  endpoint: string | undefined;
  /** Messages for them, until they are known. */
  readonly unsent: PeerSignal[];
  /** Their first message from here is an offer that replaces the connection they have. */
  anew?: boolean;
}

export class Mesh {
  readonly #options: MeshOptions;
  readonly #links = new Map<string, PeerLink>();
  #prepared: { readonly link: PeerLink; readonly remote: RemoteEnd } | undefined;

  constructor(options: MeshOptions) {
    this.#options = options;
  }

  /** The prepared offer with its ICE candidates, while nobody has answered it. */
  get preparedOffer(): readonly PeerSignal[] | undefined {
    return this.#prepared?.remote.endpoint === undefined
      ? this.#prepared?.remote.unsent
      : undefined;
  }

  get(endpoint: string): PeerLink | undefined {
    return this.#links.get(endpoint);
  }

  /** The connection to that tab. `offers`: if there is none yet, this side makes the offer. */
  open(endpoint: string, offers: boolean): PeerLink {
    return (
      this.#links.get(endpoint) ?? this.#usePrepared(endpoint) ?? this.#create(endpoint, offers)
    );
  }

  /** Makes an offer for whoever answers first. @returns when it can be sent */
  async prepareOffer(): Promise<void> {
    const remote: RemoteEnd = { endpoint: undefined, unsent: [] };
    const link = this.#connect(remote, true);
    this.#prepared = { link, remote };
    await link.offered;
  }

  /** @throws DOMException when the signal makes no sense */
  async receive(endpoint: string, signal: PeerSignal): Promise<void> {
    const isOffer = signal.description?.type === 'offer';
    if (signal.anew) this.close(endpoint);
    // an offer starts a connection of its own, it does not answer the prepared one
    const link = isOffer
      ? (this.get(endpoint) ?? this.#create(endpoint, false))
      : this.open(endpoint, false);
    const isUnasked = signal.description?.type === 'answer' && !link.hasLocalDescription;
    if (isUnasked) return this.#offerAnew(endpoint);
    await link.receive(signal).catch((cause: unknown) => {
      if (!link.isClosed) throw cause; // hung up meanwhile
    });
  }

  setTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
    for (const link of this.#links.values()) link.setTrack(kind, track);
  }

  close(endpoint: string): void {
    this.#links.get(endpoint)?.close();
    this.#links.delete(endpoint);
  }

  /** Closes the prepared connection, unless somebody has answered its offer. */
  discardOffer(): void {
    if (this.preparedOffer) this.#prepared?.link.close();
    this.#prepared = undefined;
  }

  closeAll(): void {
    this.discardOffer();
    for (const endpoint of [...this.#links.keys()]) this.close(endpoint);
  }

  /** Two tabs answered the one prepared offer: the second gets an offer of its own. */
  #offerAnew(endpoint: string): void {
    this.close(endpoint);
    this.#create(endpoint, true, true);
  }

  #usePrepared(endpoint: string): PeerLink | undefined {
    const signals = this.preparedOffer;
    if (!this.#prepared || !signals) return undefined;
    const { link, remote } = this.#prepared;
    remote.endpoint = endpoint;
    this.#links.set(endpoint, link);
    // they have the offer from the invitation, but not the candidates found since then
    for (const { candidate } of signals) if (candidate) this.#options.send(endpoint, { candidate });
    return link;
  }

  #create(endpoint: string, offers: boolean, anew = false): PeerLink {
    const link = this.#connect({ endpoint, unsent: [], anew }, offers);
    this.#links.set(endpoint, link);
    return link;
  }

  #connect(remote: RemoteEnd, offers: boolean): PeerLink {
    const options = this.#options;
    return new PeerLink({
      ...options.linkOptions(),
      offers,
      polite: () => remote.endpoint !== undefined && remote.endpoint < options.endpoint,
      connection: new RTCPeerConnection({
        iceServers: [...options.iceServers],
        bundlePolicy: 'max-bundle', // one transport: half the candidates to find, send and check
      }),
      tracks: options.tracks(),
      send: (signal) => this.#send(remote, signal),
      stateChanged: (isUp) => {
        if (remote.endpoint !== undefined) options.stateChanged(remote.endpoint, isUp);
      },
      screenChanged: (screen) => {
        if (remote.endpoint !== undefined) options.screenChanged(remote.endpoint, screen);
      },
    });
  }

  #send(remote: RemoteEnd, signal: PeerSignal): void {
    if (remote.endpoint === undefined) {
      remote.unsent.push(signal);
      return;
    }
    this.#options.send(remote.endpoint, remote.anew ? { ...signal, anew: true } : signal);
    remote.anew = false; // the offer comes before all candidates
  }
}
