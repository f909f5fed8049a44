/**
 * One `RTCPeerConnection` to one other tab. A newcomer makes the first offer to those in the call. After that both sides
 * may renegotiate, by the perfect negotiation pattern of the WebRTC specification
 * (https://www.w3.org/TR/webrtc/#perfect-negotiation-example): on a collision the polite side gives way.
 *
 * The first offer fixes the transceivers: audio, and video in video calls. Turning a camera on or off only replaces the
 * track of a sender, which needs no renegotiation. A shared screen has transceivers of its own, which go one way only. They
 * stay for the next screen: kits that know nothing of screens cannot answer an offer in which one is stopped.
 */
import type { Media, Picture } from '../call/call-info.js';
import type { LinkMeasurement } from '../media/connection-quality.js';

/** A session description or an ICE candidate, for the other side. */
export interface PeerSignal {
  /** The offer starts a new connection in place of the present one. */
  readonly anew?: boolean;
  readonly description?: RTCSessionDescriptionInit;
  readonly candidate?: RTCIceCandidateInit;
  /** Id of the stream in `description` that is the screen of who sends it. Their camera and microphone are in none. */
  readonly screen?: string;
}

export interface PeerLinkOptions {
  /** Whether this side makes the first offer. */
  readonly offers: boolean;
  /** Whether this side gives way on a collision: exactly one of the two does. */
  polite(): boolean;
  readonly connection: RTCPeerConnection;
  readonly media: Media;
  /** Assumes a fast uplink until it is measured. Not for one of several connections that share it. */
  readonly startsAtHighBitrate: boolean;
  /** The own tracks at first. */
  readonly tracks: Readonly<Record<'audio' | 'video', MediaStreamTrack | null>>;
  send(signal: PeerSignal): void;
  /** The connection came up, or went down. */
  stateChanged(isUp: boolean): void;
  /** The other side shares its screen, or another one, or none any more. */
  screenChanged(screen: MediaStream | null): void;
}

/** Enough for 640 x 480 from the first frame on. */
const START_KBPS = 1000;

export class PeerLink {
  /** What the other side sends. */
  readonly stream = new MediaStream();
  /** Resolves when the first offer is out, or the connection is closed. */
  readonly offered: Promise<void>;
  #settleOffered!: () => void;

