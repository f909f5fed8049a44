/**
 * The connections of one call, by endpoint: the tab at the other end. Making one takes a few messages, so it begins as early
 * as it may: who calls one person sends the offer along with the invitation, and who accepts answers it, or offers to those
 * who are in the call, while their own devices are still opening. Media comes later, when both have joined.
 */
import type { Media } from '../call/call-info.js';
import { PeerLink, type PeerSignal } from './peer-link.js';

export interface MeshOptions {
  /** This tab. */
  readonly endpoint: string;
  readonly iceServers: readonly RTCIceServer[];
  /** What the call is for now, and whether one connection has the uplink for itself. */
  lines(): { readonly media: Media; readonly startsFast: boolean };
  tracks(): Readonly<Record<'audio' | 'video', MediaStreamTrack | null>>;
  say(toEndpoint: string, signal: PeerSignal): void;
  /** A connection came up (`true`) or went down (`false`). */
  up(endpoint: string, up: boolean): void;
}

/** Who is at the other end of a connection. */
interface FarEnd {
  /** Unknown as long as nobody has taken up an offer made ahead. */
  endpoint: string | undefined;
  /** What there is to say to them, until they are known. */
  readonly unsaid: PeerSignal[];
  /** The first offer replaces what they have. */
  anew?: boolean;
}

export class Mesh {
  readonly #options: MeshOptions;
  readonly #links = new Map<string, PeerLink>();
  #ahead: { readonly link: PeerLink; readonly far: FarEnd } | undefined;

  constructor(options: MeshOptions) {
    this.#options = options;
  }

  /** What to send along with an invitation: the offer made ahead, if there is one and it is still free. */
  get ahead(): readonly PeerSignal[] | undefined {
    return this.#ahead?.far.endpoint === undefined ? this.#ahead?.far.unsaid : undefined;
  }

  get(endpoint: string | undefined): PeerLink | undefined {
    return endpoint === undefined ? undefined : this.#links.get(endpoint);
  }

  /** The connection to that tab; a new one makes the first offer if it `offers`. */
  open(endpoint: string, offers: boolean): PeerLink {
    return this.#links.get(endpoint) ?? this.#takeAhead(endpoint) ?? this.#make(endpoint, offers);
  }

  /** Makes an offer for whoever answers first. @returns when it can be sent */
  async offerAhead(): Promise<void> {
    const far: FarEnd = { endpoint: undefined, unsaid: [] };
    const link = this.#connect(far, true);
    this.#ahead = { link, far };
    await link.offered;
  }

  /** @throws DOMException when it makes no sense */
  async receive(endpoint: string, signal: PeerSignal): Promise<void> {
    const isOffer = signal.description?.type === 'offer';
    if (signal.anew) this.close(endpoint);
    // who offers begins a connection of their own: what was offered ahead is not theirs
    const link = isOffer
      ? (this.get(endpoint) ?? this.#make(endpoint, false))
      : this.open(endpoint, false);
    if (signal.description?.type === 'answer' && !link.hasOffered) return this.#offerAnew(endpoint);
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

  /** The offer made ahead is void, unless somebody has taken it up. */
  dropAhead(): void {
    if (this.ahead) this.#ahead?.link.close();
    this.#ahead = undefined;
  }

  closeAll(): void {
    this.dropAhead();
    for (const endpoint of [...this.#links.keys()]) this.close(endpoint);
  }

  /** Two tabs took up the one offer: who comes second is offered a connection of its own. */
  #offerAnew(endpoint: string): void {
    this.close(endpoint);
    this.#make(endpoint, true, true);
  }

  #takeAhead(endpoint: string): PeerLink | undefined {
    const signals = this.ahead;
    if (!this.#ahead || !signals) return undefined;
    const { link, far } = this.#ahead;
    far.endpoint = endpoint;
    this.#links.set(endpoint, link);
    // the invitation had the offer; ways found since then are not told yet
    for (const { candidate } of signals) if (candidate) this.#options.say(endpoint, { candidate });
    return link;
  }

  #make(endpoint: string, offers: boolean, anew = false): PeerLink {
    const link = this.#connect({ endpoint, unsaid: [], anew }, offers);
    this.#links.set(endpoint, link);
    return link;
  }

  #connect(far: FarEnd, offers: boolean): PeerLink {
    const options = this.#options;
    return new PeerLink({
      ...options.lines(),
      offers,
      polite: () => far.endpoint !== undefined && far.endpoint < options.endpoint,
      connection: new RTCPeerConnection({ iceServers: [...options.iceServers] }),
      tracks: options.tracks(),
      send: (signal) => this.#send(far, signal),
      up: (isUp) => {
        if (far.endpoint !== undefined) options.up(far.endpoint, isUp);
      },
    });
  }

  #send(far: FarEnd, signal: PeerSignal): void {
    if (far.endpoint === undefined) {
      far.unsaid.push(signal);
      return;
    }
    this.#options.say(far.endpoint, far.anew ? { ...signal, anew: true } : signal);
    far.anew = false; // the offer is the first there is to say
  }
}
