/**
 * One `RTCPeerConnection` to one other tab. Who comes into a call offers to those who are in it; after that both may
 * renegotiate, by the perfect negotiation pattern of the WebRTC specification
 * (https://www.w3.org/TR/webrtc/#perfect-negotiation-example): on a collision the polite side gives way.
 *
 * Media lines are fixed by the first offer (audio, and video in video calls); turning a camera on or off only replaces
 * the track of a sender, which needs no renegotiation.
 */
import type { Media } from '../call/call-info.js';
import type { LinkMeasure } from '../media/connection-quality.js';

export interface PeerSignal {
  /** An offer on a connection that replaces the one there was. */
  readonly anew?: boolean;
  readonly description?: RTCSessionDescriptionInit;
  readonly candidate?: RTCIceCandidateInit;
}

export interface PeerLinkOptions {
  /** Makes the first offer. */
  readonly offers: boolean;
  /** Gives way in a collision: exactly one of the two does. */
  polite(): boolean;
  readonly connection: RTCPeerConnection;
  readonly media: Media;
  /** Sends the full picture from the first frame on; not for one of many connections that share an uplink. */
  readonly startsFast: boolean;
  /** The own tracks to begin with. */
  readonly tracks: Readonly<Record<'audio' | 'video', MediaStreamTrack | null>>;
  send(signal: PeerSignal): void;
  /** The connection is up (`true`) or not (`false`); called on each change. */
  up(up: boolean): void;
}

/** Enough for 640 x 480 at once. */
const START_KBPS = 1000;

export class PeerLink {
  /** What the other side sends. */
  readonly stream = new MediaStream();
  /** When its first offer is out, or it is closed. */
  readonly offered: Promise<void>;
  #settleOffered!: () => void;