  readonly #options: PeerLinkOptions;
  readonly #connection: RTCPeerConnection;
  readonly #tracks: Record<'audio' | 'video', MediaStreamTrack | null>;
  /** What each sender was told to send last. `RTCRtpSender.track` follows later. */
  readonly #sent = new WeakMap<RTCRtpSender, MediaStreamTrack | null>();
  #makingOffer = false;
  #ignoringOffer = false;
  #isUp = false;
  /** Packets from the other side as of the last measurement. */
  #counted = { lost: 0, received: 0 };
  /** The own screen, and the stream in which the other side gets it: one for all screens, so that it knows them by its id. */
  #screen: MediaStream | null = null;
  readonly #screenStream = new MediaStream();
  readonly #screenSenders: Partial<Record<'audio' | 'video', RTCRtpTransceiver>> = {};
  /** The screen of the other side, and its id as they told it last. */
  #theirScreen: MediaStream | null = null;
  #theirScreenId: string | undefined;
  /** The transceivers of both screens. */
  readonly #ofScreens = new WeakSet<RTCRtpTransceiver>();
  readonly #earlyCandidates: RTCIceCandidateInit[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.#tracks = { ...options.tracks };
    const { connection } = options;
    this.#connection = connection;
    connection.ontrack = (event) => this.#receiveTrack(event);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) options.send({ candidate: candidate.toJSON() });
    };
    this.offered = new Promise((resolve) => (this.#settleOffered = resolve));
    connection.onnegotiationneeded = () => void this.#offer().then(this.#settleOffered);
    connection.onconnectionstatechange = () => this.#followState();
    if (options.offers) this.#addTransceivers();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** What the other side shares. */
  get screen(): MediaStream | null {
    return this.#theirScreen;
  }

  /** Whether this side has made an offer or an answer. */
  get hasLocalDescription(): boolean {
    return this.#connection.localDescription !== null;
  }

  /** What this side said last: an offer, an answer to the other side's, or nothing yet. */
  get said(): 'offer' | 'answer' | 'nothing' {
    const type = this.#connection.localDescription?.type;
    return type === 'offer' || type === 'answer' ? type : 'nothing';
  }

  get isClosed(): boolean {
    return this.#connection.signalingState === 'closed';
  }

  /** Whether the other side has closed the connection: the browser says so for a page that is left, too. */
  get isLeft(): boolean {
    if (this.isClosed) return false;
    const transports = this.#connection.getReceivers().flatMap(({ transport }) => transport ?? []);
    return transports.length > 0 && transports.every(({ state }) => state === 'closed');
  }

  /**
   * Handles a signal of the other side, one at a time.
   *
   * @throws DOMException when the signal makes no sense
   */
  receive(signal: PeerSignal): Promise<void> {
    const done = this.#queue.then(() => this.#receive(signal));
    this.#queue = done.catch(() => {});
    return done;
  }

  /** What sends the own sound and pictures, where there are such. */
  get senders(): Partial<Record<'microphone' | Picture, RTCRtpSender>> {
    const ofKind = (kind: string): RTCRtpSender | undefined =>
      this.#ownTransceivers.find(({ receiver }) => receiver.track.kind === kind)?.sender;
    const [microphone, camera] = [ofKind('audio'), ofKind('video')];
    const screen = this.#screenSenders.video?.sender;
    return {
      ...(microphone && { microphone }),
      ...(camera && { camera }),
      ...(screen && { screen }),
    };
  }

  /** Sends this track from now on, or nothing. */
  setTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
    this.#tracks[kind] = track;
    for (const { receiver, sender } of this.#ownTransceivers)
      if (receiver.track.kind === kind) this.#replaceTrack(sender, track);
  }

  /** Sends this screen from now on, or none, beside the camera. @returns when the other side has been told, if that is now */
  async setScreen(screen: MediaStream | null): Promise<void> {
    if (screen === this.#screen || this.isClosed) return;
    this.#screen = screen;
    for (const kind of ['video', 'audio'] as const) {
      const track = screen?.getTracks().find((each) => each.kind === kind) ?? null;
      const known = this.#screenSenders[kind];
      if (known) {
        known.direction = track ? 'sendonly' : 'inactive';
        this.#replaceTrack(known.sender, track);
      } else if (track) {
        const streams = [this.#screenStream];
        const sending = this.#connection.addTransceiver(track, { direction: 'sendonly', streams });
        this.#screenSenders[kind] = sending;
        this.#ofScreens.add(sending);
      }
    }
    // now, not in the task of `negotiationneeded`: drawing the tile may come between
    const isFree = this.#connection.signalingState === 'stable' && !this.#makingOffer;
    if (isFree) await this.#offer();
  }

  /** Replacing a track blocks the main thread for some ms, also by itself. */
  #replaceTrack(sender: RTCRtpSender, track: MediaStreamTrack | null): void {
    const before = this.#sent.has(sender) ? this.#sent.get(sender) : sender.track;
    if (before === track) return;
    this.#sent.set(sender, track);
    sender.replaceTrack(track).catch(ignoreClosed);
  }

  /** Offers the connection again: over another network path, or as before if the offer was not answered yet. */
  restart(): void {
    const { signalingState, localDescription } = this.#connection;
    if (signalingState === 'closed') return;
    if (signalingState === 'have-local-offer') this.#sendDescription();
    else if (localDescription) this.#connection.restartIce();
    else if (this.#connection.getTransceivers().length === 0) this.#addTransceivers(); // their offer did not arrive
  }

  /** Loss and delay since the last measurement; `undefined` before there is a path to measure. */
  async measure(): Promise<LinkMeasurement | undefined> {
    const stats = [...(await this.#connection.getStats()).values()] as Stats[];
    const incoming = stats.filter(({ type }) => type === 'inbound-rtp');
    const lost = sum(incoming, 'packetsLost');
    const received = sum(incoming, 'packetsReceived');
    const newLost = Math.max(0, lost - this.#counted.lost); // packets that were only late lower the count
    const newExpected = newLost + received - this.#counted.received;
    this.#counted = { lost, received };
    const roundTrips = stats.flatMap(({ type, nominated, currentRoundTripTime }) =>
      type === 'candidate-pair' && nominated ? (currentRoundTripTime ?? []) : [],
    );
    if (roundTrips.length === 0) return undefined;
    const remoteLoss = stats.map(({ type, fractionLost = 0 }) =>
      type === 'remote-inbound-rtp' ? fractionLost : 0,
    );
    return {
      lossRatio: Math.max(newExpected > 0 ? newLost / newExpected : 0, ...remoteLoss),
      roundTripMs: Math.min(...roundTrips) * 1000,
    };
  }

  /** The browser's statistics, and the `mid`s of what is sent and received of screens. */
  async report(): Promise<{ stats: RTCStatsReport; screenMids: ReadonlySet<string> }> {
    const screens = this.#connection.getTransceivers().filter((each) => this.#ofScreens.has(each));
    const screenMids = new Set(screens.flatMap(({ mid }) => mid ?? []));
    return { stats: await this.#connection.getStats(), screenMids };
  }

  close(): void {
    this.#connection.ontrack = null;
    this.#connection.onicecandidate = null;
    this.#connection.onnegotiationneeded = null;
    this.#connection.onconnectionstatechange = null;
    this.#connection.close();
    this.#settleOffered();
  }

  #addTransceivers(): void {
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
      this.#options.send({
        description: { type: description.type, sdp: description.sdp },
        ...(this.#screen && { screen: this.#screenStream.id }),
      });
  }

  async #receive({ description, candidate, screen }: PeerSignal): Promise<void> {
    if (this.isClosed) return;
    if (description) await this.#receiveDescription(description, screen);
    if (candidate) await this.#receiveCandidate(candidate);
  }

  async #receiveDescription(
    description: RTCSessionDescriptionInit,
    screen: string | undefined,
  ): Promise<void> {
    const connection = this.#connection;
    const collides =
      description.type === 'offer' && (this.#makingOffer || connection.signalingState !== 'stable');
    this.#ignoringOffer = !this.#options.polite() && collides;
    const answersOldOffer =
      description.type === 'answer' && connection.signalingState !== 'have-local-offer';
    if (this.#ignoringOffer || answersOldOffer) return;
    this.#theirScreenId = screen;
    // rolls back an own offer, if there is one
    await connection.setRemoteDescription(
      this.#options.startsAtHighBitrate ? withStartBitrate(description) : description,
    );
    if (this.#theirScreen?.id !== screen) this.#showScreen(null);
    for (const early of this.#earlyCandidates.splice(0)) await this.#addCandidate(early);
    if (description.type !== 'offer') return;
    this.#answerTransceivers();
    await connection.setLocalDescription();
    this.#sendDescription();
  }

  async #receiveCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.#connection.remoteDescription) await this.#addCandidate(candidate);
    else this.#earlyCandidates.push(candidate);
  }

  async #addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.#connection.addIceCandidate(candidate);
    } catch (cause) {
      const { usernameFragment: ufrag } = candidate;
      // Firefox refuses those of a description that another one has replaced.
      const isOutdated =
        ufrag && !this.#connection.remoteDescription?.sdp.includes(`a=ice-ufrag:${ufrag}`);
      if (!this.#ignoringOffer && !isOutdated) throw cause;
    }
  }

  /** Sends the own tracks on the transceivers the other side offered. */
  #answerTransceivers(): void {
    for (const transceiver of this.#ownTransceivers) {
      const kind = transceiver.receiver.track.kind as 'audio' | 'video';
      if (transceiver.direction === 'sendrecv') continue;
      transceiver.direction = 'sendrecv';
      this.#replaceTrack(transceiver.sender, this.#tracks[kind]);
    }
  }

  /** Those of microphone and camera. */
  get #ownTransceivers(): RTCRtpTransceiver[] {
    const all = this.#connection.getTransceivers();
    return all.filter((transceiver) => !this.#ofScreens.has(transceiver));
  }

  #receiveTrack({ track, streams: [stream], transceiver }: RTCTrackEvent): void {
    if (!stream || stream.id !== this.#theirScreenId) return this.stream.addTrack(track);
    this.#ofScreens.add(transceiver);
    this.#showScreen(stream);
  }

  #showScreen(screen: MediaStream | null): void {
    if (screen === this.#theirScreen) return;
    this.#theirScreen = screen;
    this.#options.screenChanged(screen);
  }

  #followState(): void {
    const state = this.#connection.connectionState;
    if (state === 'failed') this.restart();
    const isUp = state === 'connected';
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    this.#options.stateChanged(isUp);
  }
}

/**
 * Sets the start bitrate for VP8. Browsers assume 300 kbit/s until they have measured the uplink, which is little for
 * video. Chromium reads a better estimate from the remote description; other browsers ignore it. With two connections on
 * one page the first frame shows about 10 ms earlier (124 ms instead of 135 ms).
 */
function withStartBitrate({
  type,
  sdp = '',
}: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
  const vp8 = /^a=rtpmap:(\d+) VP8\/90000\r\n/m;
  return { type, sdp: sdp.replace(vp8, `$&a=fmtp:$1 x-google-start-bitrate=${START_KBPS}\r\n`) };
}

/** The fields of `getStats` that are read here: https://www.w3.org/TR/webrtc-stats/ */
interface Stats {
  readonly type: RTCStatsType;
  readonly packetsLost?: number;
  readonly packetsReceived?: number;
  /** Loss of what this side sends, as reported by the other side: 0 to 1. */
  readonly fractionLost?: number;
  readonly nominated?: boolean;
  /** In seconds. */
  readonly currentRoundTripTime?: number;
}

function sum(stats: readonly Stats[], field: 'packetsLost' | 'packetsReceived'): number {
  return stats.reduce((total, entry) => total + (entry[field] ?? 0), 0);
}

/** Operations still under way when a call ends reject with InvalidStateError; that is no failure. */
function ignoreClosed(cause: unknown): void {
  if (!(cause instanceof DOMException && cause.name === 'InvalidStateError')) reportError(cause);
}