  readonly #options: PeerLinkOptions;
  readonly #connection: RTCPeerConnection;
  readonly #tracks: Record<'audio' | 'video', MediaStreamTrack | null>;
  #makingOffer = false;
  #ignoringOffer = false;
  #up = false;
  /** Packets from the other side when they were counted last. */
  #counted = { lost: 0, received: 0 };
  readonly #earlyCandidates: RTCIceCandidateInit[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.#tracks = { ...options.tracks };
    const { connection } = options;
    this.#connection = connection;
    connection.ontrack = ({ track }) => this.stream.addTrack(track);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) options.send({ candidate: candidate.toJSON() });
    };
    this.offered = new Promise((resolve) => (this.#settleOffered = resolve));
    connection.onnegotiationneeded = () => void this.#offer().then(this.#settleOffered);
    connection.onconnectionstatechange = () => this.#followState();
    if (options.offers) this.#openLines();
  }

  get isUp(): boolean {
    return this.#up;
  }

  /** Whether it has ever offered, or answered. */
  get hasOffered(): boolean {
    return this.#connection.localDescription !== null;
  }

  get isClosed(): boolean {
    return this.#connection.signalingState === 'closed';
  }

  /**
   * Takes what the other side sent, one after the other.
   *
   * @throws DOMException when it makes no sense
   */
  receive(signal: PeerSignal): Promise<void> {
    const done = this.#queue.then(() => this.#receive(signal));
    this.#queue = done.catch(() => {});
    return done;
  }

  /** Sends another track, or nothing, from now on. */
  setTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
    this.#tracks[kind] = track;
    for (const { receiver, sender } of this.#connection.getTransceivers())
      if (receiver.track.kind === kind) sender.replaceTrack(track).catch(ignoreClosed);
  }

  /** Looks for a new way to the other side. */
  restart(): void {
    this.#connection.restartIce();
  }

  /** How the connection has been since this was asked last; `undefined` while nothing is known. */
  async measure(): Promise<LinkMeasure | undefined> {
    const stats = [...(await this.#connection.getStats()).values()] as Stats[];
    const incoming = stats.filter(({ type }) => type === 'inbound-rtp');
    const lost = sum(incoming, 'packetsLost');
    const received = sum(incoming, 'packetsReceived');
    const newLost = Math.max(0, lost - this.#counted.lost); // late packets make it go down
    const newAll = newLost + received - this.#counted.received;
    this.#counted = { lost, received };
    const roundTrips = stats.flatMap(({ type, nominated, currentRoundTripTime }) =>
      type === 'candidate-pair' && nominated ? (currentRoundTripTime ?? []) : [],
    );
    if (roundTrips.length === 0) return undefined;
    const lossThere = stats.map(({ type, fractionLost = 0 }) =>
      type === 'remote-inbound-rtp' ? fractionLost : 0,
    );
    return {
      lossRatio: Math.max(newAll > 0 ? newLost / newAll : 0, ...lossThere),
      roundTripMs: Math.min(...roundTrips) * 1000,
    };
  }

  close(): void {
    this.#connection.ontrack = null;
    this.#connection.onicecandidate = null;
    this.#connection.onnegotiationneeded = null;
    this.#connection.onconnectionstatechange = null;
    this.#connection.close();
    this.#settleOffered();
  }

  #openLines(): void {
    for (const kind of this.#options.media === 'video'
      ? (['audio', 'video'] as const)
      : (['audio'] as const))
      this.#connection.addTransceiver(this.#tracks[kind] ?? kind, { direction: 'sendrecv' });
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.#connection.setLocalDescription();
      this.#sendDescription();
    } catch (cause) {
      ignoreClosed(cause);
    } finally {
      this.#makingOffer = false;
    }
  }

  #sendDescription(): void {
    const description = this.#connection.localDescription;
    if (description)
      this.#options.send({ description: { type: description.type, sdp: description.sdp } });
  }

  async #receive({ description, candidate }: PeerSignal): Promise<void> {
    if (this.isClosed) return;
    if (description) await this.#receiveDescription(description);
    if (candidate) await this.#receiveCandidate(candidate);
  }

  async #receiveDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const connection = this.#connection;
    const collides =
      description.type === 'offer' && (this.#makingOffer || connection.signalingState !== 'stable');
    this.#ignoringOffer = !this.#options.polite() && collides;
    const answersOldOffer =
      description.type === 'answer' && connection.signalingState !== 'have-local-offer';
    if (this.#ignoringOffer || answersOldOffer) return;
    const { startsFast } = this.#options;
    // rolls the own offer back where it has to
    await connection.setRemoteDescription(startsFast ? startingFast(description) : description);
    for (const early of this.#earlyCandidates.splice(0)) await connection.addIceCandidate(early);
    if (description.type !== 'offer') return;
    await this.#answerLines();
    await connection.setLocalDescription();
    this.#sendDescription();
  }

  async #receiveCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.#connection.remoteDescription) {
      this.#earlyCandidates.push(candidate);
      return;
    }
    try {
      await this.#connection.addIceCandidate(candidate);
    } catch (cause) {
      if (!this.#ignoringOffer) throw cause;
    }
  }

  /** Puts the own tracks on the lines the other side offered. */
  async #answerLines(): Promise<void> {
    for (const transceiver of this.#connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as 'audio' | 'video';
      if (transceiver.direction === 'sendrecv') continue;
      transceiver.direction = 'sendrecv';
      await transceiver.sender.replaceTrack(this.#tracks[kind]);
    }
  }

  #followState(): void {
    const state = this.#connection.connectionState;
    if (state === 'failed') this.restart();
    const up = state === 'connected';
    if (up === this.#up) return;
    this.#up = up;
    this.#options.up(up);
  }
}

/**
 * Browsers assume 300 kbit/s until they have measured, which is little for a camera's picture. Chromium takes a better
 * guess from the description of the other side; others do not read it. Measured with two connections on one page, the
 * first frame is on screen some 10 ms earlier (135 to 124 ms).
 */
function startingFast({ type, sdp = '' }: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
  const vp8 = /^a=rtpmap:(\d+) VP8\/90000\r\n/m;
  return { type, sdp: sdp.replace(vp8, `$&a=fmtp:$1 x-google-start-bitrate=${START_KBPS}\r\n`) };
}

/** What the statistics of a connection may hold, of what is read here: https://www.w3.org/TR/webrtc-stats/ */
interface Stats {
  readonly type: RTCStatsType;
  readonly packetsLost?: number;
  readonly packetsReceived?: number;
  /** Of what this side sends, as the other side tells: 0 to 1. */
  readonly fractionLost?: number;
  readonly nominated?: boolean;
  /** In seconds. */
  readonly currentRoundTripTime?: number;
}

function sum(stats: readonly Stats[], field: 'packetsLost' | 'packetsReceived'): number {
  return stats.reduce((total, entry) => total + (entry[field] ?? 0), 0);
}

/** Hanging up closes a connection under operations that are still at work; that is no failure. */
function ignoreClosed(cause: unknown): void {
  if (!(cause instanceof DOMException && cause.name === 'InvalidStateError')) reportError(cause);
}
